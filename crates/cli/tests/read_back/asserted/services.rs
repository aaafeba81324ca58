//! Services: what their containers are told, how they are scaled, and that their images are there.

use serde_json::{Value, json};

use super::{all_of, items, list, one_of, text, tier, tiers};
use crate::account::{Account, Reading};
use crate::system::System;

pub(super) async fn check(aws: &Account, system: &System) {
    for (id, service) in tiers(system, "fargateService") {
        running(system, id, service);
        environment(system, id, service);
        if let Some(scaling) = service.get("autoScaling") {
            scaled(system, id, scaling);
        }
    }
    images(aws, system).await;
}

/// A service runs as many tasks as the design says, of the size and with the image that it says; its container is reached at
/// its port and writes to a log group that is there.
fn running(system: &System, id: &str, wanted: &Value) {
    let place = format!("{}: {id}", system.name);
    let service = one_of(system, "AWS::ECS::Service", id);
    let task = one_of(system, "AWS::ECS::TaskDefinition", id);
    assert_eq!(
        text(service, "TaskDefinition"),
        task.attributes["TaskDefinitionArn"],
        "{place}"
    );
    assert_eq!(
        service.properties["DesiredCount"], wanted["desiredCount"],
        "{place}"
    );
    let size = (text(task, "Cpu"), text(task, "Memory"));
    let said = (wanted["cpu"].to_string(), wanted["memory"].to_string());
    assert_eq!(size, (said.0.as_str(), said.1.as_str()), "{place}");
    let container = &list(task, "ContainerDefinitions")[0];
    if let Some(image) = wanted["image"].get("repository") {
        let repository = image["repository"].as_str().unwrap();
        let repository = &one_of(system, "AWS::ECR::Repository", repository).attributes["RepositoryUri"];
        let image = format!("{repository}:{}", image["tag"].as_str().unwrap());
        assert_eq!(container["Image"], image, "{place}");
    }
    let mut ports = items(&container["PortMappings"]);
    assert!(
        ports.any(|p| p["ContainerPort"] == wanted["containerPort"]),
        "{place}"
    );
    for entry in list(service, "LoadBalancers") {
        assert_eq!(entry["ContainerName"], container["Name"], "{place}");
    }
    let writes = &container["LogConfiguration"]["Options"]["awslogs-group"];
    let groups = all_of(system, "AWS::Logs::LogGroup", id).into_iter();
    let mut own = groups.filter(|group| group.properties["LogGroupName"] == *writes);
    let group = own
        .next()
        .unwrap_or_else(|| panic!("{place}: {writes} is not there"));
    assert_eq!(
        group.properties["RetentionInDays"], wanted["logRetentionDays"],
        "{place}"
    );
}

/// A container is told what the design says, and nothing else: addresses are the real ones, secrets come from the account's own.
fn environment(system: &System, id: &str, service: &Value) {
    let task = one_of(system, "AWS::ECS::TaskDefinition", id);
    let container = &list(task, "ContainerDefinitions")[0];
    let (mut plain, mut secret) = (Vec::new(), Vec::new());
    for variable in items(&service["environment"]) {
        let (kind, of) = variable["value"].as_object().unwrap().iter().next().unwrap();
        match kind.as_str() {
            "text" => plain.push(json!({ "Name": variable["name"], "Value": of })),
            "databaseEndpoint" | "databasePort" => {
                let part = if kind == "databasePort" { "Port" } else { "Address" };
                let value = &database(system, of).attributes[&format!("Endpoint.{part}")];
                plain.push(json!({ "Name": variable["name"], "Value": value }));
            }
            "loadBalancerDnsName" => {
                plain.push(json!({ "Name": variable["name"], "Value": dns_name(system, of) }));
            }
            "loadBalancerUrl" => {
                let (balancer, port) = (&of["loadBalancer"], &of["port"]);
                let listens = tier(system, "loadBalancer", balancer).unwrap();
                let listener = items(&listens["listeners"]).find(|l| l["port"] == *port);
                let scheme = listener.unwrap()["protocol"].as_str().unwrap().to_lowercase();
                let (host, path) = (
                    dns_name(system, balancer),
                    of["path"].as_str().unwrap_or_default(),
                );
                let url = format!("{scheme}://{host}:{port}{path}");
                plain.push(json!({ "Name": variable["name"], "Value": url }));
            }
            "databaseSecret" => {
                let arn = &database(system, &of["database"]).attributes["MasterUserSecret.SecretArn"];
                assert!(arn.starts_with("arn:aws:secretsmanager:"), "{arn}");
                let from = format!("{arn}:{}::", of["key"].as_str().unwrap());
                secret.push(json!({ "Name": variable["name"], "ValueFrom": from }));
            }
            other => panic!("{}: what must a variable of the kind {other} be?", system.name),
        }
    }
    let sorted = |value: &Value| {
        let mut all: Vec<_> = items(value).cloned().collect();
        all.sort_by_key(Value::to_string);
        all
    };
    for (name, wanted) in [("Environment", plain), ("Secrets", secret)] {
        assert_eq!(
            sorted(&container[name]),
            sorted(&wanted.into()),
            "{}: {name} of {id}",
            system.name
        );
    }
}

