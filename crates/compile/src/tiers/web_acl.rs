use serde_json::json;
use tierwright_catalog::kinds::wafv2::web_acl::{
    Action, DefaultAction, ManagedRuleGroupStatement, OverrideAction, RateBasedStatement, Rule, Statement,
    VisibilityConfig,
};
use tierwright_catalog::kinds::{LogGroup, WebAcl, WebAclAssociation, WebAclLogging};
use tierwright_catalog::{Expr, LogicalId, Prop};
use tierwright_model::{Id, Tier, TierKind, tiers};

use super::rest_api;
use crate::aws_name;
use crate::passes::Builder;
use crate::passes::builder::{name_tag, suffix};

pub(super) fn lower(builder: &mut Builder<'_>, tier: &Tier, acl: &tiers::WebAcl) {
    let id = LogicalId::of(&tier.id, suffix::WEB_ACL);
    let name = aws_name(&builder.design.settings.project, tier.id.as_str(), "", 128);
    let at_the_edge = guarded(builder, &tier.id).any(|t| matches!(t.kind, TierKind::StaticSite(_)));
    let mut rules: Vec<Rule> = Vec::new();
    if let Some(limit) = acl.rate_limit {
        rules.push(Rule {
            name: "rate-limit".into(),
            statement: Prop::Literal(Statement {
                rate_based_statement: Prop::Literal(RateBasedStatement {
                    limit: i64::from(limit).into(),
                    evaluation_window_sec: 300.into(),
                    aggregate_key_type: "IP".into(),
                    ..RateBasedStatement::default()
                }),
                ..Statement::default()
            }),
            action: Prop::Literal(Action {
                block: Prop::Literal(json!({})),
                ..Action::default()
            }),
            ..Rule::default()
        });
    }
    rules.extend(acl.managed_rule_groups.iter().map(|group| Rule {
        name: group.as_str().into(),
        statement: Prop::Literal(Statement {
            managed_rule_group_statement: Prop::Literal(ManagedRuleGroupStatement {
                vendor_name: "AWS".into(),
                name: group.as_str().into(),
                ..ManagedRuleGroupStatement::default()
            }),
            ..Statement::default()
        }),
        override_action: Prop::Literal(OverrideAction {
            none: Prop::Literal(json!({})),
            ..OverrideAction::default()
        }),
        ..Rule::default()
    }));
    for (priority, rule) in (0_i64..).zip(&mut rules) {
        rule.priority = priority.into();
        rule.visibility_config = visible(rule.name.text().unwrap_or_default());
    }
    let kind = WebAcl {
        name: name.as_str().into(),
        scope: if at_the_edge { "CLOUDFRONT" } else { "REGIONAL" }.into(),
        description: format!("Filters requests: {}", tier.id).into(),
        default_action: Prop::Literal(DefaultAction {
            allow: Prop::Literal(json!({})),
            ..DefaultAction::default()
        }),
        visibility_config: visible(&name),
        rules,
        tags: name_tag(&tier.name),
        ..WebAcl::default()
    };
    builder.add(id.clone(), &tier.id, &tier.name, kind);
    logging(builder, tier, acl, &id);
    associate(builder, tier, &id);
}

fn visible(metric: &str) -> Prop<VisibilityConfig> {
    Prop::Literal(VisibilityConfig {
        sampled_requests_enabled: true.into(),
        cloud_watch_metrics_enabled: true.into(),
        metric_name: metric.into(),
        ..VisibilityConfig::default()
    })
}

/// The tiers that name the web ACL.
fn guarded<'d>(builder: &Builder<'d>, acl: &Id) -> impl Iterator<Item = &'d Tier> {
    builder.design.tiers.iter().filter(move |tier| {
        let named = match &tier.kind {
            TierKind::StaticSite(site) => &site.web_acl,
            TierKind::LoadBalancer(balancer) => &balancer.web_acl,
            TierKind::RestApi(api) => &api.web_acl,
            _ => &None,
        };
        named.as_ref() == Some(acl)
    })
}

/// WAF writes to log groups whose name begins with `aws-waf-logs-` (WAF guide, *Sending web ACL traffic logs to CloudWatch*).
fn logging(builder: &mut Builder<'_>, tier: &Tier, acl: &tiers::WebAcl, id: &LogicalId) {
    let logs = LogicalId::of(&tier.id, suffix::WEB_ACL_LOGS);
    let kind = LogGroup {
        log_group_name: format!("aws-waf-logs-{}-{}", builder.design.settings.project, tier.id).into(),
        retention_in_days: i64::from(acl.log_retention_days).into(),
        tags: name_tag(&tier.name),
        ..LogGroup::default()
    };
    builder.add(logs.clone(), &tier.id, &tier.name, kind);
    // The log group's attribute ends in `:*`, which WAF refuses.
    let destination = Prop::join([
        "arn:".into(),
        Prop::Expr(Expr::Partition),
        ":logs:".into(),
        Prop::Expr(Expr::Region),
        ":".into(),
        Prop::Expr(Expr::AccountId),
        ":log-group:".into(),
        Prop::reference(&logs),
    ]);
    let kind = WebAclLogging {
        resource_arn: Prop::attribute(id, "Arn"),
        log_destination_configs: Prop::Literal(vec![destination]),
        ..WebAclLogging::default()
    };
    builder.add(
        LogicalId::of(&tier.id, suffix::WEB_ACL_LOGGING),
        &tier.id,
        &tier.name,
        kind,
    );
}

/// Load balancers and stages of REST APIs are associated; a distribution names its web ACL itself.
fn associate(builder: &mut Builder<'_>, tier: &Tier, id: &LogicalId) {
    let guarded: Vec<_> = guarded(builder, &tier.id).collect();
    for other in guarded {
        let arn = match &other.kind {
            TierKind::LoadBalancer(_) => Prop::reference(&LogicalId::of(&other.id, suffix::LOAD_BALANCER)),
            TierKind::RestApi(_) => rest_api::stage_arn(&other.id),
            _ => continue,
        };
        let kind = WebAclAssociation {
            resource_arn: arn,
            web_acl_arn: Prop::attribute(id, "Arn"),
            ..WebAclAssociation::default()
        };
        builder.add(
            LogicalId::of(&other.id, suffix::WEB_ACL_ASSOCIATION),
            &tier.id,
            &tier.name,
            kind,
        );
    }
}
