//! A code repository, what builds it, and what delivers it.

use serde_json::{Value, json};
use std::time::Duration;
use tierwright_aws::AwsProvider;
use tierwright_deploy::{Provider as _, Updated};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::{account, request};
use crate::{Made, until_gone, until_no_conflict, until_ready};

fn role(name: &str, services: &[&str]) -> Value {
    let allow = |action: &str| json!({ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": action, "Resource": "*" }] });
    json!({
        "RoleName": name, "Path": "/round/", "MaxSessionDuration": 7200,
        "PermissionsBoundary": "arn:aws:iam::aws:policy/PowerUserAccess",
        "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": { "Service": services }, "Action": "sts:AssumeRole"
        }] },
        "Policies": [
            { "PolicyName": "logs", "PolicyDocument": allow("logs:PutLogEvents") },
            { "PolicyName": "start", "PolicyDocument": allow("codebuild:StartBuild") },
            { "PolicyName": "store", "PolicyDocument": allow("s3:PutObject") }
        ]
    })
}

fn project(name: &str, role: &Value, logs: &Value) -> Value {
    json!({
        "Name": name, "Description": "builds", "ServiceRole": role, "EncryptionKey": "alias/aws/s3",
        "Source": { "Type": "CODEPIPELINE", "BuildSpec": "version: 0.2\n" }, "Artifacts": { "Type": "CODEPIPELINE" },
        "Environment": {
            "Type": "LINUX_CONTAINER", "ComputeType": "BUILD_GENERAL1_SMALL", "PrivilegedMode": true,
            "Image": "aws/codebuild/amazonlinux-x86_64-standard:5.0",
            "EnvironmentVariables": [{ "Name": "TAG", "Value": "latest" }]
        },
        "LogsConfig": { "CloudWatchLogs": { "Status": "ENABLED", "GroupName": logs } },
        "Cache": { "Type": "LOCAL", "Modes": ["LOCAL_DOCKER_LAYER_CACHE"] },
        "TimeoutInMinutes": 20, "QueuedTimeoutInMinutes": 30
    })
}

fn action(name: &str, category: &str, provider: &str, more: Value) -> Value {
    let mut action = json!({ "Name": name, "RunOrder": 1, "ActionTypeId": {
        "Category": category, "Owner": "AWS", "Provider": provider, "Version": "1"
    } });
    let more = more.as_object().cloned().unwrap_or_default();
    action.as_object_mut().expect("an action").extend(more);
    action
}

pub(crate) async fn delivery(aws: &AwsProvider, made: &mut Made) {
    let bucket = json!({
        "VersioningConfiguration": { "Status": "Enabled" },
        "LifecycleConfiguration": { "Rules": [{ "Id": "old", "Status": "Enabled", "ExpirationInDays": 30 }] },
        "CorsConfiguration": { "CorsRules": [{ "AllowedMethods": ["GET"], "AllowedOrigins": ["https://www.example.com"] }] }
    });
    made.make(aws, "Store", "AWS::S3::Bucket", bucket).await;
    let logs = json!({ "LogGroupName": "/round/build", "RetentionInDays": 7 });
    made.make(aws, "BuildLogs", "AWS::Logs::LogGroup", logs).await;
    let code = json!({
        "RepositoryName": "round-trip", "RepositoryDescription": "code", "Tags": [{ "Key": "Name", "Value": "code" }]
    });
    made.make(aws, "Code", "AWS::CodeCommit::Repository", code).await;
    for (name, services) in [
        ("BuildRole", &["codebuild.amazonaws.com"][..]),
        (
            "DeliveryRole",
            &["codepipeline.amazonaws.com", "events.amazonaws.com"],
        ),
    ] {
        made.make(
            aws,
            name,
            "AWS::IAM::Role",
            role(&format!("round-{name}"), services),
        )
        .await;
    }
    for name in ["BuildA", "BuildB"] {
        let project = project(
            name,
            &made.attribute("BuildRole", "Arn"),
            &made.reference("BuildLogs"),
        );
        made.make(aws, name, "AWS::CodeBuild::Project", project).await;
    }
    let source = json!({ "OutputArtifacts": [{ "Name": "Code" }], "Configuration": {
        "RepositoryName": made.attribute("Code", "Name"), "BranchName": "main", "PollForSourceChanges": false
    } });
    let connection = json!({ "OutputArtifacts": [{ "Name": "Site" }], "Configuration": {
        "ConnectionArn": "arn:aws:codeconnections:eu-central-1:123456789012:connection/round-trip",
        "FullRepositoryId": "round/trip", "BranchName": "main"
    } });
    let build = |name: &str| {
        let configuration = json!({ "ProjectName": made.reference(name) });
        let artifacts =
            json!({ "InputArtifacts": [{ "Name": "Code" }], "OutputArtifacts": [{ "Name": name }] });
        let mut more = artifacts;
        more["Configuration"] = configuration;
        action(name, "Build", "CodeBuild", more)
    };
    let deploy = json!({ "InputArtifacts": [{ "Name": "BuildA" }], "Configuration": {
        "ClusterName": made.reference("Cluster"), "ServiceName": "web", "FileName": "imagedefinitions.json"
    } });
    let pipeline = json!({
        "Name": "round-trip", "PipelineType": "V2", "ExecutionMode": "SUPERSEDED", "RestartExecutionOnUpdate": true,
        "RoleArn": made.attribute("DeliveryRole", "Arn"),
        "ArtifactStore": { "Type": "S3", "Location": made.reference("Store") },
        "Stages": [
            { "Name": "Source", "Actions": [
                action("Code", "Source", "CodeCommit", source),
                action("Site", "Source", "CodeStarSourceConnection", connection)
            ] },
            { "Name": "Build", "Actions": [build("BuildA"), build("BuildB")] },
            { "Name": "Deploy", "Actions": [action("Web", "Deploy", "ECS", deploy)] }
        ],
        "Triggers": [{ "ProviderType": "CodeStarSourceConnection", "GitConfiguration": {
            "SourceActionName": "Site", "Push": [{ "Branches": { "Includes": ["main"] } }]
        } }]
    });
    made.make(aws, "Pipeline", "AWS::CodePipeline::Pipeline", pipeline)
        .await;
    let arn = "arn:aws:codepipeline:eu-central-1:123456789012:round-trip";
    let rule = json!({
        "Name": "round-trip", "Description": "a push", "State": "ENABLED",
        "EventPattern": { "source": ["aws.codecommit"], "resources": [made.attribute("Code", "Arn")] },
        "Targets": [{ "Id": "pipeline", "Arn": arn, "RoleArn": made.attribute("DeliveryRole", "Arn") }]
    });
    made.make(aws, "Push", "AWS::Events::Rule", rule).await;
}

