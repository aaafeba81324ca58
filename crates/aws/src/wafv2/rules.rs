//! The rules of a web ACL, from CloudFormation's form to the API's.

use aws_sdk_wafv2::types::{
    AllowAction, BlockAction, CountAction, DefaultAction, ManagedRuleGroupStatement, NoneAction,
    OverrideAction, RateBasedStatement, RateBasedStatementAggregateKeyType, Rule, RuleAction,
    RuleActionOverride, Statement, VisibilityConfig,
};
use serde_json::{Map, Value};
use tierwright_catalog::Prop;
use tierwright_catalog::kinds::wafv2::web_acl as kind;
use tierwright_deploy::{ProviderError, ProviderErrorKind, Request};

use super::built;
use crate::calls::{int, refuse_unmodelled};
use crate::error::ours;

/// What becomes of a request that no rule ends.
pub(crate) fn default_action(
    request: &Request,
    wanted: &kind::DefaultAction,
) -> Result<DefaultAction, ProviderError> {
    refuse_unmodelled(request, &wanted.other)?;
    Ok(DefaultAction::builder()
        .set_allow(plain(request, &wanted.allow)?.then(|| AllowAction::builder().build()))
        .set_block(plain(request, &wanted.block)?.then(|| BlockAction::builder().build()))
        .build())
}

/// Metrics and samples.
pub(crate) fn visibility(
    request: &Request,
    wanted: &Prop<kind::VisibilityConfig>,
) -> Result<Option<VisibilityConfig>, ProviderError> {
    let Some(wanted) = wanted.literal() else {
        return Ok(None);
    };
    refuse_unmodelled(request, &wanted.other)?;
    let config = VisibilityConfig::builder()
        .set_sampled_requests_enabled(wanted.sampled_requests_enabled.value())
        .set_cloud_watch_metrics_enabled(wanted.cloud_watch_metrics_enabled.value())
        .set_metric_name(wanted.metric_name.value());
    built(config.build()).map(Some)
}

/// The rules.
pub(crate) fn rules(request: &Request, all: &[kind::Rule]) -> Result<Vec<Rule>, ProviderError> {
    all.iter().map(|one| rule(request, one)).collect()
}

fn rule(request: &Request, wanted: &kind::Rule) -> Result<Rule, ProviderError> {
    refuse_unmodelled(request, &wanted.other)?;
    let override_action = match wanted.override_action.literal() {
        Some(wanted) => {
            refuse_unmodelled(request, &wanted.other)?;
            let action = OverrideAction::builder()
                .set_none(plain(request, &wanted.none)?.then(|| NoneAction::builder().build()))
                .set_count(plain(request, &wanted.count)?.then(|| CountAction::builder().build()));
            Some(action.build())
        }
        None => None,
    };
    let statement = match wanted.statement.literal() {
        Some(wanted) => Some(statement(request, wanted)?),
        None => None,
    };
    let rule = Rule::builder()
        .set_name(wanted.name.value())
        .set_priority(int(&wanted.priority))
        .set_statement(statement)
        .set_action(action(request, &wanted.action)?)
        .set_override_action(override_action)
        .set_visibility_config(visibility(request, &wanted.visibility_config)?);
    built(rule.build())
}

fn statement(request: &Request, wanted: &kind::Statement) -> Result<Statement, ProviderError> {
    refuse_unmodelled(request, &wanted.other)?;
    let group = match wanted.managed_rule_group_statement.literal() {
        Some(wanted) => Some(group(request, wanted)?),
        None => None,
    };
    let rate = match wanted.rate_based_statement.literal() {
        Some(wanted) => Some(rate(request, wanted)?),
        None => None,
    };
    Ok(Statement::builder()
        .set_managed_rule_group_statement(group)
        .set_rate_based_statement(rate)
        .build())
}

fn group(
    request: &Request,
    wanted: &kind::ManagedRuleGroupStatement,
) -> Result<ManagedRuleGroupStatement, ProviderError> {
    refuse_unmodelled(request, &wanted.other)?;
    let overrides = wanted.rule_action_overrides.iter().map(|wanted| {
        refuse_unmodelled(request, &wanted.other)?;
        let one = RuleActionOverride::builder()
            .set_name(wanted.name.value())
            .set_action_to_use(action(request, &wanted.action_to_use)?);
        built(one.build())
    });
    let overrides = overrides.collect::<Result<Vec<_>, _>>()?;
    let group = ManagedRuleGroupStatement::builder()
        .set_vendor_name(wanted.vendor_name.value())
        .set_name(wanted.name.value())
        .set_version(wanted.version.value())
        .set_rule_action_overrides((!overrides.is_empty()).then_some(overrides));
    built(group.build())
}

fn rate(request: &Request, wanted: &kind::RateBasedStatement) -> Result<RateBasedStatement, ProviderError> {
    refuse_unmodelled(request, &wanted.other)?;
    let key = wanted
        .aggregate_key_type
        .text()
        .map(RateBasedStatementAggregateKeyType::from);
    let rate = RateBasedStatement::builder()
        .set_limit(wanted.limit.value())
        // The SDK would send 0 for none, which AWS refuses; 300 is AWS's own default.
        .evaluation_window_sec(wanted.evaluation_window_sec.value().unwrap_or(300))
        .set_aggregate_key_type(key);
    built(rate.build())
}

fn action(request: &Request, wanted: &Prop<kind::Action>) -> Result<Option<RuleAction>, ProviderError> {
    let Some(wanted) = wanted.literal() else {
        return Ok(None);
    };
    refuse_unmodelled(request, &wanted.other)?;
    let action = RuleAction::builder()
        .set_allow(plain(request, &wanted.allow)?.then(|| AllowAction::builder().build()))
        .set_block(plain(request, &wanted.block)?.then(|| BlockAction::builder().build()))
        .set_count(plain(request, &wanted.count)?.then(|| CountAction::builder().build()));
    Ok(Some(action.build()))
}

/// Whether an action is the one; an action with settings of its own (a response, headers) can't be applied.
fn plain(request: &Request, action: &Prop<Value>) -> Result<bool, ProviderError> {
    match action.literal() {
        None => Ok(false),
        Some(value) if value.as_object().is_some_and(Map::is_empty) => Ok(true),
        Some(value) => {
            let message = format!(
                "{} has a web ACL action with settings that this program can't deploy: {value}",
                request.logical_id
            );
            Err(ours(
                ProviderErrorKind::Unsupported,
                "wafv2:CreateWebACL",
                message,
            ))
        }
    }
}
