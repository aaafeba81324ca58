//! `AWS::ElasticLoadBalancingV2::LoadBalancer`. The id is the load balancer's ARN.

use async_trait::async_trait;
use aws_sdk_elasticloadbalancingv2::types::{
    EnforceSecurityGroupInboundRulesOnPrivateLinkTrafficEnum, IpAddressType, LoadBalancer as Found,
    LoadBalancerAttribute, LoadBalancerSchemeEnum, LoadBalancerStateEnum, LoadBalancerTypeEnum,
};
use tierwright_catalog::kinds;
use tierwright_deploy::{Created, Observed, ProviderError, ProviderErrorKind, Request};

use super::{full_name, is_ours, is_unfinished, service_tags};
use crate::calls::{Calls, Change, created, properties, ready, texts};
use crate::clients::Clients;
use crate::error::{Absence, Named, incomplete, ours};
use crate::names;
use crate::tags::{self, Tags};

pub(crate) struct LoadBalancer;

#[async_trait]
impl Calls for LoadBalancer {
    fn parts(&self) -> bool {
        true
    }

    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let name = name_of(&properties!(request, LoadBalancer), request);
        match by_name(aws, &name).await? {
            Some(arn) if is_ours(aws, &arn, request).await? => Ok(Some(created(arn))),
            _ => Ok(None),
        }
    }

    /// CreateLoadBalancer with a name that exists answers with the existing load balancer when the settings are the same,
    /// whoever made it, so its tags are looked at first: what this program calls its own it will delete.
    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let wanted = properties!(request, LoadBalancer);
        let name = name_of(&wanted, request);
        if let Some(arn) = by_name(aws, &name).await? {
            if is_ours(aws, &arn, request).await? {
                return Ok(created(arn));
            }
            let message =
                format!("a load balancer named {name} exists that this deployment did not make here");
            return Err(ours(
                ProviderErrorKind::AlreadyExists,
                "elasticloadbalancing:CreateLoadBalancer",
                message,
            ));
        }
        let call = aws
            .elb
            .create_load_balancer()
            .name(name)
            .set_type(wanted.r#type.text().map(LoadBalancerTypeEnum::from))
            .set_scheme(wanted.scheme.text().map(LoadBalancerSchemeEnum::from))
            .set_ip_address_type(wanted.ip_address_type.text().map(IpAddressType::from))
            .set_subnets(texts(&wanted.subnets))
            .set_security_groups(texts(&wanted.security_groups))
            .set_tags(Some(service_tags(&tags::of_unfinished(request))));
        let answer = call
            .send()
            .await
            .named("elasticloadbalancing:CreateLoadBalancer")?;
        let arn = answer
            .load_balancers()
            .first()
            .and_then(|balancer| balancer.load_balancer_arn());
        arn.map(created)
            .ok_or_else(|| incomplete("elasticloadbalancing:CreateLoadBalancer", "load balancer ARN"))
    }

    async fn finish(&self, aws: &Clients, request: &Request, id: &str) -> Result<(), ProviderError> {
        let wanted = properties!(request, LoadBalancer);
        let attributes = wanted.load_balancer_attributes.iter();
        let attributes: Vec<_> = attributes
            .map(|a| {
                LoadBalancerAttribute::builder()
                    .set_key(a.key.value())
                    .set_value(a.value.value())
                    .build()
            })
            .collect();
        if !attributes.is_empty() {
            let call = aws
                .elb
                .modify_load_balancer_attributes()
                .load_balancer_arn(id)
                .set_attributes(Some(attributes));
            call.send()
                .await
                .named("elasticloadbalancing:ModifyLoadBalancerAttributes")?;
        }
        // CreateLoadBalancer does not take it.
        if !wanted
            .enforce_security_group_inbound_rules_on_private_link_traffic
            .is_absent()
        {
            set_groups(aws, &wanted, id, None).await?;
        }
        Ok(())
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let answer = aws
            .elb
            .describe_load_balancers()
            .load_balancer_arns(id)
            .send()
            .await;
        let answer = answer
            .named("elasticloadbalancing:DescribeLoadBalancers")
            .unless_missing()?;
        let Some(balancer) = answer.as_ref().and_then(|a| a.load_balancers().first()) else {
            return Ok(Observed::Missing);
        };
        match observe(id, balancer) {
            Observed::Ready(_) if is_unfinished(aws, id).await? => Ok(tags::broken_off()),
            observed => Ok(observed),
        }
    }

    fn mutable(&self) -> &'static [&'static str] {
        &[
            ENFORCEMENT,
            "IpAddressType",
            "LoadBalancerAttributes",
            "SecurityGroups",
            "Subnets",
        ]
    }

    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        let wanted = properties!(change.request, LoadBalancer);
        let arn = change.id;
        if change.any(&["IpAddressType"]) {
            let kind = IpAddressType::from(wanted.ip_address_type.text().unwrap_or("ipv4"));
            let call = aws
                .elb
                .set_ip_address_type()
                .load_balancer_arn(arn)
                .ip_address_type(kind);
            call.send().await.named("elasticloadbalancing:SetIpAddressType")?;
        }
        let enforcement = change.any(&[ENFORCEMENT]);
        if enforcement || change.any(&["SecurityGroups"]) {
            // The default, which has to be said where something else was.
            let otherwise =
                enforcement.then_some(EnforceSecurityGroupInboundRulesOnPrivateLinkTrafficEnum::On);
            set_groups(aws, &wanted, arn, otherwise).await?;
        }
        if change.any(&["Subnets"]) {
            let call = aws
                .elb
                .set_subnets()
                .load_balancer_arn(arn)
                .set_subnets(texts(&wanted.subnets));
            call.send().await.named("elasticloadbalancing:SetSubnets")?;
        }
        self.finish(aws, change.request, arn).await
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
        let answer = aws.elb.delete_load_balancer().load_balancer_arn(id).send().await;
        answer
            .named("elasticloadbalancing:DeleteLoadBalancer")
            .unless_missing()?;
        Ok(())
    }
}

