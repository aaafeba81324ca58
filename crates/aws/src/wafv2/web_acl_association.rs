//! `AWS::WAFv2::WebACLAssociation`. The id is `<resource's ARN>|<web ACL's ARN>`.

use async_trait::async_trait;
use tierwright_catalog::kinds;
use tierwright_deploy::{Created, Observed, ProviderError, ProviderErrorKind, Request};

use crate::calls::{Calls, created, halves, properties, ready};
use crate::clients::Clients;
use crate::error::{Absence, Named, invalid};

pub(crate) struct WebAclAssociation;

#[async_trait]
impl Calls for WebAclAssociation {
    fn lies_within(&self) -> bool {
        true
    }

    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let id = id_of(&properties!(request, WebAclAssociation))?;
        let (resource, wanted) = halves("wafv2:GetWebACLForResource", &id)?;
        let found = associated(aws, resource).await?;
        Ok((found.as_deref() == Some(wanted)).then(|| created(id.clone())))
    }

    /// A web ACL that was made a moment ago is not there yet for every resource: WAFUnavailableEntityException, which the
    /// executor waits out. A resource with another web ACL would lose it without a word, so that is looked at first.
    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let operation = "wafv2:AssociateWebACL";
        let id = id_of(&properties!(request, WebAclAssociation))?;
        let (resource, web_acl) = halves(operation, &id)?;
        if let Some(other) = associated(aws, resource).await?.filter(|found| found != web_acl) {
            let message = format!("{resource} is behind another web ACL already: {other}");
            return Err(invalid(operation, message));
        }
        let call = aws.waf.associate_web_acl();
        let call = call.resource_arn(resource).web_acl_arn(web_acl);
        call.send().await.named(operation)?;
        Ok(created(id.clone()))
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let (resource, web_acl) = halves("wafv2:GetWebACLForResource", id)?;
        match associated(aws, resource).await {
            Ok(found) if found.as_deref() == Some(web_acl) => Ok(ready([])),
            Ok(_) => Ok(Observed::Missing),
            // The association is on its way to where the requests arrive.
            Err(error) if error.kind == ProviderErrorKind::Conflict => {
                Ok(Observed::Pending("reaching the resource".to_owned()))
            }
            Err(error) => Err(error),
        }
    }

    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        let (resource, web_acl) = halves("wafv2:DisassociateWebACL", id)?;
        if associated(aws, resource).await?.as_deref() != Some(web_acl) {
            return Ok(());
        }
        let call = aws.waf.disassociate_web_acl().resource_arn(resource);
        call.send()
            .await
            .named("wafv2:DisassociateWebACL")
            .unless_missing()?;
        Ok(())
    }
}

fn id_of(wanted: &kinds::WebAclAssociation) -> Result<String, ProviderError> {
    match (wanted.resource_arn.text(), wanted.web_acl_arn.text()) {
        (Some(resource), Some(web_acl)) => Ok(format!("{resource}|{web_acl}")),
        _ => Err(invalid(
            "wafv2:AssociateWebACL",
            "an association needs a resource and a web ACL",
        )),
    }
}

/// The ARN of the web ACL in front of a resource.
async fn associated(aws: &Clients, resource: &str) -> Result<Option<String>, ProviderError> {
    let call = aws.waf.get_web_acl_for_resource().resource_arn(resource);
    let answer = call
        .send()
        .await
        .named("wafv2:GetWebACLForResource")
        .unless_missing()?;
    Ok(answer.and_then(|answer| answer.web_acl).map(|found| found.arn))
}
