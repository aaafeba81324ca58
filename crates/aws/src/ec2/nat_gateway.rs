//! `AWS::EC2::NatGateway`. The id is the gateway's. A deleted gateway stays visible for about an hour (VPC guide, *NAT
//! gateway basics*), so its state says whether it is there.

use async_trait::async_trait;
use aws_sdk_ec2::types::{ConnectivityType, NatGatewayState, ResourceType};
use tierwright_deploy::{Created, Observed, ProviderError, Request};

use super::{is_ours, ours, tagged};
use crate::calls::{Calls, created, properties, ready};
use crate::clients::Clients;
use crate::error::{Absence, Named, incomplete};
use crate::names;
use crate::tags::Tags;

pub(crate) struct NatGateway;

#[async_trait]
impl Calls for NatGateway {
    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let pages = aws
            .ec2
            .describe_nat_gateways()
            .set_filter(ours(request))
            .into_paginator()
            .items()
            .send();
        let gateways = pages.try_collect().await.named("ec2:DescribeNatGateways")?;
        let alive = |state| {
            matches!(
                state,
                Some(&(NatGatewayState::Pending | NatGatewayState::Available))
            )
        };
        let gateway = gateways
            .iter()
            .find(|gateway| is_ours(gateway.tags(), request) && alive(gateway.state()));
        Ok(gateway.and_then(|gateway| gateway.nat_gateway_id()).map(created))
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let wanted = properties!(request, NatGateway);
        let call = aws
            .ec2
            .create_nat_gateway()
            .client_token(names::token(request, 64))
            .set_subnet_id(wanted.subnet_id.value())
            .set_allocation_id(wanted.allocation_id.value())
            .set_connectivity_type(wanted.connectivity_type.text().map(ConnectivityType::from))
            .tag_specifications(tagged(ResourceType::Natgateway, request));
        let answer = call.send().await.named("ec2:CreateNatGateway")?;
        let id = answer.nat_gateway().and_then(|gateway| gateway.nat_gateway_id());
        id.map(created)
            .ok_or_else(|| incomplete("ec2:CreateNatGateway", "NAT gateway id"))
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let answer = aws.ec2.describe_nat_gateways().nat_gateway_ids(id).send().await;
        let answer = answer.named("ec2:DescribeNatGateways").unless_missing()?;
        let Some(gateway) = answer.as_ref().and_then(|a| a.nat_gateways().first()) else {
            return Ok(Observed::Missing);
        };
        Ok(match gateway.state() {
            Some(NatGatewayState::Available) => ready([("NatGatewayId", Some(id))]),
            Some(NatGatewayState::Deleted) => Observed::Missing,
            Some(NatGatewayState::Failed) => Observed::Failed(
                gateway
                    .failure_message()
                    .unwrap_or("AWS gave no reason")
                    .to_owned(),
            ),
            state => Observed::Pending(state.map_or("pending", NatGatewayState::as_str).to_owned()),
        })
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
            .delete_nat_gateway()
            .nat_gateway_id(id)
            .send()
            .await
            .named("ec2:DeleteNatGateway")
            .unless_missing()?;
        Ok(())
    }
}
