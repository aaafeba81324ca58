//! `AWS::EC2::SecurityGroup`. The id is the group's.
//!
//! AWS gives every new group a rule that lets everything out (VPC guide, *Default security group rules*), and no parameter
//! of CreateSecurityGroup prevents it. So a creation has parts: the group; the removal of that rule; the
//! inline rules of an import. Until the last one the group wears the tag `tierwright:unfinished`, which tells this rule of
//! AWS's from one that the design wants.

use async_trait::async_trait;
use aws_sdk_ec2::types::{IpPermission, IpRange, Ipv6Range, ResourceType, SecurityGroup as Group};
use serde_json::{Map, Value};
use tierwright_catalog::kinds;
use tierwright_deploy::{Created, Observed, ProviderError, ProviderErrorKind, Request};

use super::rules::Rule;
use super::{is_ours, ours, pairs, tagged_with};
use crate::calls::{Calls, Change, created, properties, ready};
use crate::clients::Clients;
use crate::error::{Absence, Named, incomplete, invalid};
use crate::names;
use crate::tags::{self, Tags};

pub(crate) struct SecurityGroup;

#[async_trait]
impl Calls for SecurityGroup {
    fn parts(&self) -> bool {
        true
    }

    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let pages = aws
            .ec2
            .describe_security_groups()
            .set_filters(ours(request))
            .into_paginator()
            .items()
            .send();
        let groups = pages.try_collect().await.named("ec2:DescribeSecurityGroups")?;
        let group = groups.iter().find(|group| is_ours(group.tags(), request));
        Ok(group.and_then(|group| group.group_id()).map(created))
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let wanted = properties!(request, SecurityGroup);
        let call = aws
            .ec2
            .create_security_group()
            .group_name(names::name_or_derived(
                wanted.group_name.text(),
                request,
                names::ANY,
            ))
            .description(wanted.group_description.text().unwrap_or(&request.logical_id))
            .set_vpc_id(wanted.vpc_id.value())
            .tag_specifications(tagged_with(
                ResourceType::SecurityGroup,
                &tags::of_unfinished(request),
            ));
        let answer = call.send().await.named("ec2:CreateSecurityGroup")?;
        answer
            .group_id()
            .map(created)
            .ok_or_else(|| incomplete("ec2:CreateSecurityGroup", "group id"))
    }

    async fn finish(&self, aws: &Clients, request: &Request, id: &str) -> Result<(), ProviderError> {
        let wanted = properties!(request, SecurityGroup);
        let Some(group) = describe(aws, id).await? else {
            let message = format!("the new group {id} is not visible yet");
            return Err(crate::error::ours(
                ProviderErrorKind::Conflict,
                "ec2:DescribeSecurityGroups",
                message,
            ));
        };
        if !is_unfinished(&group) {
            return Ok(());
        }
        let default: Vec<_> = group
            .ip_permissions_egress()
            .iter()
            .filter_map(default_egress)
            .collect();
        if !default.is_empty() {
            let call = aws
                .ec2
                .revoke_security_group_egress()
                .group_id(id)
                .set_ip_permissions(Some(default));
            call.send()
                .await
                .named("ec2:RevokeSecurityGroupEgress")
                .unless_missing()?;
        }
        for rule in inline(&wanted) {
            authorize(aws, id, &rule).await?;
        }
        Ok(())
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let Some(group) = describe(aws, id).await? else {
            return Ok(Observed::Missing);
        };
        if is_unfinished(&group) {
            return Ok(tags::broken_off());
        }
        Ok(ready([("GroupId", Some(id)), ("VpcId", group.vpc_id())]))
    }

    fn mutable(&self) -> &'static [&'static str] {
        &["SecurityGroupEgress", "SecurityGroupIngress"]
    }

    /// Only inline rules can change in place: what a list gained is authorized, what it lost is revoked.
    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        let before = inline(&parse(change.before)?);
        let after = inline(&parse(&change.request.properties)?);
        for rule in after.iter().filter(|rule| !before.contains(rule)) {
            authorize(aws, change.id, rule).await?;
        }
        for rule in before.iter().filter(|rule| !after.contains(rule)) {
            revoke(aws, change.id, rule).await?;
        }
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
        aws.ec2
            .delete_security_group()
            .group_id(id)
            .send()
            .await
            .named("ec2:DeleteSecurityGroup")
            .unless_missing()?;
        Ok(())
    }
}

