//! Edits in words, for the undo menu.

use tierwright_model::{Design, Edit, Id, Item};

/// What an edit does, in a few words. `design` is one in which the things that it speaks of exist: the one before or after.
pub(crate) fn describe(edit: &Edit, design: &Design) -> String {
    let label = |id: &Id| label(design, id);
    match edit {
        Edit::AddTier { tier, .. } => format!("Add {}", quoted(&tier.name)),
        Edit::Connect { connection } => {
            format!("Connect {} to {}", label(&connection.from), label(&connection.to))
        }
        Edit::Add { item } => format!("Add {}", described(item)),
        Edit::Remove { id } => format!("Remove {}", label(id)),
        Edit::Rename { id, name } => format!("Rename {id} to {}", quoted(name)),
        Edit::SetProperty { id, property, .. } => format!("Change {} of {}", last(property), label(id)),
        Edit::SetDesign { property, .. } => format!("Change {} of the design", last(property)),
        Edit::MoveNode { id, .. } => format!("Move {}", label(id)),
        Edit::MoveToLayer { id, layer, .. } => format!("Move {} to {}", label(id), label(layer)),
        Edit::Unwaive { rule, subject } => format!("Take back the waiver of {rule} for {subject}"),
        Edit::Batch { label, .. } => label.clone(),
    }
}

fn described(item: &Item) -> String {
    match item {
        Item::Zone(zone) => format!("zone {}", zone.id),
        Item::Layer(layer) => format!("layer {}", quoted(&layer.name)),
        Item::Subnet { subnet, .. } => format!("subnet {}", subnet.id),
        Item::InternetGateway(gateway) => format!("internet gateway {}", quoted(&gateway.name)),
        Item::NatGateway(gateway) => format!("NAT gateway {}", quoted(&gateway.name)),
        Item::RouteTable(table) => format!("route table {}", quoted(&table.name)),
        Item::Endpoint(endpoint) => format!("endpoint {}", quoted(&endpoint.name)),
        Item::SecurityGroup(group) => format!("security group {}", quoted(&group.name)),
        Item::SecurityGroupRule { group, .. } => format!("a rule to {group}"),
        Item::Parameter(parameter) => format!("parameter {}", parameter.id),
        Item::Waiver(waiver) => format!("waiver of {} for {}", waiver.rule, waiver.subject),
    }
}

fn label(design: &Design, id: &Id) -> String {
    let network = &design.network;
    let tier = design.tier(id).map(|t| &t.name);
    let name = tier
        .or_else(|| design.security_group(id).map(|g| &g.name))
        .or_else(|| network.layer(id).map(|l| &l.name))
        .or_else(|| network.route_table(id).map(|t| &t.name))
        .or_else(|| network.endpoints.iter().find(|e| &e.id == id).map(|e| &e.name));
    name.map_or_else(|| id.to_string(), |name| quoted(name))
}

/// A label of at most 40 characters in quotation marks.
fn quoted(text: &str) -> String {
    let mut short: String = text.chars().take(40).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    format!("“{short}”")
}

/// The last step of a JSON Pointer, in words: `/kind/fargateService/containerPort` gives `container port`.
fn last(pointer: &str) -> String {
    let name = pointer
        .rsplit('/')
        .find(|step| step.parse::<usize>().is_err())
        .unwrap_or(pointer);
    let mut words = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            words.push(' ');
        }
        words.push(c.to_ascii_lowercase());
    }
    words
}

#[cfg(test)]
mod tests {
    use super::{describe, last};
    use crate::samples::SAMPLES;
    use tierwright_model::{Edit, Id};

    #[test]
    fn edits_in_words() {
        let design = SAMPLES[0].design().unwrap();
        let api = Id::new("api").unwrap();
        assert_eq!(
            describe(&Edit::Remove { id: api.clone() }, &design),
            "Remove “API”"
        );
        let set = Edit::SetProperty {
            id: api,
            property: "/kind/fargateService/environment/0".to_owned(),
            value: serde_json::Value::Null,
        };
        assert_eq!(describe(&set, &design), "Change environment of “API”");
        assert_eq!(last("/settings/region"), "region");
        assert_eq!(last("/kind/fargateService/containerPort"), "container port");
    }
}
