//! `AWS::ApiGateway::Stage`. The id is `<api>|<stage>`, while `Ref` is the stage's name.

use async_trait::async_trait;
use aws_sdk_apigateway::types::{CacheClusterSize, CacheClusterStatus, PatchOperation};
use tierwright_catalog::{Kind, kinds};
use tierwright_deploy::{Created, Observed, ProviderError, Request};

use super::{map, pairs, required, service_tags, stage_settings};
use crate::calls::{Calls, Change, created, halves, properties, ready};
use crate::clients::Clients;
use crate::error::{Absence, Named};
use crate::names;
use crate::tags::{self, Tags};

pub(crate) struct RestStage;

#[async_trait]
impl Calls for RestStage {
    fn parts(&self) -> bool {
        true
    }

    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let operation = "apigateway:GetStage";
        let wanted = properties!(request, RestStage);
        let api = required(operation, &wanted.rest_api_id, "REST API")?;
        let name = name_of(&wanted, request);
        let call = aws.apigateway.get_stage().rest_api_id(api).stage_name(&name);
        let answer = call.send().await.named(operation).unless_missing()?;
        let ours = answer.is_some_and(|stage| tags::is_ours(pairs(stage.tags()), request));
        Ok(ours.then(|| created(format!("{api}|{name}"))))
    }

    /// A name that exists is refused, so a repetition makes no second stage.
    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let operation = "apigateway:CreateStage";
        let wanted = properties!(request, RestStage);
        let api = required(operation, &wanted.rest_api_id, "REST API")?;
        let name = name_of(&wanted, request);
        let call = aws
            .apigateway
            .create_stage()
            .rest_api_id(api)
            .stage_name(&name)
            .set_deployment_id(wanted.deployment_id.value())
            .set_description(wanted.description.value())
            .set_tracing_enabled(wanted.tracing_enabled.value())
            .set_cache_cluster_enabled(wanted.cache_cluster_enabled.value())
            .set_cache_cluster_size(wanted.cache_cluster_size.text().map(CacheClusterSize::from))
            .set_variables(map(&wanted.variables))
            .set_tags(Some(service_tags(&tags::of_unfinished(request))));
        call.send().await.named(operation)?;
        Ok(created(format!("{api}|{name}")))
    }

    /// CreateStage takes neither the settings of methods nor access logs.
    async fn finish(&self, aws: &Clients, request: &Request, id: &str) -> Result<(), ProviderError> {
        let wanted = properties!(request, RestStage);
        let mut patch = stage_settings::method_settings(request, &wanted)?;
        patch.extend(stage_settings::access_log(request, &wanted)?);
        update(aws, id, patch).await
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let operation = "apigateway:GetStage";
        let (api, name) = halves(operation, id)?;
        let call = aws.apigateway.get_stage().rest_api_id(api).stage_name(name);
        let Some(stage) = call.send().await.named(operation).unless_missing()? else {
            return Ok(Observed::Missing);
        };
        if tags::is_unfinished(pairs(stage.tags())) {
            return Ok(tags::broken_off());
        }
        Ok(match stage.cache_cluster_status() {
            Some(status @ (CacheClusterStatus::CreateInProgress | CacheClusterStatus::DeleteInProgress)) => {
                Observed::Pending(format!("cache {}", status.as_str()))
            }
            _ => ready([("Ref", Some(name))]),
        })
    }

    fn mutable(&self) -> &'static [&'static str] {
        &[
            "AccessLogSetting",
            "CacheClusterEnabled",
            "CacheClusterSize",
            "DeploymentId",
            "Description",
            "MethodSettings",
            "TracingEnabled",
            "Variables",
        ]
    }

    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        let wanted = properties!(change.request, RestStage);
        let before = Kind::from_properties(&change.request.type_name, change.before.clone());
        let before = match before {
            Ok(Kind::RestStage(before)) => before,
            _ => kinds::RestStage::default(),
        };
        // What goes, goes first: a setting that is left out must not keep its old value.
        let lost = stage_settings::lost(change, &before, &wanted);
        update(aws, change.id, lost).await?;
        let patch = stage_settings::changed(change, &wanted);
        update(aws, change.id, patch).await?;
        self.finish(aws, change.request, change.id).await
    }

    async fn retag(
        &self,
        aws: &Clients,
        id: &str,
        tags: &Tags,
        removed: &[String],
    ) -> Result<(), ProviderError> {
        let (api, name) = halves("apigateway:TagResource", id)?;
        super::retag(aws, &format!("/restapis/{api}/stages/{name}"), tags, removed).await
    }

    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        let operation = "apigateway:DeleteStage";
        let (api, name) = halves(operation, id)?;
        let call = aws.apigateway.delete_stage().rest_api_id(api).stage_name(name);
        call.send().await.named(operation).unless_missing()?;
        Ok(())
    }
}

/// API reference, CreateStage: letters, digits, hyphens and underscores, at most 128.
fn name_of(wanted: &kinds::RestStage, request: &Request) -> String {
    names::name_or_derived(wanted.stage_name.text(), request, names::ANY)
}

async fn update(aws: &Clients, id: &str, patch: Vec<PatchOperation>) -> Result<(), ProviderError> {
    let operation = "apigateway:UpdateStage";
    if patch.is_empty() {
        return Ok(());
    }
    let (api, name) = halves(operation, id)?;
    let call = aws
        .apigateway
        .update_stage()
        .rest_api_id(api)
        .stage_name(name)
        .set_patch_operations(Some(patch));
    call.send().await.named(operation)?;
    Ok(())
}