async fn describe(aws: &Clients, id: &str) -> Result<Option<Group>, ProviderError> {
    let answer = aws.ec2.describe_security_groups().group_ids(id).send().await;
    let answer = answer.named("ec2:DescribeSecurityGroups").unless_missing()?;
    Ok(answer.and_then(|answer| answer.security_groups().first().cloned()))
}

fn is_unfinished(group: &Group) -> bool {
    tags::is_unfinished(pairs(group.tags()))
}

/// The part of a permission that lets everything out; a VPC with IPv6 gives a group one for each family.
fn default_egress(permission: &IpPermission) -> Option<IpPermission> {
    if permission.ip_protocol() != Some("-1") {
        return None;
    }
    let ipv4 = permission
        .ip_ranges()
        .iter()
        .any(|range| range.cidr_ip() == Some("0.0.0.0/0"));
    let ipv6 = permission
        .ipv6_ranges()
        .iter()
        .any(|range| range.cidr_ipv6() == Some("::/0"));
    let mut all = IpPermission::builder().ip_protocol("-1");
    if ipv4 {
        all = all.ip_ranges(IpRange::builder().cidr_ip("0.0.0.0/0").build());
    }
    if ipv6 {
        all = all.ipv6_ranges(Ipv6Range::builder().cidr_ipv6("::/0").build());
    }
    (ipv4 || ipv6).then(|| all.build())
}

fn parse(properties: &Map<String, Value>) -> Result<kinds::SecurityGroup, ProviderError> {
    serde_json::from_value(Value::Object(properties.clone()))
        .map_err(|e| invalid("ec2:AuthorizeSecurityGroupEgress", e.to_string()))
}

/// The inline rules, without the placeholder that says that nothing may leave: without the default rule nothing does.
fn inline(group: &kinds::SecurityGroup) -> Vec<Rule> {
    let ingress = group.security_group_ingress.iter().map(Rule::from);
    let egress = group
        .security_group_egress
        .iter()
        .map(Rule::from)
        .filter(|rule| !rule.is_placeholder());
    ingress.chain(egress).collect()
}

async fn authorize(aws: &Clients, id: &str, rule: &Rule) -> Result<(), ProviderError> {
    let result = if rule.egress {
        let call = aws
            .ec2
            .authorize_security_group_egress()
            .group_id(id)
            .ip_permissions(rule.permission());
        call.send()
            .await
            .named("ec2:AuthorizeSecurityGroupEgress")
            .map(|_| ())
    } else {
        let call = aws
            .ec2
            .authorize_security_group_ingress()
            .group_id(id)
            .ip_permissions(rule.permission());
        call.send()
            .await
            .named("ec2:AuthorizeSecurityGroupIngress")
            .map(|_| ())
    };
    match result {
        Err(error) if error.kind == ProviderErrorKind::AlreadyExists => Ok(()),
        other => other,
    }
}

async fn revoke(aws: &Clients, id: &str, rule: &Rule) -> Result<(), ProviderError> {
    if rule.egress {
        let call = aws
            .ec2
            .revoke_security_group_egress()
            .group_id(id)
            .ip_permissions(rule.permission());
        call.send()
            .await
            .named("ec2:RevokeSecurityGroupEgress")
            .unless_missing()?;
    } else {
        let call = aws
            .ec2
            .revoke_security_group_ingress()
            .group_id(id)
            .ip_permissions(rule.permission());
        call.send()
            .await
            .named("ec2:RevokeSecurityGroupIngress")
            .unless_missing()?;
    }
    Ok(())
}
