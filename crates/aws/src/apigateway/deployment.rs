//! `AWS::ApiGateway::Deployment`. The id is `<api>|<deployment>`, while `Ref` is the deployment's.
//!
//! Nothing of a deployment is unique but its id, so its description ends in the request's token, by which it is found. It is
//! never made with a stage's name, which would make the stage, too.

use async_trait::async_trait;
use aws_sdk_apigateway::types::Deployment;
use tierwright_deploy::{Created, Observed, ProviderError, Recognised, Request};

use super::{PAGE, is_within_ours, once, required};
use crate::calls::{Calls, created, halves, properties, ready};
use crate::clients::Clients;
use crate::error::{Absence, Named, incomplete};
use crate::tags;

pub(crate) struct RestDeployment;

#[async_trait]
impl Calls for RestDeployment {
    fn lies_within(&self) -> bool {
        true
    }

    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let operation = "apigateway:GetDeployments";
        let wanted = properties!(request, RestDeployment);
        let api = required(operation, &wanted.rest_api_id, "REST API")?;
        let pages = aws.apigateway.get_deployments().rest_api_id(api).limit(PAGE);
        let all = pages.into_paginator().items().send().try_collect().await;
        let all = all.named(operation).unless_missing()?.unwrap_or_default();
        let mark = tags::token_mark(request);
        let ours = all
            .into_iter()
            .find(|deployment| deployment.description().is_some_and(|text| text.ends_with(&mark)));
        Ok(ours
            .and_then(|deployment| deployment.id)
            .map(|id| created(format!("{api}|{id}"))))
    }

    /// The one that was made of the methods that the design has now; otherwise the newest, which then shows others.
    async fn recognise(&self, aws: &Clients, request: &Request) -> Result<Option<Recognised>, ProviderError> {
        let operation = "apigateway:GetDeployments";
        let wanted = properties!(request, RestDeployment);
        let api = required(operation, &wanted.rest_api_id, "REST API")?;
        if !is_within_ours(aws, api, request).await? {
            return Ok(None);
        }
        let pages = aws.apigateway.get_deployments().rest_api_id(api).limit(PAGE);
        let all = pages.into_paginator().items().send().try_collect().await;
        let mut all = all.named(operation).unless_missing()?.unwrap_or_default();
        all.retain(|found| {
            let text = found.description();
            text.is_some_and(|text| tags::has_mark_of(text, &request.logical_id))
        });
        all.sort_by_key(|found| found.created_date().map(|date| date.as_nanos()));
        let text = wanted.description.text().unwrap_or_default();
        let same = |found: &&Deployment| found.description().is_some_and(|found| found.starts_with(text));
        let (found, differs) = match (all.iter().rev().find(same), all.last()) {
            (Some(same), _) => (same, Vec::new()),
            (None, Some(newest)) => (newest, vec!["Description".to_owned()]),
            (None, None) => return Ok(None),
        };
        Ok(found.id().map(|id| Recognised {
            created: created(format!("{api}|{id}")),
            differs,
        }))
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let operation = "apigateway:CreateDeployment";
        let wanted = properties!(request, RestDeployment);
        let api = required(operation, &wanted.rest_api_id, "REST API")?;
        let call = aws
            .apigateway
            .create_deployment()
            .rest_api_id(api)
            .description(tags::with_token_mark(wanted.description.text(), request));
        let answer = call
            .customize()
            .config_override(once())
            .send()
            .await
            .named(operation)?;
        let id = answer
            .id()
            .ok_or_else(|| incomplete(operation, "deployment id"))?;
        Ok(created(format!("{api}|{id}")))
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let operation = "apigateway:GetDeployment";
        let (api, deployment) = halves(operation, id)?;
        let call = aws
            .apigateway
            .get_deployment()
            .rest_api_id(api)
            .deployment_id(deployment);
        let answer = call.send().await.named(operation).unless_missing()?;
        Ok(answer.map_or(Observed::Missing, |_| {
            ready([("DeploymentId", Some(deployment)), ("Ref", Some(deployment))])
        }))
    }

    /// Refused while a stage shows the deployment.
    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        let operation = "apigateway:DeleteDeployment";
        let (api, deployment) = halves(operation, id)?;
        let call = aws
            .apigateway
            .delete_deployment()
            .rest_api_id(api)
            .deployment_id(deployment);
        call.send().await.named(operation).unless_missing()?;
        Ok(())
    }
}
