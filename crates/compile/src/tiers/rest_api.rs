use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde_json::json;
use tierwright_catalog::kinds::apigateway::method::{Integration, IntegrationResponse, MethodResponse};
use tierwright_catalog::kinds::apigateway::rest_api::EndpointConfiguration;
use tierwright_catalog::kinds::apigateway::stage::MethodSetting;
use tierwright_catalog::kinds::iam::role::Policy;
use tierwright_catalog::kinds::{
    RestApi, RestAuthorizer, RestDeployment, RestMethod, RestResource, RestStage, RestVpcLink, Role,
};
use tierwright_catalog::{Expr, LogicalId, Prop};
use tierwright_model::tiers::{ApiIntegration, ApiRoute};
use tierwright_model::{Id, Tier, tiers};

use super::api::{self, Target};
use super::trust;
use crate::Dependency;
use crate::passes::Builder;
use crate::passes::builder::{name_tag, suffix};

/// The longest that API Gateway waits for an answer, in milliseconds (API Gateway quotas, *Integration timeout*).
const TIMEOUT_MILLIS: i64 = 29_000;

pub(super) fn lower<'d>(builder: &mut Builder<'d>, tier: &'d Tier, api: &'d tiers::RestApi) {
    let id = LogicalId::of(&tier.id, suffix::REST_API);
    let uploads = api
        .routes
        .iter()
        .any(|route| matches!(route.integration, ApiIntegration::Bucket { .. }));
    let kind = RestApi {
        name: builder.name(&tier.id, "", 255),
        description: format!("REST API {}", tier.id).into(),
        endpoint_configuration: Prop::Literal(EndpointConfiguration {
            types: Prop::Literal(vec!["REGIONAL".into()]),
            ..EndpointConfiguration::default()
        }),
        // Bodies reach the bucket as they are.
        binary_media_types: if uploads {
            Prop::Literal(vec!["*/*".into()])
        } else {
            Prop::Absent
        },
        tags: name_tag(&tier.name),
        ..RestApi::default()
    };
    builder.add(id.clone(), &tier.id, &tier.name, kind);

    let mut lowering = Lowering {
        tier,
        api,
        id: id.clone(),
        resources: IndexMap::new(),
        links: IndexMap::new(),
        upload_role: None,
        methods: Vec::new(),
    };
    for route in &api.routes {
        lowering.route(builder, route);
    }

    let deployment = LogicalId::of(&tier.id, suffix::REST_DEPLOYMENT);
    let reason = "a deployment is a snapshot of the methods that exist when it is made";
    let after = lowering
        .methods
        .into_iter()
        .map(|on| Dependency {
            on,
            reason: reason.to_owned(),
        })
        .collect();
    let kind = RestDeployment {
        rest_api_id: Prop::reference(&id),
        description: format!("Routes of {}", tier.id).into(),
        ..RestDeployment::default()
    };
    builder.add_after(deployment.clone(), &tier.id, &tier.name, kind, after);
    let kind = RestStage {
        rest_api_id: Prop::reference(&id),
        stage_name: api.stage.as_str().into(),
        deployment_id: Prop::reference(&deployment),
        tracing_enabled: api.tracing.into(),
        method_settings: vec![MethodSetting {
            resource_path: "/*".into(),
            http_method: "*".into(),
            metrics_enabled: true.into(),
            throttling_rate_limit: f64::from(api.throttling_rate).into(),
            throttling_burst_limit: i64::from(api.throttling_burst).into(),
            ..MethodSetting::default()
        }],
        tags: name_tag(&tier.name),
        ..RestStage::default()
    };
    let stage = LogicalId::of(&tier.id, suffix::REST_STAGE);
    builder.add(stage, &tier.id, &tier.name, kind);
}

/// The ARN of an API's stage, as web ACLs name it (WAF API, AssociateWebACL).
pub(super) fn stage_arn(api: &Id) -> Prop<String> {
    Prop::join([
        "arn:".into(),
        Prop::Expr(Expr::Partition),
        ":apigateway:".into(),
        Prop::Expr(Expr::Region),
        "::/restapis/".into(),
        Prop::reference(&LogicalId::of(api, suffix::REST_API)),
        "/stages/".into(),
        Prop::reference(&LogicalId::of(api, suffix::REST_STAGE)),
    ])
}

/// The host name at which callers reach an API.
pub(crate) fn domain_name(api: &Id) -> Prop<String> {
    Prop::join([
        Prop::reference(&LogicalId::of(api, suffix::REST_API)),
        ".execute-api.".into(),
        Prop::Expr(Expr::Region),
        ".amazonaws.com".into(),
    ])
}

struct Lowering<'d> {
    tier: &'d Tier,
    api: &'d tiers::RestApi,
    id: LogicalId,
    /// By path: the resource.
    resources: IndexMap<String, LogicalId>,
    /// By load balancer: the VPC link V1.
    links: IndexMap<Id, LogicalId>,
    upload_role: Option<LogicalId>,
    methods: Vec<LogicalId>,
}

