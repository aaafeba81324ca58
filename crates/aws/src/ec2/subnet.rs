//! `AWS::EC2::Subnet`. The id is the subnet's.

use async_trait::async_trait;
use aws_sdk_ec2::types::{ResourceType, SubnetState};
use tierwright_deploy::{Created, Observed, ProviderError, Request};

use super::{boolean, is_ours, once, ours, pairs, tagged_with};
use crate::calls::{Calls, created, properties, ready};
use crate::clients::Clients;
use crate::error::{Absence, Named, incomplete};
use crate::tags::{self, Tags};

pub(crate) struct Subnet;

#[async_trait]
impl Calls for Subnet {
    fn parts(&self) -> bool {
        true
    }

    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let pages = aws
            .ec2
            .describe_subnets()
            .set_filters(ours(request))
            .into_paginator()
            .items()
            .send();
        let subnets = pages.try_collect().await.named("ec2:DescribeSubnets")?;
        let subnet = subnets.iter().find(|subnet| is_ours(subnet.tags(), request));
        Ok(subnet.and_then(|subnet| subnet.subnet_id()).map(created))
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let wanted = properties!(request, Subnet);
        let call = aws
            .ec2
            .create_subnet()
            .set_vpc_id(wanted.vpc_id.value())
            .set_cidr_block(wanted.cidr_block.value())
            .set_availability_zone(wanted.availability_zone.value())
            .tag_specifications(tagged_with(ResourceType::Subnet, &tags::of_unfinished(request)));
        let answer = call
            .customize()
            .config_override(once())
            .send()
            .await
            .named("ec2:CreateSubnet")?;
        let id = answer.subnet().and_then(|subnet| subnet.subnet_id());
        id.map(created)
            .ok_or_else(|| incomplete("ec2:CreateSubnet", "subnet id"))
    }

    async fn finish(&self, aws: &Clients, request: &Request, id: &str) -> Result<(), ProviderError> {
        let wanted = properties!(request, Subnet);
        if let Some(on) = wanted.map_public_ip_on_launch.value() {
            let call = aws
                .ec2
                .modify_subnet_attribute()
                .subnet_id(id)
                .map_public_ip_on_launch(boolean(on));
            call.send().await.named("ec2:ModifySubnetAttribute")?;
        }
        Ok(())
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let answer = aws.ec2.describe_subnets().subnet_ids(id).send().await;
        let answer = answer.named("ec2:DescribeSubnets").unless_missing()?;
        let Some(subnet) = answer.as_ref().and_then(|a| a.subnets().first()) else {
            return Ok(Observed::Missing);
        };
        match subnet.state() {
            Some(SubnetState::Available) if tags::is_unfinished(pairs(subnet.tags())) => {
                Ok(tags::broken_off())
            }
            Some(SubnetState::Available) => Ok(ready([
                ("SubnetId", Some(id)),
                ("AvailabilityZone", subnet.availability_zone()),
            ])),
            Some(SubnetState::Failed | SubnetState::FailedInsufficientCapacity) => {
                Ok(Observed::Failed("AWS could not make the subnet".to_owned()))
            }
            state => Ok(Observed::Pending(
                state.map_or("pending", SubnetState::as_str).to_owned(),
            )),
        }
    }

    fn mutable(&self) -> &'static [&'static str] {
        &["MapPublicIpOnLaunch"]
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
            .delete_subnet()
            .subnet_id(id)
            .send()
            .await
            .named("ec2:DeleteSubnet")
            .unless_missing()?;
        Ok(())
    }
}
