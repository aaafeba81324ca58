use serde_json::json;
use tierwright_catalog::kinds::apigatewayv2::api::Cors;
use tierwright_catalog::kinds::apigatewayv2::authorizer::JwtConfiguration;
use tierwright_catalog::kinds::apigatewayv2::stage::{AccessLogSettings, RouteSettings};
use tierwright_catalog::kinds::{HttpApi, HttpAuthorizer, HttpIntegration, HttpRoute, HttpStage, LogGroup};
use tierwright_catalog::{Expr, LogicalId, Prop};
use tierwright_model::tiers::{ApiIntegration, ApiRoute};
use tierwright_model::{Id, Tier, tiers};

use super::api::{self, Target};
use super::listener_id;
use crate::aws_name;
use crate::passes::Builder;
use crate::passes::builder::{name_tag, suffix};

/// The longest that an HTTP API waits for an answer is 30 seconds (API Gateway quotas).
const TIMEOUT_MILLIS: i64 = 29_000;

pub(super) fn lower(builder: &mut Builder<'_>, tier: &Tier, http: &tiers::HttpApi) {
    let id = LogicalId::of(&tier.id, suffix::HTTP_API);
    let list = |values: &[String]| Prop::Literal(values.iter().map(|v| v.as_str().into()).collect());
    let tags = || {
        [("Name".to_owned(), tier.name.as_str().into())]
            .into_iter()
            .collect()
    };
    let kind = HttpApi {
        name: builder.name(&tier.id, "", 128),
        protocol_type: "HTTP".into(),
        description: format!("HTTP API {}", tier.id).into(),
        cors_configuration: if http.cors_origins.is_empty() {
            Prop::Absent
        } else {
            Prop::Literal(Cors {
                allow_origins: list(&http.cors_origins),
                allow_methods: Prop::Literal(vec!["*".into()]),
                allow_headers: Prop::Literal(vec!["authorization".into(), "content-type".into()]),
                max_age: 300.into(),
                ..Cors::default()
            })
        },
        tags: tags(),
        ..HttpApi::default()
    };
    builder.add(id.clone(), &tier.id, &tier.name, kind);

    for route in &http.routes {
        lower_route(builder, tier, http, route, &id);
    }

    let logs = LogicalId::of(&tier.id, suffix::ACCESS_LOGS);
    let project = &builder.design.settings.project;
    let kind = LogGroup {
        log_group_name: format!("/aws/apigateway/{}", aws_name(project, tier.id.as_str(), "", 200)).into(),
        retention_in_days: i64::from(http.log_retention_days).into(),
        tags: name_tag(&tier.name),
        ..LogGroup::default()
    };
    builder.add(logs.clone(), &tier.id, &tier.name, kind);
    // API Gateway guide, *Customize HTTP API access logs*.
    let format = json!({
        "requestId": "$context.requestId",
        "ip": "$context.identity.sourceIp",
        "time": "$context.requestTime",
        "route": "$context.routeKey",
        "status": "$context.status",
        "latency": "$context.responseLatency",
        "error": "$context.error.message",
    });
    let destination = Prop::join([
        "arn:".into(),
        Prop::Expr(Expr::Partition),
        ":logs:".into(),
        Prop::Expr(Expr::Region),
        ":".into(),
        Prop::Expr(Expr::AccountId),
        ":log-group:".into(),
        Prop::reference(&logs),
    ]);
    let kind = HttpStage {
        api_id: Prop::reference(&id),
        stage_name: "$default".into(),
        auto_deploy: true.into(),
        default_route_settings: Prop::Literal(RouteSettings {
            detailed_metrics_enabled: true.into(),
            throttling_rate_limit: f64::from(http.throttling_rate).into(),
            throttling_burst_limit: i64::from(http.throttling_burst).into(),
            ..RouteSettings::default()
        }),
        access_log_settings: Prop::Literal(AccessLogSettings {
            destination_arn: destination,
            format: format.to_string().into(),
            ..AccessLogSettings::default()
        }),
        tags: tags(),
        ..HttpStage::default()
    };
    let stage = LogicalId::of(&tier.id, suffix::HTTP_STAGE);
    builder.add(stage, &tier.id, &tier.name, kind);
}

/// The host name at which callers reach an API.
pub(crate) fn domain_name(api: &Id) -> Prop<String> {
    Prop::join([
        Prop::reference(&LogicalId::of(api, suffix::HTTP_API)),
        ".execute-api.".into(),
        Prop::Expr(Expr::Region),
        ".amazonaws.com".into(),
    ])
}

