//! `AWS::Events::Rule`. The id is the rule's name on the default event bus.
//!
//! PutRule replaces a rule of the same name without a word, so a creation asks first whether there is one.

use std::collections::HashMap;

use async_trait::async_trait;
use aws_sdk_eventbridge::operation::describe_rule::DescribeRuleOutput;
use aws_sdk_eventbridge::operation::put_rule::builders::PutRuleFluentBuilder;
use aws_sdk_eventbridge::types::{InputTransformer, RuleState, Tag, Target};
use aws_smithy_types::error::operation::BuildError;
use tierwright_catalog::kinds;
use tierwright_catalog::kinds::events::rule as kind;
use tierwright_deploy::{Created, Observed, ProviderError, ProviderErrorKind, Request};

use super::{pairs, service_tags};
use crate::calls::{Calls, Change, created, document, properties, ready, refuse_unmodelled};
use crate::clients::Clients;
use crate::codes::classify;
use crate::error::{Absence, Named, invalid, ours};
use crate::names;
use crate::tags::{self, Tags};

pub(crate) struct Rule;

#[async_trait]
impl Calls for Rule {
    fn parts(&self) -> bool {
        true
    }

    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let name = name_of(&properties!(request, EventRule), request);
        let Some(rule) = describe(aws, &name).await? else {
            return Ok(None);
        };
        let present = tags_of(aws, rule.arn().unwrap_or_default()).await?;
        Ok(tags::is_ours(pairs(&present), request).then(|| created(name)))
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let wanted = properties!(request, EventRule);
        let name = name_of(&wanted, request);
        if describe(aws, &name).await?.is_some() {
            let message = format!("an event rule named {name} exists that is not of this deployment");
            return Err(ours(ProviderErrorKind::AlreadyExists, "events:PutRule", message));
        }
        let call = put(aws, &wanted, &name).set_tags(Some(service_tags(&tags::of_unfinished(request))?));
        call.send().await.named("events:PutRule")?;
        Ok(created(name))
    }

    async fn finish(&self, aws: &Clients, request: &Request, id: &str) -> Result<(), ProviderError> {
        let wanted = properties!(request, EventRule);
        for target in &wanted.targets {
            refuse_unmodelled(request, &target.other)?;
        }
        let targets = wanted.targets.iter().map(target).collect::<Result<Vec<_>, _>>()?;
        let old: Vec<String> = target_ids(aws, id)
            .await?
            .into_iter()
            .filter(|old| !targets.iter().any(|target| target.id() == old))
            .collect();
        if !targets.is_empty() {
            put_targets(aws, id, targets).await?;
        }
        remove_targets(aws, id, old).await
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let Some(rule) = describe(aws, id).await? else {
            return Ok(Observed::Missing);
        };
        let present = tags_of(aws, rule.arn().unwrap_or_default()).await?;
        if tags::is_unfinished(pairs(&present)) {
            return Ok(tags::broken_off());
        }
        Ok(ready([("Arn", rule.arn())]))
    }

    fn mutable(&self) -> &'static [&'static str] {
        &[
            "Description",
            "EventPattern",
            "ScheduleExpression",
            "State",
            "Targets",
        ]
    }

    /// What PutRule is not told goes from the rule, tags and targets excepted.
    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        let wanted = properties!(change.request, EventRule);
        put(aws, &wanted, change.id)
            .send()
            .await
            .named("events:PutRule")?;
        self.finish(aws, change.request, change.id).await
    }

    async fn retag(
        &self,
        aws: &Clients,
        id: &str,
        tags: &Tags,
        removed: &[String],
    ) -> Result<(), ProviderError> {
        let Some(arn) = describe(aws, id).await?.and_then(|rule| rule.arn) else {
            return Ok(());
        };
        if !tags.is_empty() {
            let call = aws.events.tag_resource().resource_arn(&arn);
            call.set_tags(Some(service_tags(tags)?))
                .send()
                .await
                .named("events:TagResource")?;
        }
        if !removed.is_empty() {
            let call = aws.events.untag_resource().resource_arn(&arn);
            call.set_tag_keys(Some(removed.to_vec()))
                .send()
                .await
                .named("events:UntagResource")?;
        }
        Ok(())
    }

    /// EventBridge deletes only rules without targets.
    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        if describe(aws, id).await?.is_none() {
            return Ok(());
        }
        let targets = target_ids(aws, id).await?;
        remove_targets(aws, id, targets).await?;
        let call = aws.events.delete_rule().name(id);
        call.send().await.named("events:DeleteRule").unless_missing()?;
        Ok(())
    }
}

fn name_of(wanted: &kinds::EventRule, request: &Request) -> String {
    names::name_or_derived(wanted.name.text(), request, names::EVENT_RULE)
}

