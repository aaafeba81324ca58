//! Questions about the three-tier sample, whole and broken in one place each.

#![allow(clippy::unwrap_used)]

mod common;

use common::{ask, check, compiled, parameter, remove, service, set};
use serde_json::{Value, json};
use tierwright_compile::FlowEnd;
use tierwright_model::Edit;
use tierwright_reach::{Reason, Verdict, find, find_called};

#[test]
fn the_sample_works_as_drawn() {
    check(&[], "internet", "site", None, None);
    check(&[], "site", "alb", None, None);
    check(&[], "alb", "api", None, None);
    check(&[], "api", "db", None, None);
    check(&[], "admin", "db", None, None);
    for name in ["s3", "ecr.api", "ecr.dkr", "logs", "secretsmanager"] {
        service(&[], "api", name, None);
    }
    service(&[], "admin", "ssmmessages", None);
}

#[test]
fn what_nobody_drew_is_blocked() {
    check(&[], "api", "images", None, None);
    check(
        &[remove("to-ecr-dkr")],
        "api",
        "images",
        None,
        Some((Reason::NoWayOut, "app-a")),
    );
    check(
        &[],
        "images",
        "api",
        None,
        Some((Reason::NoNetworkInterface, "images")),
    );
    check(&[], "internet", "db", None, Some((Reason::NoPublicAddress, "db")));
    check(&[], "alb", "db", None, Some((Reason::NotForwarded, "alb")));
    check(
        &[],
        "admin",
        "api",
        None,
        Some((Reason::IngressMissing, "sg-fargate-app")),
    );
    check(
        &[],
        "db",
        "api",
        None,
        Some((Reason::EgressMissing, "sg-aurora-db")),
    );
    check(
        &[],
        "internet",
        "admin",
        Some(22),
        Some((Reason::NoPublicAddress, "admin")),
    );
    service(&[], "api", "sqs", Some((Reason::NoWayOut, "app-a")));
    service(&[], "api", "internet", Some((Reason::NoWayOut, "app-a")));
}

#[test]
fn relays_pass_requests_on() {
    let answer = ask(&[], "internet", "api", None);
    assert_eq!(answer.verdict, Verdict::Reachable, "{answer:#?}");
    let way: Vec<&str> = answer.hops.iter().map(|h| h.resource.as_str()).collect();
    assert_eq!(way.first(), Some(&"internet"));
    assert!(
        way.contains(&"AlbLoadBalancer") && way.last() == Some(&"ApiService"),
        "{way:?}"
    );
    // With the balancer open to CloudFront alone, requests come through the distribution.
    let closed = set("alb-from-web", "/peer", json!({ "prefixList": "cloudfront" }));
    let answer = ask(std::slice::from_ref(&closed), "internet", "api", None);
    assert_eq!(answer.verdict, Verdict::Reachable, "{answer:#?}");
    assert!(answer.hops.iter().any(|h| h.resource == "SiteDistribution"));
    check(
        &[closed, remove("site-to-alb")],
        "internet",
        "api",
        None,
        Some((Reason::IngressMissing, "sg-alb-public")),
    );
}

