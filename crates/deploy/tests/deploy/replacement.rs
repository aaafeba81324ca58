use serde_json::json;
use tierwright_deploy::{Action, DeployError, RecordState, StepFailure};

use crate::cloud::Op;
use crate::world::{World, system, system_with};

fn action(world: &World, resources: &serde_json::Value, id: &str) -> Action {
    world
        .plan(resources)
        .steps
        .iter()
        .find(|s| s.logical_id == id)
        .unwrap()
        .action
}

#[tokio::test(start_paused = true)]
async fn what_uses_a_replaced_resource_is_replaced_before_it() {
    let world = World::new();
    world.deploy(&system()).await.unwrap();
    let changed = system_with("/SubnetA/Properties/CidrBlock", json!("10.0.9.0/24"));
    let plan = world.plan(&changed);
    let of = |id: &str| plan.steps.iter().find(|s| s.logical_id == id).unwrap();
    assert_eq!(
        of("SubnetA").reasons,
        ["CidrBlock can only be set when it is made"]
    );
    assert_eq!(of("Nat").reasons, ["it uses SubnetA, which is replaced"]);
    for id in ["SubnetA", "Nat", "Service"] {
        assert_eq!(
            (of(id).action, of(id).deletes_first),
            (Action::Replace, true),
            "{id}"
        );
    }
    assert_eq!((plan.summary.replace, plan.summary.keep), (3, 8));
    world.cloud.forget_calls();
    let report = world.deploy(&changed).await.unwrap();
    assert_eq!((report.replaced, report.kept, report.created), (3, 8, 0));
    assert_eq!(
        world.cloud.log(Op::Delete),
        ["Service", "Nat", "SubnetA"],
        "each after its users, none refused"
    );
    assert_eq!(world.cloud.log(Op::Create), ["SubnetA", "Nat", "Service"]);
    world.check_standing(&changed);
}

#[tokio::test(start_paused = true)]
async fn a_new_revision_is_made_beside_the_old_one() {
    let world = World::new();
    world.deploy(&system()).await.unwrap();
    let changed = system_with("/Task/Properties/Cpu", json!("512"));
    let plan = world.plan(&changed);
    let of = |id: &str| plan.steps.iter().find(|s| s.logical_id == id).unwrap();
    assert_eq!(
        (of("Task").action, of("Task").deletes_first),
        (Action::Replace, false)
    );
    assert_eq!(of("Service").action, Action::Update);
    assert_eq!(of("Service").reasons, ["what it refers to is made anew"]);
    world.cloud.forget_calls();
    let old = world.cloud.physical("Task");
    let report = world.deploy(&changed).await.unwrap();
    assert_eq!((report.replaced, report.updated, report.kept), (1, 1, 9));
    assert_eq!(world.cloud.log(Op::Update), ["Service"]);
    assert_eq!(
        world.cloud.log(Op::Delete),
        ["Task"],
        "once, after the service let go of it"
    );
    let new = world.cloud.physical("Task");
    assert_ne!(old, new);
    assert_eq!(
        world.cloud.thing("Service").properties["TaskDefinition"],
        json!(new)
    );
    world.check_standing(&changed);
}

