//! Of CloudFront and IAM, which are global.

use futures::{StreamExt, TryStreamExt, stream};
use tierwright_deploy::{Leftover, ProviderError};

use super::{PARALLEL, belongs, leftover};
use crate::clients::Clients;
use crate::cloudfront::{distribution, origin_access_control, tags_of};
use crate::error::{Absence, Named};
use crate::iam::pairs;

/// Roles that services make for themselves; nobody can tag or delete them freely.
const SERVICE_ROLES: &str = "/aws-service-role/";

pub(crate) async fn inventory(aws: &Clients, deployment: &str) -> Result<Vec<Leftover>, ProviderError> {
    let (edge, roles, profiles) = tokio::try_join!(
        edge(aws, deployment),
        roles(aws, deployment),
        profiles(aws, deployment)
    )?;
    Ok([edge, roles, profiles].concat())
}

async fn edge(aws: &Clients, deployment: &str) -> Result<Vec<Leftover>, ProviderError> {
    let ask = |(id, arn, _): (String, String, String)| async move {
        let tags = tags_of(aws, &arn).await?;
        let ours = belongs(
            tags.iter().map(|(key, value)| (key.as_str(), value.as_str())),
            deployment,
        );
        Ok(leftover("AWS::CloudFront::Distribution", Some(&id), None).filter(|_| ours))
    };
    let all = stream::iter(distribution::list(aws).await?);
    let found: Vec<_> = all.map(ask).buffer_unordered(PARALLEL).try_collect().await?;
    let mark = origin_access_control::mark(deployment);
    let controls = origin_access_control::list(aws).await?;
    let controls = controls
        .iter()
        .filter(|control| control.description().contains(&mark));
    let controls = controls.map(|c| leftover("AWS::CloudFront::OriginAccessControl", Some(c.id()), None));
    Ok(found.into_iter().chain(controls).flatten().collect())
}

/// ListRoles shows no tags, so each role is asked.
async fn roles(aws: &Clients, deployment: &str) -> Result<Vec<Leftover>, ProviderError> {
    let pages = aws.iam.list_roles().into_paginator().items().send();
    let all = pages.try_collect().await.named("iam:ListRoles")?;
    let ask = |role: aws_sdk_iam::types::Role| async move {
        let call = aws
            .iam
            .list_role_tags()
            .role_name(role.role_name())
            .into_paginator()
            .items()
            .send();
        let tags = call
            .try_collect()
            .await
            .named("iam:ListRoleTags")
            .unless_missing()?
            .unwrap_or_default();
        Ok(leftover("AWS::IAM::Role", Some(role.role_name()), None)
            .filter(|_| belongs(pairs(&tags), deployment)))
    };
    let all = stream::iter(
        all.into_iter()
            .filter(|role| !role.path().starts_with(SERVICE_ROLES)),
    );
    let found: Vec<_> = all.map(ask).buffer_unordered(PARALLEL).try_collect().await?;
    Ok(found.into_iter().flatten().collect())
}

async fn profiles(aws: &Clients, deployment: &str) -> Result<Vec<Leftover>, ProviderError> {
    let pages = aws.iam.list_instance_profiles().into_paginator().items().send();
    let all = pages.try_collect().await.named("iam:ListInstanceProfiles")?;
    let ask = |profile: aws_sdk_iam::types::InstanceProfile| async move {
        let name = profile.instance_profile_name();
        let answer = aws
            .iam
            .get_instance_profile()
            .instance_profile_name(name)
            .send()
            .await;
        let answer = answer.named("iam:GetInstanceProfile").unless_missing()?;
        let found = answer.as_ref().and_then(|answer| answer.instance_profile());
        let ours = found.is_some_and(|found| belongs(pairs(found.tags()), deployment));
        Ok(leftover("AWS::IAM::InstanceProfile", Some(name), None).filter(|_| ours))
    };
    let found: Vec<_> = stream::iter(all)
        .map(ask)
        .buffer_unordered(PARALLEL)
        .try_collect()
        .await?;
    Ok(found.into_iter().flatten().collect())
}
