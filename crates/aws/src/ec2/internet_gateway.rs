//! `AWS::EC2::InternetGateway`. The id is the gateway's.

use async_trait::async_trait;
use aws_sdk_ec2::types::ResourceType;
use tierwright_deploy::{Created, Observed, ProviderError, Request};

use super::{is_ours, once, ours, tagged};
use crate::calls::{Calls, created, properties, ready};
use crate::clients::Clients;
use crate::error::{Absence, Named, incomplete};
use crate::tags::Tags;

pub(crate) struct InternetGateway;

#[async_trait]
impl Calls for InternetGateway {
    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let pages = aws
            .ec2
            .describe_internet_gateways()
            .set_filters(ours(request))
            .into_paginator()
            .items()
            .send();
        let gateways = pages.try_collect().await.named("ec2:DescribeInternetGateways")?;
        let gateway = gateways.iter().find(|gateway| is_ours(gateway.tags(), request));
        Ok(gateway
            .and_then(|gateway| gateway.internet_gateway_id())
            .map(created))
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let _ = properties!(request, InternetGateway);
        let call = aws
            .ec2
            .create_internet_gateway()
            .tag_specifications(tagged(ResourceType::InternetGateway, request));
        let answer = call
            .customize()
            .config_override(once())
            .send()
            .await
            .named("ec2:CreateInternetGateway")?;
        let id = answer
            .internet_gateway()
            .and_then(|gateway| gateway.internet_gateway_id());
        id.map(created)
            .ok_or_else(|| incomplete("ec2:CreateInternetGateway", "internet gateway id"))
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let answer = aws
            .ec2
            .describe_internet_gateways()
            .internet_gateway_ids(id)
            .send()
            .await;
        let answer = answer.named("ec2:DescribeInternetGateways").unless_missing()?;
        if answer.is_none_or(|a| a.internet_gateways().is_empty()) {
            return Ok(Observed::Missing);
        }
        Ok(ready([("InternetGatewayId", Some(id))]))
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
        let answer = aws
            .ec2
            .delete_internet_gateway()
            .internet_gateway_id(id)
            .send()
            .await;
        answer.named("ec2:DeleteInternetGateway").unless_missing()?;
        Ok(())
    }
}
