//! Tiers that fall back to the VPC's default security group.

use tierwright_catalog::Kind;
use tierwright_compile::Resource;
use tierwright_model::{Edit, Severity};
use tierwright_reach::called;

use crate::context::Context;
use crate::edits;
use crate::ids::group_id;
use crate::offer::{OfferedRule, as_edits, missing, new_group};
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "tier-without-security-group",
    category: "security",
    severity: Severity::Warning,
    summary: "A tier has no security group of its own",
    catalog: &["SG-DEF-001"],
    docs: Docs {
        what: "Reports a service, load balancer, database or instance whose list of security groups is empty.",
        why: "AWS then uses the VPC's default group, which admits its own members only and lets everything out. Other tiers \
              cannot refer to it, so their connections fail, and what it allows is nobody's decision.",
        silent: "the groups come from a value that is not known, or the resource is a Network Load Balancer, which may have \
                 none. VPC endpoints are `endpoint-group-closed`.",
        example: "A Fargate service is dropped on the canvas and nobody gives it a group.",
        source: "Security Hub EC2.2; ECS API, AwsVpcConfiguration.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for interfaces in context.network.with_interfaces().filter(|i| i.in_default_group()) {
        let resource = interfaces.resource;
        if matches!(resource.kind, Kind::VpcEndpoint(_)) {
            continue;
        }
        let message = format!(
            "{} has no security group, so the VPC's default group counts: no other tier can connect to it",
            called(resource)
        );
        report
            .at(
                resource,
                message,
                "Give it a security group with the rules that its connections need.",
            )
            .property("SecurityGroups")
            .fix(fix(context, resource));
    }
}

/// A group with what the tier's connections need.
fn fix(context: &Context<'_>, resource: &Resource) -> Option<(String, Vec<Edit>)> {
    let design = context.design?;
    // The groups of a VPC link stand in a property of its API.
    let tier = edits::tier(context, resource).filter(|tier| tier.kind.in_vpc())?;
    let mut ids = context.ids()?;
    let mut rules: Vec<OfferedRule> = Vec::new();
    for connected in context.connections() {
        let flow = &connected.flow;
        if flow.from.resource() == Some(&resource.id) || flow.to == resource.id {
            rules.extend(missing(
                design,
                &context.network,
                &mut ids,
                &flow.from,
                &flow.to,
                flow.protocol,
                flow.port,
            ));
        }
    }
    let group = match rules
        .iter()
        .find(|rule| rule.new_group_of.as_ref() == Some(&tier.id))
    {
        Some(rule) => rule.group.clone(),
        None => ids.fresh(&group_id(&tier.id)),
    };
    let mut all = as_edits(design, &rules);
    if rules.iter().all(|rule| rule.group != group) {
        all.splice(0..0, new_group(tier, &group));
    }
    all.extend(crate::compute::way::egress_edits(
        context, resource, &group, &mut ids,
    ));
    Some((
        format!("Create {group} with the rules that its connections need"),
        all,
    ))
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};
    use serde_json::json;
    &[
        bad("tasks without a group", "api", || {
            vec![set("api", "/securityGroups", json!([]))]
        }),
        bad("a database without a group", "db", || {
            vec![set("db", "/securityGroups", json!([]))]
        }),
        good("a group that is shared", || {
            vec![set(
                "admin",
                "/securityGroups",
                json!(["sg-fargate-app", "sg-ec2-admin"]),
            )]
        }),
    ]
};
