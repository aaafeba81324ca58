//! Calls of Amazon RDS and Aurora.
//!
//! Source of every call: <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/>; of every status: Aurora guide,
//! *Viewing DB cluster status* and *Viewing DB instance status*.

pub(crate) mod db_cluster;
pub(crate) mod db_instance;
pub(crate) mod db_parameter_group;
pub(crate) mod db_subnet_group;

use aws_sdk_rds::types::{CloudwatchLogsExportConfiguration, Tag};
use tierwright_deploy::{ProviderError, Request};

use crate::calls::Change;
use crate::clients::Clients;
use crate::error::{Absence, Named};
use crate::names;
use crate::tags::{self, Tags, service_tags};

service_tags!(Tag);

/// Whether the tags of something found are this request's.
pub(crate) fn is_ours(found: &[Tag], request: &Request) -> bool {
    tags::is_ours(pairs(found), request)
}

/// Tags of what does not show them itself.
pub(crate) async fn tags_of(aws: &Clients, arn: &str) -> Result<Vec<Tag>, ProviderError> {
    let answer = aws.rds.list_tags_for_resource().resource_name(arn).send().await;
    let answer = answer.named("rds:ListTagsForResource").unless_missing()?;
    Ok(answer.and_then(|answer| answer.tag_list).unwrap_or_default())
}

/// Sets tags and removes others.
pub(crate) async fn retag(
    aws: &Clients,
    arn: &str,
    tags: &Tags,
    removed: &[String],
) -> Result<(), ProviderError> {
    if !tags.is_empty() {
        let call = aws
            .rds
            .add_tags_to_resource()
            .resource_name(arn)
            .set_tags(Some(service_tags(tags)));
        call.send().await.named("rds:AddTagsToResource")?;
    }
    if !removed.is_empty() {
        let call = aws
            .rds
            .remove_tags_from_resource()
            .resource_name(arn)
            .set_tag_keys(Some(removed.to_vec()));
        call.send().await.named("rds:RemoveTagsFromResource")?;
    }
    Ok(())
}

/// Whether a status says that RDS has given up and waits for a person.
pub(crate) fn is_broken(status: &str) -> bool {
    status == "failed"
        || status == "storage-full"
        || status == "restore-error"
        || status.starts_with("inaccessible-encryption-credentials")
        || status.starts_with("incompatible-")
        || status.ends_with("-failed")
}

/// The name of the last snapshot of a database that is deleted: none, as a sandbox wants it, unless the tag `Environment`
/// says `production`. It is made of RDS's `own` id of the database, so that a repeated deletion asks for the same one.
pub(crate) fn last_snapshot(tags: &[Tag], id: &str, own: Option<&str>) -> Option<String> {
    let production =
        pairs(tags).any(|(key, value)| key == "Environment" && value.eq_ignore_ascii_case("production"));
    let digest = names::digest(&[own.unwrap_or(id)]);
    production.then(|| format!("{id}-final-{}", &digest[..10]))
}

/// What `EnableCloudwatchLogsExports` turns on and off when it becomes `after`.
pub(crate) fn exports(change: &Change<'_>, after: Option<Vec<String>>) -> CloudwatchLogsExportConfiguration {
    let after = after.unwrap_or_default();
    let before = change
        .before
        .get("EnableCloudwatchLogsExports")
        .and_then(|list| list.as_array());
    let before: Vec<_> = before
        .into_iter()
        .flatten()
        .filter_map(|log| log.as_str().map(str::to_owned))
        .collect();
    let on = after
        .iter()
        .filter(|log| !before.contains(log))
        .cloned()
        .collect();
    let off = before
        .iter()
        .filter(|log| !after.contains(log))
        .cloned()
        .collect();
    CloudwatchLogsExportConfiguration::builder()
        .set_enable_log_types(Some(on))
        .set_disable_log_types(Some(off))
        .build()
}
