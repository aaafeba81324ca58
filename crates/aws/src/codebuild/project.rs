//! `AWS::CodeBuild::Project`. The id is the project's name.

use async_trait::async_trait;
use aws_sdk_codebuild::types::{Project as Found, StatusType};
use tierwright_catalog::kinds;
use tierwright_deploy::{Created, Observed, ProviderError, Request};

use super::{pairs, service_tags, settings};
use crate::calls::{Calls, Change, created, int, properties, ready};
use crate::clients::Clients;
use crate::error::{Absence, Named, incomplete};
use crate::names;
use crate::tags::{self, Tags};

/// The key of artifacts when the design names none, and the minutes of a build and of its wait (CodeBuild API reference,
/// CreateProject).
const DEFAULT_KEY: &str = "alias/aws/s3";
const DEFAULT_TIMEOUT: i32 = 60;
const DEFAULT_QUEUED_TIMEOUT: i32 = 480;

pub(crate) struct Project;

#[async_trait]
impl Calls for Project {
    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let name = name_of(&properties!(request, BuildProject), request);
        let project = describe(aws, &name).await?;
        let ours = |project: &Found| tags::is_ours(pairs(project.tags()), request);
        Ok(project.filter(ours).map(|_| created(name)))
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let operation = "codebuild:CreateProject";
        let wanted = properties!(request, BuildProject);
        settings::refuse_unmodelled(request, &wanted)?;
        let call = aws
            .codebuild
            .create_project()
            .name(name_of(&wanted, request))
            .set_description(wanted.description.value())
            .set_service_role(wanted.service_role.value())
            .set_source(wanted.source.literal().map(settings::source).transpose()?)
            .set_artifacts(wanted.artifacts.literal().map(settings::artifacts).transpose()?)
            .set_environment(
                wanted
                    .environment
                    .literal()
                    .map(settings::environment)
                    .transpose()?,
            )
            .set_logs_config(wanted.logs_config.literal().map(settings::logs).transpose()?)
            .set_cache(wanted.cache.literal().map(settings::cache).transpose()?)
            .set_encryption_key(wanted.encryption_key.value())
            .set_timeout_in_minutes(int(&wanted.timeout_in_minutes))
            .set_queued_timeout_in_minutes(int(&wanted.queued_timeout_in_minutes))
            .set_tags(Some(service_tags(&tags::of(request))));
        let answer = call.send().await.named(operation)?;
        let name = answer.project().and_then(Found::name);
        name.map(created)
            .ok_or_else(|| incomplete(operation, "project name"))
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let project = describe(aws, id).await?;
        Ok(project.map_or(Observed::Missing, |project| ready([("Arn", project.arn())])))
    }

    fn mutable(&self) -> &'static [&'static str] {
        &[
            "Artifacts",
            "Cache",
            "Description",
            "EncryptionKey",
            "Environment",
            "LogsConfig",
            "QueuedTimeoutInMinutes",
            "ServiceRole",
            "Source",
            "TimeoutInMinutes",
        ]
    }

    /// Says everything: what UpdateProject is not told stays as it was, except for tags, which go then.
    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        let request = change.request;
        let wanted = properties!(request, BuildProject);
        settings::refuse_unmodelled(request, &wanted)?;
        let call = aws
            .codebuild
            .update_project()
            .name(change.id)
            .description(wanted.description.text().unwrap_or_default())
            .set_service_role(wanted.service_role.value())
            .set_source(wanted.source.literal().map(settings::source).transpose()?)
            .set_artifacts(wanted.artifacts.literal().map(settings::artifacts).transpose()?)
            .set_environment(
                wanted
                    .environment
                    .literal()
                    .map(settings::environment)
                    .transpose()?,
            )
            .logs_config(settings::logs(&wanted.logs_config.value().unwrap_or_default())?)
            .cache(settings::cache(&wanted.cache.value().unwrap_or_default())?)
            .encryption_key(wanted.encryption_key.text().unwrap_or(DEFAULT_KEY))
            .timeout_in_minutes(int(&wanted.timeout_in_minutes).unwrap_or(DEFAULT_TIMEOUT))
            .queued_timeout_in_minutes(
                int(&wanted.queued_timeout_in_minutes).unwrap_or(DEFAULT_QUEUED_TIMEOUT),
            )
            .set_tags(Some(service_tags(&tags::of(request))));
        call.send().await.named("codebuild:UpdateProject")?;
        Ok(())
    }

    async fn retag(
        &self,
        aws: &Clients,
        id: &str,
        tags: &Tags,
        removed: &[String],
    ) -> Result<(), ProviderError> {
        let Some(project) = describe(aws, id).await? else {
            return Ok(());
        };
        let mut all: Tags = pairs(project.tags())
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .collect();
        all.retain(|key, _| !removed.contains(key));
        all.extend(tags.clone());
        let call = aws.codebuild.update_project().name(id);
        call.set_tags(Some(service_tags(&all)))
            .send()
            .await
            .named("codebuild:UpdateProject")?;
        Ok(())
    }

    /// Builds go on when their project is gone, and would make its log group anew; so those that run are stopped first.
    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        for build in running(aws, id).await? {
            let call = aws.codebuild.stop_build().id(build);
            call.send().await.named("codebuild:StopBuild").unless_missing()?;
        }
        let call = aws.codebuild.delete_project().name(id);
        call.send()
            .await
            .named("codebuild:DeleteProject")
            .unless_missing()?;
        Ok(())
    }
}

fn name_of(wanted: &kinds::BuildProject, request: &Request) -> String {
    names::name_or_derived(wanted.name.text(), request, names::ANY)
}

async fn describe(aws: &Clients, name: &str) -> Result<Option<Found>, ProviderError> {
    let answer = aws.codebuild.batch_get_projects().names(name).send().await;
    let answer = answer.named("codebuild:BatchGetProjects").unless_missing()?;
    let found = answer.and_then(|answer| answer.projects).unwrap_or_default();
    Ok(found.into_iter().find(|project| project.name() == Some(name)))
}

/// The project's builds that are not over, among its newest hundred: a page of ListBuildsForProject, and as many as
/// BatchGetBuilds takes.
async fn running(aws: &Clients, name: &str) -> Result<Vec<String>, ProviderError> {
    let answer = aws.codebuild.list_builds_for_project().project_name(name).send();
    let answer = answer.await.named("codebuild:ListBuildsForProject");
    let ids = answer
        .unless_missing()?
        .and_then(|answer| answer.ids)
        .unwrap_or_default();
    if ids.is_empty() {
        return Ok(ids);
    }
    let answer = aws
        .codebuild
        .batch_get_builds()
        .set_ids(Some(ids))
        .send()
        .await
        .named("codebuild:BatchGetBuilds")?;
    Ok(answer
        .builds()
        .iter()
        .filter(|build| build.build_status() == Some(&StatusType::InProgress))
        .filter_map(|build| build.id().map(str::to_owned))
        .collect())
}
