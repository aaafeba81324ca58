//! `AWS::EC2::SecurityGroupEgress`. The id is the rule's, `sgr-…`.

use async_trait::async_trait;
use serde_json::{Map, Value};
use tierwright_deploy::{Created, Observed, ProviderError, Request};

use super::rules;
use crate::calls::{Calls, Change, properties};
use crate::clients::Clients;
use crate::tags::Tags;

pub(crate) struct SecurityGroupEgress;

#[async_trait]
impl Calls for SecurityGroupEgress {
    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let wanted = properties!(request, SecurityGroupEgress);
        rules::find(aws, &rules::group(request, &wanted.group_id)?, &(&wanted).into()).await
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let wanted = properties!(request, SecurityGroupEgress);
        rules::create(
            aws,
            request,
            &rules::group(request, &wanted.group_id)?,
            &(&wanted).into(),
        )
        .await
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        rules::read(aws, id).await
    }

    async fn seen(&self, aws: &Clients, id: &str) -> Result<Map<String, Value>, ProviderError> {
        rules::seen(aws, id).await
    }

    /// Another source, port or protocol is another rule, as it is for CloudFormation: old and new may overlap for a moment.
    fn mutable(&self) -> &'static [&'static str] {
        &["Description"]
    }

    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        let wanted = properties!(change.request, SecurityGroupEgress);
        rules::change(
            aws,
            &rules::group(change.request, &wanted.group_id)?,
            change.id,
            &(&wanted).into(),
        )
        .await
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
        rules::delete(aws, id, true).await
    }
}
