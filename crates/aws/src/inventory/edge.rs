//! Of CloudFront and IAM, which are global.

use futures::{StreamExt, TryStreamExt, stream};
use tierwright_deploy::{ProviderError, Tagged};

use super::{PARALLEL, Search, texts};
use crate::clients::Clients;
use crate::cloudfront::{distribution, origin_access_control, tags_of};
use crate::error::{Absence, Named};
use crate::iam::pairs;
use crate::tags::DEPLOYMENT;

/// Roles that services make for themselves; nobody can tag or delete them freely.
const SERVICE_ROLES: &str = "/aws-service-role/";

pub(crate) async fn inventory(aws: &Clients, search: Search<'_>) -> Result<Vec<Tagged>, ProviderError> {
    let (edge, roles, profiles) =
        tokio::try_join!(edge(aws, search), roles(aws, search), profiles(aws, search))?;
    Ok([edge, roles, profiles].concat())
}

async fn edge(aws: &Clients, search: Search<'_>) -> Result<Vec<Tagged>, ProviderError> {
    let ask = |(id, arn, _): (String, String, String)| async move {
        let tags = tags_of(aws, &arn).await?;
        Ok(search.found("AWS::CloudFront::Distribution", Some(&id), None, texts(&tags)))
    };
    let all = stream::iter(distribution::list(aws).await?);
    let found: Vec<_> = all.map(ask).buffer_unordered(PARALLEL).try_collect().await?;
    let mut found: Vec<Tagged> = found.into_iter().flatten().collect();
    // A control says only its deployment.
    if search.key == DEPLOYMENT {
        let mark = origin_access_control::mark(search.value);
        let controls = origin_access_control::list(aws).await?;
        let controls = controls
            .iter()
            .filter(|control| control.description().contains(&mark));
        let tags = [(search.key, search.value)];
        let kind = "AWS::CloudFront::OriginAccessControl";
        found.extend(controls.filter_map(|control| search.found(kind, Some(control.id()), None, tags)));
    }
    Ok(found)
}

/// ListRoles shows no tags, so each role is asked.
async fn roles(aws: &Clients, search: Search<'_>) -> Result<Vec<Tagged>, ProviderError> {
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
        Ok(search.found("AWS::IAM::Role", Some(role.role_name()), None, pairs(&tags)))
    };
    let all = stream::iter(
        all.into_iter()
            .filter(|role| !role.path().starts_with(SERVICE_ROLES)),
    );
    let found: Vec<_> = all.map(ask).buffer_unordered(PARALLEL).try_collect().await?;
    Ok(found.into_iter().flatten().collect())
}

async fn profiles(aws: &Clients, search: Search<'_>) -> Result<Vec<Tagged>, ProviderError> {
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
        Ok(found.and_then(|found| {
            search.found("AWS::IAM::InstanceProfile", Some(name), None, pairs(found.tags()))
        }))
    };
    let found: Vec<_> = stream::iter(all)
        .map(ask)
        .buffer_unordered(PARALLEL)
        .try_collect()
        .await?;
    Ok(found.into_iter().flatten().collect())
}
