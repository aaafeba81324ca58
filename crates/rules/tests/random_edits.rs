//! Random walks from the sample: whatever a person does to a design, compiling, checking and asking for ways never panics, and
//! every mend that is offered can be applied.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use serde_json::{Value, json};
use tierwright_catalog::tiers::PALETTE;
use tierwright_compile::{FlowEnd, compile};
use tierwright_model::{Design, Edit, Id, Item, Protocol};
use tierwright_reach::{Network, find};
use tierwright_rules::{NatMode, check, nat_edits, offer};

const SAMPLE: &str = include_str!("../../../samples/three-tier-serverless.tierwright.json");

/// A step, as numbers that are read against the design as it then is.
type Step = (u8, u16, u16, u16);

fn sample() -> Design {
    Design::from_json(SAMPLE).unwrap()
}

/// Every id of the design.
fn ids(design: &Design) -> Vec<Id> {
    let network = &design.network;
    let mut ids = vec![network.vpc.id.clone()];
    ids.extend(network.zones.iter().map(|z| z.id.clone()));
    ids.extend(network.layers.iter().map(|l| l.id.clone()));
    ids.extend(network.subnets().map(|(_, s)| s.id.clone()));
    ids.extend(network.internet_gateway.iter().map(|g| g.id.clone()));
    ids.extend(network.nat_gateways.iter().map(|n| n.id.clone()));
    ids.extend(network.route_tables.iter().map(|t| t.id.clone()));
    ids.extend(network.endpoints.iter().map(|e| e.id.clone()));
    ids.extend(design.security_groups.iter().map(|g| g.id.clone()));
    ids.extend(
        design
            .security_groups
            .iter()
            .flat_map(|g| &g.rules)
            .map(|r| r.id.clone()),
    );
    ids.extend(design.parameters.iter().map(|p| p.id.clone()));
    ids.extend(design.tiers.iter().map(|t| t.id.clone()));
    ids.extend(design.connections.iter().map(|c| c.id.clone()));
    ids
}

fn pick<T: Clone>(items: &[T], number: u16) -> Option<T> {
    items.get(usize::from(number).checked_rem(items.len())?).cloned()
}

fn values() -> Vec<Value> {
    vec![
        Value::Null,
        json!(0),
        json!(1),
        json!(443),
        json!(65_535),
        json!(4_294_967_295u32),
        json!(-1),
        json!(0.1),
        json!(1e300),
        json!(true),
        json!(false),
        json!(""),
        json!("é 本番 ${x}"),
        json!("http://localhost"),
        json!("http://x//y"),
        json!("//"),
        json!("/"),
        json!("internal"),
        json!("aurora-postgresql"),
        json!("instanceConnect"),
        json!("0.0.0.0/0"),
        json!("10.20.0.0/28"),
        json!("10.20.0.0/32"),
        json!("127.0.0.0/8"),
        json!("zone-a"),
        json!("public"),
        json!("public-routes"),
        json!("db"),
        json!([]),
        json!(["sg-alb-public"]),
        json!(["/*", "", "*", "/api/*"]),
        json!([{ "port": 0, "protocol": "HTTPS" }]),
        json!([{ "destination": "0.0.0.0/1", "target": { "internetGateway": "gateway" } }]),
        json!({ "cidr": "0.0.0.0/0" }),
        json!({ "cidr": { "parameter": "office" } }),
        json!({ "prefixList": "nothing" }),
        json!({ "securityGroup": "sg-aurora-db" }),
        json!({ "reference": "" }),
        json!({ "reference": "nginx" }),
        json!({ "gateway": { "routeTables": [] } }),
        json!({ "min": 9, "max": 1, "policy": { "cpuTarget": 0 } }),
        json!([{ "method": "ANY", "path": "/{x}//{x+}", "integration": { "loadBalancer": { "loadBalancer": "alb" } } }]),
        json!([{ "method": "GET", "path": "é{", "integration": { "url": "" }, "authorizer": "db" }]),
        json!([{ "tier": "db", "metric": "memory", "threshold": -1.0, "periodSeconds": 0, "evaluationPeriods": 4294967295u32 }]),
        json!([{ "service": "db", "folder": "" }, { "service": "api", "folder": "." }]),
        json!([{ "port": 80, "protocol": "TLS", "targetAddresses": ["8.8.8.8", "10.20.0.7"] }]),
        json!({ "layer": "app", "securityGroups": [] }),
        json!({ "minimumHealthyPercent": 4294967295u32, "maximumPercent": 0 }),
        json!({ "text": "http://localhost:99999/é" }),
    ]
}

/// Every pointer into a thing's JSON.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (key, inner) in map {
                let at = format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
                pointers(inner, &at, found);
                found.push(at);
            }
        }
        Value::Array(items) => {
            for (index, inner) in items.iter().enumerate() {
                pointers(inner, &format!("{at}/{index}"), found);
            }
            found.push(format!("{at}/-"));
        }
        _ => {}
    }
}

/// The JSON of the thing with this id, wherever it is in the document.
fn thing<'v>(value: &'v Value, id: &str) -> Option<&'v Value> {
    match value {
        Value::Object(map) if map.get("id").and_then(Value::as_str) == Some(id) => Some(value),
        Value::Object(map) => map.values().find_map(|inner| thing(inner, id)),
        Value::Array(items) => items.iter().find_map(|inner| thing(inner, id)),
        _ => None,
    }
}