fn name_of(wanted: &kinds::LoadBalancer, request: &Request) -> String {
    names::name_or_derived(wanted.name.text(), request, names::LOAD_BALANCER)
}

/// Whether inbound rules hold for what comes to a Network Load Balancer through PrivateLink; `on` unless it is said (ELB API
/// reference, `SetSecurityGroups`).
const ENFORCEMENT: &str = "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic";

/// A network load balancer that was made without groups is refused.
async fn set_groups(
    aws: &Clients,
    wanted: &kinds::LoadBalancer,
    arn: &str,
    otherwise: Option<EnforceSecurityGroupInboundRulesOnPrivateLinkTrafficEnum>,
) -> Result<(), ProviderError> {
    let enforce = wanted
        .enforce_security_group_inbound_rules_on_private_link_traffic
        .text()
        .map(EnforceSecurityGroupInboundRulesOnPrivateLinkTrafficEnum::from)
        .or(otherwise);
    let call = aws
        .elb
        .set_security_groups()
        .load_balancer_arn(arn)
        .set_security_groups(Some(texts(&wanted.security_groups).unwrap_or_default()))
        .set_enforce_security_group_inbound_rules_on_private_link_traffic(enforce);
    call.send()
        .await
        .named("elasticloadbalancing:SetSecurityGroups")?;
    Ok(())
}

async fn by_name(aws: &Clients, name: &str) -> Result<Option<String>, ProviderError> {
    let answer = aws.elb.describe_load_balancers().names(name).send().await;
    let answer = answer
        .named("elasticloadbalancing:DescribeLoadBalancers")
        .unless_missing()?;
    Ok(answer.and_then(|a| {
        a.load_balancers()
            .first()
            .and_then(|b| b.load_balancer_arn().map(str::to_owned))
    }))
}

fn observe(id: &str, balancer: &Found) -> Observed {
    let state = balancer.state();
    match state.and_then(|state| state.code()) {
        // Impaired: it answers, but could not grow as it wanted (ELB API reference, LoadBalancerState).
        Some(LoadBalancerStateEnum::Active | LoadBalancerStateEnum::ActiveImpaired) => ready([
            ("LoadBalancerArn", Some(id)),
            ("DNSName", balancer.dns_name()),
            ("LoadBalancerFullName", full_name(id)),
            ("CanonicalHostedZoneID", balancer.canonical_hosted_zone_id()),
        ]),
        Some(LoadBalancerStateEnum::Failed) => {
            let reason = state
                .and_then(|state| state.reason())
                .unwrap_or("AWS gave no reason");
            Observed::Failed(reason.to_owned())
        }
        other => Observed::Pending(
            other
                .map_or("provisioning", LoadBalancerStateEnum::as_str)
                .to_owned(),
        ),
    }
}
