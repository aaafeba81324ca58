use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};
use tierwright_model::{Refusal, decode};

use crate::LogicalId;

/// The value of a property: absent, a literal, or an expression that is known only later.
///
/// Its JSON form is CloudFormation's: a literal is itself, an expression an object such as `{"Ref": "AppASubnet"}`.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Prop<T> {
    /// Not set; AWS's default counts.
    #[default]
    Absent,
    /// The value itself.
    Literal(T),
    /// Known once the graph is deployed.
    Expr(Expr),
}

/// An expression in a property. A rule never guesses its value.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// The primary identifier of a resource, or the value of a parameter: CloudFormation's `Ref`.
    Ref(LogicalId),
    /// An attribute of a resource: CloudFormation's `Fn::GetAtt`.
    GetAtt(LogicalId, String),
    /// Texts, one after the other: `Fn::Join` without a delimiter.
    Join(Vec<Prop<String>>),
    /// The n-th availability zone of the Region, from 0.
    AvailabilityZone(u8),
    /// The Region of the deployment.
    Region,
    /// The account of the deployment.
    AccountId,
    /// The partition, `aws` nearly everywhere.
    Partition,
    /// The value of a public Systems Manager parameter, such as the newest AMI.
    SsmParameter(String),
    /// The id of an AWS-managed prefix list, by its name; `{region}` stands for the Region.
    ManagedPrefixList(String),
    /// Any other function, kept verbatim: its value is unknown here.
    Unknown(Value),
}

impl Expr {
    /// The JSON form.
    #[must_use]
    pub fn to_json(&self) -> Value {
        match self {
            Self::Ref(id) => json!({ "Ref": id }),
            Self::GetAtt(id, attribute) => json!({ "Fn::GetAtt": [id, attribute] }),
            Self::Join(parts) => json!({ "Fn::Join": ["", parts] }),
            Self::AvailabilityZone(index) => json!({ "Fn::Select": [index, { "Fn::GetAZs": "" }] }),
            Self::Region => json!({ "Ref": "AWS::Region" }),
            Self::AccountId => json!({ "Ref": "AWS::AccountId" }),
            Self::Partition => json!({ "Ref": "AWS::Partition" }),
            Self::SsmParameter(path) => json!({ "Tierwright::SsmParameter": path }),
            Self::ManagedPrefixList(name) => json!({ "Tierwright::ManagedPrefixList": name }),
            Self::Unknown(value) => value.clone(),
        }
    }

    /// Reads a JSON value as an expression; none when it is a literal.
    #[must_use]
    pub fn from_json(value: &Value) -> Option<Self> {
        let object = value.as_object().filter(|o| o.len() == 1)?;
        let (key, inner) = object.iter().next()?;
        let expr = match key.as_str() {
            "Ref" => match inner.as_str() {
                Some("AWS::Region") => Self::Region,
                Some("AWS::AccountId") => Self::AccountId,
                Some("AWS::Partition") => Self::Partition,
                Some(name) => Self::Ref(LogicalId::new(name)),
                None => Self::Unknown(value.clone()),
            },
            "Fn::GetAtt" => attribute(inner).unwrap_or_else(|| Self::Unknown(value.clone())),
            "Fn::Join" => join(inner).unwrap_or_else(|| Self::Unknown(value.clone())),
            "Fn::Select" => zone(inner).unwrap_or_else(|| Self::Unknown(value.clone())),
            "Tierwright::SsmParameter" => Self::SsmParameter(inner.as_str()?.to_owned()),
            "Tierwright::ManagedPrefixList" => Self::ManagedPrefixList(inner.as_str()?.to_owned()),
            other if other.starts_with("Fn::") || other == "Condition" => Self::Unknown(value.clone()),
            _ => return None,
        };
        Some(expr)
    }
}

fn attribute(inner: &Value) -> Option<Expr> {
    let (id, attribute) = match inner {
        Value::Array(parts) => match parts.as_slice() {
            [id, attribute] => (id.as_str()?, attribute.as_str()?),
            _ => return None,
        },
        Value::String(text) => text.split_once('.')?,
        _ => return None,
    };
    Some(Expr::GetAtt(LogicalId::new(id), attribute.to_owned()))
}

