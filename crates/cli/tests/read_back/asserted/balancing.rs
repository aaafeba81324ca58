//! Load balancers: where they listen, what they answer, and that each path leads to the tasks that it should.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{all_of, items, list, one_of, takes, text, texts, tier, tiers, with};
use crate::account::{Account, Reading};
use crate::system::System;

const BALANCER: &str = "AWS::ElasticLoadBalancingV2::LoadBalancer";
const GROUP: &str = "AWS::ElasticLoadBalancingV2::TargetGroup";
const LISTENER: &str = "AWS::ElasticLoadBalancingV2::Listener";
const RULE: &str = "AWS::ElasticLoadBalancingV2::ListenerRule";

pub(super) async fn check(aws: &Account, system: &System) {
    for kind in ["loadBalancer", "networkLoadBalancer"] {
        for (id, balancer) in tiers(system, kind) {
            listeners(aws, system, id, balancer).await;
        }
    }
    for connection in items(&system.design["connections"]) {
        let (from, to) = (&connection["from"], &connection["to"]);
        let application = tier(system, "loadBalancer", from);
        if let (Some(balancer), Some(_)) = (application, tier(system, "fargateService", to)) {
            requests(system, connection, balancer);
        }
        let network = tier(system, "networkLoadBalancer", from);
        if let (Some(balancer), Some(_)) = (network, tier(system, "loadBalancer", to)) {
            chained(system, connection, balancer);
        }
    }
    priorities(system);
    targets(system);
}

/// The listeners of a tier's load balancer by their ports.
fn by_port<'a>(system: &'a System, balancer: &str) -> BTreeMap<i64, &'a Reading> {
    let arn = &one_of(system, BALANCER, balancer).attributes["LoadBalancerArn"];
    let all = system.of_type(LISTENER).into_iter();
    all.filter(|(_, l)| text(l, "LoadBalancerArn") == arn)
        .map(|(_, l)| (l.properties["Port"].as_i64().unwrap(), l))
        .collect()
}

/// A load balancer listens on exactly the ports of the design, speaks the protocols that it says, with its certificate, and
/// redirects or answers by itself where it says so.
async fn listeners(aws: &Account, system: &System, id: &str, balancer: &Value) {
    let reading = one_of(system, BALANCER, id);
    assert_eq!(
        text(reading, "Scheme"),
        balancer["scheme"],
        "{}: {id}",
        system.name
    );
    let arn = &reading.attributes["LoadBalancerArn"];
    let answer = aws.elb.describe_listeners().load_balancer_arn(arn);
    let answer = answer.send().await.unwrap();
    let mut ports: Vec<_> = answer.listeners().iter().filter_map(|l| l.port()).collect();
    ports.sort_unstable();
    let mut wanted: Vec<_> = items(&balancer["listeners"])
        .map(|l| i32::try_from(l["port"].as_i64().unwrap()).unwrap())
        .collect();
    wanted.sort_unstable();
    assert_eq!(ports, wanted, "{}: the listeners of {id}", system.name);
    let found = by_port(system, id);
    for wanted in items(&balancer["listeners"]) {
        let place = format!("{}: {id} {wanted}", system.name);
        let listener = found[&wanted["port"].as_i64().unwrap()];
        assert_eq!(text(listener, "Protocol"), wanted["protocol"], "{place}");
        if wanted["protocol"] == "HTTPS" {
            // Nothing older than TLS 1.2.
            let policy = text(listener, "SslPolicy");
            assert!(
                policy.starts_with("ELBSecurityPolicy-TLS13-1-2"),
                "{place}: {policy}"
            );
        }
        if let Some(certificate) = wanted.get("certificateArn") {
            let shown: Vec<_> = items(&listener.properties["Certificates"])
                .map(|c| c["CertificateArn"].as_str().unwrap())
                .collect();
            let given = certificate.as_str().map_or_else(
                || system.parameters.values().any(|v| shown == [v]),
                |literal| shown == [literal],
            );
            assert!(given, "{place}: {shown:?}");
        }
        let actions = list(listener, "DefaultActions");
        assert_eq!(actions.len(), 1, "{place}");
        default(system, id, wanted, &actions[0], &place);
    }
}