fn edit(design: &Design, (kind, a, b, c): Step) -> Option<Vec<Edit>> {
    let all = ids(design);
    let tiers: Vec<Id> = design.tiers.iter().map(|t| t.id.clone()).collect();
    let one = match kind % 15 {
        0 | 1 => Edit::Remove { id: pick(&all, a)? },
        2..=5 => {
            let id = pick(&all, a)?;
            let document = serde_json::to_value(design).ok()?;
            let mut found = Vec::new();
            pointers(thing(&document, id.as_str())?, "", &mut found);
            Edit::SetProperty {
                id,
                property: pick(&found, b)?,
                value: pick(&values(), c)?,
            }
        }
        6 => {
            let mut ends = tiers.clone();
            ends.push(Id::new(Design::INTERNET).ok()?);
            ends.extend(design.parameters.iter().map(|p| p.id.clone()));
            let port = (c % 3 != 0).then_some(c);
            return Some(offer(design, &pick(&ends, a)?, &pick(&tiers, b)?, port).edits);
        }
        7 => {
            let group = pick(&design.security_groups, a)?.id;
            let peer = pick(&values(), b)?;
            let rule = json!({
                "id": design.free_id(&Id::new("odd").ok()?), "direction": if c % 2 == 0 { "ingress" } else { "egress" },
                "protocol": (["tcp", "udp", "all"][usize::from(c % 3)]), "fromPort": c, "toPort": a, "peer": peer,
            });
            Edit::Add {
                item: Item::SecurityGroupRule {
                    group,
                    rule: serde_json::from_value(rule).ok()?,
                },
            }
        }
        8 => Edit::MoveToLayer {
            id: pick(&tiers, a)?,
            layer: pick(&design.network.layers, b)?.id,
            position: None,
        },
        9 => {
            let item = json!({ "id": design.free_id(&Id::new("office").ok()?), "kind": "cidr", "default": pick(&values(), b)?.as_str() });
            Edit::Add {
                item: Item::Parameter(serde_json::from_value(item).ok()?),
            }
        }
        10 => {
            let subnet = design
                .network
                .subnets()
                .map(|(_, s)| s.id.clone())
                .collect::<Vec<_>>();
            let item = json!({ "natGateway": { "id": design.free_id(&Id::new("nat").ok()?), "name": "NAT", "subnet": pick(&subnet, a)? } });
            Edit::Add {
                item: serde_json::from_value(item).ok()?,
            }
        }
        11 | 12 => {
            let info = pick(&PALETTE.iter().collect::<Vec<_>>(), a)?;
            let layer = pick(&design.network.layers, b).filter(|_| info.in_vpc);
            let id = design.free_id(&Id::new(format!("new-{}", info.id_stem)).ok()?);
            let tier = info.fresh(id, info.label.to_owned(), layer.map(|layer| layer.id));
            Edit::AddTier { tier, position: None }
        }
        13 => {
            let mode = pick(&[NatMode::None, NatMode::Single, NatMode::PerZone], a)?;
            let edit = nat_edits(design, mode).ok()?;
            let mut after = design.clone();
            after
                .apply(&edit)
                .unwrap_or_else(|error| panic!("{mode:?} cannot be had: {error}\n{edit:#?}"));
            edit
        }
        _ => {
            let found = check(Some(design), &compile(design));
            let fixes: Vec<_> = found.into_iter().filter_map(|finding| finding.fix).collect();
            return Some(pick(&fixes, a)?.edits);
        }
    };
    Some(vec![one])
}

fn look_at(design: &Design, (_, a, b, c): Step) {
    let compiled = compile(design);
    let found = check(Some(design), &compiled);
    for finding in &found {
        if let Some(fix) = &finding.fix {
            let mut after = design.clone();
            let batch = Edit::Batch {
                label: fix.title.clone(),
                edits: fix.edits.clone(),
            };
            after
                .apply(&batch)
                .unwrap_or_else(|error| panic!("{finding:#?}\ncannot be mended: {error}"));
        }
    }
    let _ = check(None, &compiled);
    let network = Network::new(&compiled.graph);
    let ends: Vec<FlowEnd> = ids(design)
        .iter()
        .filter_map(|id| find(&compiled, id.as_str()))
        .collect();
    let Some(from) = pick(&ends, a) else { return };
    let resources: Vec<_> = compiled.graph.resources.keys().cloned().collect();
    let Some(to) = pick(&resources, b) else { return };
    for protocol in [Protocol::Tcp, Protocol::Udp, Protocol::All] {
        let _ = network.reach(&from, &to, protocol, c);
        let _ = network.reach(
            &FlowEnd::Internet,
            &to,
            protocol,
            network.usual_port(&to).unwrap_or(c),
        );
    }
    if let Some(id) = from.resource() {
        for service in ["s3", "logs", "internet"] {
            let _ = network.to_service(id, service);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_panics_and_every_mend_applies(steps in proptest::collection::vec(any::<Step>(), 1..24)) {
        let mut design = sample();
        for step in steps {
            let Some(edits) = edit(&design, step) else { continue };
            let batch = Edit::Batch { label: "step".to_owned(), edits };
            if design.apply(&batch).is_ok() {
                look_at(&design, step);
            }
        }
    }
}
