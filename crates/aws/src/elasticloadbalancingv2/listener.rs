//! `AWS::ElasticLoadBalancingV2::Listener`. The id is the listener's ARN.

use async_trait::async_trait;
use aws_sdk_elasticloadbalancingv2::types::{Certificate, ProtocolEnum};
use serde_json::{Map, Value, json};
use tierwright_catalog::kinds;
use tierwright_deploy::{Created, Observed, ProviderError, Request};

use super::actions::{actions, shown_actions};
use super::{is_ours, service_tags};
use crate::calls::{Calls, Change, created, int, properties, ready, shown};
use crate::clients::Clients;
use crate::error::{Absence, Named, incomplete};
use crate::tags::{self, Tags};

pub(crate) struct Listener;

#[async_trait]
impl Calls for Listener {
    /// A load balancer has one listener per port.
    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let wanted = properties!(request, Listener);
        let call = aws
            .elb
            .describe_listeners()
            .set_load_balancer_arn(wanted.load_balancer_arn.value());
        let listeners = call.into_paginator().items().send().try_collect().await;
        let listeners = listeners
            .named("elasticloadbalancing:DescribeListeners")
            .unless_missing()?;
        let port = int(&wanted.port);
        let same = listeners
            .unwrap_or_default()
            .into_iter()
            .find(|listener| listener.port() == port);
        match same.and_then(|listener| listener.listener_arn) {
            Some(arn) if is_ours(aws, &arn, request).await? => Ok(Some(created(arn))),
            _ => Ok(None),
        }
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let wanted = properties!(request, Listener);
        let call = aws
            .elb
            .create_listener()
            .set_load_balancer_arn(wanted.load_balancer_arn.value())
            .set_port(int(&wanted.port))
            .set_protocol(wanted.protocol.text().map(ProtocolEnum::from))
            .set_certificates(certificates(&wanted))
            .set_ssl_policy(wanted.ssl_policy.value())
            .set_default_actions(Some(actions(request, &wanted.default_actions)?))
            .set_tags(Some(service_tags(&tags::of(request))));
        let answer = call.send().await.named("elasticloadbalancing:CreateListener")?;
        let arn = answer
            .listeners()
            .first()
            .and_then(|listener| listener.listener_arn());
        arn.map(created)
            .ok_or_else(|| incomplete("elasticloadbalancing:CreateListener", "listener ARN"))
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let answer = aws.elb.describe_listeners().listener_arns(id).send().await;
        let answer = answer
            .named("elasticloadbalancing:DescribeListeners")
            .unless_missing()?;
        if answer.is_none_or(|answer| answer.listeners().is_empty()) {
            return Ok(Observed::Missing);
        }
        Ok(ready([("ListenerArn", Some(id))]))
    }

    async fn seen(&self, aws: &Clients, id: &str) -> Result<Map<String, Value>, ProviderError> {
        let answer = aws.elb.describe_listeners().listener_arns(id).send().await;
        let answer = answer
            .named("elasticloadbalancing:DescribeListeners")
            .unless_missing()?;
        let Some(listener) = answer.as_ref().and_then(|answer| answer.listeners().first()) else {
            return Ok(Map::new());
        };
        Ok(shown([
            ("Port", json!(listener.port())),
            (
                "Protocol",
                json!(listener.protocol().map(|protocol| protocol.as_str())),
            ),
            ("SslPolicy", json!(listener.ssl_policy())),
            ("DefaultActions", shown_actions(listener.default_actions())),
        ]))
    }

    fn mutable(&self) -> &'static [&'static str] {
        &["Certificates", "DefaultActions", "Port", "Protocol", "SslPolicy"]
    }

    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        let wanted = properties!(change.request, Listener);
        let call = aws
            .elb
            .modify_listener()
            .listener_arn(change.id)
            .set_port(int(&wanted.port))
            .set_protocol(wanted.protocol.text().map(ProtocolEnum::from))
            .set_certificates(certificates(&wanted))
            .set_ssl_policy(wanted.ssl_policy.value())
            .set_default_actions(Some(actions(change.request, &wanted.default_actions)?));
        call.send().await.named("elasticloadbalancing:ModifyListener")?;
        Ok(())
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
        let answer = aws.elb.delete_listener().listener_arn(id).send().await;
        answer
            .named("elasticloadbalancing:DeleteListener")
            .unless_missing()?;
        Ok(())
    }
}

fn certificates(wanted: &kinds::Listener) -> Option<Vec<Certificate>> {
    let all = wanted.certificates.iter();
    let all: Vec<_> = all
        .map(|c| {
            Certificate::builder()
                .set_certificate_arn(c.certificate_arn.value())
                .build()
        })
        .collect();
    (!all.is_empty()).then_some(all)
}