#[tokio::test(start_paused = true)]
async fn a_changed_type_is_a_replacement_and_lost_data_is_said() {
    let world = World::new();
    let bucket =
        |name: &str| json!({"Files": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": name}}});
    world.deploy(&bucket("one")).await.unwrap();
    let plan = world.plan(&bucket("two"));
    assert_eq!(plan.steps[0].action, Action::Replace);
    assert_eq!(
        plan.steps[0].reasons,
        [
            "BucketName can only be set when it is made",
            "what it holds is lost"
        ]
    );
    let repository =
        json!({"Files": {"Type": "AWS::ECR::Repository", "Properties": {"RepositoryName": "one"}}});
    assert_eq!(action(&world, &repository, "Files"), Action::Replace);
    world.deploy(&repository).await.unwrap();
    world.check_standing(&repository);
    let empty = json!({});
    assert_eq!(world.plan(&empty).steps[0].reasons[1], "what it holds is lost");
}

#[tokio::test(start_paused = true)]
async fn a_surprise_replaces_only_what_nothing_uses() {
    let mut world = World::new();
    world.deploy(&system()).await.unwrap();
    world.cloud.rigid = vec!["AWS::ECS::Service"];
    let changed = system_with("/Service/Properties/DesiredCount", json!(4));
    assert_eq!(action(&world, &changed, "Service"), Action::Update);
    let report = world.deploy(&changed).await.unwrap();
    assert_eq!((report.replaced, report.updated), (1, 0));
    world.check_standing(&changed);
}

#[tokio::test(start_paused = true)]
async fn a_surprise_that_would_take_more_with_it_is_refused() {
    let mut world = World::new();
    world.deploy(&system()).await.unwrap();
    world.cloud.rigid = vec!["AWS::EC2::VPC"];
    let changed = system_with("/Vpc/Properties/EnableDnsSupport", json!(false));
    let error = world.deploy(&changed).await.unwrap_err();
    let DeployError::Step { failure, .. } = &error else {
        panic!("{error}")
    };
    assert!(matches!(**failure, StepFailure::NeedsReplacement { .. }));
    insta::assert_snapshot!(error, @"Vpc (AWS::EC2::VPC, Vpc): AWS cannot change EnableDnsSupport in place, and it cannot be replaced alone because Attachment, Group, SubnetA, SubnetB use it. 11 resources of this deployment stand: 11 ready. Undo the change, or destroy and deploy again.");
    // Nothing happened, so the old design has nothing to do.
    world.check_standing(&system());
}

#[tokio::test(start_paused = true)]
async fn a_surprise_never_costs_data() {
    let mut world = World::new();
    let database = |class: &str| json!({"Db": {"Type": "AWS::RDS::DBInstance", "Properties": {"Engine": "postgres", "DBInstanceClass": class}}});
    world.deploy(&database("db.t3.micro")).await.unwrap();
    world.cloud.rigid = vec!["AWS::RDS::DBInstance"];
    let error = world.deploy(&database("db.t3.small")).await.unwrap_err();
    assert!(
        error.to_string().contains("what it holds would be lost"),
        "{error}"
    );
    assert_eq!(world.cloud.count(Op::Delete), 0);
    assert_eq!(world.journal.recorded().resources["Db"].state, RecordState::Ready);
}

#[tokio::test(start_paused = true)]
async fn a_service_whose_cluster_is_gone_is_made_with_it() {
    let world = World::new();
    world.deploy(&system()).await.unwrap();
    world.cloud.vandalise("Service");
    world.cloud.vandalise("Cluster");
    let report = world.repair(&system()).await.unwrap();
    assert_eq!((report.created, report.kept), (2, 9));
    world.check_standing(&system());
}

/// A REST API with a VPC link, in the shape of the real thing.
fn api() -> serde_json::Value {
    json!({
        "Balancer": {"Type": "AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties": {"Name": "inner", "Type": "network"}},
        "Link": {"Type": "AWS::ApiGateway::VpcLink", "Properties": {"Name": "link", "TargetArns": [{"Ref": "Balancer"}]}},
        "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "shop"}},
        "Path": {"Type": "AWS::ApiGateway::Resource", "Properties": {"RestApiId": {"Ref": "Api"}, "ParentId": "root", "PathPart": "test"}},
        "Get": {"Type": "AWS::ApiGateway::Method", "Properties": {"RestApiId": {"Ref": "Api"}, "ResourceId": {"Ref": "Path"},
            "HttpMethod": "GET", "Integration": {"ConnectionId": {"Ref": "Link"}, "TimeoutInMillis": 1000}}},
        "Deployment": {"Type": "AWS::ApiGateway::Deployment", "DependsOn": ["Get"],
            "Properties": {"RestApiId": {"Ref": "Api"}, "Description": "Shop"}},
        "Stage": {"Type": "AWS::ApiGateway::Stage", "Properties": {"RestApiId": {"Ref": "Api"},
            "StageName": "Test", "DeploymentId": {"Ref": "Deployment"}}},
    })
}

#[tokio::test(start_paused = true)]
async fn a_changed_method_reaches_the_stage_through_a_new_deployment() {
    let world = World::new();
    world.deploy(&api()).await.unwrap();
    assert_eq!(world.plan(&api()).summary.keep, 7, "the digest is stable");
    let mut changed = api();
    *changed
        .pointer_mut("/Get/Properties/Integration/TimeoutInMillis")
        .unwrap() = json!(2000);
    let plan = world.plan(&changed);
    let of = |id: &str| plan.steps.iter().find(|s| s.logical_id == id).unwrap();
    assert_eq!(
        (of("Get").action, of("Stage").action),
        (Action::Update, Action::Update)
    );
    assert_eq!(
        (of("Deployment").action, of("Deployment").deletes_first),
        (Action::Replace, false)
    );
    assert_eq!(plan.summary.keep, 4);
    world.cloud.forget_calls();
    world.deploy(&changed).await.unwrap();
    assert_eq!(world.cloud.log(Op::Update), ["Get", "Stage"]);
    assert_eq!(world.cloud.log(Op::Create), ["Deployment"]);
    assert_eq!(world.cloud.log(Op::Delete), ["Deployment"]);
    let new = world.cloud.physical("Deployment");
    assert_eq!(world.cloud.thing("Stage").properties["DeploymentId"], json!(new));
    let said = world.cloud.thing("Deployment").properties["Description"].clone();
    assert!(said.as_str().unwrap().starts_with("Shop (state "), "{said}");
    world.check_standing(&changed);
}

#[tokio::test(start_paused = true)]
async fn tags_are_no_reason_for_a_new_deployment() {
    let world = World::new();
    world.deploy(&api()).await.unwrap();
    let mut changed = api();
    changed["Api"]["Properties"]["Tags"] = json!([{"Key": "Name", "Value": "shop"}]);
    let plan = world.plan(&changed);
    assert_eq!((plan.summary.update, plan.summary.keep), (1, 6));
}

#[tokio::test(start_paused = true)]
async fn a_vpc_link_that_was_gone_comes_back_to_the_stage() {
    let world = World::new();
    world.deploy(&api()).await.unwrap();
    let old = world.cloud.physical("Deployment");
    world.cloud.vandalise("Link");
    let report = world.repair(&api()).await.unwrap();
    assert_eq!((report.created, report.replaced), (1, 3), "{report:?}");
    let new = world.cloud.physical("Deployment");
    assert_ne!(old, new);
    assert_eq!(
        world.cloud.thing("Get").properties["Integration"]["ConnectionId"],
        json!(world.cloud.physical("Link"))
    );
    assert_eq!(world.cloud.thing("Stage").properties["DeploymentId"], json!(new));
    world.check_standing(&api());
}
