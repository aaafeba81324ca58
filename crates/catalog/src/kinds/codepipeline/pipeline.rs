//! `AWS::CodePipeline::Pipeline`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-codepipeline-pipeline.html>

use crate::{Prop, Tag};

kind! {
    /// A pipeline. `Ref` is its name. It has no attribute with its ARN, which is
    /// `arn:<partition>:codepipeline:<Region>:<account>:<name>` (Service Authorization Reference, *Actions, resources, and
    /// condition keys for AWS CodePipeline*). The attribute `Version`, a number that each update raises, is left out:
    /// nothing uses it, and Terraform does not show it.
    Pipeline = "AWS::CodePipeline::Pipeline",
    attributes: [],
    taggable: true,
    {
        /// The name; at most 100 letters, digits, `.`, `@`, `-` and `_`.
        name: Prop<String>,
        /// `V1`, or `V2`, which knows triggers and is paid by the minute.
        pipeline_type: Prop<String>,
        /// The ARN of the role that the pipeline works with. CodePipeline tries to take it when the pipeline is made.
        role_arn: Prop<String>,
        /// Where the stages leave what the next ones take.
        artifact_store: Prop<ArtifactStore>,
        /// The stages in order, two at least; the first has the sources.
        stages: Vec<Stage>,
        /// `SUPERSEDED`, `QUEUED` or `PARALLEL`; `SUPERSEDED` when absent.
        execution_mode: Prop<String>,
        /// What starts a `V2` pipeline.
        triggers: Vec<Trigger>,
        /// Whether the newest revision runs through again after an update.
        restart_execution_on_update: Prop<bool>,
        /// Tags.
        tags: Vec<Tag>,
    }
}

properties! {
    /// Where the stages leave what the next ones take.
    pub struct ArtifactStore {
        /// `S3`.
        #[serde(rename = "Type")]
        r#type: Prop<String>,
        /// The bucket, in the pipeline's Region.
        location: Prop<String>,
        /// The key; the AWS-managed one of S3 when absent.
        encryption_key: Prop<EncryptionKey>,
    }
}

properties! {
    /// A key.
    pub struct EncryptionKey {
        /// Its id, ARN or alias.
        id: Prop<String>,
        /// `KMS`.
        #[serde(rename = "Type")]
        r#type: Prop<String>,
    }
}

properties! {
    /// A stage.
    pub struct Stage {
        /// Its name.
        name: Prop<String>,
        /// Its actions.
        actions: Vec<Action>,
    }
}

properties! {
    /// An action. Those of one `RunOrder` run side by side.
    pub struct Action {
        /// Its name, unique in the stage.
        name: Prop<String>,
        /// What it does.
        action_type_id: Prop<ActionTypeId>,
        /// Its settings by name, all texts: `RepositoryName`, `BranchName` and `PollForSourceChanges` of CodeCommit;
        /// `ConnectionArn`, `FullRepositoryId` and `BranchName` of CodeStarSourceConnection; `ProjectName` of CodeBuild;
        /// `ClusterName`, `ServiceName` and `FileName` of ECS (CodePipeline user guide, *Action structure reference*).
        configuration: Prop<serde_json::Value>,
        /// What it takes.
        input_artifacts: Vec<Artifact>,
        /// What it leaves.
        output_artifacts: Vec<Artifact>,
        /// Its place among the actions of the stage, from 1.
        run_order: Prop<i64>,
        /// The role that it works with; the pipeline's when absent.
        role_arn: Prop<String>,
    }
}

properties! {
    /// What an action does.
    pub struct ActionTypeId {
        /// `Source`, `Build`, `Deploy`, `Approval` and others.
        category: Prop<String>,
        /// `AWS`, `ThirdParty` or `Custom`.
        owner: Prop<String>,
        /// `CodeCommit`, `CodeStarSourceConnection`, `CodeBuild`, `ECS` and others.
        provider: Prop<String>,
        /// `1`.
        version: Prop<String>,
    }
}

properties! {
    /// Something that one action leaves and another takes.
    pub struct Artifact {
        /// Its name, unique in the pipeline.
        name: Prop<String>,
    }
}

properties! {
    /// What starts a pipeline.
    pub struct Trigger {
        /// `CodeStarSourceConnection`.
        provider_type: Prop<String>,
        /// Which events of Git do.
        git_configuration: Prop<GitConfiguration>,
    }
}

properties! {
    /// Which events of Git start a pipeline.
    pub struct GitConfiguration {
        /// The action whose repository is watched.
        source_action_name: Prop<String>,
        /// Pushes; at most three filters.
        push: Vec<PushFilter>,
        /// Pull requests; at most three filters.
        pull_request: Vec<PullRequestFilter>,
    }
}

properties! {
    /// Pushes that count: those of branches, perhaps of some files only, or those of tags.
    pub struct PushFilter {
        /// Their branches.
        branches: Prop<Patterns>,
        /// The files that they change.
        file_paths: Prop<Patterns>,
        /// Their tags.
        tags: Prop<Patterns>,
    }
}

properties! {
    /// Pull requests that count.
    pub struct PullRequestFilter {
        /// `OPEN`, `UPDATED`, `CLOSED`.
        events: Prop<Vec<Prop<String>>>,
        /// The branches that they go to.
        branches: Prop<Patterns>,
        /// The files that they change.
        file_paths: Prop<Patterns>,
    }
}

properties! {
    /// Glob patterns.
    pub struct Patterns {
        /// Those that count.
        includes: Prop<Vec<Prop<String>>>,
        /// Those that do not, even when they are included.
        excludes: Prop<Vec<Prop<String>>>,
    }
}
