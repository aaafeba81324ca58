//! Capacities that Aurora Serverless does not have.

use tierwright_catalog::{Kind, Prop};
use tierwright_compile::Resource;
use tierwright_model::{Edit, Severity};
use tierwright_reach::called;

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "database-capacity-invalid",
    category: "database",
    severity: Severity::Error,
    summary: "The capacity of a serverless database is not one that Aurora offers",
    catalog: &["DB-CLS-004"],
    docs: Docs {
        what: "Checks the capacity of Aurora Serverless v2: 0 or 0.5 to 256 units in steps of 0.5, the least not above the \
               most, the most 1 at least; and that instances of class db.serverless have one.",
        why: "AWS refuses the cluster, or the instances in it.",
        silent: "the cluster has no instance of class db.serverless, or a number is not known. Whether the engine's version \
                 can pause (0 units) is for AWS to say.",
        example: "0.3 to 4 units.",
        source: "RDS API, ServerlessV2ScalingConfiguration; Aurora guide, *Setting the Aurora Serverless v2 capacity range*.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let mut serverless = Vec::new();
    for resource in context.resources() {
        if let Kind::DbInstance(instance) = &resource.kind
            && instance.db_instance_class.text() == Some("db.serverless")
        {
            serverless.extend(instance.db_cluster_identifier.target());
        }
    }
    for (resource, cluster) in context.clusters().filter(|(r, _)| serverless.contains(&&r.id)) {
        let capacity = match &cluster.serverless_v2_scaling_configuration {
            Prop::Expr(_) => continue,
            other => other.literal(),
        };
        let least = capacity.map_or(&Prop::Absent, |c| &c.min_capacity);
        let most = capacity.map_or(&Prop::Absent, |c| &c.max_capacity);
        if matches!(least, Prop::Expr(_)) || matches!(most, Prop::Expr(_)) {
            continue;
        }
        let (min, max) = (least.value(), most.value());
        let Some(problem) = problem(min, max) else {
            continue;
        };
        let message = format!("{} {problem}", called(resource));
        report
            .at(
                resource,
                message,
                "Choose 0.5 to 256 units in steps of 0.5, such as 0.5 to 4.",
            )
            .property("ServerlessV2ScalingConfiguration")
            .fix(fix(context, resource, min, max));
    }
}

fn problem(min: Option<f64>, max: Option<f64>) -> Option<String> {
    let (Some(min), Some(max)) = (min, max) else {
        return Some("is serverless and does not say between which capacities".to_owned());
    };
    let step = |value: f64| value.is_finite() && (value * 2.0).fract() == 0.0;
    if !step(min) || !(min == 0.0 || (0.5..=256.0).contains(&min)) {
        return Some(format!("has a least capacity of {min} units"));
    }
    if !step(max) || !(1.0..=256.0).contains(&max) {
        return Some(format!("has a greatest capacity of {max} units"));
    }
    (min > max).then(|| format!("has a least capacity of {min} units, above its greatest of {max}"))
}

fn fix(
    context: &Context<'_>,
    resource: &Resource,
    min: Option<f64>,
    max: Option<f64>,
) -> Option<(String, Vec<Edit>)> {
    let tier = edits::tier(context, resource)?;
    let round = |value: f64| {
        if value.is_finite() {
            (value * 2.0).round() / 2.0
        } else {
            0.5
        }
    };
    let min = round(min.unwrap_or(0.5)).clamp(0.5, 256.0);
    let max = round(max.unwrap_or(4.0)).clamp(min.max(1.0), 256.0);
    let edits = vec![
        edits::set_kind(tier, "minCapacity", min),
        edits::set_kind(tier, "maxCapacity", max),
    ];
    Some((format!("Use {min} to {max} units"), edits))
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};
    use serde_json::Value;
    &[
        bad("not a step of 0.5", "db", || {
            vec![set("db", "/kind/auroraCluster/minCapacity", 0.3)]
        }),
        bad("more than there is", "db", || {
            vec![set("db", "/kind/auroraCluster/maxCapacity", 300.0)]
        }),
        bad("the least above the most", "db", || {
            vec![set("db", "/kind/auroraCluster/minCapacity", 8.0)]
        }),
        bad("no capacity", "db", || {
            vec![set("db", "/kind/auroraCluster/minCapacity", Value::Null)]
        }),
        good("a class with a size", || {
            vec![
                set("db", "/kind/auroraCluster/instanceClass", "db.r7g.large"),
                set("db", "/kind/auroraCluster/minCapacity", Value::Null),
            ]
        }),
    ]
};