fn join(inner: &Value) -> Option<Expr> {
    let [delimiter, parts] = inner.as_array()?.as_slice() else {
        return None;
    };
    if !delimiter.as_str()?.is_empty() {
        return None;
    }
    let parts = parts
        .as_array()?
        .iter()
        .map(|p| serde_json::from_value(p.clone()).ok())
        .collect::<Option<_>>()?;
    Some(Expr::Join(parts))
}

fn zone(inner: &Value) -> Option<Expr> {
    let [index, list] = inner.as_array()?.as_slice() else {
        return None;
    };
    // The zones of another Region than the deployment's are not ours to number.
    let zones = list.as_object().filter(|o| o.len() == 1)?.get("Fn::GetAZs")?;
    let own = zones.as_str() == Some("") || Expr::from_json(zones) == Some(Expr::Region);
    let index = own.then_some(index)?;
    let index = index.as_u64().or_else(|| index.as_str()?.parse().ok())?;
    Some(Expr::AvailabilityZone(u8::try_from(index).ok()?))
}

impl<T> Prop<T> {
    /// Whether nothing is set.
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// The literal, when it is one.
    pub const fn literal(&self) -> Option<&T> {
        match self {
            Self::Literal(value) => Some(value),
            Self::Absent | Self::Expr(_) => None,
        }
    }

    /// The literal by value, when it is one.
    pub fn value(&self) -> Option<T>
    where
        T: Clone,
    {
        self.literal().cloned()
    }

    /// The resource or parameter that a `Ref` or `Fn::GetAtt` names.
    pub const fn target(&self) -> Option<&LogicalId> {
        match self {
            Self::Expr(Expr::Ref(id) | Expr::GetAtt(id, _)) => Some(id),
            _ => None,
        }
    }

    /// The resources and parameters that a value of a function may be, such as both branches of `Fn::If`: each of them, or none.
    /// What a function does not name it does not give: a parameter or an import holds nothing of its own template.
    pub fn candidates(&self) -> Vec<LogicalId> {
        match self {
            Self::Expr(Expr::Unknown(value)) => references_in(value).into_iter().map(|(id, _)| id).collect(),
            _ => Vec::new(),
        }
    }
}

impl<T> Prop<Vec<T>> {
    /// The items of a literal list; none when it is absent or an expression.
    pub fn items(&self) -> impl Iterator<Item = &T> {
        self.literal().into_iter().flatten()
    }
}

impl Prop<Vec<Prop<String>>> {
    /// The resources that the list's items refer to.
    pub fn targets(&self) -> impl Iterator<Item = &LogicalId> {
        self.items().filter_map(Prop::target)
    }

    /// Whether a resource may be among the items by a function: see [`Prop::candidates`].
    #[must_use]
    pub fn may_hold(&self, id: &LogicalId) -> bool {
        match self {
            Self::Literal(items) => items.iter().any(|item| item.candidates().contains(id)),
            Self::Absent | Self::Expr(_) => self.candidates().contains(id),
        }
    }
}

impl Prop<String> {
    /// The literal text, when it is one.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.literal().map(String::as_str)
    }

    /// `Ref` of a resource or parameter.
    #[must_use]
    pub fn reference(id: &LogicalId) -> Self {
        Self::Expr(Expr::Ref(id.clone()))
    }

    /// `Fn::GetAtt` of a resource.
    #[must_use]
    pub fn attribute(id: &LogicalId, attribute: &str) -> Self {
        Self::Expr(Expr::GetAtt(id.clone(), attribute.to_owned()))
    }

    /// Texts and expressions, one after the other.
    #[must_use]
    pub fn join(parts: impl IntoIterator<Item = Self>) -> Self {
        Self::Expr(Expr::Join(parts.into_iter().collect()))
    }
}

impl<T> From<T> for Prop<T> {
    fn from(value: T) -> Self {
        Self::Literal(value)
    }
}

impl From<&str> for Prop<String> {
    fn from(value: &str) -> Self {
        Self::Literal(value.to_owned())
    }
}

