//! Of API Gateway. Stages are looked for within the deployment's own APIs; what else lies within an API has no tags and goes
//! with it.

use aws_sdk_apigateway::types::VpcLinkStatus;
use tierwright_deploy::{ProviderError, Tagged};

use super::Search;
use crate::apigateway::{self, pairs};
use crate::apigatewayv2::{self, every};
use crate::clients::Clients;
use crate::error::{Absence, Named};

pub(crate) async fn inventory(aws: &Clients, search: Search<'_>) -> Result<Vec<Tagged>, ProviderError> {
    let (rest, http, links) = tokio::try_join!(rest(aws, search), http(aws, search), links(aws, search))?;
    Ok([rest, http, links].concat())
}

async fn rest(aws: &Clients, search: Search<'_>) -> Result<Vec<Tagged>, ProviderError> {
    let mut found = Vec::new();
    for api in apigateway::rest_api::list(aws).await? {
        let ours = search.found("AWS::ApiGateway::RestApi", api.id(), None, pairs(api.tags()));
        let (Some(ours), Some(id)) = (ours, api.id()) else {
            continue;
        };
        found.push(ours);
        let answer = aws.apigateway.get_stages().rest_api_id(id).send().await;
        let answer = answer.named("apigateway:GetStages").unless_missing()?;
        let stages = answer.and_then(|answer| answer.item).unwrap_or_default();
        for stage in &stages {
            let id = stage.stage_name().map(|name| format!("{id}|{name}"));
            let tags = pairs(stage.tags());
            found.extend(search.found("AWS::ApiGateway::Stage", id.as_deref(), None, tags));
        }
    }
    Ok(found)
}

async fn http(aws: &Clients, search: Search<'_>) -> Result<Vec<Tagged>, ProviderError> {
    let mut found = Vec::new();
    for api in apigatewayv2::api::list(aws).await? {
        let ours = search.found("AWS::ApiGatewayV2::Api", api.api_id(), None, pairs(api.tags()));
        let (Some(ours), Some(id)) = (ours, api.api_id()) else {
            continue;
        };
        found.push(ours);
        for stage in stages(aws, id).await.unless_missing()?.unwrap_or_default() {
            let id = stage.stage_name().map(|name| format!("{id}|{name}"));
            let tags = pairs(stage.tags());
            found.extend(search.found("AWS::ApiGatewayV2::Stage", id.as_deref(), None, tags));
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

async fn links(aws: &Clients, search: Search<'_>) -> Result<Vec<Tagged>, ProviderError> {
    let first = apigateway::vpc_link::list(aws).await?;
    let first = first.iter().filter_map(|link| {
        let state = link.status().map(VpcLinkStatus::as_str);
        search.found("AWS::ApiGateway::VpcLink", link.id(), state, pairs(link.tags()))
    });
    let second = apigatewayv2::vpc_link::list(aws).await?;
    let second = second.iter().filter_map(|link| {
        let state = link.vpc_link_status().map(|status| status.as_str());
        search.found(
            "AWS::ApiGatewayV2::VpcLink",
            link.vpc_link_id(),
            state,
            pairs(link.tags()),
        )
    });
    Ok(first.chain(second).collect())
}