pub(crate) async fn change(aws: &AwsProvider, made: &Made) {
    made.change(aws, "Code", "RepositoryDescription", json!("more code"))
        .await;
    made.change(aws, "Code", "RepositoryName", json!("round-again"))
        .await;
    made.change(aws, "Code", "Tags", json!([{ "Key": "Name", "Value": "again" }]))
        .await;
    made.change(aws, "BuildA", "TimeoutInMinutes", json!(40)).await;
    made.change(aws, "BuildA", "Tags", json!([{ "Key": "Name", "Value": "a" }]))
        .await;
    made.change(aws, "BuildB", "Cache", Value::Null).await;
    made.change(aws, "Pipeline", "ExecutionMode", json!("QUEUED"))
        .await;
    made.change(aws, "Pipeline", "RestartExecutionOnUpdate", json!(false))
        .await;
    made.change(aws, "Pipeline", "Tags", json!([{ "Key": "Name", "Value": "p" }]))
        .await;
    made.change(aws, "Push", "State", json!("DISABLED")).await;
    let logs = json!([{ "Id": "logs", "Arn": made.attribute("BuildLogs", "Arn"), "InputTransformer": {
        "InputPathsMap": { "time": "$.time" }, "InputTemplate": "{ \"timestamp\": <time>, \"message\": <time> }"
    } }]);
    made.change(aws, "Push", "Targets", logs).await;
    made.change(aws, "Store", "CorsConfiguration", Value::Null).await;
    made.change(aws, "BuildRole", "PermissionsBoundary", Value::Null)
        .await;
    made.change(aws, "BuildRole", "MaxSessionDuration", json!(3600))
        .await;
    let policy = json!({ "Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": { "Service": "codebuild.amazonaws.com" }, "Action": "ecr:BatchGetImage"
    }] });
    made.change(aws, "Repository", "RepositoryPolicyText", policy)
        .await;
}

