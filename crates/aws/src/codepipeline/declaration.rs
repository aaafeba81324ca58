//! A pipeline, from CloudFormation's form to the API's.

use std::collections::HashMap;

use aws_sdk_codepipeline::types::{
    ActionCategory, ActionDeclaration, ActionOwner, ActionTypeId, ArtifactStore, ArtifactStoreType,
    EncryptionKey, EncryptionKeyType, ExecutionMode, GitBranchFilterCriteria, GitConfiguration,
    GitFilePathFilterCriteria, GitPullRequestEventType, GitPullRequestFilter, GitPushFilter,
    GitTagFilterCriteria, InputArtifact, OutputArtifact, PipelineDeclaration, PipelineTriggerDeclaration,
    PipelineTriggerProviderType, PipelineType, StageDeclaration,
};
use serde_json::{Map, Value};
use tierwright_catalog::Prop;
use tierwright_catalog::kinds::codepipeline::pipeline as kind;
use tierwright_deploy::{ProviderError, Request};

use super::built;
use crate::calls::{int, refuse_unmodelled, texts};

/// The whole pipeline under a name.
pub(crate) fn of(
    request: &Request,
    wanted: &kind::Pipeline,
    name: String,
) -> Result<PipelineDeclaration, ProviderError> {
    for other in others(wanted) {
        refuse_unmodelled(request, other)?;
    }
    let stages = wanted.stages.iter().map(stage).collect::<Result<_, _>>()?;
    let triggers: Vec<_> = wanted.triggers.iter().map(trigger).collect::<Result<_, _>>()?;
    built(
        PipelineDeclaration::builder()
            .name(name)
            .set_role_arn(wanted.role_arn.value())
            .set_artifact_store(wanted.artifact_store.literal().map(store).transpose()?)
            .set_stages(Some(stages))
            .set_execution_mode(wanted.execution_mode.text().map(ExecutionMode::from))
            .set_pipeline_type(wanted.pipeline_type.text().map(PipelineType::from))
            .set_triggers(Some(triggers).filter(|triggers| !triggers.is_empty()))
            .build(),
    )
}

/// Settings inside others that this program does not know.
fn others(wanted: &kind::Pipeline) -> Vec<&Map<String, Value>> {
    let mut found = Vec::new();
    if let Some(store) = wanted.artifact_store.literal() {
        found.push(&store.other);
        found.extend(store.encryption_key.literal().map(|key| &key.other));
    }
    for stage in &wanted.stages {
        found.push(&stage.other);
        for action in &stage.actions {
            found.push(&action.other);
            found.extend(action.action_type_id.literal().map(|id| &id.other));
            let artifacts = action.input_artifacts.iter().chain(&action.output_artifacts);
            found.extend(artifacts.map(|artifact| &artifact.other));
        }
    }
    for trigger in &wanted.triggers {
        found.push(&trigger.other);
        let Some(git) = trigger.git_configuration.literal() else {
            continue;
        };
        found.push(&git.other);
        found.extend(git.push.iter().map(|filter| &filter.other));
        found.extend(git.pull_request.iter().map(|filter| &filter.other));
    }
    found
}

fn store(store: &kind::ArtifactStore) -> Result<ArtifactStore, ProviderError> {
    let key = store
        .encryption_key
        .literal()
        .map(|key| {
            built(
                EncryptionKey::builder()
                    .set_id(key.id.value())
                    .r#type(EncryptionKeyType::from(key.r#type.text().unwrap_or("KMS")))
                    .build(),
            )
        })
        .transpose()?;
    built(
        ArtifactStore::builder()
            .r#type(ArtifactStoreType::from(store.r#type.text().unwrap_or("S3")))
            .set_location(store.location.value())
            .set_encryption_key(key)
            .build(),
    )
}

fn stage(stage: &kind::Stage) -> Result<StageDeclaration, ProviderError> {
    let actions = stage.actions.iter().map(action).collect::<Result<_, _>>()?;
    built(
        StageDeclaration::builder()
            .set_name(stage.name.value())
            .set_actions(Some(actions))
            .build(),
    )
}

