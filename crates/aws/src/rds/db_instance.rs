//! `AWS::RDS::DBInstance`, as a member of an Aurora cluster. The id is the instance's identifier.

use async_trait::async_trait;
use aws_sdk_rds::types::DbInstance as Found;
use tierwright_catalog::kinds;
use tierwright_deploy::{Created, Observed, ProviderError, Request};

use super::{is_broken, is_ours, service_tags};
use crate::calls::{Calls, Change, created, properties, ready};
use crate::clients::Clients;
use crate::error::{Absence, Named, incomplete};
use crate::names;
use crate::tags::{self, Tags};

pub(crate) struct DbInstance;

#[async_trait]
impl Calls for DbInstance {
    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let name = name_of(&properties!(request, DbInstance), request);
        let alive = |instance: &Found| {
            instance.db_instance_status() != Some("deleting") && is_ours(instance.tag_list(), request)
        };
        Ok(describe(aws, &name).await?.filter(alive).map(|_| created(name)))
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let wanted = properties!(request, DbInstance);
        let call = aws
            .rds
            .create_db_instance()
            .db_instance_identifier(name_of(&wanted, request))
            .set_db_cluster_identifier(wanted.db_cluster_identifier.value())
            .set_db_instance_class(wanted.db_instance_class.value())
            .set_engine(wanted.engine.value())
            .set_publicly_accessible(wanted.publicly_accessible.value())
            .set_auto_minor_version_upgrade(wanted.auto_minor_version_upgrade.value())
            .set_enable_performance_insights(wanted.enable_performance_insights.value())
            .set_tags(Some(service_tags(&tags::of(request))));
        let answer = call.send().await.named("rds:CreateDBInstance")?;
        let id = answer
            .db_instance()
            .and_then(|instance| instance.db_instance_identifier());
        id.map(created)
            .ok_or_else(|| incomplete("rds:CreateDBInstance", "instance identifier"))
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let Some(instance) = describe(aws, id).await? else {
            return Ok(Observed::Missing);
        };
        let port = instance
            .endpoint()
            .and_then(|endpoint| endpoint.port())
            .map(|port| port.to_string());
        Ok(match instance.db_instance_status().unwrap_or("creating") {
            // Metrics are set up after the instance answers.
            "available" | "configuring-enhanced-monitoring" => ready([
                ("DBInstanceArn", instance.db_instance_arn()),
                (
                    "Endpoint.Address",
                    instance.endpoint().and_then(|endpoint| endpoint.address()),
                ),
                ("Endpoint.Port", port.as_deref()),
            ]),
            status if is_broken(status) => Observed::Failed(format!("the instance's status is {status}")),
            status => Observed::Pending(status.to_owned()),
        })
    }

    fn mutable(&self) -> &'static [&'static str] {
        &[
            "AutoMinorVersionUpgrade",
            "DBInstanceClass",
            "EnablePerformanceInsights",
            "PubliclyAccessible",
        ]
    }

    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        let wanted = properties!(change.request, DbInstance);
        let only = |name: &str| change.any(&[name]);
        let call = aws
            .rds
            .modify_db_instance()
            .db_instance_identifier(change.id)
            .apply_immediately(true)
            .set_auto_minor_version_upgrade(
                wanted
                    .auto_minor_version_upgrade
                    .value()
                    .filter(|_| only("AutoMinorVersionUpgrade")),
            )
            .set_db_instance_class(
                wanted
                    .db_instance_class
                    .value()
                    .filter(|_| only("DBInstanceClass")),
            )
            .set_enable_performance_insights(
                wanted
                    .enable_performance_insights
                    .value()
                    .filter(|_| only("EnablePerformanceInsights")),
            )
            .set_publicly_accessible(
                wanted
                    .publicly_accessible
                    .value()
                    .filter(|_| only("PubliclyAccessible")),
            );
        call.send().await.named("rds:ModifyDBInstance")?;
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
            .and_then(|instance| instance.db_instance_arn())
        {
            Some(arn) => super::retag(aws, arn, tags, removed).await,
            None => Ok(()),
        }
    }

    /// An instance of an Aurora cluster has no snapshots of its own: the cluster keeps the data (RDS API reference,
    /// DeleteDBInstance).
    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        let Some(instance) = describe(aws, id).await? else {
            return Ok(());
        };
        if instance.db_instance_status() == Some("deleting") {
            return Ok(());
        }
        let call = aws
            .rds
            .delete_db_instance()
            .db_instance_identifier(id)
            .skip_final_snapshot(true);
        call.send().await.named("rds:DeleteDBInstance").unless_missing()?;
        Ok(())
    }
}

fn name_of(wanted: &kinds::DbInstance, request: &Request) -> String {
    names::name_or_derived(wanted.db_instance_identifier.text(), request, names::DATABASE).to_lowercase()
}

async fn describe(aws: &Clients, id: &str) -> Result<Option<Found>, ProviderError> {
    let answer = aws
        .rds
        .describe_db_instances()
        .db_instance_identifier(id)
        .send()
        .await;
    let answer = answer.named("rds:DescribeDBInstances").unless_missing()?;
    Ok(answer.and_then(|answer| answer.db_instances().first().cloned()))
}
