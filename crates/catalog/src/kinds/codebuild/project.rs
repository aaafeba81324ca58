//! `AWS::CodeBuild::Project`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-codebuild-project.html>

use crate::{Prop, Tag};

kind! {
    /// A project that builds code. `Ref` is its name.
    BuildProject = "AWS::CodeBuild::Project",
    attributes: ["Arn"],
    taggable: true,
    {
        /// The name; 2 to 150 letters, digits, `-` and `_`.
        name: Prop<String>,
        /// What it builds; at most 255 characters.
        description: Prop<String>,
        /// The ARN of the role that a build works with.
        service_role: Prop<String>,
        /// Where the code comes from.
        source: Prop<Source>,
        /// Where the result goes.
        artifacts: Prop<Artifacts>,
        /// The machine.
        environment: Prop<Environment>,
        /// Where a build logs.
        logs_config: Prop<LogsConfig>,
        /// What a build keeps for the next one.
        cache: Prop<Cache>,
        /// The KMS key of the artifacts; the AWS-managed one of S3 when absent.
        encryption_key: Prop<String>,
        /// Minutes until a build is stopped, 5 to 2160; 60 when absent.
        timeout_in_minutes: Prop<i64>,
        /// Minutes that a build may wait for its turn, 5 to 480; 480 when absent.
        queued_timeout_in_minutes: Prop<i64>,
        /// Tags.
        tags: Vec<Tag>,
    }
}

properties! {
    /// Where the code comes from.
    pub struct Source {
        /// `CODEPIPELINE` in a pipeline; `CODECOMMIT`, `GITHUB`, `S3` and others besides.
        #[serde(rename = "Type")]
        r#type: Prop<String>,
        /// The repository or bucket. A pipeline hands the code in, and needs none.
        location: Prop<String>,
        /// The build specification as YAML, or the path of one in the code; `buildspec.yml` when absent.
        build_spec: Prop<String>,
    }
}

properties! {
    /// Where the result goes.
    pub struct Artifacts {
        /// `CODEPIPELINE`, `S3` or `NO_ARTIFACTS`.
        #[serde(rename = "Type")]
        r#type: Prop<String>,
        /// The bucket, for `S3`.
        location: Prop<String>,
    }
}

properties! {
    /// The machine.
    pub struct Environment {
        /// `LINUX_CONTAINER`, `ARM_CONTAINER` and others.
        #[serde(rename = "Type")]
        r#type: Prop<String>,
        /// `BUILD_GENERAL1_SMALL` and larger.
        compute_type: Prop<String>,
        /// The image, such as `aws/codebuild/amazonlinux-x86_64-standard:5.0`.
        image: Prop<String>,
        /// Whether a build may run the Docker daemon, which building images needs.
        privileged_mode: Prop<bool>,
        /// Variables that the build specification finds.
        environment_variables: Vec<EnvironmentVariable>,
    }
}

properties! {
    /// A variable of a build.
    pub struct EnvironmentVariable {
        /// Its name.
        name: Prop<String>,
        /// `PLAINTEXT`, or `PARAMETER_STORE` and `SECRETS_MANAGER`, which name where the value is kept.
        #[serde(rename = "Type")]
        r#type: Prop<String>,
        /// Its value, or the name of the parameter or secret.
        value: Prop<String>,
    }
}

properties! {
    /// Where a build logs.
    pub struct LogsConfig {
        /// A log group.
        cloud_watch_logs: Prop<CloudWatchLogsConfig>,
        /// A bucket.
        s3_logs: Prop<S3LogsConfig>,
    }
}

properties! {
    /// Logs to CloudWatch. CodeBuild makes a missing group itself, without an end of its lines' life, and no teardown
    /// finds it: so the group is a resource of the design, and is named here.
    pub struct CloudWatchLogsConfig {
        /// `ENABLED` or `DISABLED`.
        status: Prop<String>,
        /// The group; `/aws/codebuild/<project>` when absent.
        group_name: Prop<String>,
        /// The beginning of a stream's name.
        stream_name: Prop<String>,
    }
}

properties! {
    /// Logs to S3.
    pub struct S3LogsConfig {
        /// `ENABLED` or `DISABLED`.
        status: Prop<String>,
        /// `<bucket>/<prefix>`.
        location: Prop<String>,
        /// Whether the bucket's encryption is left out.
        encryption_disabled: Prop<bool>,
    }
}

properties! {
    /// What a build keeps for the next one.
    pub struct Cache {
        /// `NO_CACHE`, `LOCAL` or `S3`.
        #[serde(rename = "Type")]
        r#type: Prop<String>,
        /// `LOCAL_DOCKER_LAYER_CACHE`, `LOCAL_SOURCE_CACHE`, `LOCAL_CUSTOM_CACHE`, for `LOCAL`.
        modes: Prop<Vec<Prop<String>>>,
        /// `<bucket>/<prefix>`, for `S3`.
        location: Prop<String>,
    }
}
