//! Of Elastic Load Balancing. Listeners and rules are looked for below the deployment's own load balancers.

use tierwright_deploy::{ProviderError, Tagged};

use super::{Search, texts};
use crate::clients::Clients;
use crate::elasticloadbalancingv2::tags_of;
use crate::error::{Absence, Named};
use crate::tags::Tags;

pub(crate) async fn inventory(aws: &Clients, search: Search<'_>) -> Result<Vec<Tagged>, ProviderError> {
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
    for (arn, tags) in ours(aws, arns, search).await? {
        let same = balancers
            .iter()
            .find(|balancer| balancer.load_balancer_arn() == Some(&arn));
        let state = same
            .and_then(|b| b.state())
            .and_then(|state| state.code())
            .map(|code| code.as_str());
        found.extend(search.found(
            "AWS::ElasticLoadBalancingV2::LoadBalancer",
            Some(&arn),
            state,
            texts(&tags),
        ));
        found.extend(listeners(aws, &arn, search).await?);
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
    for (arn, tags) in ours(aws, arns, search).await? {
        found.extend(search.found(
            "AWS::ElasticLoadBalancingV2::TargetGroup",
            Some(&arn),
            None,
            texts(&tags),
        ));
    }
    Ok(found)
}

async fn listeners(aws: &Clients, balancer: &str, search: Search<'_>) -> Result<Vec<Tagged>, ProviderError> {
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
    for (arn, tags) in ours(aws, arns, search).await? {
        found.extend(search.found(
            "AWS::ElasticLoadBalancingV2::Listener",
            Some(&arn),
            None,
            texts(&tags),
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
        let rules = rules.filter_map(|rule| rule.rule_arn).collect();
        for (arn, tags) in ours(aws, rules, search).await? {
            found.extend(search.found(
                "AWS::ElasticLoadBalancingV2::ListenerRule",
                Some(&arn),
                None,
                texts(&tags),
            ));
        }
    }
    Ok(found)
}

/// Those of the ARNs that wear the tag, with all their tags.
async fn ours(
    aws: &Clients,
    arns: Vec<String>,
    search: Search<'_>,
) -> Result<Vec<(String, Tags)>, ProviderError> {
    let mut tagged = tags_of(aws, &arns).await?;
    tagged.retain(|(_, tags)| tags.get(search.key).is_some_and(|value| value == search.value));
    Ok(tagged)
}
