//! A pipeline with what it works on: the order in which they come and go, and how long the last of them are waited for.

use serde_json::{Value, json};
use tierwright_deploy::ProviderErrorKind::Conflict;
use tierwright_deploy::{Action, DeployError, Event, StepFailure};

use crate::cloud::{Fault, Op};
use crate::world::{World, ids};

fn role(principal: &str, uses: &str) -> Value {
    json!({"Type": "AWS::IAM::Role", "Properties": {
        "AssumeRolePolicyDocument": {"Statement": [{"Principal": {"Service": principal}}]},
        "Policies": [{"PolicyName": "work", "PolicyDocument": {"Statement": [{
            "Effect": "Allow", "Action": "*", "Resource": {"Fn::GetAtt": [uses, "Arn"]}}]}}]}})
}

fn action(category: &str, provider: &str, configuration: Value) -> Value {
    json!({"Name": provider, "Configuration": configuration, "ActionTypeId":
        {"Category": category, "Owner": "AWS", "Provider": provider, "Version": "1"}})
}

/// Code, a project that builds it, a pipeline that carries it to a service, and a rule that starts the pipeline.
fn delivery() -> Value {
    json!({
        "Cluster": {"Type": "AWS::ECS::Cluster", "Properties": {"ClusterName": "main"}},
        "Task": {"Type": "AWS::ECS::TaskDefinition", "Properties": {"Family": "web", "Cpu": "256"}},
        "Service": {"Type": "AWS::ECS::Service", "Properties": {
            "Cluster": {"Ref": "Cluster"}, "TaskDefinition": {"Ref": "Task"}, "DesiredCount": 2}},
        "Code": {"Type": "AWS::CodeCommit::Repository", "Properties": {"RepositoryName": "code"}},
        "Store": {"Type": "AWS::S3::Bucket", "Properties": {"VersioningConfiguration": {"Status": "Enabled"}}},
        "BuildLogs": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "/build"}},
        "BuildRole": role("codebuild.amazonaws.com", "BuildLogs"),
        "PipelineRole": role("codepipeline.amazonaws.com", "Store"),
        "StartRole": role("events.amazonaws.com", "Code"),
        "Build": {"Type": "AWS::CodeBuild::Project", "Properties": {
            "Name": "build", "ServiceRole": {"Fn::GetAtt": ["BuildRole", "Arn"]},
            "Source": {"Type": "CODEPIPELINE"}, "Artifacts": {"Type": "CODEPIPELINE"},
            "LogsConfig": {"CloudWatchLogs": {"Status": "ENABLED", "GroupName": {"Ref": "BuildLogs"}}}}},
        "Pipeline": {"Type": "AWS::CodePipeline::Pipeline", "Properties": {
            "Name": "delivery", "RoleArn": {"Fn::GetAtt": ["PipelineRole", "Arn"]},
            "ArtifactStore": {"Type": "S3", "Location": {"Ref": "Store"}},
            "Stages": [
                {"Name": "Source", "Actions": [action("Source", "CodeCommit",
                    json!({"RepositoryName": {"Fn::GetAtt": ["Code", "Name"]}, "BranchName": "main"}))]},
                {"Name": "Build", "Actions": [action("Build", "CodeBuild", json!({"ProjectName": {"Ref": "Build"}}))]},
                {"Name": "Deploy", "Actions": [action("Deploy", "ECS", json!({"ClusterName": {"Ref": "Cluster"},
                    "ServiceName": {"Fn::GetAtt": ["Service", "Name"]}}))]},
            ]}},
        "Push": {"Type": "AWS::Events::Rule", "Properties": {
            "EventPattern": {"source": ["aws.codecommit"], "resources": [{"Fn::GetAtt": ["Code", "Arn"]}]},
            "Targets": [{"Id": "pipeline", "RoleArn": {"Fn::GetAtt": ["StartRole", "Arn"]},
                "Arn": {"Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, ":codepipeline:", {"Ref": "AWS::Region"},
                    ":", {"Ref": "AWS::AccountId"}, ":", {"Ref": "Pipeline"}]]}}]}},
    })
}

#[tokio::test(start_paused = true)]
async fn what_is_used_outlives_its_users() {
    let world = World::new();
    world.deploy(&delivery()).await.unwrap();
    world.check_standing(&delivery());
    let report = world.destroy().await.unwrap();
    world.check_gone(&report);

    let mut deletions = world.cloud.log(Op::Delete);
    let place = |id: &str| deletions.iter().position(|d| d == id).unwrap();
    for (user, used) in [
        ("Push", "Pipeline"),
        ("Push", "StartRole"),
        ("Push", "Code"),
        ("Pipeline", "PipelineRole"),
        ("Pipeline", "Store"),
        ("Pipeline", "Build"),
        ("Pipeline", "Service"),
        ("Pipeline", "Code"),
        ("PipelineRole", "Store"),
        ("Build", "BuildRole"),
        ("Build", "BuildLogs"),
        ("Service", "Cluster"),
    ] {
        assert!(place(user) < place(used), "{user} goes before {used}");
    }
    deletions.sort();
    assert_eq!(deletions, ids(&delivery()), "each exactly once, none refused");
}

