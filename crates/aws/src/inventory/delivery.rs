//! Of CodeCommit, CodeBuild, CodePipeline and EventBridge.

use std::collections::BTreeSet;

use futures::{StreamExt, TryStreamExt, stream};
use tierwright_deploy::{ProviderError, ProviderErrorKind, Tagged};

use super::{PARALLEL, Search, texts};
use crate::clients::Clients;
use crate::codecommit::repository;
use crate::codepipeline::pipeline;
use crate::error::Named;
use crate::events::rule;
use crate::{codebuild, codepipeline, events};

/// BatchGetProjects takes at most so many names (CodeBuild API reference).
const PROJECTS: usize = 100;

pub(crate) async fn inventory(aws: &Clients, search: Search<'_>) -> Result<Vec<Tagged>, ProviderError> {
    let (repositories, projects, pipelines, rules) = tokio::try_join!(
        in_the_region(repositories(aws, search)),
        in_the_region(projects(aws, search)),
        in_the_region(pipelines(aws, search)),
        rules(aws, search),
    )?;
    Ok([repositories, projects, pipelines, rules].concat())
}

/// The developer tools are not in every Region (AWS General Reference, *Service endpoints and quotas*). Where one is not,
/// its endpoint has no address, and nothing can be left there. A network that is down fails the other services, too.
async fn in_the_region(
    listing: impl Future<Output = Result<Vec<Tagged>, ProviderError>>,
) -> Result<Vec<Tagged>, ProviderError> {
    match listing.await {
        Err(error) if error.kind == ProviderErrorKind::Unreachable && error.message.contains("dns error") => {
            Ok(Vec::new())
        }
        other => other,
    }
}

async fn repositories(aws: &Clients, search: Search<'_>) -> Result<Vec<Tagged>, ProviderError> {
    let ask = |(id, name): (String, String)| async move {
        let Some(arn) = repository::describe(aws, &name)
            .await?
            .and_then(|found| found.arn)
        else {
            return Ok(None);
        };
        let tags = repository::tags_of(aws, &arn).await?;
        Ok(search.found("AWS::CodeCommit::Repository", Some(&id), None, texts(&tags)))
    };
    let all = stream::iter(repository::list(aws).await?);
    let found: Vec<_> = all.map(ask).buffer_unordered(PARALLEL).try_collect().await?;
    Ok(found.into_iter().flatten().collect())
}

async fn projects(aws: &Clients, search: Search<'_>) -> Result<Vec<Tagged>, ProviderError> {
    let pages = aws.codebuild.list_projects().into_paginator().items().send();
    let names: BTreeSet<String> = pages
        .try_collect()
        .await
        .named("codebuild:ListProjects")?
        .into_iter()
        .collect();
    let names: Vec<String> = names.into_iter().collect();
    let mut found = Vec::new();
    for some in names.chunks(PROJECTS) {
        let call = aws.codebuild.batch_get_projects().set_names(Some(some.to_vec()));
        let answer = call.send().await.named("codebuild:BatchGetProjects")?;
        for project in answer.projects() {
            let tags = codebuild::pairs(project.tags());
            found.extend(search.found("AWS::CodeBuild::Project", project.name(), None, tags));
        }
    }
    Ok(found)
}

async fn pipelines(aws: &Clients, search: Search<'_>) -> Result<Vec<Tagged>, ProviderError> {
    let pages = aws.codepipeline.list_pipelines().into_paginator().items().send();
    let all = pages.try_collect().await.named("codepipeline:ListPipelines")?;
    let ask = |name: String| async move {
        let Some(arn) = pipeline::arn_of(aws, &name).await? else {
            return Ok(None);
        };
        let tags = pipeline::tags_of(aws, &arn).await?;
        let tags = codepipeline::pairs(&tags);
        Ok(search.found("AWS::CodePipeline::Pipeline", Some(&name), None, tags))
    };
    let names = stream::iter(all.into_iter().filter_map(|pipeline| pipeline.name));
    let found: Vec<_> = names.map(ask).buffer_unordered(PARALLEL).try_collect().await?;
    Ok(found.into_iter().flatten().collect())
}

async fn rules(aws: &Clients, search: Search<'_>) -> Result<Vec<Tagged>, ProviderError> {
    let ask = |(name, arn): (String, String)| async move {
        let tags = rule::tags_of(aws, &arn).await?;
        Ok(search.found("AWS::Events::Rule", Some(&name), None, events::pairs(&tags)))
    };
    let all = stream::iter(rule::list(aws).await?);
    let found: Vec<_> = all.map(ask).buffer_unordered(PARALLEL).try_collect().await?;
    Ok(found.into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    use super::in_the_region;
    use crate::error::ours;
    use tierwright_deploy::ProviderErrorKind as Kind;

    #[tokio::test]
    async fn a_service_without_an_address_has_nothing_and_one_that_fails_is_no_such_service() {
        let listing = |kind, message: &'static str| async move {
            Err(ours(kind, "codecommit:ListRepositories", message))
        };
        let nowhere = "AWS can't be reached: dispatch failure: io error: client error (Connect): dns error: failed to \
                       lookup address information: Name or service not known";
        assert_eq!(
            in_the_region(listing(Kind::Unreachable, nowhere)).await,
            Ok(Vec::new())
        );
        for (kind, message) in [
            (Kind::Unreachable, "AWS can't be reached: connection refused"),
            (Kind::Denied, "dns error"),
        ] {
            let failed = in_the_region(listing(kind, message)).await;
            assert_eq!(failed.map_err(|error| error.kind), Err(kind));
        }
    }
}
