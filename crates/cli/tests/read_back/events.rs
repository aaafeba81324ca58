//! Amazon EventBridge.

use serde_json::{Value, json};

use crate::account::{Account, Reading, document, tags};

pub(crate) async fn rule(aws: &Account, id: &str) -> Reading {
    let rule = aws.events.describe_rule().name(id).send().await.unwrap();
    let targets = aws.events.list_targets_by_rule().rule(id).send().await.unwrap();
    let targets = targets.targets().iter().map(|t| {
        let transformer = t.input_transformer().map(|i| {
            json!({
                "InputPathsMap": i.input_paths_map(),
                "InputTemplate": i.input_template(),
            })
        });
        json!({
            "Id": t.id(),
            "Arn": t.arn(),
            "RoleArn": t.role_arn(),
            "Input": t.input(),
            "InputTransformer": transformer,
        })
    });
    let targets: Vec<Value> = targets.collect();
    let tagged = aws.events.list_tags_for_resource();
    let tagged = tagged.resource_arn(rule.arn().unwrap()).send().await.unwrap();
    let list = tagged.tags().iter();
    Reading::new(json!({
        "Name": rule.name(),
        "Description": rule.description(),
        "EventPattern": rule.event_pattern().map(document),
        "ScheduleExpression": rule.schedule_expression(),
        "State": rule.state().map(|s| s.as_str()),
        "Targets": targets,
        "Tags": tags(list.map(|t| (t.key.clone(), t.value.clone()))),
    }))
    .with("Arn", rule.arn())
}
