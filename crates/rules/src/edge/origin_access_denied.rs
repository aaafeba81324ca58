//! Buckets that do not let their distribution in.

use std::collections::HashMap;

use serde_json::Value;
use tierwright_catalog::{Expr, Kind, LogicalId};
use tierwright_model::Severity;
use tierwright_reach::called;

use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "origin-access-denied",
    category: "edge",
    severity: Severity::Error,
    summary: "A bucket's policy does not let its distribution read",
    catalog: &["CDN-OAC-001", "CDN-OAC-002"],
    docs: Docs {
        what: "For each bucket that a distribution reads by origin access control: a statement of its policy must allow \
               `s3:GetObject` to `cloudfront.amazonaws.com`, for this distribution if it names one.",
        why: "Without it S3 answers 403 to every request.",
        silent: "the policy is not in the graph or cannot be read, or the distribution uses no origin access control.",
        example: "A policy whose `AWS:SourceArn` names another distribution.",
        source: "CloudFront guide, *Restrict access to an Amazon S3 origin*.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let mut policies: HashMap<&LogicalId, &Value> = HashMap::new();
    for resource in context.resources() {
        if let Kind::BucketPolicy(policy) = &resource.kind
            && let (Some(bucket), Some(document)) = (policy.bucket.target(), policy.policy_document.literal())
        {
            policies.insert(bucket, document);
        }
    }
    for (resource, distribution) in context.distributions() {
        let Some(config) = distribution.distribution_config.literal() else {
            continue;
        };
        for origin in config
            .origins
            .iter()
            .filter(|origin| !origin.origin_access_control_id.is_absent())
        {
            let Some(bucket) = origin.domain_name.target() else {
                continue;
            };
            let Some(policy) = policies.get(bucket) else {
                continue;
            };
            let statements = match policy.get("Statement") {
                Some(Value::Array(items)) => items.iter().collect(),
                Some(one @ Value::Object(_)) => vec![one],
                _ => Vec::new(),
            };
            if !statements.is_empty() && !statements.iter().any(|statement| allows(statement, &resource.id)) {
                let message = format!(
                    "the policy of the bucket {bucket} does not let {} read objects",
                    called(resource)
                );
                report
                    .at(
                        resource,
                        message,
                        "Allow s3:GetObject to cloudfront.amazonaws.com for this distribution.",
                    )
                    .property("PolicyDocument");
            }
        }
    }
}

fn allows(statement: &Value, distribution: &LogicalId) -> bool {
    let is_function = |value: Option<&Value>| value.is_some_and(|value| Expr::from_json(value).is_some());
    if is_function(Some(statement)) {
        return true;
    }
    let names = |value: Option<&Value>, wanted: &[&str]| match value {
        Some(Value::String(text)) => wanted.contains(&text.as_str()),
        Some(Value::Array(items)) => items
            .iter()
            .any(|item| item.as_str().is_none_or(|text| wanted.contains(&text))),
        // A function: not known, so not reported.
        Some(Value::Object(_)) => true,
        _ => false,
    };
    let principal = statement.get("Principal");
    let everyone = principal.and_then(Value::as_str) == Some("*") || is_function(principal);
    let service = names(
        principal.and_then(|p| p.get("Service")),
        &["cloudfront.amazonaws.com"],
    );
    let effect = statement.get("Effect");
    let effect = effect.and_then(Value::as_str) == Some("Allow") || is_function(effect);
    let action = names(statement.get("Action"), &["s3:GetObject", "s3:Get*", "s3:*", "*"]);
    if !effect || !action || !(everyone || service) {
        return false;
    }
    let arns: Vec<&Value> = statement
        .get("Condition")
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(serde_json::Map::values)
        .filter_map(|test| test.as_object())
        .flat_map(|test| {
            test.iter()
                .filter(|(key, _)| key.eq_ignore_ascii_case("aws:SourceArn"))
                .map(|(_, arn)| arn)
        })
        .collect();
    // An ARN that refers to resources of the graph must refer to this distribution.
    arns.iter().all(|arn| {
        let references = tierwright_catalog::references_in(arn);
        references.is_empty()
            || references.iter().any(|(id, _)| id == distribution)
            || arn.to_string().contains(distribution.as_str())
    })
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::good;
    &[good("the sample's policy allows its distribution", Vec::new)]
};

#[cfg(test)]
mod tests {
    use tierwright_catalog::{Kind, LogicalId, Prop};

    /// No tier makes such a policy: it comes from imports alone.
    #[test]
    fn a_policy_for_another_distribution_is_reported() {
        let mut compiled = tierwright_compile::compile(&crate::examples::sample());
        let policy = compiled
            .graph
            .resources
            .get_mut(&LogicalId::new("SiteBucketPolicy"))
            .unwrap();
        let Kind::BucketPolicy(kind) = &mut policy.kind else {
            panic!()
        };
        let Prop::Literal(document) = &mut kind.policy_document else {
            panic!()
        };
        let text = document.to_string().replace("SiteDistribution", "SiteBucket");
        *document = serde_json::from_str(&text).unwrap();
        let found = crate::check(None, &compiled);
        assert_eq!(
            found.iter().filter(|f| f.rule == "origin-access-denied").count(),
            1,
            "{found:?}"
        );
    }
}
