//! `AWS::ElasticLoadBalancingV2::TargetGroup`. The id is the target group's ARN.

use async_trait::async_trait;
use aws_sdk_elasticloadbalancingv2::types::{
    Matcher, ProtocolEnum, TargetDescription, TargetGroupAttribute, TargetTypeEnum,
};
use serde_json::{Map, Value, json};
use tierwright_catalog::kinds;
use tierwright_catalog::kinds::elasticloadbalancingv2::target_group as kind;
use tierwright_deploy::{Created, Observed, ProviderError, ProviderErrorKind, Request};

use super::{full_name, is_ours, is_unfinished, service_tags};
use crate::calls::{Calls, Change, created, int, properties, ready, refuse_unmodelled, shown};
use crate::clients::Clients;
use crate::error::{Absence, Named, incomplete, ours};
use crate::names;
use crate::tags::{self, Tags};

pub(crate) struct TargetGroup;

#[async_trait]
impl Calls for TargetGroup {
    fn parts(&self) -> bool {
        true
    }

    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let name = name_of(&properties!(request, TargetGroup), request);
        match by_name(aws, &name).await? {
            Some(arn) if is_ours(aws, &arn, request).await? => Ok(Some(created(arn))),
            _ => Ok(None),
        }
    }

    /// CreateTargetGroup with a name that exists answers with the existing group when the settings are the same, as
    /// CreateLoadBalancer does, so its tags are looked at first.
    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let wanted = properties!(request, TargetGroup);
        let name = name_of(&wanted, request);
        if let Some(arn) = by_name(aws, &name).await? {
            if is_ours(aws, &arn, request).await? {
                return Ok(created(arn));
            }
            let message =
                format!("a target group named {name} exists that this deployment did not make here");
            return Err(ours(
                ProviderErrorKind::AlreadyExists,
                "elasticloadbalancing:CreateTargetGroup",
                message,
            ));
        }
        let call = aws
            .elb
            .create_target_group()
            .name(name)
            .set_vpc_id(wanted.vpc_id.value())
            .set_port(int(&wanted.port))
            .set_protocol(wanted.protocol.text().map(ProtocolEnum::from))
            .set_target_type(wanted.target_type.text().map(TargetTypeEnum::from))
            .set_health_check_path(wanted.health_check_path.value())
            .set_health_check_port(wanted.health_check_port.value())
            .set_health_check_protocol(wanted.health_check_protocol.text().map(ProtocolEnum::from))
            .set_health_check_interval_seconds(int(&wanted.health_check_interval_seconds))
            .set_health_check_timeout_seconds(int(&wanted.health_check_timeout_seconds))
            .set_healthy_threshold_count(int(&wanted.healthy_threshold_count))
            .set_unhealthy_threshold_count(int(&wanted.unhealthy_threshold_count))
            .set_matcher(matcher(&wanted))
            .set_tags(Some(service_tags(&tags::of_unfinished(request))));
        let answer = call
            .send()
            .await
            .named("elasticloadbalancing:CreateTargetGroup")?;
        let arn = answer
            .target_groups()
            .first()
            .and_then(|group| group.target_group_arn());
        arn.map(created)
            .ok_or_else(|| incomplete("elasticloadbalancing:CreateTargetGroup", "target group ARN"))
    }

    async fn finish(&self, aws: &Clients, request: &Request, id: &str) -> Result<(), ProviderError> {
        let wanted = properties!(request, TargetGroup);
        let attributes = wanted.target_group_attributes.iter();
        let attributes: Vec<_> = attributes
            .map(|a| {
                TargetGroupAttribute::builder()
                    .set_key(a.key.value())
                    .set_value(a.value.value())
                    .build()
            })
            .collect();
        if !attributes.is_empty() {
            let call = aws
                .elb
                .modify_target_group_attributes()
                .target_group_arn(id)
                .set_attributes(Some(attributes));
            call.send()
                .await
                .named("elasticloadbalancing:ModifyTargetGroupAttributes")?;
        }
        let targets = targets(request, &wanted.targets)?;
        if !targets.is_empty() {
            let call = aws.elb.register_targets().target_group_arn(id);
            let call = call.set_targets(Some(targets));
            call.send().await.named("elasticloadbalancing:RegisterTargets")?;
        }
        Ok(())
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let answer = aws
            .elb
            .describe_target_groups()
            .target_group_arns(id)
            .send()
            .await;
        let answer = answer
            .named("elasticloadbalancing:DescribeTargetGroups")
            .unless_missing()?;
        if answer.is_none_or(|answer| answer.target_groups().is_empty()) {
            return Ok(Observed::Missing);
        }
        if is_unfinished(aws, id).await? {
            return Ok(tags::broken_off());
        }
        Ok(ready([
            ("TargetGroupArn", Some(id)),
            ("TargetGroupFullName", full_name(id)),
        ]))
    }

    async fn seen(&self, aws: &Clients, id: &str) -> Result<Map<String, Value>, ProviderError> {
        let answer = aws
            .elb
            .describe_target_groups()
            .target_group_arns(id)
            .send()
            .await;
        let answer = answer
            .named("elasticloadbalancing:DescribeTargetGroups")
            .unless_missing()?;
        let Some(group) = answer.as_ref().and_then(|answer| answer.target_groups().first()) else {
            return Ok(Map::new());
        };
        let protocol = group.health_check_protocol().map(|protocol| protocol.as_str());
        let codes = group.matcher().and_then(|matcher| matcher.http_code());
        Ok(shown([
            ("HealthCheckPath", json!(group.health_check_path())),
            ("HealthCheckPort", json!(group.health_check_port())),
            ("HealthCheckProtocol", json!(protocol)),
            (
                "HealthCheckIntervalSeconds",
                json!(group.health_check_interval_seconds()),
            ),
            (
                "HealthCheckTimeoutSeconds",
                json!(group.health_check_timeout_seconds()),
            ),
            ("HealthyThresholdCount", json!(group.healthy_threshold_count())),
            (
                "UnhealthyThresholdCount",
                json!(group.unhealthy_threshold_count()),
            ),
            ("Matcher", json!(codes.map(|codes| json!({ "HttpCode": codes })))),
        ]))
    }

    fn mutable(&self) -> &'static [&'static str] {
        &[
            "HealthCheckIntervalSeconds",
            "HealthCheckPath",
            "HealthCheckPort",
            "HealthCheckProtocol",
            "HealthCheckTimeoutSeconds",
            "HealthyThresholdCount",
            "Matcher",
            "TargetGroupAttributes",
            "Targets",
            "UnhealthyThresholdCount",
        ]
    }

    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        let wanted = properties!(change.request, TargetGroup);
        let call = aws
            .elb
            .modify_target_group()
            .target_group_arn(change.id)
            .set_health_check_path(wanted.health_check_path.value())
            .set_health_check_port(wanted.health_check_port.value())
            .set_health_check_protocol(wanted.health_check_protocol.text().map(ProtocolEnum::from))
            .set_health_check_interval_seconds(int(&wanted.health_check_interval_seconds))
            .set_health_check_timeout_seconds(int(&wanted.health_check_timeout_seconds))
            .set_healthy_threshold_count(int(&wanted.healthy_threshold_count))
            .set_unhealthy_threshold_count(int(&wanted.unhealthy_threshold_count))
            .set_matcher(matcher(&wanted));
        call.send()
            .await
            .named("elasticloadbalancing:ModifyTargetGroup")?;
        let dropped = dropped(change, &wanted.targets)?;
        if !dropped.is_empty() {
            let call = aws.elb.deregister_targets().target_group_arn(change.id);
            let call = call.set_targets(Some(dropped));
            call.send()
                .await
                .named("elasticloadbalancing:DeregisterTargets")?;
        }
        self.finish(aws, change.request, change.id).await
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
        let answer = aws.elb.delete_target_group().target_group_arn(id).send().await;
        answer
            .named("elasticloadbalancing:DeleteTargetGroup")
            .unless_missing()?;
        Ok(())
    }
}

