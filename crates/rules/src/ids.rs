//! Ids for what mends and offers add: free in the design, and never given twice.

use std::collections::HashSet;

use tierwright_model::{Design, Id};

/// Every id that a design uses.
#[derive(Debug)]
pub(crate) struct Taken<'d>(HashSet<&'d Id>);

impl<'d> Taken<'d> {
    pub(crate) fn new(design: &'d Design) -> Self {
        let network = &design.network;
        let mut all: HashSet<&Id> = HashSet::from([&network.vpc.id]);
        all.extend(network.zones.iter().map(|zone| &zone.id));
        all.extend(network.layers.iter().map(|layer| &layer.id));
        all.extend(network.subnets().map(|(_, subnet)| &subnet.id));
        all.extend(network.internet_gateway.iter().map(|gateway| &gateway.id));
        all.extend(network.nat_gateways.iter().map(|nat| &nat.id));
        all.extend(network.route_tables.iter().map(|table| &table.id));
        all.extend(network.endpoints.iter().map(|endpoint| &endpoint.id));
        for group in &design.security_groups {
            all.insert(&group.id);
            all.extend(group.rules.iter().map(|rule| &rule.id));
        }
        all.extend(design.parameters.iter().map(|parameter| &parameter.id));
        all.extend(design.tiers.iter().map(|tier| &tier.id));
        all.extend(design.connections.iter().map(|connection| &connection.id));
        Self(all)
    }
}

/// Gives ids.
#[derive(Debug)]
pub(crate) struct Ids<'t> {
    taken: &'t Taken<'t>,
    given: Vec<Id>,
}

impl<'t> Ids<'t> {
    pub(crate) const fn new(taken: &'t Taken<'t>) -> Self {
        Self {
            taken,
            given: Vec::new(),
        }
    }

    /// An id near to `wanted`.
    pub(crate) fn fresh(&mut self, wanted: &Id) -> Id {
        let free = |id: &Id| !self.taken.0.contains(id) && !self.given.contains(id) && id != Design::INTERNET;
        let numbered = (2..).map(|number| wanted.numbered(number));
        let id = std::iter::once(wanted.clone())
            .chain(numbered)
            .find(free)
            .unwrap_or_else(|| wanted.clone());
        self.given.push(id.clone());
        id
    }

    /// `wanted`, when it was given here already; a fresh one otherwise. For a group that several rules share.
    pub(crate) fn shared(&mut self, wanted: &Id) -> Id {
        if self.given.contains(wanted) {
            wanted.clone()
        } else {
            self.fresh(wanted)
        }
    }
}

/// `a-word-b`, cut to the length of an id.
pub(crate) fn joined(a: &Id, word: &str, b: &Id) -> Id {
    let mut text = format!("{a}-{word}-{b}");
    text.truncate(Id::MAX_LENGTH);
    Id::new(text.trim_end_matches('-')).unwrap_or_else(|_| a.clone())
}

/// The id of a tier's own group: `sg-api`.
pub(crate) fn group_id(tier: &Id) -> Id {
    let mut text = format!("sg-{tier}");
    text.truncate(Id::MAX_LENGTH);
    Id::new(text.trim_end_matches('-')).unwrap_or_else(|_| tier.clone())
}

#[cfg(test)]
mod tests {
    use super::{Ids, Taken, group_id, joined};
    use serde_json::Value;
    use tierwright_model::Id;

    fn ids(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(map) => {
                found.extend(map.get("id").and_then(Value::as_str).map(str::to_owned));
                map.values().for_each(|inner| ids(inner, found));
            }
            Value::Array(items) => items.iter().for_each(|inner| ids(inner, found)),
            _ => {}
        }
    }

    #[test]
    fn every_id_of_a_design_is_taken() {
        let mut design = crate::examples::sample();
        let more = [
            crate::examples::item("parameter", serde_json::json!({ "id": "office", "kind": "cidr" })),
            crate::examples::item(
                "natGateway",
                serde_json::json!({ "id": "nat", "name": "NAT", "subnet": "public-a" }),
            ),
        ];
        more.iter().for_each(|edit| design.apply(edit).unwrap());
        let mut all = Vec::new();
        ids(&serde_json::to_value(&design).unwrap(), &mut all);
        let taken = Taken::new(&design);
        for id in &all {
            assert!(taken.0.contains(&Id::new(id.as_str()).unwrap()), "{id}");
        }
        assert_eq!(taken.0.len(), all.len());
        let mut ids = Ids::new(&taken);
        let api = Id::new("api").unwrap();
        assert_eq!(
            [ids.fresh(&api), ids.fresh(&api)].map(String::from),
            ["api2", "api3"]
        );
    }

    #[test]
    fn long_ids_are_cut() {
        let long = Id::new("a".repeat(40)).unwrap();
        assert_eq!(joined(&long, "to", &long).as_str().len(), 40);
        assert_eq!(group_id(&long).as_str().len(), 40);
        assert_eq!(
            joined(&Id::new("a").unwrap(), "to", &Id::new("b").unwrap()).as_str(),
            "a-to-b"
        );
    }
}