fn lower_route(
    builder: &mut Builder<'_>,
    tier: &Tier,
    http: &tiers::HttpApi,
    route: &ApiRoute,
    id: &LogicalId,
) {
    let method = route.method.as_str();
    let mut word = method.to_ascii_lowercase();
    word[..1].make_ascii_uppercase();
    let mut integration = HttpIntegration {
        api_id: Prop::reference(id),
        integration_type: "HTTP_PROXY".into(),
        integration_method: method.into(),
        payload_format_version: "1.0".into(),
        timeout_in_millis: TIMEOUT_MILLIS.into(),
        ..HttpIntegration::default()
    };
    match &route.integration {
        ApiIntegration::Url(url) => integration.integration_uri = url.as_str().into(),
        ApiIntegration::LoadBalancer { load_balancer, path } => {
            let Some(target) = Target::find(builder, &tier.id, load_balancer) else {
                return;
            };
            let Some(link) = &http.vpc_link else { return };
            let link_id = LogicalId::of(&tier.id, suffix::VPC_LINK);
            if !builder.has(&link_id) {
                api::vpc_link(builder, tier, link);
            }
            integration.connection_type = "VPC_LINK".into();
            integration.connection_id = Prop::reference(&link_id);
            integration.integration_uri = Prop::reference(&listener_id(&target.tier.id, target.port));
            if let Some(path) = path {
                // API Gateway guide, *Transform API requests and responses for HTTP APIs*: parameters are named by `$request`.
                let written = api::parameters(path).fold(path.clone(), |written, name| {
                    written.replace(&format!("{{{name}}}"), &format!("$request.path.{name}"))
                });
                let parameters = [("overwrite:path".to_owned(), written.into())];
                integration.request_parameters = Prop::Literal(parameters.into());
            }
        }
        // HTTP APIs have no integration with S3; a rule says so.
        ApiIntegration::Bucket { .. } => return,
    }
    let integration_id = api::path_id(builder, &tier.id, &route.path, &format!("{word}Integration"));
    builder.add(integration_id.clone(), &tier.id, &tier.name, integration);

    let key = if method == "ANY" && route.path == "/{proxy+}" {
        "$default".to_owned()
    } else {
        format!("{method} {}", route.path)
    };
    let kind = HttpRoute {
        api_id: Prop::reference(id),
        route_key: key.into(),
        target: Prop::join(["integrations/".into(), Prop::reference(&integration_id)]),
        authorization_type: if route.authorizer.is_some() { "JWT" } else { "NONE" }.into(),
        authorizer_id: match &route.authorizer {
            Some(pool) => Prop::reference(&authorizer(builder, tier, id, pool)),
            None => Prop::Absent,
        },
        ..HttpRoute::default()
    };
    let route_id = api::path_id(builder, &tier.id, &route.path, &format!("{word}Route"));
    builder.add(route_id, &tier.id, &tier.name, kind);
}

/// The authorizer for a pool's tokens.
fn authorizer(builder: &mut Builder<'_>, tier: &Tier, api: &LogicalId, pool: &Id) -> LogicalId {
    let id = LogicalId::of(
        &tier.id,
        &format!("Pool{}HttpAuthorizer", LogicalId::of(pool, "").as_str()),
    );
    if !builder.has(&id) {
        let pool_id = LogicalId::of(pool, suffix::USER_POOL);
        let issuer = Prop::join([
            "https://cognito-idp.".into(),
            Prop::Expr(Expr::Region),
            ".amazonaws.com/".into(),
            Prop::reference(&pool_id),
        ]);
        let kind = HttpAuthorizer {
            api_id: Prop::reference(api),
            name: pool.as_str().into(),
            authorizer_type: "JWT".into(),
            identity_source: Prop::Literal(vec!["$request.header.Authorization".into()]),
            jwt_configuration: Prop::Literal(JwtConfiguration {
                audience: Prop::Literal(vec![Prop::reference(&LogicalId::of(
                    pool,
                    suffix::USER_POOL_CLIENT,
                ))]),
                issuer,
                ..JwtConfiguration::default()
            }),
            ..HttpAuthorizer::default()
        };
        builder.add(id.clone(), &tier.id, &tier.name, kind);
    }
    id
}