fn action(action: &kind::Action) -> Result<ActionDeclaration, ProviderError> {
    let id = action
        .action_type_id
        .literal()
        .map(|id| {
            built(
                ActionTypeId::builder()
                    .set_category(id.category.text().map(ActionCategory::from))
                    .set_owner(id.owner.text().map(ActionOwner::from))
                    .set_provider(id.provider.value())
                    .set_version(id.version.value())
                    .build(),
            )
        })
        .transpose()?;
    let inputs: Vec<_> = action
        .input_artifacts
        .iter()
        .map(|artifact| built(InputArtifact::builder().set_name(artifact.name.value()).build()))
        .collect::<Result<_, _>>()?;
    let outputs: Vec<_> = action
        .output_artifacts
        .iter()
        .map(|artifact| built(OutputArtifact::builder().set_name(artifact.name.value()).build()))
        .collect::<Result<_, _>>()?;
    built(
        ActionDeclaration::builder()
            .set_name(action.name.value())
            .set_action_type_id(id)
            .set_run_order(int(&action.run_order))
            .set_configuration(configuration(&action.configuration))
            .set_input_artifacts(Some(inputs))
            .set_output_artifacts(Some(outputs))
            .set_role_arn(action.role_arn.value())
            .build(),
    )
}

/// Settings by name. The API takes texts; a template may hold truth values and numbers, which are written out, and
/// structures, which actions take as JSON.
fn configuration(settings: &Prop<Value>) -> Option<HashMap<String, String>> {
    let settings = settings.literal()?.as_object()?;
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    Some(
        settings
            .iter()
            .map(|(name, value)| (name.clone(), text(value)))
            .collect(),
    )
}

fn trigger(trigger: &kind::Trigger) -> Result<PipelineTriggerDeclaration, ProviderError> {
    let git = trigger.git_configuration.literal().map(git).transpose()?;
    let provider = trigger.provider_type.text().unwrap_or("CodeStarSourceConnection");
    built(
        PipelineTriggerDeclaration::builder()
            .provider_type(PipelineTriggerProviderType::from(provider))
            .set_git_configuration(git)
            .build(),
    )
}

fn git(git: &kind::GitConfiguration) -> Result<GitConfiguration, ProviderError> {
    let push: Vec<_> = git
        .push
        .iter()
        .map(|filter| {
            let tags = filter.tags.literal().map(|patterns| {
                GitTagFilterCriteria::builder()
                    .set_includes(texts(&patterns.includes))
                    .set_excludes(texts(&patterns.excludes))
                    .build()
            });
            GitPushFilter::builder()
                .set_branches(branches(&filter.branches))
                .set_file_paths(files(&filter.file_paths))
                .set_tags(tags)
                .build()
        })
        .collect();
    let requests: Vec<_> = git
        .pull_request
        .iter()
        .map(|filter| {
            let events = texts(&filter.events).map(|events| {
                let event = |event: &String| GitPullRequestEventType::from(event.as_str());
                events.iter().map(event).collect()
            });
            GitPullRequestFilter::builder()
                .set_events(events)
                .set_branches(branches(&filter.branches))
                .set_file_paths(files(&filter.file_paths))
                .build()
        })
        .collect();
    built(
        GitConfiguration::builder()
            .set_source_action_name(git.source_action_name.value())
            .set_push(Some(push).filter(|filters| !filters.is_empty()))
            .set_pull_request(Some(requests).filter(|filters| !filters.is_empty()))
            .build(),
    )
}

fn branches(patterns: &Prop<kind::Patterns>) -> Option<GitBranchFilterCriteria> {
    patterns.literal().map(|patterns| {
        GitBranchFilterCriteria::builder()
            .set_includes(texts(&patterns.includes))
            .set_excludes(texts(&patterns.excludes))
            .build()
    })
}

