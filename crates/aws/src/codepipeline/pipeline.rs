//! `AWS::CodePipeline::Pipeline`. The id is the pipeline's name.
//!
//! A new pipeline runs at once, and CodePipeline refuses one whose role it can't take, as it can't for some seconds after
//! the role was made; `codes.rs` knows that refusal as one that passes.

use async_trait::async_trait;
use aws_sdk_codepipeline::types::Tag;
use tierwright_catalog::kinds;
use tierwright_deploy::{Created, Observed, ProviderError, Request};

use super::{declaration, pairs, service_tags};
use crate::calls::{Calls, Change, created, properties, ready};
use crate::clients::Clients;
use crate::error::{Absence, Named, incomplete};
use crate::names;
use crate::tags::{self, Tags};

pub(crate) struct Pipeline;

#[async_trait]
impl Calls for Pipeline {
    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let name = name_of(&properties!(request, Pipeline), request);
        let Some(arn) = arn_of(aws, &name).await? else {
            return Ok(None);
        };
        let present = tags_of(aws, &arn).await?;
        Ok(tags::is_ours(pairs(&present), request).then(|| created(name)))
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let operation = "codepipeline:CreatePipeline";
        let wanted = properties!(request, Pipeline);
        let pipeline = declaration::of(request, &wanted, name_of(&wanted, request))?;
        let call = aws
            .codepipeline
            .create_pipeline()
            .pipeline(pipeline)
            .set_tags(Some(service_tags(&tags::of(request))?));
        let answer = call.send().await.named(operation)?;
        let name = answer.pipeline().map(|pipeline| pipeline.name());
        name.map(created)
            .ok_or_else(|| incomplete(operation, "pipeline name"))
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        Ok(arn_of(aws, id).await?.map_or(Observed::Missing, |_| ready([])))
    }

    fn mutable(&self) -> &'static [&'static str] {
        &[
            "ArtifactStore",
            "ExecutionMode",
            "PipelineType",
            "RestartExecutionOnUpdate",
            "RoleArn",
            "Stages",
            "Triggers",
        ]
    }

    /// A pipeline runs through again only when the design says so, and when it really changed.
    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        let wanted = properties!(change.request, Pipeline);
        if change
            .changed
            .iter()
            .all(|name| *name == "RestartExecutionOnUpdate")
        {
            return Ok(());
        }
        let pipeline = declaration::of(change.request, &wanted, change.id.to_owned())?;
        let call = aws.codepipeline.update_pipeline().pipeline(pipeline);
        call.send().await.named("codepipeline:UpdatePipeline")?;
        if wanted.restart_execution_on_update.value() == Some(true) {
            let call = aws.codepipeline.start_pipeline_execution().name(change.id);
            call.send().await.named("codepipeline:StartPipelineExecution")?;
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
        let Some(arn) = arn_of(aws, id).await? else {
            return Ok(());
        };
        if !tags.is_empty() {
            let call = aws.codepipeline.tag_resource().resource_arn(&arn);
            call.set_tags(Some(service_tags(tags)?))
                .send()
                .await
                .named("codepipeline:TagResource")?;
        }
        if !removed.is_empty() {
            let call = aws.codepipeline.untag_resource().resource_arn(&arn);
            call.set_tag_keys(Some(removed.to_vec()))
                .send()
                .await
                .named("codepipeline:UntagResource")?;
        }
        Ok(())
    }

    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        let call = aws.codepipeline.delete_pipeline().name(id);
        call.send()
            .await
            .named("codepipeline:DeletePipeline")
            .unless_missing()?;
        Ok(())
    }
}

fn name_of(wanted: &kinds::Pipeline, request: &Request) -> String {
    names::name_or_derived(wanted.name.text(), request, names::ANY)
}

/// The ARN of a pipeline; none when there is no such pipeline.
pub(crate) async fn arn_of(aws: &Clients, name: &str) -> Result<Option<String>, ProviderError> {
    let operation = "codepipeline:GetPipeline";
    let answer = aws.codepipeline.get_pipeline().name(name).send().await;
    let Some(answer) = answer.named(operation).unless_missing()? else {
        return Ok(None);
    };
    let arn = answer.metadata.and_then(|metadata| metadata.pipeline_arn);
    arn.map(Some).ok_or_else(|| incomplete(operation, "ARN"))
}

/// The tags of a pipeline.
pub(crate) async fn tags_of(aws: &Clients, arn: &str) -> Result<Vec<Tag>, ProviderError> {
    let pages = aws.codepipeline.list_tags_for_resource().resource_arn(arn);
    let pages = pages.into_paginator().items().send();
    Ok(pages
        .try_collect()
        .await
        .named("codepipeline:ListTagsForResource")
        .unless_missing()?
        .unwrap_or_default())
}
