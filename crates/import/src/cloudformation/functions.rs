//! What values mean: functions over known values are carried out, all others stay, with what is inside them read too so that
//! references in them count.

use ipnet::Ipv4Net;
use serde_json::{Value, json};

use crate::notices::{QUOTA_EXCEEDED, REFERENCE_UNKNOWN};
use crate::text::{Content, Node, shortened};

use super::cidr;
use super::scope::{Scope, weight};
use super::texts::{Piece, dynamic, joined, pieces, text_of};

/// The name of a property that is to be as if it were not written.
const NO_VALUE: &str = "AWS::NoValue";

impl Scope<'_, '_> {
    /// The value in CloudFormation's long form; none for `AWS::NoValue`. `sure` is false inside what may not count: see
    /// [`Scope::refer`].
    pub(super) fn value(&self, node: &Node<'_>, sure: bool) -> Option<Value> {
        if let Some((function, argument)) = node.function() {
            return self.function(function, argument, sure);
        }
        match &node.content {
            Content::Text(text) => Some(dynamic(text)),
            Content::List(items) => Some(items.iter().filter_map(|item| self.value(item, sure)).collect()),
            Content::Map(entries) => {
                let entries = entries
                    .iter()
                    .filter_map(|entry| Some((entry.key.to_string(), self.value(&entry.value, sure)?)));
                Some(Value::Object(entries.collect()))
            }
            Content::Null | Content::Bool(_) | Content::Number(_) => Some(node.to_json()),
        }
    }

    fn function(&self, name: &str, argument: &Node<'_>, sure: bool) -> Option<Value> {
        match name {
            "Ref" => return self.reference(argument, sure),
            "Fn::If" => return self.choice(argument, sure),
            _ => {}
        }
        // The arguments are read once: reading them again where a function fails would double the work at each level.
        let read = match name {
            "Fn::Sub" => self.text_with_variables(argument, sure),
            _ => self.value(argument, sure).unwrap_or_default(),
        };
        let value = match name {
            "Fn::GetAtt" => self.attribute(argument, &read, sure),
            "Fn::Sub" => self.substituted(argument, &read, sure),
            "Fn::Join" => self.join(argument, &read),
            "Fn::Select" => self.select(argument, &read),
            "Fn::Split" => self.split(argument, &read),
            "Fn::FindInMap" => self.find_in_map(argument, &read, sure),
            "Fn::Cidr" => self.cidr(argument, &read),
            "Fn::GetAZs" => self.zones(&read),
            // Imports, macros, Base64 and whatever comes after this program.
            _ => None,
        };
        // What can't be carried out is kept.
        Some(value.unwrap_or_else(|| json!({ name: read })))
    }

    fn reference(&self, argument: &Node<'_>, sure: bool) -> Option<Value> {
        let Some(name) = argument.text() else {
            self.invalid(argument.place, "Ref takes a name.");
            return Some(json!({ "Ref": argument.to_json() }));
        };
        (name != NO_VALUE).then(|| self.named(name, argument, sure))
    }

    /// A reference by name.
    fn named(&self, name: &str, at: &Node<'_>, sure: bool) -> Value {
        self.refer(name, at.place, sure);
        let parameter = self.parameters.get(name);
        if let Some(path) = parameter.and_then(|parameter| parameter.ssm) {
            return json!({ "Tierwright::SsmParameter": path });
        }
        if let Some(list) = parameter.and_then(|parameter| parameter.prefix_list.as_deref()) {
            return json!({ "Tierwright::ManagedPrefixList": list });
        }
        json!({ "Ref": name })
    }

    fn attribute(&self, argument: &Node<'_>, read: &Value, sure: bool) -> Option<Value> {
        let parts = match read {
            Value::String(text) => text
                .split_once('.')
                .map(|(id, attribute)| (id, Value::from(attribute))),
            Value::Array(items) => match items.as_slice() {
                [id, attribute] => id.as_str().map(|id| (id, attribute.clone())),
                _ => None,
            },
            _ => None,
        };
        let Some((id, attribute)) = parts else {
            self.invalid(
                argument.place,
                "Fn::GetAtt takes the name of a resource and an attribute.",
            );
            return None;
        };
        self.refer(id, argument.place, sure);
        Some(json!({ "Fn::GetAtt": [id, attribute] }))
    }

    /// `Fn::If`. With an unknown condition both branches stay, as far as they differ.
    fn choice(&self, argument: &Node<'_>, sure: bool) -> Option<Value> {
        let (condition, yes, no) = match argument.list() {
            Some([condition, yes, no]) => (condition, yes, no),
            _ => {
                self.invalid(argument.place, "Fn::If takes a condition and two values.");
                return Some(json!({ "Fn::If": argument.to_json() }));
            }
        };
        match condition.text().map(|name| self.condition(name, condition.place)) {
            Some(Some(true)) => return self.value(yes, sure),
            Some(Some(false)) => return self.value(no, sure),
            Some(None) => {}
            None => self.invalid(condition.place, "Fn::If takes the name of a condition."),
        }
        let (yes, no) = (self.value(yes, false), self.value(no, false));
        if yes == no {
            return yes;
        }
        let branch = |value: Option<Value>| value.unwrap_or_else(|| json!({ "Ref": NO_VALUE }));
        Some(json!({ "Fn::If": [condition.to_json(), branch(yes), branch(no)] }))
    }

