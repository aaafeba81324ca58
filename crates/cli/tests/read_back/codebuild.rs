//! AWS CodeBuild.

use aws_sdk_codebuild::types::{LogsConfig, ProjectEnvironment};
use serde_json::{Value, json};

use crate::account::{Account, Reading, tags};

pub(crate) async fn project(aws: &Account, id: &str) -> Reading {
    let answer = aws.codebuild.batch_get_projects().names(id).send().await.unwrap();
    let project = &answer.projects()[0];
    let source = project.source().map(|s| {
        json!({
            "Type": s.r#type().as_str(),
            "Location": s.location(),
            "BuildSpec": s.buildspec(),
        })
    });
    let artifacts = project
        .artifacts()
        .map(|a| json!({ "Type": a.r#type().as_str(), "Location": a.location() }));
    let cache = project
        .cache()
        .map(|c| json!({ "Type": c.r#type().as_str(), "Location": c.location() }));
    let list = project.tags().iter();
    Reading::new(json!({
        "Name": project.name(),
        "Description": project.description(),
        "ServiceRole": project.service_role(),
        "Source": source,
        "Artifacts": artifacts,
        "Cache": cache,
        "Environment": project.environment().map(environment),
        "LogsConfig": project.logs_config().map(logs),
        "EncryptionKey": project.encryption_key(),
        "TimeoutInMinutes": project.timeout_in_minutes(),
        "QueuedTimeoutInMinutes": project.queued_timeout_in_minutes(),
        "Tags": tags(list.map(|t| (t.key.clone(), t.value.clone()))),
    }))
    .with("Arn", project.arn())
}

fn environment(environment: &ProjectEnvironment) -> Value {
    let variables = environment.environment_variables().iter().map(|v| {
        json!({
            "Name": v.name(),
            "Value": v.value(),
            "Type": v.r#type().map(|t| t.as_str()),
        })
    });
    json!({
        "Type": environment.r#type().as_str(),
        "ComputeType": environment.compute_type().as_str(),
        "Image": environment.image(),
        "PrivilegedMode": environment.privileged_mode(),
        "EnvironmentVariables": variables.collect::<Vec<_>>(),
    })
}

fn logs(logs: &LogsConfig) -> Value {
    let groups = logs.cloud_watch_logs().map(|c| {
        json!({
            "Status": c.status().as_str(),
            "GroupName": c.group_name(),
            "StreamName": c.stream_name(),
        })
    });
    let bucket = logs
        .s3_logs()
        .map(|s| json!({ "Status": s.status().as_str(), "Location": s.location() }));
    json!({ "CloudWatchLogs": groups, "S3Logs": bucket })
}
