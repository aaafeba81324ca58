use serde_json::{Value, json};
use tierwright_catalog::kinds::codebuild::project::{
    Artifacts, CloudWatchLogsConfig, Environment, EnvironmentVariable, LogsConfig, Source,
};
use tierwright_catalog::kinds::codepipeline::pipeline::{
    Action, ActionTypeId, Artifact, ArtifactStore, Stage,
};
use tierwright_catalog::kinds::events::rule::Target;
use tierwright_catalog::kinds::iam::role::Policy;
use tierwright_catalog::kinds::{BuildProject, CodeRepository, EventRule, LogGroup, Pipeline, Role};
use tierwright_catalog::{Expr, LogicalId, Prop};
use tierwright_model::tiers::{Build, DeliveryPipeline, FargateService, Image, PipelineSource};
use tierwright_model::{Tier, TierKind};

use super::{bucket, trust};
use crate::aws_name;
use crate::passes::Builder;
use crate::passes::builder::{ECS_CLUSTER, name_tag, suffix};

/// Days that artifacts of builds are kept.
const ARTIFACT_DAYS: u32 = 30;

/// What a build does: sign in, build, tag with the commit, push, and tell the deployment which image it is. The folder, the
/// repository and the container come from the project's environment (CodeBuild guide, *Docker image sample*; CodePipeline
/// guide, *Image definitions file reference*).
const BUILDSPEC: &str = "version: 0.2
phases:
  pre_build:
    commands:
      - aws ecr get-login-password | docker login --username AWS --password-stdin \"${REPOSITORY_URI%%/*}\"
      - IMAGE_TAG=\"${CODEBUILD_RESOLVED_SOURCE_VERSION:0:12}\"
  build:
    commands:
      - docker build --tag \"$REPOSITORY_URI:$IMAGE_TAG\" \"$SOURCE_FOLDER\"
  post_build:
    commands:
      - docker push \"$REPOSITORY_URI:$IMAGE_TAG\"
      - printf '[{\"name\":\"%s\",\"imageUri\":\"%s\"}]' \"$CONTAINER_NAME\" \"$REPOSITORY_URI:$IMAGE_TAG\" > imagedefinitions.json
artifacts:
  files:
    - imagedefinitions.json
";

/// A build with the service and the repository that it is for.
struct Job<'d> {
    build: &'d Build,
    service: &'d Tier,
    repository: LogicalId,
    project: LogicalId,
    log_group: LogicalId,
}