fn database<'a>(system: &'a System, id: &Value) -> &'a Reading {
    let id = id.as_str().unwrap();
    let cluster = all_of(system, "AWS::RDS::DBCluster", id);
    let found = cluster.first();
    found.map_or_else(|| one_of(system, "AWS::RDS::DBInstance", id), |c| *c)
}

fn dns_name<'a>(system: &'a System, id: &Value) -> &'a str {
    let type_name = "AWS::ElasticLoadBalancingV2::LoadBalancer";
    &one_of(system, type_name, id.as_str().unwrap()).attributes["DNSName"]
}

/// A service may have as many tasks as the design says, begins between the two, and has the policy of the design.
fn scaled(system: &System, id: &str, scaling: &Value) {
    let service = one_of(system, "AWS::ECS::Service", id);
    let target = one_of(system, "AWS::ApplicationAutoScaling::ScalableTarget", id);
    let resource = format!(
        "service/{}/{}",
        text(service, "Cluster"),
        text(service, "ServiceName")
    );
    assert_eq!(text(target, "ResourceId"), resource);
    let limits = (
        &target.properties["MinCapacity"],
        &target.properties["MaxCapacity"],
    );
    assert_eq!(limits, (&scaling["min"], &scaling["max"]), "{resource}");
    let desired = service.properties["DesiredCount"].as_i64();
    assert!(
        scaling["min"].as_i64() <= desired && desired <= scaling["max"].as_i64(),
        "{resource}: {desired:?} tasks"
    );
    let policies = all_of(system, "AWS::ApplicationAutoScaling::ScalingPolicy", id);
    assert!(
        policies.iter().all(|p| text(p, "ResourceId") == resource),
        "{resource}: {policies:?}"
    );
    if let Some(percent) = scaling["policy"].get("cpuTarget") {
        assert_eq!(policies.len(), 1, "{resource}: {policies:?}");
        let tracking = &policies[0].properties["TargetTrackingScalingPolicyConfiguration"];
        assert_eq!(tracking["TargetValue"].as_f64(), percent.as_f64(), "{resource}");
        let metric = &tracking["PredefinedMetricSpecification"]["PredefinedMetricType"];
        assert_eq!(metric, "ECSServiceAverageCPUUtilization", "{resource}");
    } else {
        let steps = &scaling["policy"]["steps"];
        assert_eq!(policies.len(), 2, "{resource}: {policies:?}");
        let out = ("outAtCpuPercent", "GreaterThanOrEqualToThreshold", 1);
        let back = ("inBelowCpuPercent", "LessThanThreshold", -1);
        for (limit, comparison, change) in [out, back] {
            step(
                system,
                service,
                &policies,
                &json!({
                    "Threshold": steps[limit].as_f64(),
                    "ComparisonOperator": comparison,
                    "Period": steps["periodSeconds"],
                    "EvaluationPeriods": steps["evaluationPeriods"],
                    "MetricName": "CPUUtilization",
                    "Namespace": "AWS/ECS",
                    "Statistic": "Average",
                }),
                change,
            );
        }
    }
}

/// One alarm of the service's own CPU is as wanted, and what it sets off changes the number of tasks so.
fn step(system: &System, service: &Reading, policies: &[&Reading], wanted: &Value, change: i64) {
    let name = text(service, "ServiceName");
    let dimensions = [
        json!({ "Name": "ClusterName", "Value": text(service, "Cluster") }),
        json!({ "Name": "ServiceName", "Value": name }),
    ];
    let wanted = wanted.as_object().unwrap();
    let mut alarms = system
        .of_type("AWS::CloudWatch::Alarm")
        .into_iter()
        .filter(|(_, alarm)| {
            let own = list(alarm, "Dimensions");
            dimensions.iter().all(|d| own.contains(d))
                && wanted.iter().all(|(k, v)| alarm.properties.get(k) == Some(v))
        });
    let (_, alarm) = alarms
        .next()
        .unwrap_or_else(|| panic!("{name}: no alarm is {wanted:?}"));
    let actions = list(alarm, "AlarmActions");
    let set_off = policies
        .iter()
        .find(|p| actions == [Value::from(p.attributes["Arn"].as_str())]);
    let policy = set_off.unwrap_or_else(|| panic!("{name}: {actions:?} is no policy of it"));
    assert_eq!(text(policy, "PolicyType"), "StepScaling", "{name}");
    let config = &policy.properties["StepScalingPolicyConfiguration"];
    assert_eq!(config["AdjustmentType"], "ChangeInCapacity", "{name}");
    let steps: Vec<_> = items(&config["StepAdjustments"]).collect();
    assert_eq!(steps.len(), 1, "{name}: {config}");
    assert_eq!(steps[0]["ScalingAdjustment"], change, "{name}: {config}");
    // A step counts from the alarm's threshold: upwards without an end, or downwards.
    let (begins, open) = if change > 0 {
        ("MetricIntervalLowerBound", "MetricIntervalUpperBound")
    } else {
        ("MetricIntervalUpperBound", "MetricIntervalLowerBound")
    };
    assert_eq!(steps[0][begins].as_f64(), Some(0.0), "{name}: {config}");
    assert!(steps[0].get(open).is_none(), "{name}: {config}");
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