/// What a listener does with a request that no rule takes.
fn default(system: &System, id: &str, wanted: &Value, action: &Value, place: &str) {
    if let Some(port) = wanted.get("redirectToPort") {
        assert_eq!(action["Type"], "redirect", "{place}");
        let redirect = &action["RedirectConfig"];
        assert_eq!(redirect["Port"], port.to_string(), "{place}");
        assert_eq!(
            (&redirect["Protocol"], &redirect["StatusCode"]),
            (&"HTTPS".into(), &"HTTP_301".into()),
            "{place}"
        );
        return;
    }
    let leads_on = items(&system.design["connections"]).any(|c| {
        let here = c.get("listener").is_none_or(|port| *port == wanted["port"]);
        c["from"] == id && here && c.get("paths").is_none()
    });
    if leads_on {
        assert_eq!(action["Type"], "forward", "{place}");
        with(system, GROUP, "TargetGroupArn", &action["TargetGroupArn"]);
        return;
    }
    assert_eq!(action["Type"], "fixed-response", "{place}");
    let answer = &action["FixedResponseConfig"];
    match wanted.get("fixedResponse") {
        Some(fixed) => {
            assert_eq!(answer["StatusCode"], fixed["statusCode"].to_string(), "{place}");
            assert_eq!(answer["MessageBody"], fixed["body"], "{place}");
        }
        None => assert_eq!(answer["StatusCode"], "404", "{place}"),
    }
}

/// The listener of a connection: the one that it names, or the only one.
fn listener<'a>(system: &'a System, connection: &Value, balancer: &Value) -> &'a Reading {
    let only = &balancer["listeners"][0]["port"];
    let port = connection.get("listener").unwrap_or(only);
    by_port(system, connection["from"].as_str().unwrap())[&port.as_i64().unwrap()]
}

/// A connection has a group of its own, in which its service registers with the connection's port and which asks for the
/// service's health where this tells it. Exactly the connection's paths lead there, or what no rule takes when it has none.
fn requests(system: &System, connection: &Value, balancer: &Value) {
    let place = format!("{}: {connection}", system.name);
    let group = one_of(system, GROUP, connection["id"].as_str().unwrap());
    let arn = Value::from(group.attributes["TargetGroupArn"].as_str());
    let service = one_of(system, "AWS::ECS::Service", connection["to"].as_str().unwrap());
    let mut registers = list(service, "LoadBalancers").iter();
    assert!(
        registers.any(|b| b["TargetGroupArn"] == arn && b["ContainerPort"] == connection["port"]),
        "{place}"
    );
    let wanted = tier(system, "fargateService", &connection["to"]).unwrap();
    assert_eq!(
        text(group, "HealthCheckPath"),
        wanted["healthCheckPath"],
        "{place}"
    );

    let listener = listener(system, connection, balancer);
    let rules = rules(system, listener).into_iter();
    let leading = rules.filter(|rule| rule.properties["Actions"][0]["TargetGroupArn"] == arn);
    let mut patterns: Vec<_> = leading.flat_map(patterns).collect();
    patterns.sort_unstable();
    let mut named: Vec<_> = texts(&connection["paths"]);
    named.sort_unstable();
    assert_eq!(patterns, named, "{place}");

    let mut paths = Vec::new();
    for pattern in named {
        let pattern = pattern.replace('?', "x");
        paths.extend([pattern.replace('*', ""), pattern.replace('*', "some/thing")]);
    }
    if paths.is_empty() {
        paths.push("/a/path/that/nobody/named".to_owned());
    }
    for path in paths {
        let action = answer(system, listener, &path);
        assert_eq!(action["Type"], "forward", "{place}: {path}");
        assert_eq!(action["TargetGroupArn"], arn, "{place}: {path}");
    }
}