pub(super) fn lower(builder: &mut Builder<'_>, tier: &Tier, pipeline: &DeliveryPipeline) {
    let artifacts = LogicalId::of(&tier.id, suffix::ARTIFACTS);
    let policy = LogicalId::of(&tier.id, suffix::ARTIFACTS_POLICY);
    bucket::private(
        builder,
        tier,
        artifacts.clone(),
        policy,
        true,
        Some(ARTIFACT_DAYS),
    );

    let jobs = jobs(builder, pipeline);
    let build_role = LogicalId::of(&tier.id, suffix::BUILD_ROLE);
    if !jobs.is_empty() {
        logs(builder, pipeline, &jobs);
        builds(builder, tier, &jobs, &build_role, &artifacts);
    }

    let source = LogicalId::of(&tier.id, suffix::SOURCE);
    if let PipelineSource::CodeCommit { .. } = &pipeline.source {
        let kind = CodeRepository {
            repository_name: builder.name(&tier.id, "", 100),
            repository_description: format!("Source of {}", tier.id).into(),
            tags: name_tag(&tier.name),
            ..CodeRepository::default()
        };
        builder.add(source.clone(), &tier.id, &tier.name, kind);
    }

    let role = LogicalId::of(&tier.id, suffix::PIPELINE_ROLE);
    let kind = Role {
        role_name: builder.name(&tier.id, "pipeline", 64),
        description: format!("What the pipeline {} may do", tier.id).into(),
        assume_role_policy_document: trust("codepipeline.amazonaws.com"),
        policies: vec![Policy {
            policy_name: "pipeline".into(),
            policy_document: Prop::Literal(json!({
                "Version": "2012-10-17",
                "Statement": pipeline_statements(&jobs, pipeline, &source, &artifacts),
            })),
            ..Policy::default()
        }],
        tags: name_tag(&tier.name),
        ..Role::default()
    };
    builder.add(role.clone(), &tier.id, &tier.name, kind);

    let id = LogicalId::of(&tier.id, suffix::PIPELINE);
    let name = aws_name(&builder.design.settings.project, tier.id.as_str(), "", 100);
    let mut stages = vec![stage("Source", vec![source_action(pipeline, &source)])];
    if !jobs.is_empty() {
        stages.push(stage("Build", jobs.iter().map(build_action).collect()));
        stages.push(stage("Deploy", jobs.iter().map(deploy_action).collect()));
    }
    let kind = Pipeline {
        name: name.into(),
        pipeline_type: "V2".into(),
        role_arn: Prop::attribute(&role, "Arn"),
        artifact_store: Prop::Literal(ArtifactStore {
            r#type: "S3".into(),
            location: Prop::reference(&artifacts),
            ..ArtifactStore::default()
        }),
        stages,
        execution_mode: "QUEUED".into(),
        tags: name_tag(&tier.name),
        ..Pipeline::default()
    };
    builder.add(id.clone(), &tier.id, &tier.name, kind);
    if let PipelineSource::CodeCommit { branch } = &pipeline.source {
        push_rule(builder, tier, &id, &source, branch);
    }
}

/// The builds whose service takes its image from a repository of the design; a rule names the others.
fn jobs<'d>(builder: &Builder<'d>, pipeline: &'d DeliveryPipeline) -> Vec<Job<'d>> {
    let design = builder.design;
    let mut found: Vec<Job<'d>> = Vec::new();
    for build in &pipeline.builds {
        let Some(service) = design.tier(&build.service) else {
            continue;
        };
        let TierKind::FargateService(FargateService {
            image: Image::Repository { repository, .. },
            ..
        }) = &service.kind
        else {
            continue;
        };
        let project = LogicalId::of(&service.id, "BuildProject");
        if builder.has(&project) || found.iter().any(|job| job.project == project) {
            continue;
        }
        found.push(Job {
            build,
            service,
            repository: LogicalId::of(repository, suffix::REPOSITORY),
            project,
            log_group: LogicalId::of(&service.id, "BuildLogs"),
        });
    }
    found
}

/// The log groups of the builds. CodeBuild makes them by itself otherwise, and keeps them for ever.
fn logs(builder: &mut Builder<'_>, pipeline: &DeliveryPipeline, jobs: &[Job<'_>]) {
    for job in jobs {
        let project = &builder.design.settings.project;
        let kind = LogGroup {
            log_group_name: format!(
                "/aws/codebuild/{}",
                aws_name(project, job.service.id.as_str(), "build", 200)
            )
            .into(),
            retention_in_days: i64::from(pipeline.log_retention_days).into(),
            tags: name_tag(&job.service.name),
            ..LogGroup::default()
        };
        builder.add(job.log_group.clone(), &job.service.id, &job.service.name, kind);
    }
}

