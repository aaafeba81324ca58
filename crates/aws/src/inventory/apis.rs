//! Of API Gateway. Stages are looked for within the deployment's own APIs; what else lies within an API has no tags and goes
//! with it.

use aws_sdk_apigateway::types::VpcLinkStatus;
use tierwright_deploy::{Leftover, ProviderError};

use super::{belongs, leftover};
use crate::apigateway::{self, pairs};
use crate::apigatewayv2::{self, every};
use crate::clients::Clients;
use crate::error::{Absence, Named};

pub(crate) async fn inventory(aws: &Clients, deployment: &str) -> Result<Vec<Leftover>, ProviderError> {
    let (rest, http, links) = tokio::try_join!(
        rest(aws, deployment),
        http(aws, deployment),
        links(aws, deployment)
    )?;
    Ok([rest, http, links].concat())
}

async fn rest(aws: &Clients, deployment: &str) -> Result<Vec<Leftover>, ProviderError> {
    let mut found = Vec::new();
    for api in apigateway::rest_api::list(aws).await? {
        let Some(id) = api.id().filter(|_| belongs(pairs(api.tags()), deployment)) else {
            continue;
        };
        found.extend(leftover("AWS::ApiGateway::RestApi", Some(id), None));
        let answer = aws.apigateway.get_stages().rest_api_id(id).send().await;
        let answer = answer.named("apigateway:GetStages").unless_missing()?;
        let stages = answer.and_then(|answer| answer.item).unwrap_or_default();
        for stage in stages
            .iter()
            .filter(|stage| belongs(pairs(stage.tags()), deployment))
        {
            let id = stage.stage_name().map(|name| format!("{id}|{name}"));
            found.extend(leftover("AWS::ApiGateway::Stage", id.as_deref(), None));
        }
    }
    Ok(found)
}

async fn http(aws: &Clients, deployment: &str) -> Result<Vec<Leftover>, ProviderError> {
    let mut found = Vec::new();
    for api in apigatewayv2::api::list(aws).await? {
        let Some(id) = api.api_id().filter(|_| belongs(pairs(api.tags()), deployment)) else {
            continue;
        };
        found.extend(leftover("AWS::ApiGatewayV2::Api", Some(id), None));
        for stage in stages(aws, id).await.unless_missing()?.unwrap_or_default() {
            if belongs(pairs(stage.tags()), deployment) {
                let id = stage.stage_name().map(|name| format!("{id}|{name}"));
                found.extend(leftover("AWS::ApiGatewayV2::Stage", id.as_deref(), None));
            }
        }
    }
    Ok(found)
}

async fn stages(aws: &Clients, api: &str) -> Result<Vec<aws_sdk_apigatewayv2::types::Stage>, ProviderError> {
    Ok(every!(
        aws.apigatewayv2.get_stages().api_id(api),
        "apigateway:GetStages"
    ))
}

async fn links(aws: &Clients, deployment: &str) -> Result<Vec<Leftover>, ProviderError> {
    let first = apigateway::vpc_link::list(aws).await?;
    let first = first
        .iter()
        .filter(|link| belongs(pairs(link.tags()), deployment))
        .filter_map(|link| {
            let state = link.status().map(VpcLinkStatus::as_str);
            leftover("AWS::ApiGateway::VpcLink", link.id(), state)
        });
    let second = apigatewayv2::vpc_link::list(aws).await?;
    let second = second
        .iter()
        .filter(|link| belongs(pairs(link.tags()), deployment))
        .filter_map(|link| {
            let state = link.vpc_link_status().map(|status| status.as_str());
            leftover("AWS::ApiGatewayV2::VpcLink", link.vpc_link_id(), state)
        });
    Ok(first.chain(second).collect())
}
