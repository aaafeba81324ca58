//! `AWS::EC2::RouteTable`. The id is the table's.

use async_trait::async_trait;
use aws_sdk_ec2::types::ResourceType;
use tierwright_deploy::{Created, Observed, ProviderError, Request};

use super::{is_ours, once, ours, tagged};
use crate::calls::{Calls, created, properties, ready};
use crate::clients::Clients;
use crate::error::{Absence, Named, incomplete};
use crate::tags::Tags;

pub(crate) struct RouteTable;

#[async_trait]
impl Calls for RouteTable {
    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let pages = aws
            .ec2
            .describe_route_tables()
            .set_filters(ours(request))
            .into_paginator()
            .items()
            .send();
        let tables = pages.try_collect().await.named("ec2:DescribeRouteTables")?;
        let table = tables.iter().find(|table| is_ours(table.tags(), request));
        Ok(table.and_then(|table| table.route_table_id()).map(created))
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let wanted = properties!(request, RouteTable);
        let call = aws
            .ec2
            .create_route_table()
            .set_vpc_id(wanted.vpc_id.value())
            .tag_specifications(tagged(ResourceType::RouteTable, request));
        let answer = call
            .customize()
            .config_override(once())
            .send()
            .await
            .named("ec2:CreateRouteTable")?;
        let id = answer.route_table().and_then(|table| table.route_table_id());
        id.map(created)
            .ok_or_else(|| incomplete("ec2:CreateRouteTable", "route table id"))
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let answer = aws.ec2.describe_route_tables().route_table_ids(id).send().await;
        let answer = answer.named("ec2:DescribeRouteTables").unless_missing()?;
        if answer.is_none_or(|a| a.route_tables().is_empty()) {
            return Ok(Observed::Missing);
        }
        Ok(ready([("RouteTableId", Some(id))]))
    }

    async fn retag(
        &self,
        aws: &Clients,
        id: &str,
        tags: &Tags,
        removed: &[String],
    ) -> Result<(), ProviderError> {
        super::retag(aws, id, tags, removed).await
    }

    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        aws.ec2
            .delete_route_table()
            .route_table_id(id)
            .send()
            .await
            .named("ec2:DeleteRouteTable")
            .unless_missing()?;
        Ok(())
    }
}