/// Carries out a call that the provider has no need for.
async fn call(endpoint: &str, service: &str, target: &str, body: &Value) -> Value {
    let address = endpoint.strip_prefix("http://").expect("plain HTTP");
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let body = body.to_string();
    let scope = format!("AKIAIOSFODNN7EXAMPLE/20260101/eu-central-1/{service}/aws4_request");
    let head = format!(
        "POST / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Type: application/x-amz-json-1.1\r\n\
         Content-Length: {}\r\nX-Amz-Target: {target}\r\n\
         Authorization: AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0\r\n\r\n",
        body.len()
    );
    stream
        .write_all(format!("{head}{body}").as_bytes())
        .await
        .expect("a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
    assert!(head.starts_with("HTTP/1.1 200"), "{answer}");
    serde_json::from_str(body).expect("JSON")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_build_is_stopped_before_its_project_goes() {
    let Some((aws, emulator)) = account().await else {
        return;
    };
    let role = request(
        "Role",
        "AWS::IAM::Role",
        role("build", &["codebuild.amazonaws.com"]),
    );
    let role_name = aws.create(&role).await.expect("a role").physical_id;
    let attributes = until_ready(&aws, "Role", &role.type_name, &role_name).await;
    let project = project("build", &json!(attributes["Arn"]), &json!("/build"));
    let project = request("Build", "AWS::CodeBuild::Project", project);
    until_no_conflict("Build", || aws.create(&project)).await;

    // A build that does not end by itself while the test runs.
    emulator.set_delay(Duration::from_secs(3600)).expect("a delay");
    let build = json!({ "projectName": "build" });
    let build = call(
        &emulator.endpoint_url(),
        "codebuild",
        "CodeBuild_20161006.StartBuild",
        &build,
    )
    .await;
    assert_eq!(build["build"]["buildStatus"], "IN_PROGRESS");
    until_gone(&aws, &project, "build").await;
    let ids = json!({ "ids": [build["build"]["id"]] });
    let builds = call(
        &emulator.endpoint_url(),
        "codebuild",
        "CodeBuild_20161006.BatchGetBuilds",
        &ids,
    )
    .await;
    assert_eq!(builds["builds"][0]["buildStatus"], "STOPPED");
}

/// CodePipeline registers a revision of its own for each deployment.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_pipeline_made_of_a_task_definition_goes_with_it() {
    let Some((aws, emulator)) = account().await else {
        return;
    };
    let task = |logical_id: &str| {
        let container = json!({ "Name": "web", "Image": "nginx", "Essential": true, "Memory": 512 });
        let task =
            json!({ "Family": "copied", "Cpu": "256", "Memory": "512", "ContainerDefinitions": [container] });
        request(logical_id, "AWS::ECS::TaskDefinition", task)
    };
    let first = aws.create(&task("Task")).await.expect("a revision").physical_id;
    let other = aws
        .create(&task("Other"))
        .await
        .expect("another revision")
        .physical_id;
    let ecs = async |operation: &str, body: &Value| {
        let target = format!("AmazonEC2ContainerServiceV20141113.{operation}");
        call(&emulator.endpoint_url(), "ecs", &target, body).await
    };
    let describe = json!({ "taskDefinition": first, "include": ["TAGS"] });
    let described = ecs("DescribeTaskDefinition", &describe).await;
    let copy = json!({
        "family": "copied", "tags": described["tags"],
        "containerDefinitions": described["taskDefinition"]["containerDefinitions"]
    });
    ecs("RegisterTaskDefinition", &copy).await;
    assert_eq!(
        aws.inventory(crate::support::DEPLOYMENT)
            .await
            .expect("an inventory")
            .len(),
        3
    );

    until_gone(&aws, &task("Task"), &first).await;
    let left = aws
        .inventory(crate::support::DEPLOYMENT)
        .await
        .expect("an inventory");
    assert_eq!(left.len(), 1, "{left:?}");
    assert_eq!(
        left[0].physical_id, other,
        "what another resource made of the family stays"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn names_of_others_are_left_alone() {
    let Some((aws, _emulator)) = account().await else {
        return;
    };
    let attributes = |services: &'static [&'static str]| {
        let aws = aws.clone();
        async move {
            let role = request("Role", "AWS::IAM::Role", role("theirs", services));
            let name = aws.create(&role).await.expect("a role").physical_id;
            until_ready(&aws, "Role", &role.type_name, &name).await
        }
    };
    let arn = attributes(&["codebuild.amazonaws.com", "codepipeline.amazonaws.com"]).await["Arn"].clone();
    let source = json!({ "OutputArtifacts": [{ "Name": "Code" }], "Configuration": { "RepositoryName": "r", "BranchName": "b" } });
    let build =
        json!({ "InputArtifacts": [{ "Name": "Code" }], "Configuration": { "ProjectName": "theirs" } });
    let pipeline = json!({
        "Name": "theirs", "RoleArn": arn, "ArtifactStore": { "Type": "S3", "Location": "theirs" },
        "Stages": [
            { "Name": "Source", "Actions": [action("Code", "Source", "CodeCommit", source)] },
            { "Name": "Build", "Actions": [action("Build", "Build", "CodeBuild", build)] }
        ]
    });
    for (type_name, properties) in [
        (
            "AWS::CodeCommit::Repository",
            json!({ "RepositoryName": "theirs" }),
        ),
        (
            "AWS::CodeBuild::Project",
            project("theirs", &json!(arn), &json!("/theirs")),
        ),
        ("AWS::CodePipeline::Pipeline", pipeline),
        (
            "AWS::Events::Rule",
            json!({ "Name": "theirs", "ScheduleExpression": "rate(1 day)" }),
        ),
    ] {
        let ours = request("Ours", type_name, properties);
        let theirs = tierwright_deploy::Request {
            deployment: "another".to_owned(),
            ..ours.clone()
        };
        let id = until_no_conflict(type_name, || aws.create(&theirs))
            .await
            .physical_id;
        assert_eq!(aws.find(&ours).await, Ok(None), "{type_name}");
        let refused = aws.create(&ours).await.map_err(|error| error.kind);
        assert_eq!(
            refused,
            Err(tierwright_deploy::ProviderErrorKind::AlreadyExists),
            "{type_name}"
        );
        // Their tags and settings are as they were.
        assert_eq!(
            aws.update(&theirs, &id, &theirs.properties).await,
            Ok(Updated::Done)
        );
        let found = aws.find(&theirs).await.expect("an answer");
        assert_eq!(found.map(|found| found.physical_id), Some(id), "{type_name}");
    }
}
