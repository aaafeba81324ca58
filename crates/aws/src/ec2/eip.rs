//! `AWS::EC2::EIP`. The id is the allocation's, while `Ref` is the address.

use async_trait::async_trait;
use aws_sdk_ec2::types::{DomainType, ResourceType};
use tierwright_deploy::{Created, Observed, ProviderError, Request};

use super::{is_ours, once, ours, tagged};
use crate::calls::{Calls, created, properties, ready};
use crate::clients::Clients;
use crate::error::{Absence, Named, incomplete};
use crate::tags::Tags;

pub(crate) struct Eip;

#[async_trait]
impl Calls for Eip {
    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let answer = aws
            .ec2
            .describe_addresses()
            .set_filters(ours(request))
            .send()
            .await;
        let answer = answer.named("ec2:DescribeAddresses")?;
        let address = answer
            .addresses()
            .iter()
            .find(|address| is_ours(address.tags(), request));
        Ok(address.and_then(|address| address.allocation_id()).map(created))
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let _ = properties!(request, Eip);
        let call = aws
            .ec2
            .allocate_address()
            .domain(DomainType::Vpc)
            .tag_specifications(tagged(ResourceType::ElasticIp, request));
        let answer = call
            .customize()
            .config_override(once())
            .send()
            .await
            .named("ec2:AllocateAddress")?;
        answer
            .allocation_id()
            .map(created)
            .ok_or_else(|| incomplete("ec2:AllocateAddress", "allocation id"))
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let answer = aws.ec2.describe_addresses().allocation_ids(id).send().await;
        let answer = answer.named("ec2:DescribeAddresses").unless_missing()?;
        let Some(address) = answer.as_ref().and_then(|a| a.addresses().first()) else {
            return Ok(Observed::Missing);
        };
        let ip = address.public_ip();
        Ok(ready([("AllocationId", Some(id)), ("PublicIp", ip), ("Ref", ip)]))
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
            .release_address()
            .allocation_id(id)
            .send()
            .await
            .named("ec2:ReleaseAddress")
            .unless_missing()?;
        Ok(())
    }
}
