//! `AWS::WAFv2::LoggingConfiguration`. The id is the web ACL's ARN: a web ACL has one.

use async_trait::async_trait;
use aws_sdk_wafv2::types::LoggingConfiguration;
use tierwright_catalog::kinds;
use tierwright_deploy::{Created, Observed, ProviderError, Recognised, Request};

use super::{built, client_of};
use crate::calls::{Calls, Change, created, properties, ready, recognised, texts};
use crate::clients::Clients;
use crate::error::{Absence, Named, invalid};

pub(crate) struct WebAclLogging;

#[async_trait]
impl Calls for WebAclLogging {
    fn lies_within(&self) -> bool {
        true
    }

    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let wanted = properties!(request, WebAclLogging);
        let Some(web_acl) = wanted.resource_arn.text() else {
            return Ok(None);
        };
        let found = get(aws, web_acl).await?;
        let same = found.is_some_and(|found| found.log_destination_configs() == destinations(&wanted));
        Ok(same.then(|| created(web_acl)))
    }

    /// The logging of a web ACL of the deployment, wherever it goes.
    async fn recognise(&self, aws: &Clients, request: &Request) -> Result<Option<Recognised>, ProviderError> {
        let wanted = properties!(request, WebAclLogging);
        let Some(web_acl) = wanted.resource_arn.text() else {
            return Ok(None);
        };
        Ok(get(aws, web_acl).await?.map(|_| recognised(created(web_acl))))
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        put(aws, request).await.map(created)
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        Ok(get(aws, id).await?.map_or(Observed::Missing, |_| ready([])))
    }

    fn mutable(&self) -> &'static [&'static str] {
        &["LogDestinationConfigs"]
    }

    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        put(aws, change.request).await?;
        Ok(())
    }

    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        let call = client_of(aws, id).delete_logging_configuration().resource_arn(id);
        call.send()
            .await
            .named("wafv2:DeleteLoggingConfiguration")
            .unless_missing()?;
        Ok(())
    }
}

/// WAF takes a log group's ARN without the `:*` that CloudFormation's `Arn` of a log group ends with (WAF guide, *Sending
/// web ACL traffic logs to a CloudWatch Logs log group*).
fn destinations(wanted: &kinds::WebAclLogging) -> Vec<String> {
    let all = texts(&wanted.log_destination_configs).unwrap_or_default();
    all.iter()
        .map(|arn| arn.strip_suffix(":*").unwrap_or(arn).to_owned())
        .collect()
}

async fn put(aws: &Clients, request: &Request) -> Result<String, ProviderError> {
    let operation = "wafv2:PutLoggingConfiguration";
    let wanted = properties!(request, WebAclLogging);
    let Some(web_acl) = wanted.resource_arn.value() else {
        return Err(invalid(operation, "a logging configuration needs a web ACL"));
    };
    let config = LoggingConfiguration::builder()
        .resource_arn(&web_acl)
        .set_log_destination_configs(Some(destinations(&wanted)));
    let call = client_of(aws, &web_acl).put_logging_configuration();
    let call = call.logging_configuration(built(config.build())?);
    call.send().await.named(operation)?;
    Ok(web_acl)
}

async fn get(aws: &Clients, web_acl: &str) -> Result<Option<LoggingConfiguration>, ProviderError> {
    let call = client_of(aws, web_acl)
        .get_logging_configuration()
        .resource_arn(web_acl);
    let answer = call
        .send()
        .await
        .named("wafv2:GetLoggingConfiguration")
        .unless_missing()?;
    Ok(answer.and_then(|answer| answer.logging_configuration))
}