impl<'d> Lowering<'d> {
    fn route(&mut self, builder: &mut Builder<'d>, route: &'d ApiRoute) {
        let tier = self.tier;
        let method = route.method.as_str();
        let mut word = method.to_ascii_lowercase();
        word[..1].make_ascii_uppercase();
        let id = api::path_id(builder, &tier.id, &route.path, &format!("{word}Method"));
        let Some(integration) = self.integration(builder, route) else {
            return;
        };
        let resource_id = self.resource(builder, &route.path);
        let mut parameters: serde_json::Map<String, serde_json::Value> = api::parameters(&route.path)
            .map(|name| (format!("method.request.path.{name}"), true.into()))
            .collect();
        let bucket = matches!(route.integration, ApiIntegration::Bucket { .. });
        if bucket {
            parameters.insert("method.request.header.Content-Type".to_owned(), false.into());
        }
        let kind = RestMethod {
            rest_api_id: Prop::reference(&self.id),
            resource_id,
            http_method: method.into(),
            authorization_type: if route.authorizer.is_some() {
                "COGNITO_USER_POOLS"
            } else {
                "NONE"
            }
            .into(),
            authorizer_id: match &route.authorizer {
                Some(pool) => Prop::reference(&self.authorizer(builder, pool)),
                None => Prop::Absent,
            },
            request_parameters: if parameters.is_empty() {
                Prop::Absent
            } else {
                Prop::Literal(parameters.into())
            },
            integration: Prop::Literal(integration),
            method_responses: if bucket {
                ["200", "400", "500"].into_iter().map(method_response).collect()
            } else {
                Vec::new()
            },
            ..RestMethod::default()
        };
        builder.add(id.clone(), &tier.id, &tier.name, kind);
        self.methods.push(id);
    }

    /// The resource of a path, with those above it.
    fn resource(&mut self, builder: &mut Builder<'d>, path: &str) -> Prop<String> {
        let mut parent = Prop::attribute(&self.id, "RootResourceId");
        let mut so_far = String::new();
        for part in path.split('/').filter(|part| !part.is_empty()) {
            so_far.push('/');
            so_far.push_str(part);
            let known = self.resources.get(&so_far).cloned();
            let id = known.unwrap_or_else(|| {
                let id = api::path_id(builder, &self.tier.id, &so_far, "Resource");
                let kind = RestResource {
                    rest_api_id: Prop::reference(&self.id),
                    parent_id: parent.clone(),
                    path_part: part.into(),
                    ..RestResource::default()
                };
                builder.add(id.clone(), &self.tier.id, &self.tier.name, kind);
                self.resources.insert(so_far.clone(), id.clone());
                id
            });
            parent = Prop::reference(&id);
        }
        parent
    }

    fn integration(&mut self, builder: &mut Builder<'d>, route: &'d ApiRoute) -> Option<Integration> {
        let passed_on = || -> BTreeMap<String, Prop<String>> {
            api::parameters(&route.path)
                .map(|name| {
                    let from = format!("method.request.path.{name}");
                    (format!("integration.request.path.{name}"), from.into())
                })
                .collect()
        };
        let proxy = |uri: Prop<String>| {
            let parameters = passed_on();
            Integration {
                r#type: "HTTP_PROXY".into(),
                integration_http_method: route.method.as_str().into(),
                uri,
                request_parameters: if parameters.is_empty() {
                    Prop::Absent
                } else {
                    Prop::Literal(parameters)
                },
                timeout_in_millis: TIMEOUT_MILLIS.into(),
                ..Integration::default()
            }
        };
        match &route.integration {
            ApiIntegration::Url(url) => Some(proxy(url.as_str().into())),
            ApiIntegration::LoadBalancer { load_balancer, path } => {
                let target = Target::find(builder, &self.tier.id, load_balancer)?;
                let mut integration = proxy(target.url(path.as_deref().unwrap_or(&route.path)));
                integration.connection_type = "VPC_LINK".into();
                integration.connection_id = Prop::reference(&self.link(builder, &target)?);
                if !target.is_network() {
                    integration.integration_target = Prop::reference(&target.id());
                }
                Some(integration)
            }
            ApiIntegration::Bucket { bucket, prefix } => Some(self.upload(builder, route, bucket, prefix)),
        }
    }

    /// The VPC link to a load balancer: V1 to a Network Load Balancer, V2 to an Application Load Balancer.
    fn link(&mut self, builder: &mut Builder<'d>, target: &Target<'d>) -> Option<LogicalId> {
        let tier = self.tier;
        if !target.is_network() {
            let id = LogicalId::of(&tier.id, suffix::VPC_LINK);
            let link = self.api.vpc_link.as_ref()?;
            return Some(if builder.has(&id) {
                id
            } else {
                api::vpc_link(builder, tier, link)
            });
        }
        if let Some(id) = self.links.get(&target.tier.id) {
            return Some(id.clone());
        }
        let id = LogicalId::of(&target.tier.id, suffix::REST_VPC_LINK);
        let kind = RestVpcLink {
            name: builder.name(&tier.id, target.tier.id.as_str(), 255),
            description: format!("From {} to {}", tier.id, target.tier.id).into(),
            target_arns: Prop::Literal(vec![Prop::reference(&target.id())]),
            tags: name_tag(&tier.name),
            ..RestVpcLink::default()
        };
        // One link serves every API of the design.
        if !builder.has(&id) {
            builder.add(id.clone(), &tier.id, &tier.name, kind);
        }
        self.links.insert(target.tier.id.clone(), id.clone());
        Some(id)
    }