impl<T: Serialize> Serialize for Prop<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Absent => serializer.serialize_none(),
            Self::Literal(value) => value.serialize(serializer),
            Self::Expr(expr) => expr.to_json().serialize(serializer),
        }
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Prop<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        if value.is_null() {
            return Ok(Self::Absent);
        }
        match Expr::from_json(&value) {
            Some(expr) => Ok(Self::Expr(expr)),
            None => literal(value)
                .map(Self::Literal)
                .map_err(serde::de::Error::custom),
        }
    }
}

/// A literal, converted between text, number and truth value where that is what it takes, as CloudFormation does (its guide,
/// *Parameters section syntax*: a parameter of type `Number` becomes a string; templates write `"80"` and `80` alike).
fn literal<T: DeserializeOwned>(value: Value) -> Result<T, Refusal> {
    let converted = match &value {
        Value::Bool(_) | Value::Number(_) => vec![Value::String(value.to_string())],
        Value::String(text) => from_text(text),
        Value::Null | Value::Array(_) | Value::Object(_) => Vec::new(),
    };
    decode(&value).or_else(|refusal| {
        let mut fitting = converted.iter().map(decode);
        fitting.find_map(Result::ok).ok_or(refusal)
    })
}

/// What a text may also mean. `yes`, `no`, `on` and `off` are truth values in YAML 1.1, which CloudFormation reads.
fn from_text(text: &str) -> Vec<Value> {
    let mut found = Vec::new();
    match text {
        "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => {
            found.push(Value::Bool(true))
        }
        "false" | "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => {
            found.push(Value::Bool(false))
        }
        _ => {}
    }
    found.extend(text.parse::<i64>().ok().map(Value::from));
    found.extend(
        text.parse::<f64>()
            .ok()
            .filter(|n| n.is_finite())
            .map(Value::from),
    );
    found
}

/// A tag.
#[derive(Clone, Debug, PartialEq)]
pub struct Tag {
    /// The key, at most 128 characters; empty when the whole tag is a function that can't be evaluated, which is `value`.
    pub key: String,
    /// The value, at most 256 characters.
    pub value: Prop<String>,
}

/// Tags of a type that takes them as one object: value by key.
pub type TagMap = BTreeMap<String, Prop<String>>;

impl Tag {
    /// The tags in the form of a type that takes them as one object.
    #[must_use]
    pub fn map(tags: impl IntoIterator<Item = Self>) -> TagMap {
        tags.into_iter().map(|tag| (tag.key, tag.value)).collect()
    }
}

impl Serialize for Tag {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.value {
            Prop::Expr(expr @ Expr::Unknown(_)) if self.key.is_empty() => {
                expr.to_json().serialize(serializer)
            }
            value => json!({ "Key": self.key, "Value": value }).serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Tag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(rename_all = "PascalCase", deny_unknown_fields)]
        struct Plain {
            key: Prop<String>,
            value: Prop<String>,
        }
        let value = Value::deserialize(deserializer)?;
        if let Some(expr @ Expr::Unknown(_)) = Expr::from_json(&value) {
            return Ok(Self {
                key: String::new(),
                value: Prop::Expr(expr),
            });
        }
        let Plain { key, value } = decode(&value).map_err(serde::de::Error::custom)?;
        let key = key
            .value()
            .ok_or_else(|| serde::de::Error::custom("the key of a tag is not a text"))?;
        Ok(Self { key, value })
    }
}

/// Every resource or parameter that a JSON value refers to, in order, with the attribute for `Fn::GetAtt`.
#[must_use]
pub fn references_in(value: &Value) -> Vec<(LogicalId, Option<String>)> {
    let mut found = Vec::new();
    collect(value, &mut found);
    found
}