fn builds(builder: &mut Builder<'_>, tier: &Tier, jobs: &[Job<'_>], role: &LogicalId, artifacts: &LogicalId) {
    let all = |of: fn(&Job<'_>) -> Prop<String>| jobs.iter().map(of).collect::<Vec<_>>();
    let mut statements = vec![
        json!({
            "Sid": "Logs",
            "Effect": "Allow",
            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
            "Resource": all(|job| Prop::attribute(&job.log_group, "Arn")),
        }),
        // GetAuthorizationToken knows no resource (Service authorization reference, Amazon ECR).
        json!({ "Sid": "RegistryLogin", "Effect": "Allow", "Action": "ecr:GetAuthorizationToken", "Resource": "*" }),
        json!({
            "Sid": "Images",
            "Effect": "Allow",
            "Action": [
                "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:CompleteLayerUpload",
                "ecr:GetDownloadUrlForLayer", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart",
            ],
            "Resource": unique(all(|job| Prop::attribute(&job.repository, "Arn"))),
        }),
    ];
    statements.push(artifact_statement(artifacts));
    let kind = Role {
        role_name: builder.name(&tier.id, "build", 64),
        description: format!("What the builds of {} may do", tier.id).into(),
        assume_role_policy_document: trust("codebuild.amazonaws.com"),
        policies: vec![Policy {
            policy_name: "build".into(),
            policy_document: Prop::Literal(json!({ "Version": "2012-10-17", "Statement": statements })),
            ..Policy::default()
        }],
        tags: name_tag(&tier.name),
        ..Role::default()
    };
    builder.add(role.clone(), &tier.id, &tier.name, kind);

    for job in jobs {
        let variable = |name: &str, value: Prop<String>| EnvironmentVariable {
            name: name.into(),
            r#type: "PLAINTEXT".into(),
            value,
            ..EnvironmentVariable::default()
        };
        let kind = BuildProject {
            name: builder.name(&job.service.id, "build", 150),
            description: format!("Builds and pushes the image of {}", job.service.id).into(),
            service_role: Prop::attribute(role, "Arn"),
            source: Prop::Literal(Source {
                r#type: "CODEPIPELINE".into(),
                build_spec: job.build.buildspec.as_deref().unwrap_or(BUILDSPEC).into(),
                ..Source::default()
            }),
            artifacts: Prop::Literal(Artifacts {
                r#type: "CODEPIPELINE".into(),
                ..Artifacts::default()
            }),
            environment: Prop::Literal(Environment {
                r#type: "LINUX_CONTAINER".into(),
                compute_type: "BUILD_GENERAL1_SMALL".into(),
                image: "aws/codebuild/amazonlinux-x86_64-standard:5.0".into(),
                // Docker builds need it (CodeBuild guide, *Docker image sample*).
                privileged_mode: true.into(),
                environment_variables: vec![
                    variable(
                        "REPOSITORY_URI",
                        Prop::attribute(&job.repository, "RepositoryUri"),
                    ),
                    variable("SOURCE_FOLDER", job.build.folder.as_str().into()),
                    variable("CONTAINER_NAME", job.service.id.as_str().into()),
                ],
                ..Environment::default()
            }),
            logs_config: Prop::Literal(LogsConfig {
                cloud_watch_logs: Prop::Literal(CloudWatchLogsConfig {
                    status: "ENABLED".into(),
                    group_name: Prop::reference(&job.log_group),
                    ..CloudWatchLogsConfig::default()
                }),
                ..LogsConfig::default()
            }),
            timeout_in_minutes: 30.into(),
            tags: name_tag(&job.service.name),
            ..BuildProject::default()
        };
        builder.add(job.project.clone(), &job.service.id, &job.service.name, kind);
    }
}

fn unique(props: Vec<Prop<String>>) -> Vec<Prop<String>> {
    let mut found: Vec<Prop<String>> = Vec::new();
    for prop in props {
        if !found.contains(&prop) {
            found.push(prop);
        }
    }
    found
}

fn artifact_statement(artifacts: &LogicalId) -> Value {
    let arn = Prop::attribute(artifacts, "Arn");
    json!({
        "Sid": "Artifacts",
        "Effect": "Allow",
        "Action": ["s3:GetBucketLocation", "s3:GetBucketVersioning", "s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"],
        "Resource": [arn, Prop::join([arn.clone(), "/*".into()])],
    })
}

/// What the pipeline itself does (CodePipeline guide, *CodePipeline service role policy*).
fn pipeline_statements(
    jobs: &[Job<'_>],
    pipeline: &DeliveryPipeline,
    source: &LogicalId,
    artifacts: &LogicalId,
) -> Vec<Value> {
    let mut statements = vec![artifact_statement(artifacts)];
    statements.push(match &pipeline.source {
        PipelineSource::CodeCommit { .. } => json!({
            "Sid": "Source",
            "Effect": "Allow",
            "Action": [
                "codecommit:CancelUploadArchive", "codecommit:GetBranch", "codecommit:GetCommit",
                "codecommit:GetUploadArchiveStatus", "codecommit:UploadArchive",
            ],
            "Resource": Prop::attribute(source, "Arn"),
        }),
        PipelineSource::Connection { connection_arn, .. } => json!({
            "Sid": "Source",
            "Effect": "Allow",
            "Action": ["codeconnections:UseConnection", "codestar-connections:UseConnection"],
            "Resource": Builder::configurable(connection_arn),
        }),
    });
    if jobs.is_empty() {
        return statements;
    }
    let projects: Vec<_> = jobs
        .iter()
        .map(|job| Prop::attribute(&job.project, "Arn"))
        .collect();
    let services: Vec<_> = jobs
        .iter()
        .map(|job| Prop::<String>::reference(&LogicalId::of(&job.service.id, suffix::SERVICE)))
        .collect();
    let mut roles: Vec<Prop<String>> = Vec::new();
    for job in jobs {
        roles.push(Prop::attribute(
            &LogicalId::of(&job.service.id, suffix::EXECUTION_ROLE),
            "Arn",
        ));
        if !matches!(&job.service.kind, TierKind::FargateService(service) if service.single_role) {
            roles.push(Prop::attribute(
                &LogicalId::of(&job.service.id, suffix::TASK_ROLE),
                "Arn",
            ));
        }
    }
    statements.extend([
        json!({
            "Sid": "Build",
            "Effect": "Allow",
            "Action": ["codebuild:BatchGetBuilds", "codebuild:StartBuild"],
            "Resource": projects,
        }),
        json!({
            "Sid": "Deploy",
            "Effect": "Allow",
            "Action": ["ecs:DescribeServices", "ecs:UpdateService"],
            "Resource": services,
        }),
        // These know no service as their resource (Service authorization reference, Amazon ECS).
        json!({
            "Sid": "TaskDefinitions",
            "Effect": "Allow",
            "Action": [
                "ecs:DescribeTaskDefinition", "ecs:DescribeTasks", "ecs:ListTasks",
                "ecs:RegisterTaskDefinition", "ecs:TagResource",
            ],
            "Resource": "*",
        }),
        json!({
            "Sid": "TaskRoles",
            "Effect": "Allow",
            "Action": "iam:PassRole",
            "Resource": roles,
            "Condition": { "StringEquals": { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
        }),
    ]);
    statements
}

fn stage(name: &str, actions: Vec<Action>) -> Stage {
    Stage {
        name: name.into(),
        actions,
        ..Stage::default()
    }
}

fn action(name: &str, category: &str, provider: &str, configuration: Value) -> Action {
    Action {
        name: name.into(),
        action_type_id: Prop::Literal(ActionTypeId {
            category: category.into(),
            owner: "AWS".into(),
            provider: provider.into(),
            version: "1".into(),
            ..ActionTypeId::default()
        }),
        configuration: Prop::Literal(configuration),
        run_order: 1.into(),
        ..Action::default()
    }
}

fn artifact(name: &str) -> Vec<Artifact> {
    vec![Artifact {
        name: name.into(),
        ..Artifact::default()
    }]
}

/// The artifact of a build: names have letters, digits, `_` and `-`.
fn image_of(job: &Job<'_>) -> String {
    format!("{}-image", job.service.id)
}

fn source_action(pipeline: &DeliveryPipeline, source: &LogicalId) -> Action {
    let mut action = match &pipeline.source {
        PipelineSource::CodeCommit { branch } => action(
            "Source",
            "Source",
            "CodeCommit",
            json!({
                "RepositoryName": Prop::attribute(source, "Name"),
                "BranchName": branch,
                // An EventBridge rule starts the pipeline instead.
                "PollForSourceChanges": "false",
            }),
        ),
        PipelineSource::Connection {
            connection_arn,
            repository,
            branch,
        } => action(
            "Source",
            "Source",
            "CodeStarSourceConnection",
            json!({
                "ConnectionArn": Builder::configurable(connection_arn),
                "FullRepositoryId": repository,
                "BranchName": branch,
            }),
        ),
    };
    action.output_artifacts = artifact("source");
    action
}

fn build_action(job: &Job<'_>) -> Action {
    let configuration = json!({ "ProjectName": Prop::<String>::reference(&job.project) });
    let mut action = action(job.service.id.as_str(), "Build", "CodeBuild", configuration);
    action.input_artifacts = artifact("source");
    action.output_artifacts = artifact(&image_of(job));
    action
}

fn deploy_action(job: &Job<'_>) -> Action {
    let configuration = json!({
        "ClusterName": Prop::<String>::reference(&LogicalId::new(ECS_CLUSTER)),
        "ServiceName": Prop::attribute(&LogicalId::of(&job.service.id, suffix::SERVICE), "Name"),
        "FileName": "imagedefinitions.json",
    });
    let mut action = action(job.service.id.as_str(), "Deploy", "ECS", configuration);
    action.input_artifacts = artifact(&image_of(job));
    action
}

/// A push to the branch starts the pipeline (CodePipeline guide, *CodeCommit source actions and EventBridge*).
fn push_rule(builder: &mut Builder<'_>, tier: &Tier, pipeline: &LogicalId, source: &LogicalId, branch: &str) {
    let arn = Prop::join([
        "arn:".into(),
        Prop::Expr(Expr::Partition),
        ":codepipeline:".into(),
        Prop::Expr(Expr::Region),
        ":".into(),
        Prop::Expr(Expr::AccountId),
        ":".into(),
        Prop::reference(pipeline),
    ]);
    let role = LogicalId::of(&tier.id, suffix::PUSH_ROLE);
    let kind = Role {
        role_name: builder.name(&tier.id, "push", 64),
        description: format!("Lets EventBridge start the pipeline {}", tier.id).into(),
        assume_role_policy_document: trust("events.amazonaws.com"),
        policies: vec![Policy {
            policy_name: "start-pipeline".into(),
            policy_document: Prop::Literal(json!({
                "Version": "2012-10-17",
                "Statement": [{
                    "Effect": "Allow",
                    "Action": "codepipeline:StartPipelineExecution",
                    "Resource": arn,
                }],
            })),
            ..Policy::default()
        }],
        tags: name_tag(&tier.name),
        ..Role::default()
    };
    builder.add(role.clone(), &tier.id, &tier.name, kind);
    let kind = EventRule {
        name: builder.name(&tier.id, "push", 64),
        description: format!("Starts the pipeline {} on a push", tier.id).into(),
        event_pattern: Prop::Literal(json!({
            "source": ["aws.codecommit"],
            "detail-type": ["CodeCommit Repository State Change"],
            "resources": [Prop::attribute(source, "Arn")],
            "detail": {
                "event": ["referenceCreated", "referenceUpdated"],
                "referenceType": ["branch"],
                "referenceName": [branch],
            },
        })),
        state: "ENABLED".into(),
        targets: vec![Target {
            id: "pipeline".into(),
            arn,
            role_arn: Prop::attribute(&role, "Arn"),
            ..Target::default()
        }],
        tags: name_tag(&tier.name),
        ..EventRule::default()
    };
    let id = LogicalId::of(&tier.id, suffix::PUSH_RULE);
    builder.add(id, &tier.id, &tier.name, kind);
}
