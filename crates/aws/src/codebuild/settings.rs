//! A project's settings, from CloudFormation's form to the API's.

use aws_sdk_codebuild::types::{
    ArtifactsType, CacheMode, CacheType, CloudWatchLogsConfig, ComputeType, EnvironmentType,
    EnvironmentVariable, EnvironmentVariableType, LogsConfig, LogsConfigStatusType, ProjectArtifacts,
    ProjectCache, ProjectEnvironment, ProjectSource, S3LogsConfig, SourceType,
};
use aws_smithy_types::error::operation::BuildError;
use tierwright_catalog::Prop;
use tierwright_catalog::kinds::codebuild::project as kind;
use tierwright_deploy::{ProviderError, Request};

use crate::calls::{self, texts};
use crate::error::invalid;

fn built<T>(result: Result<T, BuildError>) -> Result<T, ProviderError> {
    result.map_err(|e| invalid("codebuild:CreateProject", e.to_string()))
}

/// Refuses settings inside others that this program does not know.
pub(crate) fn refuse_unmodelled(request: &Request, wanted: &kind::BuildProject) -> Result<(), ProviderError> {
    let mut others = Vec::new();
    others.extend(wanted.source.literal().map(|source| &source.other));
    others.extend(wanted.artifacts.literal().map(|artifacts| &artifacts.other));
    others.extend(wanted.cache.literal().map(|cache| &cache.other));
    if let Some(environment) = wanted.environment.literal() {
        others.push(&environment.other);
        others.extend(environment.environment_variables.iter().map(|v| &v.other));
    }
    if let Some(logs) = wanted.logs_config.literal() {
        others.push(&logs.other);
        others.extend(logs.cloud_watch_logs.literal().map(|logs| &logs.other));
        others.extend(logs.s3_logs.literal().map(|logs| &logs.other));
    }
    others
        .into_iter()
        .try_for_each(|other| calls::refuse_unmodelled(request, other))
}

pub(crate) fn source(source: &kind::Source) -> Result<ProjectSource, ProviderError> {
    let kind = source.r#type.text().map(SourceType::from);
    built(
        ProjectSource::builder()
            .set_type(kind)
            .set_location(source.location.value())
            .set_buildspec(source.build_spec.value())
            .build(),
    )
}

pub(crate) fn artifacts(artifacts: &kind::Artifacts) -> Result<ProjectArtifacts, ProviderError> {
    let kind = artifacts.r#type.text().map(ArtifactsType::from);
    built(
        ProjectArtifacts::builder()
            .set_type(kind)
            .set_location(artifacts.location.value())
            .build(),
    )
}

pub(crate) fn environment(environment: &kind::Environment) -> Result<ProjectEnvironment, ProviderError> {
    let variables = environment
        .environment_variables
        .iter()
        .map(|variable| {
            built(
                EnvironmentVariable::builder()
                    .set_name(variable.name.value())
                    .set_type(variable.r#type.text().map(EnvironmentVariableType::from))
                    .set_value(variable.value.value())
                    .build(),
            )
        })
        .collect::<Result<Vec<_>, _>>()?;
    built(
        ProjectEnvironment::builder()
            .set_type(environment.r#type.text().map(EnvironmentType::from))
            .set_compute_type(environment.compute_type.text().map(ComputeType::from))
            .set_image(environment.image.value())
            .set_privileged_mode(environment.privileged_mode.value())
            .set_environment_variables(Some(variables))
            .build(),
    )
}

/// What is not said is what CodeBuild does by itself: logs to CloudWatch, none to S3.
pub(crate) fn logs(logs: &kind::LogsConfig) -> Result<LogsConfig, ProviderError> {
    let status =
        |status: &Prop<String>, default: &str| LogsConfigStatusType::from(status.text().unwrap_or(default));
    let cloud_watch = logs.cloud_watch_logs.value().unwrap_or_default();
    let s3 = logs.s3_logs.value().unwrap_or_default();
    let cloud_watch = CloudWatchLogsConfig::builder()
        .status(status(&cloud_watch.status, "ENABLED"))
        .set_group_name(cloud_watch.group_name.value())
        .set_stream_name(cloud_watch.stream_name.value())
        .build();
    let s3 = S3LogsConfig::builder()
        .status(status(&s3.status, "DISABLED"))
        .set_location(s3.location.value())
        .set_encryption_disabled(s3.encryption_disabled.value())
        .build();
    Ok(LogsConfig::builder()
        .cloud_watch_logs(built(cloud_watch)?)
        .s3_logs(built(s3)?)
        .build())
}

pub(crate) fn cache(cache: &kind::Cache) -> Result<ProjectCache, ProviderError> {
    let kind = CacheType::from(cache.r#type.text().unwrap_or("NO_CACHE"));
    let modes = texts(&cache.modes).map(|modes| modes.iter().map(|m| CacheMode::from(m.as_str())).collect());
    built(
        ProjectCache::builder()
            .r#type(kind)
            .set_location(cache.location.value())
            .set_modes(modes)
            .build(),
    )
}

#[cfg(test)]
mod tests {
    use super::{cache, environment, logs, refuse_unmodelled};
    use serde_json::{Value, json};
    use tierwright_catalog::kinds::BuildProject;
    use tierwright_deploy::Request;

    fn project(properties: Value) -> BuildProject {
        serde_json::from_value(properties).expect("a project")
    }

    #[test]
    fn what_is_not_said_is_what_codebuild_does_by_itself() {
        let nothing = project(json!({}));
        let logs = logs(&nothing.logs_config.value().unwrap_or_default()).expect("logs");
        assert_eq!(
            logs.cloud_watch_logs().map(|l| l.status().as_str()),
            Some("ENABLED")
        );
        assert_eq!(logs.s3_logs().map(|l| l.status().as_str()), Some("DISABLED"));
        let cache = cache(&nothing.cache.value().unwrap_or_default()).expect("a cache");
        assert_eq!(cache.r#type().as_str(), "NO_CACHE");
    }

    #[test]
    fn a_machine_needs_its_image() {
        let whole = project(json!({ "Environment": {
            "Type": "LINUX_CONTAINER", "ComputeType": "BUILD_GENERAL1_SMALL", "Image": "i", "PrivilegedMode": true,
            "EnvironmentVariables": [{ "Name": "A", "Value": "b", "Type": "PARAMETER_STORE" }]
        } }));
        let read = environment(&whole.environment.value().unwrap_or_default()).expect("a machine");
        assert_eq!((read.image(), read.privileged_mode()), ("i", Some(true)));
        assert_eq!(
            read.environment_variables()[0].r#type().map(|t| t.as_str()),
            Some("PARAMETER_STORE")
        );
        let bare = project(json!({ "Environment": { "Type": "LINUX_CONTAINER" } }));
        assert!(environment(&bare.environment.value().unwrap_or_default()).is_err());
    }

    #[test]
    fn a_setting_that_is_not_known_is_refused() {
        let request = |properties: Value| Request {
            deployment: "d".to_owned(),
            logical_id: "Build".to_owned(),
            type_name: "AWS::CodeBuild::Project".to_owned(),
            properties: properties.as_object().cloned().unwrap_or_default(),
            tags: [].into(),
            token: "t".to_owned(),
        };
        let unknown = json!({ "Source": { "Type": "GITHUB", "GitCloneDepth": 1 } });
        let error = refuse_unmodelled(&request(unknown.clone()), &project(unknown)).expect_err("a refusal");
        assert!(error.message.contains("GitCloneDepth"), "{error}");
    }
}
