//! AWS CodePipeline.

use aws_sdk_codepipeline::types::{ActionDeclaration, ArtifactStore, StageDeclaration};
use serde_json::{Value, json};

use crate::account::{Account, Reading, tags};

pub(crate) async fn pipeline(aws: &Account, id: &str) -> Reading {
    let answer = aws.codepipeline.get_pipeline().name(id).send().await.unwrap();
    let pipeline = answer.pipeline().unwrap();
    let arn = answer.metadata().and_then(|m| m.pipeline_arn()).unwrap();
    let tagged = aws.codepipeline.list_tags_for_resource().resource_arn(arn);
    let tagged = tagged.send().await.unwrap();
    let list = tagged.tags().iter();
    Reading::new(json!({
        "Name": pipeline.name(),
        "RoleArn": pipeline.role_arn(),
        "PipelineType": pipeline.pipeline_type().map(|t| t.as_str()),
        "ExecutionMode": pipeline.execution_mode().map(|m| m.as_str()),
        "ArtifactStore": pipeline.artifact_store().map(store),
        "Stages": pipeline.stages().iter().map(stage).collect::<Vec<_>>(),
        "Tags": tags(list.map(|t| (t.key.clone(), t.value.clone()))),
    }))
}

fn store(store: &ArtifactStore) -> Value {
    let key = store
        .encryption_key()
        .map(|k| json!({ "Id": k.id(), "Type": k.r#type().as_str() }));
    json!({
        "Type": store.r#type().as_str(),
        "Location": store.location(),
        "EncryptionKey": key,
    })
}

fn stage(stage: &StageDeclaration) -> Value {
    let actions: Vec<Value> = stage.actions().iter().map(action).collect();
    json!({ "Name": stage.name(), "Actions": actions })
}

fn action(action: &ActionDeclaration) -> Value {
    let id = action.action_type_id().map(|t| {
        json!({
            "Category": t.category().as_str(),
            "Owner": t.owner().as_str(),
            "Provider": t.provider(),
            "Version": t.version(),
        })
    });
    let inputs = action.input_artifacts().iter();
    let outputs = action.output_artifacts().iter();
    json!({
        "Name": action.name(),
        "ActionTypeId": id,
        "RunOrder": action.run_order(),
        "Configuration": action.configuration(),
        "InputArtifacts": inputs.map(|a| json!({ "Name": a.name() })).collect::<Vec<_>>(),
        "OutputArtifacts": outputs.map(|a| json!({ "Name": a.name() })).collect::<Vec<_>>(),
        "RoleArn": action.role_arn(),
        "Region": action.region(),
        "Namespace": action.namespace(),
    })
}
