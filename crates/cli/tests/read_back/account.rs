//! The emulated account, by clients that know nothing of the deployer.

use std::collections::{BTreeMap, HashMap};

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_ec2::config::{Credentials, SharedCredentialsProvider};
use serde_json::{Map, Value};

pub(crate) struct Account {
    pub(crate) apigateway: aws_sdk_apigateway::Client,
    pub(crate) autoscaling: aws_sdk_applicationautoscaling::Client,
    pub(crate) cloudfront: aws_sdk_cloudfront::Client,
    pub(crate) cloudwatch: aws_sdk_cloudwatch::Client,
    pub(crate) codebuild: aws_sdk_codebuild::Client,
    pub(crate) codecommit: aws_sdk_codecommit::Client,
    pub(crate) codepipeline: aws_sdk_codepipeline::Client,
    pub(crate) cognito: aws_sdk_cognitoidentityprovider::Client,
    pub(crate) ec2: aws_sdk_ec2::Client,
    pub(crate) ecr: aws_sdk_ecr::Client,
    pub(crate) ecs: aws_sdk_ecs::Client,
    pub(crate) elb: aws_sdk_elasticloadbalancingv2::Client,
    pub(crate) events: aws_sdk_eventbridge::Client,
    pub(crate) iam: aws_sdk_iam::Client,
    pub(crate) logs: aws_sdk_cloudwatchlogs::Client,
    pub(crate) rds: aws_sdk_rds::Client,
    pub(crate) s3: aws_sdk_s3::Client,
    pub(crate) sns: aws_sdk_sns::Client,
    pub(crate) ssm: aws_sdk_ssm::Client,
    pub(crate) tagging: aws_sdk_resourcegroupstagging::Client,
    pub(crate) waf: aws_sdk_wafv2::Client,
    pub(crate) region: String,
    pub(crate) id: String,
}

impl Account {
    pub(crate) async fn connect(endpoint_url: &str, region: &str) -> Self {
        let credentials = Credentials::new("testing", "testing", None, None, "test");
        let config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(region.to_owned()))
            .endpoint_url(endpoint_url)
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .build();
        let s3 = aws_sdk_s3::config::Builder::from(&config)
            .force_path_style(true)
            .build();
        let sts = aws_sdk_sts::Client::new(&config);
        let caller = sts.get_caller_identity().send().await.unwrap();
        Self {
            apigateway: aws_sdk_apigateway::Client::new(&config),
            autoscaling: aws_sdk_applicationautoscaling::Client::new(&config),
            cloudfront: aws_sdk_cloudfront::Client::new(&config),
            cloudwatch: aws_sdk_cloudwatch::Client::new(&config),
            codebuild: aws_sdk_codebuild::Client::new(&config),
            codecommit: aws_sdk_codecommit::Client::new(&config),
            codepipeline: aws_sdk_codepipeline::Client::new(&config),
            cognito: aws_sdk_cognitoidentityprovider::Client::new(&config),
            ec2: aws_sdk_ec2::Client::new(&config),
            ecr: aws_sdk_ecr::Client::new(&config),
            ecs: aws_sdk_ecs::Client::new(&config),
            elb: aws_sdk_elasticloadbalancingv2::Client::new(&config),
            events: aws_sdk_eventbridge::Client::new(&config),
            iam: aws_sdk_iam::Client::new(&config),
            logs: aws_sdk_cloudwatchlogs::Client::new(&config),
            rds: aws_sdk_rds::Client::new(&config),
            s3: aws_sdk_s3::Client::from_conf(s3),
            sns: aws_sdk_sns::Client::new(&config),
            ssm: aws_sdk_ssm::Client::new(&config),
            tagging: aws_sdk_resourcegroupstagging::Client::new(&config),
            waf: aws_sdk_wafv2::Client::new(&config),
            region: region.to_owned(),
            id: caller.account().unwrap().to_owned(),
        }
    }

    /// What still carries the tag of a deployment, by ARN. AWS and the emulator go on listing what is deleted and merely
    /// remembered: clusters, services and task definitions as `INACTIVE`, tasks as `STOPPED`, instances as `terminated`, endpoints as `deleted`.
    pub(crate) async fn tagged(&self, deployment: &str) -> Vec<String> {
        let filter = aws_sdk_resourcegroupstagging::types::TagFilter::builder()
            .key("tierwright:deployment")
            .values(deployment)
            .build();
        let pages = self
            .tagging
            .get_resources()
            .tag_filters(filter)
            .into_paginator()
            .items()
            .send();
        let found: Vec<_> = pages.collect::<Result<_, _>>().await.unwrap();
        let mut left = Vec::new();
        for arn in found.iter().filter_map(|item| item.resource_arn()) {
            if self.stands(arn).await {
                left.push(arn.to_owned());
            }
        }
        left
    }

    async fn stands(&self, arn: &str) -> bool {
        let parts: Vec<&str> = arn.splitn(6, ':').collect();
        let (service, resource) = (parts[2], parts[5]);
        let (kind, id) = resource.split_once('/').unwrap_or((resource, ""));
        match (service, kind) {
            ("ecs", "cluster") => {
                let answer = self.ecs.describe_clusters().clusters(id).send().await.unwrap();
                answer.clusters().iter().any(|c| c.status() != Some("INACTIVE"))
            }
            ("ecs", "service") => {
                let (cluster, _) = id.split_once('/').unwrap();
                match self
                    .ecs
                    .describe_services()
                    .cluster(cluster)
                    .services(arn)
                    .send()
                    .await
                {
                    Ok(answer) => answer.services().iter().any(|s| s.status() != Some("INACTIVE")),
                    Err(error) => !error.into_service_error().is_cluster_not_found_exception(),
                }
            }
            ("ecs", "task") => {
                let (cluster, _) = id.split_once('/').unwrap();
                match self.ecs.describe_tasks().cluster(cluster).tasks(arn).send().await {
                    Ok(answer) => answer.tasks().iter().any(|t| t.last_status() != Some("STOPPED")),
                    Err(error) => !error.into_service_error().is_cluster_not_found_exception(),
                }
            }
            ("ecs", "task-definition") => {
                let answer = self
                    .ecs
                    .describe_task_definition()
                    .task_definition(arn)
                    .send()
                    .await;
                let task = answer.ok().and_then(|a| a.task_definition);
                task.and_then(|t| t.status)
                    .is_some_and(|s| s.as_str() == "ACTIVE")
            }
            ("ec2", "instance") => {
                let answer = self
                    .ec2
                    .describe_instances()
                    .instance_ids(id)
                    .send()
                    .await
                    .unwrap();
                let mut all = answer.reservations().iter().flat_map(|r| r.instances());
                all.any(|i| {
                    i.state()
                        .and_then(|s| s.name())
                        .is_some_and(|n| n.as_str() != "terminated")
                })
            }
            ("ec2", "vpc-endpoint") => {
                let answer = self
                    .ec2
                    .describe_vpc_endpoints()
                    .vpc_endpoint_ids(id)
                    .send()
                    .await;
                let all = answer
                    .map(|a| a.vpc_endpoints.unwrap_or_default())
                    .unwrap_or_default();
                all.iter().any(|e| {
                    e.state()
                        .is_some_and(|s| !s.as_str().eq_ignore_ascii_case("deleted"))
                })
            }
            ("ec2", "natgateway") => {
                let answer = self.ec2.describe_nat_gateways().nat_gateway_ids(id).send().await;
                let all = answer
                    .map(|a| a.nat_gateways.unwrap_or_default())
                    .unwrap_or_default();
                all.iter()
                    .any(|n| n.state().is_some_and(|s| s.as_str() != "deleted"))
            }
            _ => true,
        }
    }
}

