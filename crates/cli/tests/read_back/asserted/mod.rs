//! What systems live by, asserted in words of its own: listeners, path rules, environments and scaling.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::account::{Account, Reading};
use crate::system::System;

/// Everything that is asserted of every system.
pub(crate) async fn check(aws: &Account, system: &System) {
    listeners(aws, system).await;
    path_rules(system);
    connections(system);
    environments(system);
    scaling(system);
    images(aws, system).await;
}

fn text<'a>(reading: &'a Reading, property: &str) -> &'a str {
    reading.properties[property]
        .as_str()
        .unwrap_or_else(|| panic!("{property} of {reading:?}"))
}

/// Each load balancer has exactly the listeners of the graph, on the ports that it says, and each default action leads to a
/// target group, a fixed answer or another address that exists.
async fn listeners(aws: &Account, system: &System) {
    for (name, balancer) in system.of_type("AWS::ElasticLoadBalancingV2::LoadBalancer") {
        let arn = &balancer.attributes["LoadBalancerArn"];
        let answer = aws
            .elb
            .describe_listeners()
            .load_balancer_arn(arn)
            .send()
            .await
            .unwrap();
        let ports: BTreeSet<i64> = answer
            .listeners()
            .iter()
            .filter_map(|l| l.port())
            .map(i64::from)
            .collect();
        let wanted: BTreeSet<i64> = system
            .graph
            .values()
            .filter(|r| r["Type"] == "AWS::ElasticLoadBalancingV2::Listener")
            .filter(|r| r["Properties"]["LoadBalancerArn"]["Ref"] == name)
            .map(|r| r["Properties"]["Port"].as_i64().unwrap())
            .collect();
        assert_eq!(ports, wanted, "{}: the listeners of {name}", system.name);
        assert!(!ports.is_empty(), "{}: {name} listens nowhere", system.name);
    }
    let groups = target_groups(system);
    for (name, listener) in system.of_type("AWS::ElasticLoadBalancingV2::Listener") {
        let actions = listener.properties["DefaultActions"].as_array().unwrap();
        assert_eq!(actions.len(), 1, "{}: {name}", system.name);
        leads_somewhere(&actions[0], &groups, name);
    }
}

fn target_groups(system: &System) -> BTreeSet<String> {
    let groups = system.of_type("AWS::ElasticLoadBalancingV2::TargetGroup");
    groups
        .into_iter()
        .map(|(_, g)| g.attributes["TargetGroupArn"].clone())
        .collect()
}

fn leads_somewhere(action: &Value, groups: &BTreeSet<String>, name: &str) {
    match action["Type"].as_str().unwrap() {
        "forward" => {
            let group = action["TargetGroupArn"].as_str().unwrap();
            assert!(
                groups.contains(group),
                "{name} leads to {group}, which is no target group of the design"
            );
        }
        "fixed-response" => assert!(
            action["FixedResponseConfig"]["StatusCode"].is_string(),
            "{name}: {action}"
        ),
        "redirect" => assert!(
            action["RedirectConfig"]["StatusCode"].is_string(),
            "{name}: {action}"
        ),
        other => panic!("{name} has an action of the type {other}"),
    }
}

/// Rules of one listener have different priorities, each has a path, and each leads to a target group in which a service
/// registers.
fn path_rules(system: &System) {
    let groups = target_groups(system);
    let mut taken = BTreeSet::new();
    for (name, rule) in system.of_type("AWS::ElasticLoadBalancingV2::ListenerRule") {
        let priority = (text(rule, "ListenerArn"), text(rule, "Priority"));
        assert!(
            taken.insert(priority),
            "{}: {priority:?} is taken twice",
            system.name
        );
        let conditions = rule.properties["Conditions"].as_array().unwrap();
        let patterns = conditions
            .iter()
            .filter(|c| c["Field"] == "path-pattern")
            .flat_map(|c| {
                c["PathPatternConfig"]["Values"]
                    .as_array()
                    .or(c["Values"].as_array())
                    .unwrap()
            });
        let patterns: Vec<&str> = patterns.map(|p| p.as_str().unwrap()).collect();
        assert!(
            !patterns.is_empty() && patterns.iter().all(|p| p.starts_with('/')),
            "{name}: {conditions:?}"
        );
        for action in rule.properties["Actions"].as_array().unwrap() {
            leads_somewhere(action, &groups, name);
        }
    }
    let served: BTreeSet<String> = system
        .of_type("AWS::ECS::Service")
        .iter()
        .flat_map(|(_, s)| s.properties["LoadBalancers"].as_array().unwrap().clone())
        .map(|b| b["TargetGroupArn"].as_str().unwrap().to_owned())
        .collect();
    for (name, group) in system.of_type("AWS::ElasticLoadBalancingV2::TargetGroup") {
        if text(group, "TargetType") == "ip" {
            assert!(
                served.contains(&group.attributes["TargetGroupArn"]),
                "{name} has no service"
            );
        }
    }
}