#[test]
fn each_broken_thing_is_named() {
    type Case = (
        Vec<Edit>,
        &'static str,
        &'static str,
        Option<u16>,
        Reason,
        &'static str,
    );
    let cases: Vec<Case> = vec![
        (
            vec![remove("app-from-alb")],
            "alb",
            "api",
            None,
            Reason::IngressMissing,
            "sg-fargate-app",
        ),
        (
            vec![remove("alb-to-app")],
            "alb",
            "api",
            None,
            Reason::EgressMissing,
            "sg-alb-public",
        ),
        (
            vec![set("api", "/securityGroups", json!([]))],
            "alb",
            "api",
            None,
            Reason::EgressMissing,
            "sg-alb-public",
        ),
        (
            vec![
                set("api", "/securityGroups", json!([])),
                set("alb-to-app", "/peer", json!({ "cidr": "10.20.0.0/16" })),
            ],
            "alb",
            "api",
            None,
            Reason::DefaultSecurityGroup,
            "api",
        ),
        (
            vec![set("api", "/kind/fargateService/containerPort", json!(80))],
            "alb",
            "api",
            Some(8080),
            Reason::PortNotServed,
            "api",
        ),
        (
            vec![set("db", "/kind/auroraCluster/port", json!(3307))],
            "api",
            "db",
            Some(3306),
            Reason::PortNotServed,
            "db",
        ),
        (
            vec![],
            "internet",
            "alb",
            Some(443),
            Reason::ListenerMissing,
            "alb",
        ),
        (
            vec![remove("alb-to-api")],
            "alb",
            "api",
            None,
            Reason::NotForwarded,
            "alb",
        ),
        (
            vec![remove("site-to-alb")],
            "site",
            "alb",
            None,
            Reason::NotForwarded,
            "site",
        ),
        (
            vec![set("alb", "/kind/loadBalancer/scheme", json!("internal"))],
            "site",
            "alb",
            None,
            Reason::InternalLoadBalancer,
            "alb",
        ),
        (
            vec![set("public-b", "/routeTable", Value::Null)],
            "internet",
            "alb",
            None,
            Reason::PrivateSubnet,
            "public-b",
        ),
        (
            vec![remove("gateway")],
            "internet",
            "alb",
            None,
            Reason::NoInternetGateway,
            "public-a",
        ),
        (
            vec![set("db", "/layer", Value::Null)],
            "api",
            "db",
            None,
            Reason::NoSubnet,
            "db",
        ),
        // A client of the same VPC meets the public side of an internet-facing load balancer.
        (vec![], "api", "alb", None, Reason::NoWayOut, "app-a"),
        (
            vec![remove("alb-from-web")],
            "internet",
            "alb",
            None,
            Reason::IngressMissing,
            "sg-alb-public",
        ),
    ];
    for (edits, from, to, port, reason, at) in cases {
        check(&edits, from, to, port, Some((reason, at)));
    }
}

#[test]
fn texts_name_ends() {
    let compiled = compiled(&[parameter("office", None)]);
    assert_eq!(find(&compiled, "internet"), Some(FlowEnd::Internet));
    assert_eq!(find_called(&compiled, "api").unwrap().as_str(), "ApiService");
    assert_eq!(
        find_called(&compiled, "AlbListener80").unwrap().as_str(),
        "AlbLoadBalancer"
    );
    assert_eq!(
        find_called(&compiled, "to-logs").unwrap().as_str(),
        "ToLogsEndpoint"
    );
    assert!(matches!(find(&compiled, "office"), Some(FlowEnd::Parameter(_))));
    assert_eq!(find(&compiled, "nothing"), None);
}

#[test]
fn icmp_opens_no_port() {
    for protocol in ["icmp", "icmpv6"] {
        check(
            &[set("app-from-alb", "/protocol", json!(protocol))],
            "alb",
            "api",
            None,
            Some((Reason::IngressMissing, "sg-fargate-app")),
        );
        check(
            &[set("alb-to-app", "/protocol", json!(protocol))],
            "alb",
            "api",
            None,
            Some((Reason::EgressMissing, "sg-alb-public")),
        );
    }
}

#[test]
fn an_ipv6_range_holds_no_ipv4_address() {
    for (protocol, range) in [("tcp", "::/0"), ("all", "::/0"), ("tcp", "::ffff:0:0/96")] {
        let edits = [
            set("alb-from-web", "/peer", json!({ "cidr": range })),
            set("alb-from-web", "/protocol", json!(protocol)),
        ];
        check(
            &edits,
            "site",
            "alb",
            None,
            Some((Reason::IngressMissing, "sg-alb-public")),
        );
        let edits = [
            set("app-from-alb", "/peer", json!({ "cidr": range })),
            set("app-from-alb", "/protocol", json!(protocol)),
        ];
        check(
            &edits,
            "alb",
            "api",
            None,
            Some((Reason::IngressMissing, "sg-fargate-app")),
        );
    }
}