/// What the account says of a resource, in CloudFormation's words.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    /// Its properties, as far as the account tells them.
    pub(crate) properties: Map<String, Value>,
    /// Values of `Fn::GetAtt`, and of `Ref` where that is not the id that the journal has.
    pub(crate) attributes: BTreeMap<String, String>,
}

impl Reading {
    /// A reading; what is null was not told.
    pub(crate) fn new(properties: Value) -> Self {
        let Value::Object(properties) = told(properties) else {
            panic!("properties are an object")
        };
        Self {
            properties,
            attributes: BTreeMap::new(),
        }
    }

    /// The same with an attribute.
    pub(crate) fn with(mut self, name: &str, value: Option<&str>) -> Self {
        if let Some(value) = value {
            self.attributes.insert(name.to_owned(), value.to_owned());
        }
        self
    }
}

/// The value without nulls.
fn told(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let told = map
                .into_iter()
                .filter(|(_, v)| !v.is_null())
                .map(|(k, v)| (k, told(v)));
            Value::Object(told.collect())
        }
        Value::Array(items) => items.into_iter().map(told).collect(),
        other => other,
    }
}

/// Tags in CloudFormation's form, from any SDK's.
pub(crate) fn tags<K: Into<Option<String>>, V: Into<Option<String>>>(
    tags: impl IntoIterator<Item = (K, V)>,
) -> Value {
    let tag = |(key, value): (K, V)| {
        let (key, value): (Option<String>, Option<String>) = (key.into(), value.into());
        serde_json::json!({ "Key": key, "Value": value })
    };
    tags.into_iter().map(tag).collect()
}

/// Tags that an SDK gives as a map.
pub(crate) fn map_tags(map: Option<&HashMap<String, String>>) -> Value {
    let list = map.into_iter().flatten();
    tags(list.map(|(key, value)| (key.clone(), value.clone())))
}

/// A JSON document that an API gives as text, plain or percent-encoded.
pub(crate) fn document(text: &str) -> Value {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes().iter();
    let plain = text.trim_start().starts_with('{');
    while let Some(&byte) = rest.next() {
        if byte == b'%' && !plain {
            let code: String = rest.by_ref().take(2).map(|b| char::from(*b)).collect();
            bytes.push(u8::from_str_radix(&code, 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    serde_json::from_slice(&bytes).unwrap()
}