fn collect(value: &Value, found: &mut Vec<(LogicalId, Option<String>)>) {
    match Expr::from_json(value) {
        Some(Expr::Ref(id)) => found.push((id, None)),
        Some(Expr::GetAtt(id, attribute)) => found.push((id, Some(attribute))),
        Some(Expr::Join(_) | Expr::Unknown(_)) | None => match value {
            Value::Array(items) => items.iter().for_each(|v| collect(v, found)),
            Value::Object(map) => map.values().for_each(|v| collect(v, found)),
            _ => {}
        },
        Some(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{Expr, Prop, Tag, references_in};
    use serde_json::json;

    #[test]
    fn json_form_is_cloudformations() {
        for value in [
            json!("10.0.0.0/16"),
            json!({"Ref": "Vpc"}),
            json!({"Fn::GetAtt": ["Alb", "DNSName"]}),
            json!({"Fn::Join": ["", ["http://", {"Fn::GetAtt": ["Alb", "DNSName"]}]]}),
            json!({"Fn::Select": [1, {"Fn::GetAZs": ""}]}),
            json!({"Ref": "AWS::Region"}),
            json!({"Fn::ImportValue": "other"}),
        ] {
            let prop: Prop<String> = serde_json::from_value(value.clone()).unwrap();
            assert_eq!(serde_json::to_value(&prop).unwrap(), value);
        }
    }

    #[test]
    fn references_are_found_at_any_depth() {
        let value = json!({"a": [{"Ref": "X"}, {"Fn::Join": ["", ["p", {"Fn::GetAtt": "Y.Arn"}]]}], "r": {"Ref": "AWS::Region"}});
        let found: Vec<_> = references_in(&value)
            .into_iter()
            .map(|(id, a)| (id.to_string(), a))
            .collect();
        assert_eq!(
            found,
            [("X".to_owned(), None), ("Y".to_owned(), Some("Arn".to_owned()))]
        );
    }

    #[test]
    fn tags_may_be_one_object() {
        let tag = |key: &str, value: &str| Tag {
            key: key.to_owned(),
            value: value.into(),
        };
        let map = Tag::map([tag("Name", "Shop"), tag("Owner", "me")]);
        assert_eq!(
            serde_json::to_value(map).unwrap(),
            json!({"Name": "Shop", "Owner": "me"})
        );
    }

    #[test]
    fn texts_numbers_and_truth_values_stand_for_each_other() {
        let number: Prop<i64> = serde_json::from_value(json!("80")).unwrap();
        let text: Prop<String> = serde_json::from_value(json!(256)).unwrap();
        let truth: Prop<bool> = serde_json::from_value(json!("True")).unwrap();
        assert_eq!((number, text, truth), (80.into(), "256".into(), true.into()));
        assert!(serde_json::from_value::<Prop<i64>>(json!("eighty")).is_err());
        assert!(serde_json::from_value::<Prop<String>>(json!({ "a": 1 })).is_err());
    }

    #[test]
    fn a_function_may_stand_for_a_whole_tag() {
        let tags =
            json!([{ "Key": "Name", "Value": { "Ref": "Name" } }, { "Fn::If": ["A", { "Ref": "B" }, "c"] }]);
        let read: Vec<super::Tag> = serde_json::from_value(tags.clone()).unwrap();
        assert_eq!(serde_json::to_value(&read).unwrap(), tags);
        assert!(
            serde_json::from_value::<super::Tag>(json!({ "Key": "a", "Value": "b", "More": 1 })).is_err()
        );
    }

    #[test]
    fn what_has_another_shape_than_its_function_is_kept() {
        for value in [
            json!({"Fn::GetAtt": ["Alb", {"Ref": "Attribute"}]}),
            json!({"Ref": ["Alb"]}),
            json!({"Fn::Select": [0, {"Fn::GetAZs": "us-east-1"}]}),
            json!({"Fn::Select": [0, {"Ref": "Zones"}]}),
        ] {
            let prop: Prop<String> = serde_json::from_value(value.clone()).unwrap();
            assert_eq!(prop, Prop::Expr(Expr::Unknown(value)));
        }
    }

    #[test]
    fn numbers_and_absence() {
        let prop: Prop<i64> = serde_json::from_value(json!(80)).unwrap();
        assert_eq!(prop, Prop::Literal(80));
        assert!(
            serde_json::from_value::<Prop<i64>>(json!(null))
                .unwrap()
                .is_absent()
        );
        assert_eq!(Prop::<i64>::Expr(Expr::Region).literal(), None);
    }
}
