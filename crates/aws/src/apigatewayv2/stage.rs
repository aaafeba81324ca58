//! `AWS::ApiGatewayV2::Stage`. The id is `<api>|<stage>`, while `Ref` is the stage's name.

use async_trait::async_trait;
use aws_sdk_apigatewayv2::types::{AccessLogSettings, RouteSettings};
use tierwright_catalog::kinds;
use tierwright_deploy::{Created, Observed, ProviderError, Request};

use crate::apigateway::{pairs, required, service_tags};
use crate::calls::{Calls, Change, created, halves, int, properties, ready, refuse_unmodelled};
use crate::clients::Clients;
use crate::error::{Absence, Named};
use crate::names;
use crate::tags::{self, Tags};

pub(crate) struct HttpStage;

#[async_trait]
impl Calls for HttpStage {
    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let operation = "apigateway:GetStage";
        let wanted = properties!(request, HttpStage);
        let api = required(operation, &wanted.api_id, "HTTP API")?;
        let name = name_of(&wanted, request);
        let call = aws.apigatewayv2.get_stage().api_id(api).stage_name(&name);
        let answer = call.send().await.named(operation).unless_missing()?;
        let ours = answer.is_some_and(|stage| tags::is_ours(pairs(stage.tags()), request));
        Ok(ours.then(|| created(format!("{api}|{name}"))))
    }

    /// A name that exists is refused, so a repetition makes no second stage.
    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let operation = "apigateway:CreateStage";
        let wanted = properties!(request, HttpStage);
        let api = required(operation, &wanted.api_id, "HTTP API")?;
        let name = name_of(&wanted, request);
        let call = aws
            .apigatewayv2
            .create_stage()
            .api_id(api)
            .stage_name(&name)
            .set_auto_deploy(wanted.auto_deploy.value())
            .set_description(wanted.description.value())
            .set_default_route_settings(route_settings(request, &wanted)?)
            .set_access_log_settings(access_log(request, &wanted)?)
            .set_tags(Some(service_tags(&tags::of(request))));
        call.send().await.named(operation)?;
        Ok(created(format!("{api}|{name}")))
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let operation = "apigateway:GetStage";
        let (api, name) = halves(operation, id)?;
        let call = aws.apigatewayv2.get_stage().api_id(api).stage_name(name);
        let answer = call.send().await.named(operation).unless_missing()?;
        Ok(answer.map_or(Observed::Missing, |_| ready([("Ref", Some(name))])))
    }

    fn mutable(&self) -> &'static [&'static str] {
        &[
            "AccessLogSettings",
            "AutoDeploy",
            "DefaultRouteSettings",
            "Description",
        ]
    }

    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        let operation = "apigateway:UpdateStage";
        let wanted = properties!(change.request, HttpStage);
        let (api, name) = halves(operation, change.id)?;
        if change.any(&["AccessLogSettings"]) && wanted.access_log_settings.is_absent() {
            let call = aws
                .apigatewayv2
                .delete_access_log_settings()
                .api_id(api)
                .stage_name(name);
            call.send()
                .await
                .named("apigateway:DeleteAccessLogSettings")
                .unless_missing()?;
        }
        // Settings that are taken away go back to those of an empty set.
        let settings = route_settings(change.request, &wanted)?
            .unwrap_or_else(|| RouteSettings::builder().detailed_metrics_enabled(false).build());
        let call = aws
            .apigatewayv2
            .update_stage()
            .api_id(api)
            .stage_name(name)
            .set_auto_deploy(wanted.auto_deploy.value())
            .description(wanted.description.text().unwrap_or_default())
            .set_default_route_settings(change.any(&["DefaultRouteSettings"]).then_some(settings))
            .set_access_log_settings(access_log(change.request, &wanted)?);
        call.send().await.named(operation)?;
        Ok(())
    }

    async fn retag(
        &self,
        aws: &Clients,
        id: &str,
        tags: &Tags,
        removed: &[String],
    ) -> Result<(), ProviderError> {
        let (api, name) = halves("apigateway:TagResource", id)?;
        super::retag(aws, &format!("/apis/{api}/stages/{name}"), tags, removed).await
    }

    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        let operation = "apigateway:DeleteStage";
        let (api, name) = halves(operation, id)?;
        let call = aws.apigatewayv2.delete_stage().api_id(api).stage_name(name);
        call.send().await.named(operation).unless_missing()?;
        Ok(())
    }
}

fn name_of(wanted: &kinds::HttpStage, request: &Request) -> String {
    names::name_or_derived(wanted.stage_name.text(), request, names::ANY)
}

fn route_settings(
    request: &Request,
    wanted: &kinds::HttpStage,
) -> Result<Option<RouteSettings>, ProviderError> {
    let Some(settings) = wanted.default_route_settings.literal() else {
        return Ok(None);
    };
    refuse_unmodelled(request, &settings.other)?;
    Ok(Some(
        RouteSettings::builder()
            .set_detailed_metrics_enabled(settings.detailed_metrics_enabled.value())
            .set_throttling_burst_limit(int(&settings.throttling_burst_limit))
            .set_throttling_rate_limit(settings.throttling_rate_limit.value())
            .build(),
    ))
}

/// A log group's ARN is taken without the `:*` that CloudFormation's attribute ends in.
fn access_log(
    request: &Request,
    wanted: &kinds::HttpStage,
) -> Result<Option<AccessLogSettings>, ProviderError> {
    let Some(log) = wanted.access_log_settings.literal() else {
        return Ok(None);
    };
    refuse_unmodelled(request, &log.other)?;
    let destination = log.destination_arn.text();
    Ok(Some(
        AccessLogSettings::builder()
            .set_destination_arn(destination.map(|arn| arn.trim_end_matches(":*").to_owned()))
            .set_format(log.format.value())
            .build(),
    ))
}
