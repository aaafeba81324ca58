//! The signs of a line. `src/read.rs` is the other side, `data/README.md` explains them.

use std::collections::BTreeSet;

use super::ir::{Ends, Node, Object, Resource, Rule};

pub(crate) fn resource(resource: &Resource) -> String {
    let mut facts: Vec<String> = Vec::new();
    let mut fact = |sign: &str, names: Vec<&str>| {
        if !names.is_empty() {
            facts.push(format!("{sign}={}", names.join(",")));
        }
    };
    fact("id", resource.identifier.iter().map(String::as_str).collect());
    fact("create", texts(&resource.create_only));
    fact("maybe", texts(&resource.conditional_create_only));
    fact("read", texts(&resource.read_only));
    fact("write", texts(&resource.write_only));
    if resource.all_attributes {
        fact("get", vec!["*"]);
    } else {
        fact("get", resource.attributes.iter().map(String::as_str).collect());
    }
    if let Some((property, signs)) = &resource.tagging {
        facts.push(format!("tags={property}:{}", signs.iter().collect::<String>()));
    }
    let mut fields = vec![facts.join(" "), node(&resource.root)];
    let used = used(resource);
    for (name, shape) in &resource.definitions {
        if used.contains(name.as_str()) {
            fields.push(format!("{name}={}", node(shape)));
        }
    }
    fields.join("\t")
}

/// The definitions that the properties refer to, at any depth.
fn used(resource: &Resource) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    let mut open: Vec<&Node> = vec![&resource.root];
    while let Some(node) = open.pop() {
        if let Some(name) = &node.definition
            && found.insert(name.as_str())
        {
            let definition = resource.definitions.get(name);
            open.push(definition.unwrap_or_else(|| panic!("no definition {name}")));
        }
        open.extend(node.items.as_deref());
        if let Some(object) = &node.object {
            open.extend(object.properties.values().map(|(_, node)| node));
            open.extend(object.by_pattern.values());
        }
    }
    found
}

fn node(node: &Node) -> String {
    if let Some(name) = &node.definition {
        assert!(name.chars().all(|c| c.is_ascii_alphanumeric()), "{name}");
        return format!("#{name}");
    }
    let mut text = String::new();
    let has_body = |sign: char| match sign {
        'o' => node.object.is_some(),
        'a' => node.items.is_some() && node.object.is_none(),
        _ => false,
    };
    if node.types.is_empty() {
        text.push('*');
    } else if node.types != BTreeSet::from(['s']) {
        text.extend(node.types.iter().filter(|sign| !has_body(**sign)));
    }
    if let Some(object) = &node.object {
        text.push_str(&self::object(object));
    } else if let Some(items) = &node.items {
        text.push_str(&format!("[{}]", self::node(items)));
    }
    if let Some((any_case, choices)) = &node.choices {
        let sign = if *any_case { "?" } else { "" };
        text.push_str(&format!("({sign}{})", texts(choices).join("|")));
    }
    if let Some(text_pattern) = &node.pattern {
        text.push_str(&pattern(text_pattern));
    }
    for (sign, ends) in [
        ('@', node.range),
        ('%', node.length),
        ('+', node.count),
        ('&', node.entries),
    ] {
        text.push_str(&self::ends(sign, ends));
    }
    if node.unique {
        text.push('\'');
    }
    text
}

fn object(object: &Object) -> String {
    let mut fields: Vec<String> = Vec::new();
    for (name, (is_required, shape)) in &object.properties {
        assert!(name.chars().all(|c| c.is_ascii_alphanumeric()), "{name}");
        let sign = if *is_required { "!" } else { "" };
        // A definition of the property's own name is not written twice.
        let is_own = shape.definition.as_ref() == Some(name);
        let shape = if is_own { "#".to_owned() } else { node(shape) };
        fields.push(if shape.is_empty() {
            format!("{sign}{name}")
        } else {
            format!("{sign}{name}:{shape}")
        });
    }
    for (text, shape) in &object.by_pattern {
        fields.push(format!("{}:{}", pattern(text), node(shape)));
    }
    let rules: String = object
        .rules
        .iter()
        .map(|rule| format!(";{}", self::rule(rule)))
        .collect();
    let open = if object.is_open { "~" } else { "" };
    format!("{{{}{rules}}}{open}", fields.join(","))
}

fn rule(rule: &Rule) -> String {
    match rule {
        Rule::AnyOf(sets) => {
            let sets: Vec<String> = sets.iter().map(|set| set.join(" ")).collect();
            format!("any {}", sets.join("|"))
        }
        Rule::OneOf(names) => format!("one {}", names.join("|")),
        Rule::Needs(first, others) => format!("needs {first}>{}", others.join(" ")),
        Rule::Excludes(first, others) => format!("not {first}>{}", others.join(" ")),
    }
}

fn pattern(text: &str) -> String {
    format!("`{}`", text.replace('`', "``"))
}

fn ends(sign: char, (least, most): Ends) -> String {
    let number = |number: Option<f64>| number.map(|number| number.to_string()).unwrap_or_default();
    match (least, most) {
        (None, None) => String::new(),
        _ => format!("{sign}{}..{}", number(least), number(most)),
    }
}

fn texts(set: &BTreeSet<String>) -> Vec<&str> {
    set.iter().map(String::as_str).collect()
}