    fn authorizer(&mut self, builder: &mut Builder<'d>, pool: &Id) -> LogicalId {
        let several = self
            .api
            .routes
            .iter()
            .any(|route| route.authorizer.as_ref().is_some_and(|other| other != pool));
        let id = if several {
            api::path_id(builder, &self.tier.id, pool.as_str(), suffix::REST_AUTHORIZER)
        } else {
            LogicalId::of(&self.tier.id, suffix::REST_AUTHORIZER)
        };
        if !builder.has(&id) {
            let kind = RestAuthorizer {
                rest_api_id: Prop::reference(&self.id),
                name: pool.as_str().into(),
                r#type: "COGNITO_USER_POOLS".into(),
                provider_arns: Prop::Literal(vec![Prop::attribute(
                    &LogicalId::of(pool, suffix::USER_POOL),
                    "Arn",
                )]),
                identity_source: "method.request.header.Authorization".into(),
                authorizer_result_ttl_in_seconds: 300.into(),
                ..RestAuthorizer::default()
            };
            builder.add(id.clone(), &self.tier.id, &self.tier.name, kind);
        }
        id
    }

    /// The body of the request becomes an object (API Gateway guide, *Create a REST API as an Amazon S3 proxy*).
    fn upload(
        &mut self,
        builder: &mut Builder<'d>,
        route: &ApiRoute,
        bucket: &Id,
        prefix: &str,
    ) -> Integration {
        let bucket = LogicalId::of(bucket, suffix::BUCKET);
        let role = self.upload_role(builder, &bucket);
        let key = match api::parameters(&route.path).find(|name| *name == "key") {
            Some(_) => "method.request.path.key",
            None => "context.requestId",
        };
        let uri = Prop::join([
            "arn:".into(),
            Prop::Expr(Expr::Partition),
            ":apigateway:".into(),
            Prop::Expr(Expr::Region),
            ":s3:path/".into(),
            Prop::reference(&bucket),
            format!("/{prefix}{{key}}").into(),
        ]);
        let answer = |status: &str, pattern: Prop<String>| IntegrationResponse {
            status_code: status.into(),
            selection_pattern: pattern,
            ..IntegrationResponse::default()
        };
        Integration {
            r#type: "AWS".into(),
            integration_http_method: "PUT".into(),
            uri,
            credentials: Prop::attribute(&role, "Arn"),
            request_parameters: Prop::Literal(BTreeMap::from([
                (
                    "integration.request.header.Content-Type".to_owned(),
                    "method.request.header.Content-Type".into(),
                ),
                ("integration.request.path.key".to_owned(), key.into()),
            ])),
            passthrough_behavior: "WHEN_NO_MATCH".into(),
            timeout_in_millis: TIMEOUT_MILLIS.into(),
            integration_responses: vec![
                answer("200", Prop::Absent),
                answer("400", "4\\d{2}".into()),
                answer("500", "5\\d{2}".into()),
            ],
            ..Integration::default()
        }
    }

    /// The role with which the API writes into buckets, one for all its routes.
    fn upload_role(&mut self, builder: &mut Builder<'d>, bucket: &LogicalId) -> LogicalId {
        if let Some(id) = &self.upload_role {
            return id.clone();
        }
        let mut buckets: Vec<LogicalId> = vec![bucket.clone()];
        for route in &self.api.routes {
            if let ApiIntegration::Bucket { bucket, .. } = &route.integration {
                let id = LogicalId::of(bucket, suffix::BUCKET);
                if !buckets.contains(&id) {
                    buckets.push(id);
                }
            }
        }
        let objects: Vec<_> = buckets
            .iter()
            .map(|id| Prop::join([Prop::attribute(id, "Arn"), "/*".into()]))
            .collect();
        let id = LogicalId::of(&self.tier.id, suffix::UPLOAD_ROLE);
        let kind = Role {
            role_name: builder.name(&self.tier.id, "upload", 64),
            description: format!("Lets {} write uploads into its buckets", self.tier.id).into(),
            assume_role_policy_document: trust("apigateway.amazonaws.com"),
            policies: vec![Policy {
                policy_name: "put-objects".into(),
                policy_document: Prop::Literal(json!({
                    "Version": "2012-10-17",
                    "Statement": [{ "Effect": "Allow", "Action": "s3:PutObject", "Resource": objects }],
                })),
                ..Policy::default()
            }],
            tags: name_tag(&self.tier.name),
            ..Role::default()
        };
        builder.add(id.clone(), &self.tier.id, &self.tier.name, kind);
        self.upload_role = Some(id.clone());
        id
    }
}

fn method_response(status: &str) -> MethodResponse {
    MethodResponse {
        status_code: status.into(),
        ..MethodResponse::default()
    }
}
