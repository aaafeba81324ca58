//! `AWS::ApiGatewayV2::VpcLink`. The id is the link's. It holds an interface in each of its subnets, and takes a minute or
//! two to become available, and to go.

use async_trait::async_trait;
use aws_sdk_apigatewayv2::types::{VpcLink, VpcLinkStatus};
use tierwright_catalog::kinds;
use tierwright_deploy::{Created, Observed, ProviderError, Request};

use super::{every, once};
use crate::apigateway::{pairs, service_tags};
use crate::calls::{Calls, Change, created, properties, ready, texts};
use crate::clients::Clients;
use crate::error::{Absence, Named, incomplete};
use crate::names;
use crate::tags::{self, Tags};

pub(crate) struct HttpVpcLink;

#[async_trait]
impl Calls for HttpVpcLink {
    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let all = list(aws).await?;
        let found = all.into_iter().find(|link| {
            tags::is_ours(pairs(link.tags()), request)
                && link.vpc_link_status() != Some(&VpcLinkStatus::Deleting)
        });
        Ok(found.and_then(|link| link.vpc_link_id).map(created))
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let wanted = properties!(request, HttpVpcLink);
        let call = aws
            .apigatewayv2
            .create_vpc_link()
            .name(name_of(&wanted, request))
            .set_subnet_ids(texts(&wanted.subnet_ids))
            .set_security_group_ids(texts(&wanted.security_group_ids))
            .set_tags(Some(service_tags(&tags::of(request))));
        let answer = call
            .customize()
            .config_override(once())
            .send()
            .await
            .named("apigateway:CreateVpcLink")?;
        answer
            .vpc_link_id
            .map(created)
            .ok_or_else(|| incomplete("apigateway:CreateVpcLink", "VPC link id"))
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let answer = aws.apigatewayv2.get_vpc_link().vpc_link_id(id).send().await;
        let Some(link) = answer.named("apigateway:GetVpcLink").unless_missing()? else {
            return Ok(Observed::Missing);
        };
        Ok(match link.vpc_link_status() {
            // Inactive: without traffic for 60 days; the next request wakes it (developer guide, *Set up VPC links V2*).
            Some(VpcLinkStatus::Available | VpcLinkStatus::Inactive) => ready([("VpcLinkId", Some(id))]),
            Some(VpcLinkStatus::Failed) => Observed::Failed(
                link.vpc_link_status_message()
                    .unwrap_or("AWS gave no reason")
                    .to_owned(),
            ),
            status => Observed::Pending(status.map_or("PENDING", VpcLinkStatus::as_str).to_owned()),
        })
    }

    fn mutable(&self) -> &'static [&'static str] {
        &["Name"]
    }

    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        let wanted = properties!(change.request, HttpVpcLink);
        let call = aws
            .apigatewayv2
            .update_vpc_link()
            .vpc_link_id(change.id)
            .name(name_of(&wanted, change.request));
        call.send().await.named("apigateway:UpdateVpcLink")?;
        Ok(())
    }

    async fn retag(
        &self,
        aws: &Clients,
        id: &str,
        tags: &Tags,
        removed: &[String],
    ) -> Result<(), ProviderError> {
        super::retag(aws, &format!("/vpclinks/{id}"), tags, removed).await
    }

    /// Refused while an integration refers to the link.
    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        let answer = aws.apigatewayv2.delete_vpc_link().vpc_link_id(id).send().await;
        answer.named("apigateway:DeleteVpcLink").unless_missing()?;
        Ok(())
    }
}

/// Every VPC link of version 2.
pub(crate) async fn list(aws: &Clients) -> Result<Vec<VpcLink>, ProviderError> {
    Ok(every!(aws.apigatewayv2.get_vpc_links(), "apigateway:GetVpcLinks"))
}

fn name_of(wanted: &kinds::HttpVpcLink, request: &Request) -> String {
    names::name_or_derived(wanted.name.text(), request, names::ANY)
}