    /// The arguments of `Fn::Sub`. Its text is taken as it stands: a dynamic reference in it may hold variables.
    fn text_with_variables(&self, argument: &Node<'_>, sure: bool) -> Value {
        let plain = |node: &Node<'_>| match &node.content {
            Content::Text(text) => Some(Value::from(text.as_ref())),
            _ => self.value(node, sure),
        };
        match argument.list() {
            Some([text, variables @ ..]) => {
                let variables = variables.iter().filter_map(|node| self.value(node, sure));
                plain(text).into_iter().chain(variables).collect()
            }
            _ => plain(argument).unwrap_or_default(),
        }
    }

    fn substituted(&self, argument: &Node<'_>, read: &Value, sure: bool) -> Option<Value> {
        let (text, variables) = match read {
            Value::Array(items) => match items.as_slice() {
                [text, Value::Object(variables)] => (text, Some(variables)),
                _ => {
                    self.invalid(
                        argument.place,
                        "Fn::Sub takes a text, or a list of a text and a mapping of variables.",
                    );
                    return None;
                }
            },
            text => (text, None),
        };
        let Some(text) = text_of(text) else {
            self.invalid(argument.place, "Fn::Sub takes a text.");
            return None;
        };
        // A reference is much larger than the few characters that ask for it.
        let pieces = pieces(&text);
        if !self.pays_for(pieces.len(), argument) {
            return None;
        }
        let mut parts = Vec::with_capacity(pieces.len());
        for piece in pieces {
            parts.push(match piece {
                Piece::Text(text) => dynamic(text),
                Piece::Escaped(text) => Value::from(format!("${{{text}}}")),
                Piece::Variable(name) => {
                    match (
                        variables.and_then(|variables| variables.get(name)),
                        name.split_once('.'),
                    ) {
                        (Some(value), _) if !self.pays(value, argument) => return None,
                        (Some(value), _) => value.clone(),
                        (None, Some((id, attribute))) if !id.contains("::") => {
                            self.refer(id, argument.place, sure);
                            json!({ "Fn::GetAtt": [id, attribute] })
                        }
                        (None, _) if name == NO_VALUE => return None,
                        (None, _) => self.named(name, argument, sure),
                    }
                }
            });
        }
        joined(parts)
    }

    fn join(&self, argument: &Node<'_>, read: &Value) -> Option<Value> {
        let Some((delimiter, list)) = pair(read) else {
            self.invalid(argument.place, "Fn::Join takes a delimiter and a list.");
            return None;
        };
        let delimiter = match delimiter {
            Value::Null => String::new(),
            other => text_of(other)?,
        };
        let items = self.items(list)?;
        if !self.pays_for(items.len() * (1 + delimiter.len() / 64), argument) {
            return None;
        }
        let mut parts = Vec::with_capacity(2 * items.len());
        for (index, item) in items.into_iter().enumerate() {
            if index > 0 && !delimiter.is_empty() {
                parts.push(Value::from(delimiter.as_str()));
            }
            parts.push(item);
        }
        let text = joined(parts);
        if text.is_none() {
            self.invalid(argument.place, "Fn::Join takes a list of texts.");
        }
        text
    }

    fn select(&self, argument: &Node<'_>, read: &Value) -> Option<Value> {
        let Some((index, list)) = pair(read) else {
            self.invalid(argument.place, "Fn::Select takes a number and a list.");
            return None;
        };
        let Some(number) = text_of(&self.known(index)?).and_then(|text| text.parse::<usize>().ok()) else {
            self.invalid(argument.place, "Fn::Select takes a number from 0.");
            return None;
        };
        if *list == json!({ "Fn::GetAZs": "" }) {
            return Some(json!({ "Fn::Select": [number, list] }));
        }
        let items = self.items(list)?;
        // A list among the items would be known in the account only.
        if items.iter().any(|item| self.is_list(item)) {
            return None;
        }
        let Some(item) = items.get(number) else {
            let count = items.len();
            let message = format!("Fn::Select takes item {number} of a list of {count}; the first is 0.");
            self.invalid(argument.place, message);
            return None;
        };
        self.pays(item, argument).then(|| item.clone())
    }

    /// The items of a list, when they are known.
    fn items(&self, list: &Value) -> Option<Vec<Value>> {
        match list {
            Value::Array(items) => Some(items.clone()),
            other => match self.known(other)? {
                Value::Array(items) => Some(items),
                _ => None,
            },
        }
    }

    fn split(&self, argument: &Node<'_>, read: &Value) -> Option<Value> {
        let Some((delimiter, source)) = pair(read) else {
            self.invalid(argument.place, "Fn::Split takes a delimiter and a text.");
            return None;
        };
        let delimiter = text_of(delimiter).filter(|text| !text.is_empty())?;
        let text = text_of(&self.known(source)?)?;
        let list: Value = text.split(delimiter.as_str()).collect();
        self.pays(&list, argument).then_some(list)
    }

    fn find_in_map(&self, argument: &Node<'_>, read: &Value, sure: bool) -> Option<Value> {
        let (keys, default) = match read.as_array().map(Vec::as_slice) {
            Some([map, first, second]) => ([map, first, second], None),
            // AWS::LanguageExtensions adds a default.
            Some([map, first, second, more]) => ([map, first, second], more.get("DefaultValue")),
            _ => {
                self.invalid(argument.place, "Fn::FindInMap takes a mapping and two keys.");
                return None;
            }
        };
        let names: Option<Vec<String>> = keys.into_iter().map(|key| text_of(&self.known(key)?)).collect();
        let names = names?;
        let [map, first, second] = names.as_slice() else {
            return None;
        };
        let found = self
            .mappings
            .get(&(map.as_str(), first.as_str()))
            .and_then(|keys| keys.get(second.as_str()));
        let value = match (found, default) {
            (Some(node), _) => node.to_json(),
            (None, Some(default)) => return Some(default.clone()),
            (None, None) => {
                if sure {
                    let place = argument.place;
                    let path = format!("{}.{}", shortened(first), shortened(second));
                    if self.mapping_names.contains_key(map.as_str()) {
                        let message = format!("The mapping {:?} has no entry {path:?}.", shortened(map));
                        self.report(&REFERENCE_UNKNOWN, place, message);
                    } else {
                        self.unknown_name(place, || {
                            format!("the template has no mapping {:?}", shortened(map))
                        });
                    }
                }
                return None;
            }
        };
        self.pays(&value, argument).then_some(value)
    }

    fn cidr(&self, argument: &Node<'_>, read: &Value) -> Option<Value> {
        let (block, count, bits) = match read.as_array().map(Vec::as_slice) {
            Some([_, _]) => return None,
            Some([block, count, bits]) => (block, count, bits),
            _ => {
                self.invalid(
                    argument.place,
                    "Fn::Cidr takes a range, a count and the bits of each part.",
                );
                return None;
            }
        };
        let known = |value: &Value| text_of(&self.known(value)?);
        let (block, count, bits) = (known(block)?, known(count)?, known(bits)?);
        // Ranges of IPv6 are not read.
        if block.contains(':') {
            return None;
        }
        let ranges = match (block.parse::<Ipv4Net>(), count.parse(), bits.parse()) {
            (Ok(block), Ok(count), Ok(bits)) => cidr::ranges(block, count, bits),
            _ => None,
        };
        let Some(ranges) = ranges else {
            let message = format!(
                "Fn::Cidr can't cut {} parts of {} bits out of {}.",
                shortened(&count),
                shortened(&bits),
                shortened(&block)
            );
            self.invalid(argument.place, message);
            return None;
        };
        let list = Value::from(ranges);
        self.pays(&list, argument).then_some(list)
    }

    /// The zones of the deployment's own Region in one form.
    fn zones(&self, region: &Value) -> Option<Value> {
        let own = match region {
            Value::Null => true,
            Value::String(text) => text.is_empty() || Some(text.as_str()) == self.region,
            other => *other == json!({ "Ref": "AWS::Region" }),
        };
        own.then(|| json!({ "Fn::GetAZs": "" }))
    }

    /// Takes account of a value that a function adds; false when the template's functions make too much of its text.
    pub(super) fn pays(&self, value: &Value, at: &Node<'_>) -> bool {
        self.pays_for(weight(value), at)
    }

    fn pays_for(&self, values: usize, at: &Node<'_>) -> bool {
        let pays = self.afford(values);
        if !pays {
            let message = "The functions of the template make more values than are read; from here on they are unknown.";
            self.report_on(&QUOTA_EXCEEDED, "Resources", at.place, message.to_owned());
        }
        pays
    }

    /// Whether an expression stands for a list rather than a text, as far as that can be told.
    fn is_list(&self, value: &Value) -> bool {
        let Some((key, inner)) = value.as_object().and_then(|map| map.iter().next()) else {
            return false;
        };
        match key.as_str() {
            "Ref" => {
                let parameter = inner.as_str().and_then(|name| self.parameters.get(name));
                matches!(parameter.and_then(|p| p.default.as_ref()), Some(Value::Array(_)))
            }
            "Fn::Split" | "Fn::GetAZs" | "Fn::Cidr" => true,
            _ => false,
        }
    }
}

/// The two arguments of a function.
fn pair(read: &Value) -> Option<(&Value, &Value)> {
    match read.as_array()?.as_slice() {
        [first, second] => Some((first, second)),
        _ => None,
    }
}
