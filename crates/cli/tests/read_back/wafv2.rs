//! AWS WAF.

use aws_sdk_wafv2::types::{
    DefaultAction, OverrideAction, Rule, RuleAction, Scope, Statement, VisibilityConfig,
};
use serde_json::{Value, json};

use crate::account::{Account, Reading, tags};

/// The id is `NAME|ID|SCOPE`, as CloudFormation's `Ref` is.
pub(crate) async fn web_acl(aws: &Account, id: &str) -> Reading {
    let parts: Vec<&str> = id.split('|').collect();
    let call = aws.waf.get_web_acl().name(parts[0]).id(parts[1]);
    let answer = call.scope(Scope::from(parts[2])).send().await.unwrap();
    let found = answer.web_acl().unwrap();
    let tagged = aws.waf.list_tags_for_resource().resource_arn(found.arn());
    let tagged = tagged.send().await.unwrap();
    let list = tagged
        .tag_info_for_resource()
        .map(|i| i.tag_list())
        .unwrap_or_default();
    // The ARN says which scope it is of.
    let regional = found.arn().contains(":regional/webacl/");
    Reading::new(json!({
        "Name": found.name(),
        "Scope": if regional { "REGIONAL" } else { "CLOUDFRONT" },
        "Description": found.description(),
        "DefaultAction": found.default_action().map(default_action),
        "VisibilityConfig": found.visibility_config().map(visibility),
        "Rules": found.rules().iter().map(rule).collect::<Vec<_>>(),
        "Tags": tags(list.iter().map(|t| (t.key.clone(), t.value.clone()))),
    }))
    .with("Arn", Some(found.arn()))
    .with("Id", Some(found.id()))
}

/// `{}` for an action that is the one.
fn is<T>(action: Option<&T>) -> Option<Value> {
    action.map(|_| json!({}))
}

fn default_action(action: &DefaultAction) -> Value {
    json!({ "Allow": is(action.allow()), "Block": is(action.block()) })
}

fn rule_action(action: &RuleAction) -> Value {
    json!({
        "Allow": is(action.allow()),
        "Block": is(action.block()),
        "Count": is(action.count()),
    })
}

fn override_action(action: &OverrideAction) -> Value {
    json!({ "None": is(action.none()), "Count": is(action.count()) })
}

fn visibility(config: &VisibilityConfig) -> Value {
    json!({
        "SampledRequestsEnabled": config.sampled_requests_enabled(),
        "CloudWatchMetricsEnabled": config.cloud_watch_metrics_enabled(),
        "MetricName": config.metric_name(),
    })
}

fn rule(rule: &Rule) -> Value {
    json!({
        "Name": rule.name(),
        "Priority": rule.priority(),
        "Statement": rule.statement().map(statement),
        "Action": rule.action().map(rule_action),
        "OverrideAction": rule.override_action().map(override_action),
        "VisibilityConfig": rule.visibility_config().map(visibility),
    })
}

fn statement(statement: &Statement) -> Value {
    let rate = statement.rate_based_statement().map(|r| {
        json!({
            "Limit": r.limit(),
            "EvaluationWindowSec": r.evaluation_window_sec(),
            "AggregateKeyType": r.aggregate_key_type().as_str(),
        })
    });
    let group = statement.managed_rule_group_statement().map(|g| {
        let overrides = g
            .rule_action_overrides()
            .iter()
            .map(|o| json!({ "Name": o.name(), "ActionToUse": o.action_to_use().map(rule_action) }));
        json!({
            "VendorName": g.vendor_name(),
            "Name": g.name(),
            "Version": g.version(),
            "RuleActionOverrides": overrides.collect::<Vec<_>>(),
        })
    });
    json!({ "RateBasedStatement": rate, "ManagedRuleGroupStatement": group })
}

/// The id is the web ACL's ARN.
pub(crate) async fn logging_configuration(aws: &Account, id: &str) -> Reading {
    let call = aws.waf.get_logging_configuration().resource_arn(id);
    let answer = call.send().await.unwrap();
    let found = answer.logging_configuration().unwrap();
    Reading::new(json!({
        "ResourceArn": found.resource_arn(),
        "LogDestinationConfigs": found.log_destination_configs(),
    }))
}

/// The id is `RESOURCE|WEB ACL`, both by their ARNs.
pub(crate) async fn web_acl_association(aws: &Account, id: &str) -> Reading {
    let (resource, _) = id.split_once('|').unwrap();
    let call = aws.waf.get_web_acl_for_resource().resource_arn(resource);
    let answer = call.send().await.unwrap();
    Reading::new(json!({
        "ResourceArn": resource,
        "WebACLArn": answer.web_acl().map(|w| w.arn()),
    }))
}