fn put(aws: &Clients, wanted: &kinds::EventRule, name: &str) -> PutRuleFluentBuilder {
    aws.events
        .put_rule()
        .name(name)
        .set_description(wanted.description.value())
        .set_event_pattern(document(&wanted.event_pattern))
        .set_schedule_expression(wanted.schedule_expression.value())
        .set_state(wanted.state.text().map(RuleState::from))
}

fn target(target: &kind::Target) -> Result<Target, ProviderError> {
    let built = |e: BuildError| invalid("events:PutTargets", e.to_string());
    let transformer = target
        .input_transformer
        .literal()
        .map(|transformer| {
            let paths = transformer
                .input_paths_map
                .literal()
                .and_then(|map| map.as_object());
            let paths = paths.map(|paths| {
                let text = |(name, path): (&String, &serde_json::Value)| {
                    Some((name.clone(), path.as_str()?.to_owned()))
                };
                paths.iter().filter_map(text).collect::<HashMap<_, _>>()
            });
            InputTransformer::builder()
                .set_input_paths_map(paths)
                .set_input_template(transformer.input_template.value())
                .build()
                .map_err(built)
        })
        .transpose()?;
    Target::builder()
        .set_id(target.id.value())
        .set_arn(target.arn.value())
        .set_role_arn(target.role_arn.value())
        .set_input(target.input.value())
        .set_input_transformer(transformer)
        .build()
        .map_err(built)
}

async fn describe(aws: &Clients, name: &str) -> Result<Option<DescribeRuleOutput>, ProviderError> {
    let answer = aws.events.describe_rule().name(name).send().await;
    answer.named("events:DescribeRule").unless_missing()
}

/// The tags of a rule.
pub(crate) async fn tags_of(aws: &Clients, arn: &str) -> Result<Vec<Tag>, ProviderError> {
    let answer = aws.events.list_tags_for_resource().resource_arn(arn).send().await;
    let answer = answer.named("events:ListTagsForResource").unless_missing()?;
    Ok(answer.and_then(|answer| answer.tags).unwrap_or_default())
}

/// Names and ARNs of every rule on the default event bus.
pub(crate) async fn list(aws: &Clients) -> Result<Vec<(String, String)>, ProviderError> {
    let mut found = Vec::new();
    let mut next = None;
    loop {
        let call = aws.events.list_rules().set_next_token(next);
        let page = call.send().await.named("events:ListRules")?;
        found.extend(
            page.rules
                .unwrap_or_default()
                .into_iter()
                .filter_map(|rule| Some((rule.name?, rule.arn?))),
        );
        next = page.next_token.filter(|token| !token.is_empty());
        if next.is_none() {
            return Ok(found);
        }
    }
}

async fn target_ids(aws: &Clients, rule: &str) -> Result<Vec<String>, ProviderError> {
    let mut found = Vec::new();
    let mut next = None;
    loop {
        let call = aws.events.list_targets_by_rule().rule(rule).set_next_token(next);
        let answer = call.send().await.named("events:ListTargetsByRule");
        let Some(page) = answer.unless_missing()? else {
            return Ok(found);
        };
        found.extend(page.targets().iter().map(|target| target.id().to_owned()));
        next = page.next_token.filter(|token| !token.is_empty());
        if next.is_none() {
            return Ok(found);
        }
    }
}

/// PutTargets answers 200 and lists the targets that it refused.
async fn put_targets(aws: &Clients, rule: &str, targets: Vec<Target>) -> Result<(), ProviderError> {
    let operation = "events:PutTargets";
    let call = aws.events.put_targets().rule(rule).set_targets(Some(targets));
    let answer = call.send().await.named(operation)?;
    answer.failed_entries().first().map_or(Ok(()), |entry| {
        Err(refused(
            operation,
            entry.target_id(),
            entry.error_code(),
            entry.error_message(),
        ))
    })
}

/// RemoveTargets does so too.
async fn remove_targets(aws: &Clients, rule: &str, ids: Vec<String>) -> Result<(), ProviderError> {
    if ids.is_empty() {
        return Ok(());
    }
    let operation = "events:RemoveTargets";
    let call = aws.events.remove_targets().rule(rule).set_ids(Some(ids));
    let answer = call.send().await.named(operation).unless_missing()?;
    let failed = answer.as_ref().and_then(|answer| answer.failed_entries().first());
    failed.map_or(Ok(()), |entry| {
        Err(refused(
            operation,
            entry.target_id(),
            entry.error_code(),
            entry.error_message(),
        ))
    })
}

fn refused(operation: &str, id: Option<&str>, code: Option<&str>, reason: Option<&str>) -> ProviderError {
    let reason = reason.unwrap_or("EventBridge gave no reason");
    ProviderError {
        kind: classify(code, 400, reason),
        operation: operation.to_owned(),
        code: code.map(str::to_owned),
        message: format!("the target {}: {reason}", id.unwrap_or_default()),
    }
}