fn name_of(wanted: &kinds::TargetGroup, request: &Request) -> String {
    names::name_or_derived(wanted.name.text(), request, names::LOAD_BALANCER)
}

async fn by_name(aws: &Clients, name: &str) -> Result<Option<String>, ProviderError> {
    let answer = aws.elb.describe_target_groups().names(name).send().await;
    let answer = answer
        .named("elasticloadbalancing:DescribeTargetGroups")
        .unless_missing()?;
    Ok(answer.and_then(|a| {
        a.target_groups()
            .first()
            .and_then(|g| g.target_group_arn().map(str::to_owned))
    }))
}

/// The targets in the API's form.
fn targets(
    request: &Request,
    all: &[kind::TargetDescription],
) -> Result<Vec<TargetDescription>, ProviderError> {
    let all = all.iter().map(|target| {
        refuse_unmodelled(request, &target.other)?;
        Ok(TargetDescription::builder()
            .set_id(target.id.value())
            .set_port(int(&target.port))
            .set_availability_zone(target.availability_zone.value())
            .build())
    });
    all.collect()
}

/// The targets that were wanted before and are no longer.
fn dropped(
    change: &Change<'_>,
    wanted: &[kind::TargetDescription],
) -> Result<Vec<TargetDescription>, ProviderError> {
    let before = change.before.get("Targets").cloned().unwrap_or(Value::Null);
    let before: Vec<kind::TargetDescription> = serde_json::from_value(before).unwrap_or_default();
    let gone: Vec<_> = before
        .into_iter()
        .filter(|target| !wanted.contains(target))
        .collect();
    targets(change.request, &gone)
}

fn matcher(wanted: &kinds::TargetGroup) -> Option<Matcher> {
    let matcher = wanted.matcher.literal()?;
    Some(
        Matcher::builder()
            .set_http_code(matcher.http_code.value())
            .build(),
    )
}
