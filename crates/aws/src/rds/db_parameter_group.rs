//! `AWS::RDS::DBParameterGroup`. The id is the group's name.

use std::collections::BTreeSet;

use async_trait::async_trait;
use aws_sdk_rds::types::{ApplyMethod, DbParameterGroup as Found, Parameter};
use tierwright_catalog::kinds;
use tierwright_deploy::{Created, Observed, ProviderError, Request};

use super::{is_ours, service_tags, tags_of};
use crate::calls::{Calls, Change, created, properties, ready};
use crate::clients::Clients;
use crate::error::{Absence, Named, incomplete};
use crate::names;
use crate::tags::{self, Tags};

pub(crate) struct DbParameterGroup;

/// Parameters in one call (RDS API reference, ModifyDBParameterGroup).
const AT_ONCE: usize = 20;

#[async_trait]
impl Calls for DbParameterGroup {
    fn parts(&self) -> bool {
        true
    }

    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let name = name_of(&properties!(request, DbParameterGroup), request);
        let found = describe(aws, &name).await?;
        let Some(arn) = found.and_then(|group| group.db_parameter_group_arn) else {
            return Ok(None);
        };
        Ok(is_ours(&tags_of(aws, &arn).await?, request).then(|| created(name)))
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let operation = "rds:CreateDBParameterGroup";
        let wanted = properties!(request, DbParameterGroup);
        let description = wanted
            .description
            .value()
            .unwrap_or_else(|| request.logical_id.clone());
        let call = aws
            .rds
            .create_db_parameter_group()
            .db_parameter_group_name(name_of(&wanted, request))
            .set_db_parameter_group_family(wanted.family.value())
            .description(description)
            .set_tags(Some(service_tags(&tags::of_unfinished(request))));
        let answer = call.send().await.named(operation)?;
        let name = answer
            .db_parameter_group()
            .and_then(|group| group.db_parameter_group_name());
        name.map(created)
            .ok_or_else(|| incomplete(operation, "parameter group name"))
    }

    /// Static parameters take no other method than the next restart, which a new database has yet to come.
    async fn finish(&self, aws: &Clients, request: &Request, id: &str) -> Result<(), ProviderError> {
        let wanted = properties!(request, DbParameterGroup);
        let all = wanted.parameters.iter().filter_map(|(name, value)| {
            let parameter = Parameter::builder()
                .parameter_name(name)
                .parameter_value(value.text()?)
                .apply_method(ApplyMethod::PendingReboot);
            Some(parameter.build())
        });
        let all: Vec<_> = all.collect();
        for some in all.chunks(AT_ONCE) {
            let call = aws.rds.modify_db_parameter_group().db_parameter_group_name(id);
            let call = call.set_parameters(Some(some.to_vec()));
            call.send().await.named("rds:ModifyDBParameterGroup")?;
        }
        Ok(())
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let Some(group) = describe(aws, id).await? else {
            return Ok(Observed::Missing);
        };
        let tags = tags_of(aws, group.db_parameter_group_arn().unwrap_or_default()).await?;
        if tags::is_unfinished(super::pairs(&tags)) {
            return Ok(tags::broken_off());
        }
        Ok(ready([]))
    }

    fn mutable(&self) -> &'static [&'static str] {
        &["Parameters"]
    }

    /// A parameter that is no longer named gets the engine's own value back.
    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        let wanted = properties!(change.request, DbParameterGroup);
        let before = change.before.get("Parameters").and_then(|all| all.as_object());
        let before: BTreeSet<&String> = before.into_iter().flat_map(|all| all.keys()).collect();
        let dropped = before
            .into_iter()
            .filter(|name| !wanted.parameters.contains_key(*name));
        let dropped: Vec<_> = dropped
            .map(|name| {
                Parameter::builder()
                    .parameter_name(name)
                    .apply_method(ApplyMethod::PendingReboot)
                    .build()
            })
            .collect();
        for some in dropped.chunks(AT_ONCE) {
            let call = aws
                .rds
                .reset_db_parameter_group()
                .db_parameter_group_name(change.id);
            let call = call.set_parameters(Some(some.to_vec()));
            call.send().await.named("rds:ResetDBParameterGroup")?;
        }
        self.finish(aws, change.request, change.id).await
    }

    async fn retag(
        &self,
        aws: &Clients,
        id: &str,
        tags: &Tags,
        removed: &[String],
    ) -> Result<(), ProviderError> {
        match describe(aws, id)
            .await?
            .as_ref()
            .and_then(|group| group.db_parameter_group_arn())
        {
            Some(arn) => super::retag(aws, arn, tags, removed).await,
            None => Ok(()),
        }
    }

    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        let call = aws.rds.delete_db_parameter_group().db_parameter_group_name(id);
        call.send()
            .await
            .named("rds:DeleteDBParameterGroup")
            .unless_missing()?;
        Ok(())
    }
}

fn name_of(wanted: &kinds::DbParameterGroup, request: &Request) -> String {
    names::name_or_derived(wanted.db_parameter_group_name.text(), request, names::DATABASE).to_lowercase()
}

async fn describe(aws: &Clients, name: &str) -> Result<Option<Found>, ProviderError> {
    let call = aws
        .rds
        .describe_db_parameter_groups()
        .db_parameter_group_name(name);
    let answer = call
        .send()
        .await
        .named("rds:DescribeDBParameterGroups")
        .unless_missing()?;
    Ok(answer.and_then(|answer| answer.db_parameter_groups().first().cloned()))
}
