//! Buckets that everyone may read.

use tierwright_catalog::{Kind, LogicalId, Prop};
use tierwright_model::Severity;

use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "bucket-public",
    category: "edge",
    severity: Severity::Warning,
    summary: "A bucket can be made public",
    catalog: &["CDN-S3-001", "S3-PUB-001"],
    docs: Docs {
        what: "Reports a bucket of which one of the four switches of S3 Block Public Access is off.",
        why: "One policy, written in a hurry, then shows everything in the bucket to everyone.",
        silent: "the bucket is the origin of a distribution that reads it without origin access control: \
                 `origin-without-access-control` reports that. Also when the switches are not known or not stated: new buckets \
                 have them on.",
        example: "A bucket with `BlockPublicPolicy: false`.",
        source: "Security Hub S3.8; AWS Guard rules registry, S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let bare: Vec<&LogicalId> = bare_origins(context).map(|(_, bucket)| bucket).collect();
    for resource in context.resources() {
        let Kind::Bucket(bucket) = &resource.kind else {
            continue;
        };
        let Some(block) = bucket.public_access_block_configuration.literal() else {
            continue;
        };
        let switches = [
            ("BlockPublicAcls", &block.block_public_acls),
            ("BlockPublicPolicy", &block.block_public_policy),
            ("IgnorePublicAcls", &block.ignore_public_acls),
            ("RestrictPublicBuckets", &block.restrict_public_buckets),
        ];
        let off: Vec<&str> = switches
            .iter()
            .filter(|(_, s)| s.value() == Some(false))
            .map(|(name, _)| *name)
            .collect();
        if off.is_empty() || bare.contains(&&resource.id) {
            continue;
        }
        let message = format!(
            "the bucket of \"{}\" has {} off",
            resource.origin,
            crate::words::list(&off)
        );
        report
            .at(resource, message, "Switch all four on.")
            .property("PublicAccessBlockConfiguration");
    }
}

/// Distributions with a bucket that they read without origin access control or identity.
pub(super) fn bare_origins<'c, 'a>(
    context: &'c Context<'a>,
) -> impl Iterator<Item = (&'a tierwright_compile::Resource, &'a LogicalId)> + 'c {
    let graph = context.graph;
    context.distributions().flat_map(move |(resource, distribution)| {
        let origins = distribution
            .distribution_config
            .literal()
            .into_iter()
            .flat_map(|config| &config.origins);
        origins.filter_map(move |origin| {
            let bucket = origin.domain_name.target()?;
            let legacy = match &origin.s3_origin_config {
                Prop::Absent => false,
                Prop::Literal(config) => config
                    .get("OriginAccessIdentity")
                    .is_some_and(|identity| identity.as_str() != Some("")),
                Prop::Expr(_) => true,
            };
            let bare = origin.origin_access_control_id.is_absent() && !legacy;
            let is_bucket = matches!(graph.get(bucket).map(|r| &r.kind), Some(Kind::Bucket(_)));
            (bare && is_bucket).then_some((resource, bucket))
        })
    })
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{good, set};
    &[
        good("the sample's bucket is private", Vec::new),
        good("the site's own rule reports it", || {
            vec![set("site", "/kind/staticSite/originAccessControl", false)]
        }),
    ]
};

#[cfg(test)]
mod tests {
    use serde_json::json;
    use tierwright_catalog::{Kind, LogicalId};

    /// No tier makes such a bucket: it comes from imports alone.
    #[test]
    fn a_bucket_of_an_import_is_reported() {
        let mut compiled = tierwright_compile::compile(&crate::examples::sample());
        let properties = json!({ "PublicAccessBlockConfiguration": { "BlockPublicPolicy": false } });
        let bucket = compiled
            .graph
            .resources
            .get_mut(&LogicalId::new("SiteBucket"))
            .unwrap();
        bucket.kind =
            Kind::from_properties("AWS::S3::Bucket", properties.as_object().unwrap().clone()).unwrap();
        let found = crate::check(None, &compiled);
        let found: Vec<_> = found.iter().filter(|f| f.rule == "bucket-public").collect();
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].message.contains("BlockPublicPolicy"));
    }
}
