//! Ranges, parameters and references to groups; and the ways to AWS services.

#![allow(clippy::unwrap_used)]

mod common;

use common::{ask, check, nat, parameter, remove, rule, service, set};
use serde_json::{Value, json};
use tierwright_model::Edit;
use tierwright_reach::{Reason, Verdict};

#[test]
fn a_group_reference_never_matches_a_public_address() {
    let mut edits = nat();
    edits.push(rule("sg-fargate-app", json!({ "id": "app-to-web", "direction": "egress", "fromPort": 80, "toPort": 80, "peer": { "cidr": "0.0.0.0/0" } })));
    check(&edits, "api", "alb", None, None);
    edits.push(set(
        "alb-from-web",
        "/peer",
        json!({ "securityGroup": "sg-fargate-app" }),
    ));
    check(
        &edits,
        "api",
        "alb",
        None,
        Some((Reason::GroupReferenceFromPublicAddress, "sg-alb-public")),
    );
    edits.push(set("alb", "/kind/loadBalancer/scheme", json!("internal")));
    check(&edits, "api", "alb", None, None);
}

#[test]
fn ranges_count_by_the_subnets_they_cover() {
    let db = |peer: &str| set("db-from-app", "/peer", json!({ "cidr": peer }));
    check(&[db("10.20.0.0/16")], "api", "db", None, None);
    check(
        &[db("10.20.10.0/24")],
        "api",
        "db",
        None,
        Some((Reason::IngressMissing, "sg-aurora-db")),
    );
    let other = rule(
        "sg-aurora-db",
        json!({ "id": "other-zone", "direction": "ingress", "fromPort": 3306, "toPort": 3306, "peer": { "cidr": "10.20.11.0/24" } }),
    );
    check(&[db("10.20.10.0/24"), other], "api", "db", None, None);
    // One address of the subnet: AWS alone knows whether the task has it.
    assert_eq!(
        ask(&[db("10.20.10.9/32")], "admin", "db", None).verdict,
        Verdict::Reachable
    );
    let admin_only = [set("db-from-admin", "/peer", json!({ "cidr": "10.20.10.9/32" }))];
    assert_eq!(ask(&admin_only, "admin", "db", None).verdict, Verdict::Unknown);
}

#[test]
fn parameters_are_never_guessed() {
    let open = |peer: Value| set("alb-from-web", "/peer", peer);
    let by_parameter = || open(json!({ "cidr": { "parameter": "office" } }));
    let asked = |edits: &[Edit], from: &str| ask(edits, from, "alb", None).verdict;
    assert_eq!(
        asked(&[parameter("office", None), by_parameter()], "office"),
        Verdict::Reachable
    );
    assert_eq!(
        asked(&[parameter("office", None), by_parameter()], "internet"),
        Verdict::Unknown
    );
    assert_eq!(
        asked(
            &[parameter("office", Some("203.0.113.7/32")), by_parameter()],
            "internet"
        ),
        Verdict::Blocked
    );
    assert_eq!(
        asked(
            &[parameter("office", Some("0.0.0.0/0")), by_parameter()],
            "internet"
        ),
        Verdict::Reachable
    );
    let office_only = open(json!({ "cidr": "203.0.113.0/24" }));
    assert_eq!(
        asked(
            &[parameter("office", Some("203.0.113.7/32")), office_only.clone()],
            "office"
        ),
        Verdict::Reachable
    );
    assert_eq!(
        asked(
            &[parameter("office", Some("198.51.100.7/32")), office_only.clone()],
            "office"
        ),
        Verdict::Blocked
    );
    assert_eq!(
        asked(&[parameter("office", None), office_only], "office"),
        Verdict::Unknown
    );
}

#[test]
fn ways_to_aws_services() {
    service(
        &[set("to-logs", "/kind/interface/privateDns", json!(false))],
        "api",
        "logs",
        Some((Reason::PrivateDnsOff, "to-logs")),
    );
    service(
        &[set("main", "/dnsHostnames", json!(false))],
        "api",
        "logs",
        Some((Reason::VpcDnsOff, "main")),
    );
    service(
        &[remove("endpoints-from-app")],
        "api",
        "logs",
        Some((Reason::IngressMissing, "sg-endpoints")),
    );
    service(
        &[remove("app-to-endpoints")],
        "api",
        "logs",
        Some((Reason::EgressMissing, "sg-fargate-app")),
    );
    service(
        &[remove("app-to-s3")],
        "api",
        "s3",
        Some((Reason::EgressMissing, "sg-fargate-app")),
    );
    service(
        &[set("to-s3", "/kind/gateway/routeTables", json!([]))],
        "api",
        "s3",
        Some((Reason::EndpointNotAssociated, "to-s3")),
    );
    service(
        &[set("app-b", "/routeTable", Value::Null)],
        "api",
        "s3",
        Some((Reason::EndpointNotAssociated, "to-s3")),
    );
    service(
        &[remove("to-logs")],
        "api",
        "logs",
        Some((Reason::NoWayOut, "app-a")),
    );

    let out = rule(
        "sg-fargate-app",
        json!({ "id": "out", "direction": "egress", "fromPort": 443, "toPort": 443, "peer": { "cidr": "0.0.0.0/0" } }),
    );
    let mut by_nat = nat();
    by_nat.push(remove("to-logs"));
    service(
        &by_nat,
        "api",
        "logs",
        Some((Reason::EgressMissing, "sg-fargate-app")),
    );
    by_nat.push(out.clone());
    service(&by_nat, "api", "logs", None);
    by_nat.push(set("nat", "/subnet", json!("app-a")));
    service(&by_nat, "api", "logs", Some((Reason::NatWithoutWayOut, "nat")));

    let mut public = vec![remove("to-logs"), out, set("api", "/layer", json!("public"))];
    service(
        &public,
        "api",
        "logs",
        Some((Reason::PrivateAddressToInternetGateway, "api")),
    );
    public.push(set("api", "/kind/fargateService/assignPublicIp", json!(true)));
    service(&public, "api", "logs", None);
}
