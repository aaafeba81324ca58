//! From each way out of private subnets to each other one.

#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};
use tierwright_compile::compile;
use tierwright_model::{Design, Edit, EndpointKind, Environment, Id, RouteTarget, Severity};
use tierwright_rules::{NatMode, NatObstacle, check, nat_edits, nat_mode};

const SAMPLE: &str = include_str!("../../../samples/three-tier-serverless.tierwright.json");

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

fn set(thing: &str, property: &str, value: Value) -> Edit {
    Edit::SetProperty {
        id: id(thing),
        property: property.to_owned(),
        value,
    }
}

fn sample() -> Design {
    let mut design = Design::from_json(SAMPLE).unwrap();
    design.settings.environment = Environment::Production;
    design
}

fn to(design: &Design, mode: NatMode) -> Design {
    let edit = nat_edits(design, mode).unwrap();
    let mut after = design.clone();
    after
        .apply(&edit)
        .unwrap_or_else(|error| panic!("{error}: {edit:#?}"));
    assert_eq!(nat_mode(&after), Some(mode), "{:#?}", after.network);
    // A second time there is nothing to do.
    assert!(matches!(nat_edits(&after, mode).unwrap(), Edit::Batch { edits, .. } if edits.is_empty()));
    after
}

/// The table of a subnet, and where its default route leads.
fn way<'d>(design: &'d Design, subnet: &str) -> (&'d str, Option<&'d str>) {
    let table = design
        .network
        .subnet(&id(subnet))
        .unwrap()
        .route_table
        .as_ref()
        .unwrap();
    let routes = &design.network.route_table(table).unwrap().routes;
    let target = routes.iter().find_map(|route| match &route.target {
        RouteTarget::NatGateway(nat) => Some(nat.as_str()),
        RouteTarget::InternetGateway(_) => None,
    });
    (table.as_str(), target)
}

fn endpoint_tables(design: &Design) -> Vec<&str> {
    let endpoint = design
        .network
        .endpoints
        .iter()
        .find(|e| e.id == id("to-s3"))
        .unwrap();
    let EndpointKind::Gateway { route_tables } = &endpoint.kind else {
        panic!("{endpoint:?}")
    };
    route_tables.iter().map(Id::as_str).collect()
}

#[test]
fn every_mode_leads_to_every_other() {
    let none = sample();
    assert_eq!(nat_mode(&none), Some(NatMode::None));
    let modes = [NatMode::None, NatMode::Single, NatMode::PerZone];
    for first in modes {
        for second in modes {
            let design = to(&to(&none, first), second);
            let back = to(&design, NatMode::None);
            assert_eq!(back.network, none.network, "{first:?} {second:?}");
            let found = check(Some(&design), &compile(&design));
            let errors: Vec<_> = found.iter().filter(|f| f.severity == Severity::Error).collect();
            assert!(errors.is_empty(), "{first:?} {second:?}: {errors:#?}");
        }
    }
}

#[test]
fn one_for_each_zone_has_a_table_for_each_zone() {
    let design = to(&sample(), NatMode::PerZone);
    let nats: Vec<(&str, &str)> = design
        .network
        .nat_gateways
        .iter()
        .map(|n| (n.id.as_str(), n.subnet.as_str()))
        .collect();
    assert_eq!(nats, [("nat-zone-a", "public-a"), ("nat-zone-b", "public-b")]);
    assert_eq!(way(&design, "app-a"), ("private-routes", Some("nat-zone-a")));
    assert_eq!(
        way(&design, "app-b"),
        ("private-routes-zone-b", Some("nat-zone-b"))
    );
    assert_eq!(
        endpoint_tables(&design),
        ["private-routes", "private-routes-zone-b"]
    );
    let found = check(Some(&design), &compile(&design));
    assert!(found.iter().all(|f| f.rule != "single-nat-gateway"), "{found:#?}");
}

#[test]
fn one_for_all_keeps_the_gateway_that_is_there() {
    let design = to(&to(&sample(), NatMode::PerZone), NatMode::Single);
    assert_eq!(design.network.nat_gateways.len(), 1);
    assert_eq!(design.network.nat_gateways[0].id, id("nat-zone-a"));
    assert_eq!(way(&design, "app-b"), ("private-routes", Some("nat-zone-a")));
    assert_eq!(endpoint_tables(&design), ["private-routes"]);
}

#[test]
fn a_layer_of_databases_gets_no_way_out() {
    let mut design = sample();
    let layer = json!({ "id": "data", "name": "Data", "subnets": [
        { "id": "data-a", "zone": "zone-a", "cidr": "10.20.20.0/24", "routeTable": "private-routes" },
        { "id": "data-b", "zone": "zone-b", "cidr": "10.20.21.0/24", "routeTable": "private-routes" }] });
    let add = Edit::Add {
        item: serde_json::from_value(json!({ "layer": layer })).unwrap(),
    };
    design.apply(&add).unwrap();
    design.apply(&set("db", "/layer", json!("data"))).unwrap();
    for mode in [NatMode::Single, NatMode::PerZone] {
        let after = to(&design, mode);
        assert_eq!(way(&after, "data-a"), ("private-routes", None));
        assert!(way(&after, "app-a").1.is_some() && way(&after, "app-b").1.is_some());
        let found = check(Some(&after), &compile(&after));
        assert!(
            found.iter().all(|f| f.rule != "database-subnet-routes-out"),
            "{found:#?}"
        );
    }
}

#[test]
fn what_is_none_of_the_three_is_said_and_mended() {
    // Two gateways, and one table for the subnets of both zones.
    let mut design = to(&sample(), NatMode::PerZone);
    design
        .apply(&set("app-b", "/routeTable", json!("private-routes")))
        .unwrap();
    assert_eq!(nat_mode(&design), None);
    let mended = to(&design, NatMode::PerZone);
    assert_eq!(way(&mended, "app-b").1, Some("nat-zone-b"));
}

#[test]
fn without_public_subnets_there_is_no_place() {
    let mut design = sample();
    design
        .apply(&set("public-b", "/routeTable", json!("private-routes")))
        .unwrap();
    assert_eq!(
        nat_edits(&design, NatMode::PerZone),
        Err(NatObstacle::ZoneWithoutPublicSubnet(id("zone-b")))
    );
    assert!(nat_edits(&design, NatMode::Single).is_ok());
    design
        .apply(&set("public-a", "/routeTable", json!("private-routes")))
        .unwrap();
    assert_eq!(
        nat_edits(&design, NatMode::Single),
        Err(NatObstacle::NoPublicSubnet)
    );
}
