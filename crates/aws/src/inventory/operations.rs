//! Of CloudWatch, SNS, Cognito and WAF. Clients and domains of a user pool go with it, and subscriptions with their topic.

use aws_sdk_cloudwatch::types::AlarmType;
use aws_sdk_wafv2::types::Scope;
use futures::{StreamExt, TryStreamExt, stream};
use tierwright_deploy::{Leftover, ProviderError};

use super::{PARALLEL, belongs, leftover};
use crate::clients::Clients;
use crate::cognito::user_pool;
use crate::error::Named;
use crate::sns::topic;
use crate::{cloudwatch, sns, wafv2};

pub(crate) async fn inventory(aws: &Clients, deployment: &str) -> Result<Vec<Leftover>, ProviderError> {
    let (alarms, topics, pools, regional, global) = tokio::try_join!(
        alarms(aws, deployment),
        topics(aws, deployment),
        pools(aws, deployment),
        web_acls(aws, deployment, Scope::Regional),
        web_acls(aws, deployment, Scope::Cloudfront),
    )?;
    Ok([alarms, topics, pools, regional, global].concat())
}

async fn alarms(aws: &Clients, deployment: &str) -> Result<Vec<Leftover>, ProviderError> {
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
        let ours = belongs(cloudwatch::pairs(&tags), deployment);
        Ok(leftover("AWS::CloudWatch::Alarm", alarm.alarm_name(), None).filter(|_| ours))
    };
    let found: Vec<_> = stream::iter(all)
        .map(ask)
        .buffer_unordered(PARALLEL)
        .try_collect()
        .await?;
    Ok(found.into_iter().flatten().collect())
}

async fn topics(aws: &Clients, deployment: &str) -> Result<Vec<Leftover>, ProviderError> {
    let ask = |arn: String| async move {
        let tags = sns::tags_of(aws, &arn).await?;
        let ours = belongs(sns::pairs(&tags), deployment);
        Ok(leftover("AWS::SNS::Topic", Some(&arn), None).filter(|_| ours))
    };
    let all = stream::iter(topic::list(aws).await?);
    let found: Vec<_> = all.map(ask).buffer_unordered(PARALLEL).try_collect().await?;
    Ok(found.into_iter().flatten().collect())
}

async fn pools(aws: &Clients, deployment: &str) -> Result<Vec<Leftover>, ProviderError> {
    let ask = |(id, _): (String, String)| async move {
        let pool = user_pool::describe(aws, &id).await?;
        let ours = pool.is_some_and(|pool| belongs(user_pool::pairs(&pool), deployment));
        Ok(leftover("AWS::Cognito::UserPool", Some(&id), None).filter(|_| ours))
    };
    let all = stream::iter(user_pool::list(aws).await?);
    let found: Vec<_> = all.map(ask).buffer_unordered(PARALLEL).try_collect().await?;
    Ok(found.into_iter().flatten().collect())
}

async fn web_acls(aws: &Clients, deployment: &str, scope: Scope) -> Result<Vec<Leftover>, ProviderError> {
    let mut found = Vec::new();
    for summary in wafv2::list(aws, &scope).await? {
        let tags = wafv2::tags_of(aws, summary.arn().unwrap_or_default()).await?;
        if belongs(tags.iter().map(|(k, v)| (k.as_str(), v.as_str())), deployment) {
            let name = summary.name().unwrap_or_default();
            let id = format!("{name}|{}|{}", summary.id().unwrap_or_default(), scope.as_str());
            found.extend(leftover("AWS::WAFv2::WebACL", Some(&id), None));
        }
    }
    Ok(found)
}