/// Each connection of the design from a load balancer to a service is a way: its paths, or what no other rule takes, lead to
/// the target group in which the service registers with the connection's port.
fn connections(system: &System) {
    let tiers = system.design["tiers"].as_array().unwrap();
    let is = |id: &Value, kind: &str| {
        tiers
            .iter()
            .any(|t| t["id"] == *id && t["kind"].get(kind).is_some())
    };
    let project = system.design["settings"]["project"].as_str().unwrap();
    let ways: Vec<(BTreeSet<&str>, &Value)> = system
        .of_type("AWS::ElasticLoadBalancingV2::ListenerRule")
        .into_iter()
        .flat_map(|(_, rule)| {
            let conditions = rule.properties["Conditions"].as_array().unwrap().iter();
            let values = conditions.filter_map(|c| {
                c["PathPatternConfig"]["Values"]
                    .as_array()
                    .or(c["Values"].as_array())
            });
            let paths: BTreeSet<&str> = values.flatten().filter_map(Value::as_str).collect();
            let actions = rule.properties["Actions"].as_array().unwrap().iter();
            actions.map(move |action| (paths.clone(), &action["TargetGroupArn"]))
        })
        .chain(
            system
                .of_type("AWS::ElasticLoadBalancingV2::Listener")
                .into_iter()
                .flat_map(|(_, listener)| {
                    let actions = listener.properties["DefaultActions"].as_array().unwrap().iter();
                    actions.map(|action| (BTreeSet::new(), &action["TargetGroupArn"]))
                }),
        )
        .collect();
    for connection in system.design["connections"].as_array().into_iter().flatten() {
        if !is(&connection["from"], "loadBalancer") || !is(&connection["to"], "fargateService") {
            continue;
        }
        let name = format!("{project}-{}", connection["to"].as_str().unwrap());
        let services = system.of_type("AWS::ECS::Service");
        let service = services.iter().find(|(_, s)| text(s, "ServiceName") == name);
        let (_, service) = service.unwrap_or_else(|| panic!("{}: no service {name}", system.name));
        let paths: BTreeSet<&str> = connection["paths"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let registers = service.properties["LoadBalancers"].as_array().unwrap().iter();
        let mut groups = registers
            .filter(|b| b["ContainerPort"] == connection["port"])
            .map(|b| &b["TargetGroupArn"]);
        assert!(
            groups.any(|group| ways.contains(&(paths.clone(), group))),
            "{}: {connection} is not among {ways:?}",
            system.name
        );
    }
}

/// No value of an environment is an expression or empty, and an address of a database or load balancer is the real one.
fn environments(system: &System) {
    let addresses: BTreeSet<&str> = system
        .readings
        .values()
        .flat_map(|r| ["Endpoint.Address", "DNSName"].map(|name| r.attributes.get(name)))
        .flatten()
        .map(String::as_str)
        .collect();
    for (name, task) in system.of_type("AWS::ECS::TaskDefinition") {
        let graph = &system.graph[name]["Properties"]["ContainerDefinitions"];
        for (at, container) in task.properties["ContainerDefinitions"]
            .as_array()
            .unwrap()
            .iter()
            .enumerate()
        {
            for variable in container["Environment"].as_array().unwrap() {
                let value = variable["Value"].as_str().unwrap();
                assert!(
                    !value.is_empty() && !value.contains("Fn::") && !value.contains("${"),
                    "{name}: {variable}"
                );
                let wanted = graph[at]["Environment"].as_array().unwrap().iter();
                let wanted = wanted
                    .clone()
                    .find(|w| w["Name"] == variable["Name"])
                    .unwrap()
                    .to_string();
                if wanted.contains("Endpoint.Address") || wanted.contains("DNSName") {
                    let real = addresses.iter().any(|address| value.contains(address));
                    assert!(real, "{name}: {variable} is none of {addresses:?}");
                }
            }
            for secret in container["Secrets"].as_array().unwrap() {
                let from = secret["ValueFrom"].as_str().unwrap();
                assert!(from.starts_with("arn:aws:secretsmanager:"), "{name}: {secret}");
            }
        }
    }
}

/// Every scaled service may have as many tasks as the graph says, begins between the two, and is scaled by a policy with a
/// goal or with steps.
fn scaling(system: &System) {
    for (name, target) in system.of_type("AWS::ApplicationAutoScaling::ScalableTarget") {
        let number = |property: &str| target.properties[property].as_i64().unwrap();
        let (least, most) = (number("MinCapacity"), number("MaxCapacity"));
        let graph = &system.graph[name]["Properties"];
        assert_eq!(
            (&graph["MinCapacity"], &graph["MaxCapacity"]),
            (&least.into(), &most.into()),
            "{name}"
        );
        let resource = text(target, "ResourceId");
        let service = system
            .of_type("AWS::ECS::Service")
            .into_iter()
            .find(|(_, s)| resource == format!("service/{}/{}", text(s, "Cluster"), text(s, "ServiceName")));
        let (_, service) = service.unwrap_or_else(|| panic!("{name} scales {resource}, which is not there"));
        let desired = service.properties["DesiredCount"].as_i64().unwrap();
        assert!(
            (least..=most).contains(&desired),
            "{name}: {least} to {most}, and {desired} at first"
        );
        let policies: Vec<_> = system
            .of_type("AWS::ApplicationAutoScaling::ScalingPolicy")
            .into_iter()
            .filter(|(_, p)| text(p, "ResourceId") == resource)
            .collect();
        assert!(!policies.is_empty(), "{name} has no policy");
        for (name, policy) in policies {
            match text(policy, "PolicyType") {
                "TargetTrackingScaling" => {
                    let config = &policy.properties["TargetTrackingScalingPolicyConfiguration"];
                    assert!(
                        config["TargetValue"].as_f64().is_some_and(|v| v > 0.0),
                        "{name}: {config}"
                    );
                }
                "StepScaling" => {
                    let config = &policy.properties["StepScalingPolicyConfiguration"];
                    let steps = config["StepAdjustments"].as_array().unwrap();
                    let moves = |step: &Value| step["ScalingAdjustment"].as_i64() != Some(0);
                    assert!(!steps.is_empty() && steps.iter().all(moves), "{name}: {config}");
                }
                other => panic!("{name} is of the type {other}"),
            }
        }
    }
}

/// Each image from a repository of the design is there: no service started without.
async fn images(aws: &Account, system: &System) {
    for (name, task) in system.of_type("AWS::ECS::TaskDefinition") {
        for container in task.properties["ContainerDefinitions"].as_array().unwrap() {
            let image = container["Image"].as_str().unwrap();
            let own = system
                .of_type("AWS::ECR::Repository")
                .into_iter()
                .find_map(|(_, repository)| {
                    let tag = image.strip_prefix(repository.attributes["RepositoryUri"].as_str())?;
                    Some((text(repository, "RepositoryName"), tag.strip_prefix(':')?))
                });
            let Some((repository, tag)) = own else { continue };
            let id = aws_sdk_ecr::types::ImageIdentifier::builder()
                .image_tag(tag)
                .build();
            let answer = aws
                .ecr
                .describe_images()
                .repository_name(repository)
                .image_ids(id)
                .send()
                .await;
            assert_eq!(answer.unwrap().image_details().len(), 1, "{name}: {image}");
        }
    }
}