/// The rules of a listener in the order in which they are tried.
fn rules<'a>(system: &'a System, listener: &Reading) -> Vec<&'a Reading> {
    let arn = &listener.attributes["ListenerArn"];
    let rules = system.of_type(RULE).into_iter().map(|(_, rule)| rule);
    let mut rules: Vec<_> = rules.filter(|rule| text(rule, "ListenerArn") == arn).collect();
    rules.sort_by_key(|rule| text(rule, "Priority").parse::<u32>().unwrap());
    rules
}

/// The paths that a rule takes. It has no other condition.
fn patterns(rule: &Reading) -> Vec<&str> {
    let conditions = list(rule, "Conditions");
    assert_eq!(conditions.len(), 1, "{rule:?}");
    assert_eq!(conditions[0]["Field"], "path-pattern", "{rule:?}");
    let patterns = texts(&conditions[0]["PathPatternConfig"]["Values"]);
    assert!(patterns.iter().all(|p| p.starts_with('/')), "{rule:?}");
    patterns
}

/// What a listener does with a path: what the first rule says that takes it, or its default.
fn answer<'a>(system: &'a System, listener: &'a Reading, path: &str) -> &'a Value {
    let rules = rules(system, listener).into_iter();
    let mut taking = rules.filter(|rule| patterns(rule).iter().any(|pattern| takes(pattern, path)));
    match taking.next() {
        Some(rule) => &rule.properties["Actions"][0],
        None => &listener.properties["DefaultActions"][0],
    }
}

/// A network load balancer has an application load balancer as its only target, on the connection's port.
fn chained(system: &System, connection: &Value, balancer: &Value) {
    let group = one_of(system, GROUP, connection["id"].as_str().unwrap());
    let action = &listener(system, connection, balancer).properties["DefaultActions"][0];
    assert_eq!(
        action["TargetGroupArn"], group.attributes["TargetGroupArn"],
        "{connection}"
    );
    assert_eq!(text(group, "TargetType"), "alb", "{connection}");
    let next = one_of(system, BALANCER, connection["to"].as_str().unwrap());
    let arn = &next.attributes["LoadBalancerArn"];
    let targets = list(group, "Targets").iter();
    let targets: Vec<_> = targets.map(|t| (&t["Id"], &t["Port"])).collect();
    assert_eq!(
        targets,
        [(&arn.as_str().into(), &connection["port"])],
        "{}",
        system.name
    );
}

/// Rules of one listener have different priorities.
fn priorities(system: &System) {
    let mut taken = BTreeMap::new();
    for (name, rule) in system.of_type(RULE) {
        let before = taken.insert((text(rule, "ListenerArn"), text(rule, "Priority")), name);
        assert_eq!(before, None, "{}: it has the priority of {name}", system.name);
    }
}

/// Behind each group of addresses stand as many tasks as its service wants, on the container's port.
fn targets(system: &System) {
    let mut behind = 0;
    for (id, _) in tiers(system, "fargateService") {
        for service in all_of(system, "AWS::ECS::Service", id) {
            for entry in list(service, "LoadBalancers") {
                let group = with(system, GROUP, "TargetGroupArn", &entry["TargetGroupArn"]);
                let targets = list(group, "Targets");
                let ports = targets.iter().all(|t| t["Port"] == entry["ContainerPort"]);
                assert!(ports, "{}: {targets:?}", system.name);
                assert_eq!(
                    service.properties["DesiredCount"],
                    targets.len(),
                    "{}: {targets:?}",
                    system.name
                );
                behind += 1;
            }
        }
    }
    let groups = system.of_type(GROUP).into_iter();
    let groups = groups.filter(|(_, g)| text(g, "TargetType") == "ip").count();
    assert_eq!(behind, groups, "{}: a group has no service", system.name);
}
