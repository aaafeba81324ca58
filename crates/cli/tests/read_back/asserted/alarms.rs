//! Alarms: their limits, what they watch, and whom they tell.

use serde_json::{Value, json};

use super::{all_of, items, list, one_of, text, texts, tiers};
use crate::system::System;

/// Each alarm of the design stands with its numbers, watches something of this system, and tells the topic, from which the
/// address of the design is told.
pub(super) fn check(system: &System) {
    for (id, wanted) in tiers(system, "alarms") {
        let topic = one_of(system, "AWS::SNS::Topic", id);
        let arn = Value::from(topic.attributes["TopicArn"].as_str());
        if wanted.get("email").is_some() {
            let subscription = one_of(system, "AWS::SNS::Subscription", id);
            let to = (
                &subscription.properties["TopicArn"],
                text(subscription, "Protocol"),
            );
            assert_eq!(to, (&arn, "email"), "{}", system.name);
            let address = text(subscription, "Endpoint");
            let given = wanted["email"].as_str().map_or_else(
                || system.parameters.values().any(|v| v == address),
                |literal| literal == address,
            );
            assert!(given, "{}: {address}", system.name);
        }
        let policy = one_of(system, "AWS::SNS::TopicPolicy", id);
        let mut statements = items(&policy.properties["PolicyDocument"]["Statement"]);
        let lets_in = statements.any(|s| {
            let who = texts(&s["Principal"]["Service"]).contains(&"cloudwatch.amazonaws.com");
            s["Effect"] == "Allow"
                && who
                && texts(&s["Action"]).contains(&"sns:Publish")
                && s["Resource"] == arn
        });
        assert!(lets_in, "{}: no alarm can tell {arn}: {policy:?}", system.name);
        let told: Vec<_> = system
            .of_type("AWS::CloudWatch::Alarm")
            .into_iter()
            .filter(|(_, alarm)| list(alarm, "AlarmActions").contains(&arn))
            .map(|(_, alarm)| alarm)
            .collect();
        let alarms: Vec<_> = items(&wanted["alarms"]).collect();
        // Each target group counts its own unhealthy targets.
        let groups = |alarm: &Value| match alarm["metric"].as_str() {
            Some("unhealthyTargets") => items(&system.design["connections"])
                .filter(|c| c["from"] == alarm["tier"])
                .count(),
            _ => 1,
        };
        let wanted: usize = alarms.iter().map(|alarm| groups(alarm)).sum();
        assert_eq!(told.len(), wanted, "{}: {told:?}", system.name);
        for alarm in alarms {
            let (metric, below) = match alarm["metric"].as_str().unwrap() {
                "cpu" => ("CPUUtilization", false),
                "memory" => ("MemoryUtilization", false),
                "serverErrors" => ("5XXError", false),
                "unhealthyTargets" => ("UnHealthyHostCount", false),
                "freeStorage" => ("FreeStorageSpace", true),
                other => panic!("{}: what must an alarm of {other} be?", system.name),
            };
            let comparison = if below {
                "LessThanThreshold"
            } else {
                "GreaterThanThreshold"
            };
            let numbers = json!([
                metric,
                comparison,
                alarm["threshold"],
                alarm["periodSeconds"],
                alarm["evaluationPeriods"]
            ]);
            let names = names(system, alarm["tier"].as_str().unwrap());
            let found = told.iter().filter(|a| {
                let own = [
                    "MetricName",
                    "ComparisonOperator",
                    "Threshold",
                    "Period",
                    "EvaluationPeriods",
                ];
                let own: Value = own.iter().map(|name| a.properties[*name].clone()).collect();
                let watched = list(a, "Dimensions").iter().map(|d| d["Value"].as_str().unwrap());
                own == numbers && names.iter().any(|name| watched.clone().any(|w| w == name))
            });
            assert_eq!(
                found.count(),
                groups(alarm),
                "{}: {alarm} in {told:?}",
                system.name
            );
        }
    }
}

/// The names by which metrics know what was made for a tier.
fn names(system: &System, id: &str) -> Vec<String> {
    let kinds = [
        ("AWS::ApiGateway::RestApi", "Name"),
        ("AWS::ECS::Service", "ServiceName"),
        ("AWS::RDS::DBCluster", "DBClusterIdentifier"),
        ("AWS::RDS::DBInstance", "DBInstanceIdentifier"),
    ];
    let mut names = Vec::new();
    for (type_name, property) in kinds {
        let all = all_of(system, type_name, id).into_iter();
        names.extend(all.map(|reading| text(reading, property).to_owned()));
    }
    let balancers = all_of(system, "AWS::ElasticLoadBalancingV2::LoadBalancer", id);
    names.extend(
        balancers
            .iter()
            .map(|b| b.attributes["LoadBalancerFullName"].clone()),
    );
    names
}