fn files(patterns: &Prop<kind::Patterns>) -> Option<GitFilePathFilterCriteria> {
    patterns.literal().map(|patterns| {
        GitFilePathFilterCriteria::builder()
            .set_includes(texts(&patterns.includes))
            .set_excludes(texts(&patterns.excludes))
            .build()
    })
}

#[cfg(test)]
mod tests {
    use super::of;
    use serde_json::{Value, json};
    use tierwright_catalog::kinds::Pipeline;
    use tierwright_deploy::{ProviderErrorKind, Request};

    fn check(properties: &Value) -> Result<super::PipelineDeclaration, tierwright_deploy::ProviderError> {
        let wanted: Pipeline = serde_json::from_value(properties.clone()).expect("a pipeline");
        let request = Request {
            deployment: "d".to_owned(),
            logical_id: "Delivery".to_owned(),
            type_name: "AWS::CodePipeline::Pipeline".to_owned(),
            properties: properties.as_object().cloned().unwrap_or_default(),
            tags: [].into(),
            token: "t".to_owned(),
        };
        of(&request, &wanted, "delivery".to_owned())
    }

    fn source(configuration: &Value) -> Value {
        json!({ "RoleArn": "arn:aws:iam::1:role/r", "Stages": [{ "Name": "Source", "Actions": [{
            "Name": "Code", "Configuration": configuration, "OutputArtifacts": [{ "Name": "Code" }],
            "ActionTypeId": { "Category": "Source", "Owner": "AWS", "Provider": "CodeCommit", "Version": "1" }
        }] }] })
    }

    #[test]
    fn settings_become_texts() {
        let read = check(&source(
            &json!({ "BranchName": "main", "PollForSourceChanges": false, "Depth": 1 }),
        ));
        let read = read.expect("a declaration");
        let action = &read.stages()[0].actions()[0];
        let setting = |name: &str| {
            action
                .configuration()
                .and_then(|c| c.get(name))
                .map(String::as_str)
        };
        assert_eq!(setting("BranchName"), Some("main"));
        assert_eq!(setting("PollForSourceChanges"), Some("false"));
        assert_eq!(setting("Depth"), Some("1"));
        assert_eq!(action.output_artifacts()[0].name(), "Code");
        assert!(read.triggers().is_empty());
    }

    #[test]
    fn triggers_keep_their_filters() {
        let mut pipeline = source(&json!({}));
        pipeline["Triggers"] = json!([{ "ProviderType": "CodeStarSourceConnection", "GitConfiguration": {
            "SourceActionName": "Code", "Push": [{ "Branches": { "Includes": ["main"] }, "FilePaths": { "Excludes": ["*.md"] } }],
            "PullRequest": [{ "Events": ["OPEN"], "Branches": { "Includes": ["main"] } }]
        } }]);
        let read = check(&pipeline).expect("a declaration");
        let git = read.triggers()[0].git_configuration().expect("its events");
        assert_eq!(
            git.push()[0].branches().map(|b| b.includes()),
            Some(&["main".to_owned()][..])
        );
        assert_eq!(
            git.push()[0].file_paths().map(|f| f.excludes()),
            Some(&["*.md".to_owned()][..])
        );
        assert_eq!(git.pull_request()[0].events()[0].as_str(), "OPEN");
    }

    #[test]
    fn what_is_not_known_or_missing_is_refused() {
        let mut pipeline = source(&json!({}));
        pipeline["Stages"][0]["Actions"][0]["Namespace"] = json!("Code");
        let error = check(&pipeline).expect_err("a refusal");
        assert_eq!(error.kind, ProviderErrorKind::Unsupported);
        assert!(error.message.contains("Namespace"), "{error}");
        let nameless = json!({ "RoleArn": "arn:aws:iam::1:role/r", "Stages": [{ "Actions": [] }] });
        assert_eq!(
            check(&nameless).map_err(|e| e.kind),
            Err(ProviderErrorKind::Invalid)
        );
    }
}
