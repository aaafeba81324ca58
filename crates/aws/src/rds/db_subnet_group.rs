//! `AWS::RDS::DBSubnetGroup`. The id is the group's name.

use async_trait::async_trait;
use aws_sdk_rds::types::DbSubnetGroup as Found;
use tierwright_catalog::kinds;
use tierwright_deploy::{Created, Observed, ProviderError, Request};

use super::{is_ours, service_tags, tags_of};
use crate::calls::{Calls, Change, created, properties, ready, texts};
use crate::clients::Clients;
use crate::error::{Absence, Named, incomplete};
use crate::names;
use crate::tags::{self, Tags};

pub(crate) struct DbSubnetGroup;

#[async_trait]
impl Calls for DbSubnetGroup {
    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let name = name_of(&properties!(request, DbSubnetGroup), request);
        let Some(arn) = describe(aws, &name)
            .await?
            .and_then(|group| group.db_subnet_group_arn)
        else {
            return Ok(None);
        };
        Ok(is_ours(&tags_of(aws, &arn).await?, request).then(|| created(name)))
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let wanted = properties!(request, DbSubnetGroup);
        let call = aws
            .rds
            .create_db_subnet_group()
            .db_subnet_group_name(name_of(&wanted, request))
            .db_subnet_group_description(description(&wanted, request))
            .set_subnet_ids(texts(&wanted.subnet_ids))
            .set_tags(Some(service_tags(&tags::of(request))));
        let answer = call.send().await.named("rds:CreateDBSubnetGroup")?;
        let name = answer
            .db_subnet_group()
            .and_then(|group| group.db_subnet_group_name());
        name.map(created)
            .ok_or_else(|| incomplete("rds:CreateDBSubnetGroup", "subnet group name"))
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let Some(group) = describe(aws, id).await? else {
            return Ok(Observed::Missing);
        };
        Ok(match group.subnet_group_status() {
            None | Some("Complete") => ready([]),
            Some(status) => Observed::Pending(status.to_owned()),
        })
    }

    fn mutable(&self) -> &'static [&'static str] {
        &["DBSubnetGroupDescription", "SubnetIds"]
    }

    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        let wanted = properties!(change.request, DbSubnetGroup);
        let call = aws
            .rds
            .modify_db_subnet_group()
            .db_subnet_group_name(change.id)
            .db_subnet_group_description(description(&wanted, change.request))
            .set_subnet_ids(texts(&wanted.subnet_ids));
        call.send().await.named("rds:ModifyDBSubnetGroup")?;
        Ok(())
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
            .and_then(|group| group.db_subnet_group_arn())
        {
            Some(arn) => super::retag(aws, arn, tags, removed).await,
            None => Ok(()),
        }
    }

    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        let answer = aws
            .rds
            .delete_db_subnet_group()
            .db_subnet_group_name(id)
            .send()
            .await;
        answer.named("rds:DeleteDBSubnetGroup").unless_missing()?;
        Ok(())
    }
}

fn name_of(wanted: &kinds::DbSubnetGroup, request: &Request) -> String {
    names::name_or_derived(wanted.db_subnet_group_name.text(), request, names::DATABASE).to_lowercase()
}

fn description(wanted: &kinds::DbSubnetGroup, request: &Request) -> String {
    wanted
        .db_subnet_group_description
        .value()
        .unwrap_or_else(|| request.logical_id.clone())
}

async fn describe(aws: &Clients, name: &str) -> Result<Option<Found>, ProviderError> {
    let answer = aws
        .rds
        .describe_db_subnet_groups()
        .db_subnet_group_name(name)
        .send()
        .await;
    let answer = answer.named("rds:DescribeDBSubnetGroups").unless_missing()?;
    Ok(answer.and_then(|answer| answer.db_subnet_groups().first().cloned()))
}
