//! `AWS::EC2::VPC`. The id is the VPC's.

use async_trait::async_trait;
use aws_sdk_ec2::types::{ResourceType, VpcState};
use tierwright_deploy::{Created, Observed, ProviderError, Request};

use super::{boolean, filter, is_ours, once, ours, pairs, tagged_with};
use crate::calls::{Calls, created, properties, ready};
use crate::clients::Clients;
use crate::error::{Absence, Named, incomplete};
use crate::tags::{self, Tags};

pub(crate) struct Vpc;

#[async_trait]
impl Calls for Vpc {
    fn parts(&self) -> bool {
        true
    }

    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let pages = aws
            .ec2
            .describe_vpcs()
            .set_filters(ours(request))
            .into_paginator()
            .items()
            .send();
        let vpcs = pages.try_collect().await.named("ec2:DescribeVpcs")?;
        let vpc = vpcs.iter().find(|vpc| is_ours(vpc.tags(), request));
        Ok(vpc.and_then(|vpc| vpc.vpc_id()).map(created))
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let wanted = properties!(request, Vpc);
        let call = aws
            .ec2
            .create_vpc()
            .set_cidr_block(wanted.cidr_block.value())
            .tag_specifications(tagged_with(ResourceType::Vpc, &tags::of_unfinished(request)));
        let answer = call
            .customize()
            .config_override(once())
            .send()
            .await
            .named("ec2:CreateVpc")?;
        let id = answer.vpc().and_then(|vpc| vpc.vpc_id());
        id.map(created)
            .ok_or_else(|| incomplete("ec2:CreateVpc", "VPC id"))
    }

    /// ModifyVpcAttribute takes one attribute at a time.
    async fn finish(&self, aws: &Clients, request: &Request, id: &str) -> Result<(), ProviderError> {
        let wanted = properties!(request, Vpc);
        if let Some(on) = wanted.enable_dns_support.value() {
            let call = aws
                .ec2
                .modify_vpc_attribute()
                .vpc_id(id)
                .enable_dns_support(boolean(on));
            call.send().await.named("ec2:ModifyVpcAttribute")?;
        }
        if let Some(on) = wanted.enable_dns_hostnames.value() {
            let call = aws
                .ec2
                .modify_vpc_attribute()
                .vpc_id(id)
                .enable_dns_hostnames(boolean(on));
            call.send().await.named("ec2:ModifyVpcAttribute")?;
        }
        Ok(())
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let answer = aws
            .ec2
            .describe_vpcs()
            .vpc_ids(id)
            .send()
            .await
            .named("ec2:DescribeVpcs")
            .unless_missing()?;
        let Some(vpc) = answer.as_ref().and_then(|a| a.vpcs().first()) else {
            return Ok(Observed::Missing);
        };
        if vpc.state() != Some(&VpcState::Available) {
            return Ok(Observed::Pending(
                vpc.state().map_or("pending", VpcState::as_str).to_owned(),
            ));
        }
        if tags::is_unfinished(pairs(vpc.tags())) {
            return Ok(tags::broken_off());
        }
        let groups = aws.ec2.describe_security_groups().filters(filter("vpc-id", id));
        let groups = groups
            .filters(filter("group-name", "default"))
            .send()
            .await
            .named("ec2:DescribeSecurityGroups")?;
        let group = groups
            .security_groups()
            .first()
            .and_then(|group| group.group_id());
        Ok(ready([
            ("VpcId", Some(id)),
            ("CidrBlock", vpc.cidr_block()),
            ("DefaultSecurityGroup", group),
        ]))
    }

    fn mutable(&self) -> &'static [&'static str] {
        &["EnableDnsSupport", "EnableDnsHostnames"]
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
            .delete_vpc()
            .vpc_id(id)
            .send()
            .await
            .named("ec2:DeleteVpc")
            .unless_missing()?;
        Ok(())
    }
}
