//! Of Elastic Load Balancing. Listeners and rules are looked for below the deployment's own load balancers.

use tierwright_deploy::{Leftover, ProviderError};

use super::{belongs, leftover};
use crate::clients::Clients;
use crate::elasticloadbalancingv2::tags_of;
use crate::error::{Absence, Named};

pub(crate) async fn inventory(aws: &Clients, deployment: &str) -> Result<Vec<Leftover>, ProviderError> {
    let mut found = Vec::new();
    let pages = aws.elb.describe_load_balancers().into_paginator().items().send();
    let balancers = pages
        .try_collect()
        .await
        .named("elasticloadbalancing:DescribeLoadBalancers")?;
    let arns = balancers
        .iter()
        .filter_map(|balancer| balancer.load_balancer_arn.clone())
        .collect();
    for arn in ours(aws, arns, deployment).await? {
        let same = balancers
            .iter()
            .find(|balancer| balancer.load_balancer_arn() == Some(&arn));
        let state = same
            .and_then(|b| b.state())
            .and_then(|state| state.code())
            .map(|code| code.as_str());
        found.extend(leftover(
            "AWS::ElasticLoadBalancingV2::LoadBalancer",
            Some(&arn),
            state,
        ));
        found.extend(listeners(aws, &arn, deployment).await?);
    }
    let pages = aws.elb.describe_target_groups().into_paginator().items().send();
    let groups = pages
        .try_collect()
        .await
        .named("elasticloadbalancing:DescribeTargetGroups")?;
    let arns = groups
        .into_iter()
        .filter_map(|group| group.target_group_arn)
        .collect();
    for arn in ours(aws, arns, deployment).await? {
        found.extend(leftover(
            "AWS::ElasticLoadBalancingV2::TargetGroup",
            Some(&arn),
            None,
        ));
    }
    Ok(found)
}

async fn listeners(aws: &Clients, balancer: &str, deployment: &str) -> Result<Vec<Leftover>, ProviderError> {
    let mut found = Vec::new();
    let pages = aws
        .elb
        .describe_listeners()
        .load_balancer_arn(balancer)
        .into_paginator()
        .items()
        .send();
    let all = pages
        .try_collect()
        .await
        .named("elasticloadbalancing:DescribeListeners")
        .unless_missing()?;
    let arns = all
        .unwrap_or_default()
        .into_iter()
        .filter_map(|listener| listener.listener_arn)
        .collect();
    for arn in ours(aws, arns, deployment).await? {
        found.extend(leftover(
            "AWS::ElasticLoadBalancingV2::Listener",
            Some(&arn),
            None,
        ));
        let pages = aws
            .elb
            .describe_rules()
            .listener_arn(&arn)
            .into_paginator()
            .items()
            .send();
        let rules = pages
            .try_collect()
            .await
            .named("elasticloadbalancing:DescribeRules")
            .unless_missing()?;
        let rules = rules
            .unwrap_or_default()
            .into_iter()
            .filter(|rule| rule.is_default() != Some(true));
        for arn in ours(aws, rules.filter_map(|rule| rule.rule_arn).collect(), deployment).await? {
            found.extend(leftover(
                "AWS::ElasticLoadBalancingV2::ListenerRule",
                Some(&arn),
                None,
            ));
        }
    }
    Ok(found)
}

/// Those of the ARNs whose tags name the deployment.
async fn ours(aws: &Clients, arns: Vec<String>, deployment: &str) -> Result<Vec<String>, ProviderError> {
    let tagged = tags_of(aws, &arns).await?.into_iter();
    let ours =
        tagged.filter(|(_, tags)| belongs(tags.iter().map(|(k, v)| (k.as_str(), v.as_str())), deployment));
    Ok(ours.map(|(arn, _)| arn).collect())
}
