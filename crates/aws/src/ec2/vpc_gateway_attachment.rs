//! `AWS::EC2::VPCGatewayAttachment`. The id is `<gateway>|<vpc>`: AWS gives it none.

use async_trait::async_trait;
use tierwright_deploy::{Created, Observed, ProviderError, Request};

use crate::calls::{Calls, created, halves, properties, ready};
use crate::clients::Clients;
use crate::error::{Absence, Named, invalid};

pub(crate) struct VpcGatewayAttachment;

#[async_trait]
impl Calls for VpcGatewayAttachment {
    fn lies_within(&self) -> bool {
        true
    }

    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let id = id_of(request)?;
        Ok(state(aws, &id).await?.map(|_| created(id)))
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let id = id_of(request)?;
        let (gateway, vpc) = halves("ec2:AttachInternetGateway", &id)?;
        let call = aws
            .ec2
            .attach_internet_gateway()
            .internet_gateway_id(gateway)
            .vpc_id(vpc);
        call.send().await.named("ec2:AttachInternetGateway")?;
        Ok(created(id))
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        Ok(match state(aws, id).await?.as_deref() {
            None => Observed::Missing,
            // The guide calls an attached internet gateway "available"; the enum of the SDK says "attached".
            Some("available" | "attached") => ready([]),
            Some(other) => Observed::Pending(other.to_owned()),
        })
    }

    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        let (gateway, vpc) = halves("ec2:DetachInternetGateway", id)?;
        let call = aws
            .ec2
            .detach_internet_gateway()
            .internet_gateway_id(gateway)
            .vpc_id(vpc);
        call.send()
            .await
            .named("ec2:DetachInternetGateway")
            .unless_missing()?;
        Ok(())
    }
}

fn id_of(request: &Request) -> Result<String, ProviderError> {
    let wanted = properties!(request, VpcGatewayAttachment);
    match (wanted.internet_gateway_id.text(), wanted.vpc_id.text()) {
        (Some(gateway), Some(vpc)) => Ok(format!("{gateway}|{vpc}")),
        _ => Err(invalid(
            "ec2:AttachInternetGateway",
            "an attachment needs an internet gateway and a VPC",
        )),
    }
}

/// The attachment's state; none when there is no such attachment.
async fn state(aws: &Clients, id: &str) -> Result<Option<String>, ProviderError> {
    let (gateway, vpc) = halves("ec2:DescribeInternetGateways", id)?;
    let answer = aws
        .ec2
        .describe_internet_gateways()
        .internet_gateway_ids(gateway)
        .send()
        .await;
    let Some(answer) = answer.named("ec2:DescribeInternetGateways").unless_missing()? else {
        return Ok(None);
    };
    let mut attachments = answer
        .internet_gateways()
        .iter()
        .flat_map(|gateway| gateway.attachments());
    let attachment = attachments.find(|attachment| attachment.vpc_id() == Some(vpc));
    let state = attachment.map(|a| a.state().map_or("available", |state| state.as_str()).to_owned());
    Ok(state.filter(|state| state != "detached"))
}