#[tokio::test(start_paused = true)]
async fn a_role_that_is_too_new_is_waited_for() {
    for about in ["Build", "Pipeline", "Push"] {
        let world = World::new();
        world.cloud.fail(Op::Create, about, 8, Fault::Before(Conflict));
        world.deploy(&delivery()).await.unwrap();
        world.check_standing(&delivery());
        assert_eq!(
            world
                .cloud
                .log(Op::Create)
                .iter()
                .filter(|id| *id == about)
                .count(),
            9,
            "{about}"
        );
    }
}

/// A pipeline that is gone may still write for a moment: a bucket that was emptied is not empty then.
#[tokio::test(start_paused = true)]
async fn a_bucket_is_emptied_until_nobody_writes_any_more() {
    let world = World::new();
    world.deploy(&delivery()).await.unwrap();
    world.cloud.fail(Op::Delete, "Store", 5, Fault::Before(Conflict));
    let report = world.destroy().await.unwrap();
    world.check_gone(&report);
    assert!(
        world.said(|e| matches!(e, Event::Waiting { logical_id, state, .. }
        if logical_id == "Store" && state == "waiting for the last objects of the bucket to go"))
    );
}

#[tokio::test(start_paused = true)]
async fn a_bucket_that_never_gets_empty_is_given_up_and_named() {
    let world = World::new();
    world.deploy(&delivery()).await.unwrap();
    world
        .cloud
        .fail(Op::Delete, "Store", usize::MAX, Fault::Before(Conflict));
    let error = world.destroy().await.unwrap_err();
    let DeployError::Step { failure, .. } = &error else {
        panic!("{error}");
    };
    let StepFailure::Provider(reason) = failure.as_ref() else {
        panic!("{failure}");
    };
    assert!(
        reason
            .message
            .starts_with("waiting for the last objects of the bucket to go"),
        "{reason}"
    );
    assert_eq!(world.cloud.standing(), ["Store"], "nothing else stays with it");
    world.cloud.heal();
    let report = world.destroy().await.unwrap();
    assert_eq!(report.deleted, 1);
    world.check_gone(&report);
}

/// A new role or artifact bucket must be in the pipeline's hands before the old one goes.
#[tokio::test(start_paused = true)]
async fn a_pipeline_changes_hands_before_what_it_used_goes() {
    let world = World::new();
    world.deploy(&delivery()).await.unwrap();
    let mut changed = delivery();
    let map = changed.as_object_mut().unwrap();
    let role = map.remove("PipelineRole").unwrap();
    map.insert("OtherRole".to_owned(), role);
    let pipeline = &mut changed["Pipeline"]["Properties"];
    pipeline["RoleArn"] = json!({"Fn::GetAtt": ["OtherRole", "Arn"]});
    world.cloud.forget_calls();
    let report = world.deploy(&changed).await.unwrap();
    assert_eq!((report.created, report.updated, report.deleted), (1, 1, 1));
    assert_eq!(world.cloud.log(Op::Create), ["OtherRole"]);
    assert_eq!(
        world.cloud.log(Op::Delete),
        ["PipelineRole"],
        "no refused attempt"
    );
    world.check_standing(&changed);
}

/// The name of a repository changes in place, and the pipeline that names it must follow at once.
#[tokio::test(start_paused = true)]
async fn what_takes_an_attribute_that_changes_changes_with_it() {
    let world = World::new();
    world.deploy(&delivery()).await.unwrap();
    let mut renamed = delivery();
    renamed["Code"]["Properties"]["RepositoryName"] = json!("shop");
    let plan = world.plan(&renamed);
    let of = |id: &str| plan.steps.iter().find(|step| step.logical_id == id).unwrap();
    assert_eq!(of("Code").action, Action::Update);
    assert_eq!(of("Pipeline").action, Action::Update);
    assert_eq!(
        of("Pipeline").reasons,
        ["what it refers to gets other attributes"]
    );
    assert_eq!(of("Build").action, Action::Keep);

    world.cloud.forget_calls();
    world.deploy(&renamed).await.unwrap();
    world.check_standing(&renamed);
    assert_eq!(
        world.cloud.log(Op::Update),
        ["Code", "Pipeline"],
        "in this order, once"
    );
    let stages = world.cloud.thing("Pipeline").properties["Stages"].to_string();
    assert!(stages.contains(":shop"), "{stages}");
}
