//! Of CloudWatch, SNS, Cognito and WAF. Clients and domains of a user pool go with it, and subscriptions with their topic.

use aws_sdk_cloudwatch::types::AlarmType;
use aws_sdk_wafv2::types::Scope;
use futures::{StreamExt, TryStreamExt, stream};
use tierwright_deploy::{ProviderError, Tagged};

use super::{PARALLEL, Search, texts, within};
use crate::clients::Clients;
use crate::cognito::user_pool;
use crate::error::Named;
use crate::sns::topic;
use crate::{cloudwatch, sns, wafv2};

pub(crate) async fn inventory(aws: &Clients, search: Search<'_>) -> Result<Vec<Tagged>, ProviderError> {
    let (alarms, topics, pools, regional, global) = tokio::try_join!(
        alarms(aws, search),
        topics(aws, search),
        pools(aws, search),
        web_acls(aws, search, Scope::Regional),
        web_acls(aws, search, Scope::Cloudfront),
    )?;
    Ok([alarms, topics, pools, regional, global].concat())
}

async fn alarms(aws: &Clients, search: Search<'_>) -> Result<Vec<Tagged>, ProviderError> {
    let call = aws
        .cloudwatch
        .describe_alarms()
        .alarm_types(AlarmType::MetricAlarm);
    let mut pages = call.into_paginator().send();
    let mut all = Vec::new();
    while let Some(page) = pages.next().await {
        all.extend(
            page.named("cloudwatch:DescribeAlarms")?
                .metric_alarms
                .unwrap_or_default(),
        );
    }
    let ask = |alarm: aws_sdk_cloudwatch::types::MetricAlarm| async move {
        let tags = cloudwatch::tags_of(aws, alarm.alarm_arn().unwrap_or_default()).await?;
        Ok(search.found(
            "AWS::CloudWatch::Alarm",
            alarm.alarm_name(),
            None,
            cloudwatch::pairs(&tags),
        ))
    };
    let found: Vec<_> = stream::iter(all)
        .map(ask)
        .buffer_unordered(PARALLEL)
        .try_collect()
        .await?;
    Ok(found.into_iter().flatten().collect())
}

async fn topics(aws: &Clients, search: Search<'_>) -> Result<Vec<Tagged>, ProviderError> {
    let ask = |arn: String| async move {
        let tags = sns::tags_of(aws, &arn).await?;
        Ok(search.found("AWS::SNS::Topic", Some(&arn), None, sns::pairs(&tags)))
    };
    let all = stream::iter(topic::list(aws).await?);
    let found: Vec<_> = all.map(ask).buffer_unordered(PARALLEL).try_collect().await?;
    Ok(found.into_iter().flatten().collect())
}

async fn pools(aws: &Clients, search: Search<'_>) -> Result<Vec<Tagged>, ProviderError> {
    let ask = |(id, _): (String, String)| async move {
        let Some(pool) = user_pool::describe(aws, &id).await? else {
            return Ok(Vec::new());
        };
        let found = search.found("AWS::Cognito::UserPool", Some(&id), None, user_pool::pairs(&pool));
        // A pool with a domain can't be deleted (Cognito API reference, DeleteUserPool).
        let domain = pool
            .domain()
            .filter(|domain| found.is_some() && !domain.is_empty());
        let domain = domain.map(|domain| within("AWS::Cognito::UserPoolDomain", format!("{domain}|{id}")));
        Ok::<_, ProviderError>(found.into_iter().chain(domain).collect())
    };
    let all = stream::iter(user_pool::list(aws).await?);
    let found: Vec<_> = all.map(ask).buffer_unordered(PARALLEL).try_collect().await?;
    Ok(found.into_iter().flatten().collect())
}

async fn web_acls(aws: &Clients, search: Search<'_>, scope: Scope) -> Result<Vec<Tagged>, ProviderError> {
    let mut found = Vec::new();
    for summary in wafv2::list(aws, &scope).await? {
        let tags = wafv2::tags_of(aws, summary.arn().unwrap_or_default()).await?;
        let name = summary.name().unwrap_or_default();
        let id = format!("{name}|{}|{}", summary.id().unwrap_or_default(), scope.as_str());
        found.extend(search.found("AWS::WAFv2::WebACL", Some(&id), None, texts(&tags)));
    }
    Ok(found)
}
