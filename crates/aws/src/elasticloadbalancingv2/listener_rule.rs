//! `AWS::ElasticLoadBalancingV2::ListenerRule`. The id is the rule's ARN.

use async_trait::async_trait;
use aws_sdk_elasticloadbalancingv2::types::{
    HostHeaderConditionConfig, PathPatternConditionConfig, RuleCondition, RulePriorityPair,
};
use serde_json::{Map, Value, json};
use tierwright_catalog::kinds;
use tierwright_deploy::{Created, Observed, ProviderError, Request};

use super::actions::{actions, shown_actions};
use super::{is_ours, service_tags};
use crate::calls::{Calls, Change, created, int, properties, ready, refuse_unmodelled, shown, texts};
use crate::clients::Clients;
use crate::error::{Absence, Named, incomplete};
use crate::tags::{self, Tags};

pub(crate) struct ListenerRule;

#[async_trait]
impl Calls for ListenerRule {
    /// A listener has one rule per priority.
    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let wanted = properties!(request, ListenerRule);
        let call = aws
            .elb
            .describe_rules()
            .set_listener_arn(wanted.listener_arn.value());
        let rules = call.into_paginator().items().send().try_collect().await;
        let rules = rules
            .named("elasticloadbalancing:DescribeRules")
            .unless_missing()?
            .unwrap_or_default();
        let priority = wanted.priority.value().map(|priority| priority.to_string());
        let same = rules
            .into_iter()
            .find(|rule| rule.priority() == priority.as_deref());
        match same.and_then(|rule| rule.rule_arn) {
            Some(arn) if is_ours(aws, &arn, request).await? => Ok(Some(created(arn))),
            _ => Ok(None),
        }
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let wanted = properties!(request, ListenerRule);
        let call = aws
            .elb
            .create_rule()
            .set_listener_arn(wanted.listener_arn.value())
            .set_priority(int(&wanted.priority))
            .set_conditions(Some(conditions(request, &wanted)?))
            .set_actions(Some(actions(request, &wanted.actions)?))
            .set_tags(Some(service_tags(&tags::of(request))));
        let answer = call.send().await.named("elasticloadbalancing:CreateRule")?;
        let arn = answer.rules().first().and_then(|rule| rule.rule_arn());
        arn.map(created)
            .ok_or_else(|| incomplete("elasticloadbalancing:CreateRule", "rule ARN"))
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let answer = aws.elb.describe_rules().rule_arns(id).send().await;
        let answer = answer
            .named("elasticloadbalancing:DescribeRules")
            .unless_missing()?;
        if answer.is_none_or(|answer| answer.rules().is_empty()) {
            return Ok(Observed::Missing);
        }
        Ok(ready([("RuleArn", Some(id))]))
    }

    async fn seen(&self, aws: &Clients, id: &str) -> Result<Map<String, Value>, ProviderError> {
        let answer = aws.elb.describe_rules().rule_arns(id).send().await;
        let answer = answer
            .named("elasticloadbalancing:DescribeRules")
            .unless_missing()?;
        let Some(rule) = answer.as_ref().and_then(|answer| answer.rules().first()) else {
            return Ok(Map::new());
        };
        // In which order AWS gives several back is not said.
        let conditions = rule.conditions().iter().map(shown_condition).collect::<Vec<_>>();
        let conditions = (conditions.len() == 1).then_some(conditions);
        Ok(shown([
            ("Priority", json!(rule.priority())),
            ("Conditions", json!(conditions)),
            ("Actions", shown_actions(rule.actions())),
        ]))
    }

    fn mutable(&self) -> &'static [&'static str] {
        &["Actions", "Conditions", "Priority"]
    }

    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        let wanted = properties!(change.request, ListenerRule);
        if change.any(&["Actions", "Conditions"]) {
            let call = aws
                .elb
                .modify_rule()
                .rule_arn(change.id)
                .set_conditions(Some(conditions(change.request, &wanted)?))
                .set_actions(Some(actions(change.request, &wanted.actions)?));
            call.send().await.named("elasticloadbalancing:ModifyRule")?;
        }
        if change.any(&["Priority"]) {
            let pair = RulePriorityPair::builder()
                .rule_arn(change.id)
                .set_priority(int(&wanted.priority))
                .build();
            let call = aws.elb.set_rule_priorities().rule_priorities(pair);
            call.send()
                .await
                .named("elasticloadbalancing:SetRulePriorities")?;
        }
        Ok(())
    }

    async fn retag(
        &self,
        aws: &Clients,
        id: &str,
        tags: &Tags,
        removed: &[String],
    ) -> Result<(), ProviderError> {
        super::retag(aws, id, tags, removed).await
    }

    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        let answer = aws.elb.delete_rule().rule_arn(id).send().await;
        answer.named("elasticloadbalancing:DeleteRule").unless_missing()?;
        Ok(())
    }
}

fn shown_condition(condition: &RuleCondition) -> Value {
    let values = |values: Option<&[String]>| values.map(|values| json!({ "Values": values }));
    let paths = values(condition.path_pattern_config().map(|config| config.values()));
    let hosts = values(condition.host_header_config().map(|config| config.values()));
    Value::Object(shown([
        ("Field", json!(condition.field())),
        ("PathPatternConfig", json!(paths)),
        ("HostHeaderConfig", json!(hosts)),
    ]))
}

fn conditions(request: &Request, wanted: &kinds::ListenerRule) -> Result<Vec<RuleCondition>, ProviderError> {
    let all = wanted.conditions.iter().map(|condition| {
        refuse_unmodelled(request, &condition.other)?;
        let paths = condition.path_pattern_config.literal().map(|paths| {
            PathPatternConditionConfig::builder()
                .set_values(texts(&paths.values))
                .build()
        });
        let hosts = condition.host_header_config.literal().map(|hosts| {
            HostHeaderConditionConfig::builder()
                .set_values(texts(&hosts.values))
                .build()
        });
        Ok(RuleCondition::builder()
            .set_field(condition.field.value())
            .set_path_pattern_config(paths)
            .set_host_header_config(hosts)
            .build())
    });
    all.collect()
}
