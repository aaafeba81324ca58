use serde_json::json;
use tierwright_deploy::{Action, DeployError, Event, Found, Lookup, gone, refresh};

use crate::cloud::Op;
use crate::world::{World, graph, ids, system, system_with};

#[tokio::test(start_paused = true)]
async fn a_system_is_built_kept_and_taken_down() {
    let world = World::new();
    let report = world.deploy(&system()).await.unwrap();
    world.check_standing(&system());
    assert_eq!((report.created, report.kept, report.deleted), (11, 0, 0));
    assert_eq!(
        report.outputs[0].value,
        format!("Arn:{}", world.cloud.physical("Cluster"))
    );
    assert!(report.seconds > 0);
    assert_eq!(world.cloud.count(Op::Create), 11);
    assert_eq!(
        world.cloud.count(Op::Find),
        0,
        "nothing is unknown, so nothing is looked for"
    );

    world.cloud.forget_calls();
    let report = world.deploy(&system()).await.unwrap();
    assert_eq!((report.created, report.kept), (0, 11));
    assert_eq!(
        world.cloud.log(Op::Identity).len(),
        world.cloud.state.lock().unwrap().calls.len(),
        "only one question"
    );

    let report = world.destroy().await.unwrap();
    assert_eq!(report.deleted, 11);
    world.check_gone(&report);
    let again = world.destroy().await.unwrap();
    assert_eq!(again.deleted, 0);
}

#[tokio::test(start_paused = true)]
async fn the_order_of_a_teardown_needs_no_refusal() {
    let world = World::new();
    world.deploy(&system()).await.unwrap();
    world.destroy().await.unwrap();
    let mut deletions = world.cloud.log(Op::Delete);
    let place = |id: &str| deletions.iter().position(|d| d == id).unwrap();
    assert!(
        place("Service") < place("Nat") && place("Nat") < place("Eip") && place("Eip") < place("Attachment")
    );
    assert!(place("Attachment") < place("Igw") && place("SubnetB") < place("Vpc"));
    deletions.sort();
    assert_eq!(deletions, ids(&system()), "each exactly once");
}

#[tokio::test(start_paused = true)]
async fn what_stays_after_its_deletion_is_not_waited_for() {
    let world = World::new();
    let topic = json!({
        "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "alarms"}},
        "Mail": {"Type": "AWS::SNS::Subscription", "Properties": {
            "TopicArn": {"Ref": "Topic"}, "Protocol": "email", "Endpoint": "a@example.com"}},
    });
    world.deploy(&topic).await.unwrap();
    let report = world.destroy().await.unwrap();
    assert_eq!(report.deleted, 2);
    world.check_gone(&report);
    assert_eq!(world.cloud.log(Op::Delete), ["Mail", "Topic"]);
}

#[tokio::test(start_paused = true)]
async fn independent_resources_are_made_at_once_and_no_more_than_allowed() {
    let world = World::new();
    let mut options = world.options();
    options.parallelism = 1;
    let alone = world.deploy_with(&system(), &options).await.unwrap();
    let world = World::new();
    let together = world.deploy(&system()).await.unwrap();
    assert!(
        together.seconds < alone.seconds,
        "{} < {}",
        together.seconds,
        alone.seconds
    );
}

#[tokio::test(start_paused = true)]
async fn a_change_in_place_is_one_update() {
    let world = World::new();
    world.deploy(&system()).await.unwrap();
    world.cloud.forget_calls();
    let changed = system_with("/Service/Properties/DesiredCount", json!(4));
    let plan = world.plan(&changed);
    let step = plan.steps.iter().find(|s| s.logical_id == "Service").unwrap();
    assert_eq!(step.action, Action::Update);
    assert_eq!(step.changes[0].property, "DesiredCount");
    assert_eq!((plan.summary.update, plan.summary.keep), (1, 10));
    let report = world.deploy(&changed).await.unwrap();
    assert_eq!((report.updated, report.kept), (1, 10));
    assert_eq!(world.cloud.log(Op::Update), ["Service"]);
    assert_eq!(world.cloud.count(Op::Create), 0);
    world.check_standing(&changed);
}

#[tokio::test(start_paused = true)]
async fn what_the_design_drops_is_deleted_after_its_users_let_go() {
    let world = World::new();
    let mut wider = system();
    wider["Extra"] = json!({"Type": "AWS::EC2::SecurityGroup",
        "Properties": {"VpcId": {"Ref": "Vpc"}, "GroupDescription": "more"}});
    let groups = "/Service/Properties/NetworkConfiguration/AwsvpcConfiguration/SecurityGroups";
    *wider.pointer_mut(groups).unwrap() = json!([{"Ref": "Group"}, {"Ref": "Extra"}]);
    world.deploy(&wider).await.unwrap();
    world.check_standing(&wider);
    world.cloud.forget_calls();
    let report = world.deploy(&system()).await.unwrap();
    assert_eq!((report.updated, report.deleted, report.kept), (1, 1, 10));
    assert_eq!(world.cloud.log(Op::Delete), ["Extra"], "no refused attempt");
    world.check_standing(&system());
}

#[tokio::test(start_paused = true)]
async fn a_new_resource_waits_for_one_of_its_kind_that_goes() {
    let world = World::new();
    world.deploy(&system()).await.unwrap();
    let mut renamed = system();
    let cluster = renamed.as_object_mut().unwrap().remove("Cluster").unwrap();
    renamed["Renamed"] = cluster;
    renamed["Service"]["Properties"]["Cluster"] = json!({"Ref": "Renamed"});
    // `Cluster` of a service can only be set when it is made: the service is replaced, and the old cluster goes.
    let plan = world.plan(&renamed);
    assert_eq!(
        (plan.summary.replace, plan.summary.create, plan.summary.delete),
        (1, 1, 1)
    );
    world.cloud.forget_calls();
    world.deploy(&renamed).await.unwrap();
    let calls = world.cloud.state.lock().unwrap().calls.clone();
    let place = |op: Op, id: &str| calls.iter().position(|c| *c == (op, id.to_owned())).unwrap();
    assert!(
        place(Op::Delete, "Cluster") < place(Op::Create, "Renamed"),
        "they share a name"
    );
    world.check_standing(&renamed);
}

#[tokio::test(start_paused = true)]
async fn newest_images_replace_nothing() {
    let world = World::new();
    let image = Lookup::SsmParameter("/ami".to_owned());
    world
        .cloud
        .lookups
        .lock()
        .unwrap()
        .insert(image.clone(), "ami-1".to_owned());
    let machine = |tokens: &str| {
        json!({"Machine": {"Type": "AWS::EC2::Instance", "Properties": {
            "ImageId": {"Tierwright::SsmParameter": "/ami"}, "MetadataOptions": {"HttpTokens": tokens}}}})
    };
    world.deploy(&machine("optional")).await.unwrap();
    world
        .cloud
        .lookups
        .lock()
        .unwrap()
        .insert(image, "ami-2".to_owned());
    assert!(world.plan(&machine("optional")).is_empty());
    world.deploy(&machine("required")).await.unwrap();
    assert_eq!(world.cloud.thing("Machine").properties["ImageId"], "ami-1");
    assert_eq!(
        world.cloud.thing("Machine").properties["MetadataOptions"]["HttpTokens"],
        "required"
    );
}

#[tokio::test(start_paused = true)]
async fn another_account_is_refused_before_anything() {
    let world = World::new();
    world.deploy(&system()).await.unwrap();
    *world.cloud.account.lock().unwrap() = "999999999999".to_owned();
    let changed = system_with("/Service/Properties/DesiredCount", json!(4));
    let calls = |world: &World| world.cloud.count(Op::Update) + world.cloud.count(Op::Delete);
    let error = world.deploy(&changed).await.unwrap_err();
    assert!(matches!(error, DeployError::WrongAccount { .. }), "{error}");
    insta::assert_snapshot!(error, @"This deployment is in account 123456789012, Region eu-central-1, and the credentials and settings of now lead to account 999999999999, Region eu-central-1. Nothing was changed. Choose the profile, Region and endpoint of the deployment, or start a new deployment.");
    assert!(matches!(
        world.destroy().await,
        Err(DeployError::WrongAccount { .. })
    ));
    *world.cloud.account.lock().unwrap() = "123456789012".to_owned();
    let mut options = world.options();
    options.endpoint_url = Some("http://127.0.0.1:5000".to_owned());
    let error = world.deploy_with(&changed, &options).await.unwrap_err();
    assert!(matches!(error, DeployError::WrongAccount { .. }), "{error}");
    assert_eq!(calls(&world), 0);
}

#[tokio::test(start_paused = true)]
async fn only_the_confirmed_plan_is_carried_out() {
    let world = World::new();
    let confirmed = world.plan(&system());
    assert_eq!(confirmed.id, world.plan(&system()).id);
    let changed = graph(system_with("/Service/Properties/DesiredCount", json!(4)));
    let run = |graph, plan| {
        let world = &world;
        async move {
            tierwright_deploy::deploy(
                graph,
                plan,
                &world.cloud,
                &world.journal,
                &world.options(),
                &|_| (),
            )
            .await
        }
    };
    assert!(matches!(
        run(&changed, &confirmed).await,
        Err(DeployError::PlanChanged)
    ));
    assert_eq!(world.cloud.count(Op::Create), 0);
    let same = graph(system());
    run(&same, &confirmed).await.unwrap();
    assert!(
        matches!(run(&same, &confirmed).await, Err(DeployError::PlanChanged)),
        "the journal has moved on"
    );
}

#[tokio::test(start_paused = true)]
async fn drift_is_seen_and_repaired() {
    let world = World::new();
    world.deploy(&system()).await.unwrap();
    world.cloud.vandalise("Service");
    world.cloud.give_up("Nat", "gone wrong");
    let statuses = refresh(&world.journal.recorded(), &world.cloud).await;
    let found = |id: &str| {
        statuses
            .iter()
            .find(|s| s.logical_id == id)
            .unwrap()
            .found
            .clone()
    };
    assert_eq!(found("Service"), Found::Missing);
    assert_eq!(
        found("Nat"),
        Found::Failed {
            reason: "gone wrong".to_owned()
        }
    );
    assert_eq!(found("Vpc"), Found::Ready);
    assert_eq!(gone(&statuses).into_iter().collect::<Vec<_>>(), ["Service"]);
    assert!(world.plan(&system()).is_empty(), "a plan reads nothing by itself");
    world.repair(&system()).await.unwrap();
    assert_eq!(world.cloud.standing(), ids(&system()));
}

#[tokio::test(start_paused = true)]
async fn tags_name_the_deployment_and_the_resource() {
    let world = World::new();
    let mut options = world.options();
    options.expires = Some("2026-05-01T00:00:00Z".to_owned());
    world.deploy_with(&system(), &options).await.unwrap();
    let tags = world.cloud.thing("Vpc").tags;
    assert_eq!(tags["tierwright:deployment"], "d-1");
    assert_eq!(tags["tierwright:logical-id"], "Vpc");
    assert_eq!(tags["tierwright:expires"], "2026-05-01T00:00:00Z");
    assert_eq!(tags["Name"], "Vpc");
}

#[tokio::test(start_paused = true)]
async fn events_tell_the_life_of_a_resource() {
    let world = World::new();
    let one = json!({"Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}}});
    world.deploy(&one).await.unwrap();
    let events = world.events.lock().unwrap().clone();
    let vpc = || ("Vpc".to_owned(), "vpc".to_owned());
    let ((logical_id, origin), type_name) = (vpc(), "AWS::EC2::VPC".to_owned());
    assert!(matches!(&events[0], Event::Planned { summary } if summary.create == 1));
    assert_eq!(
        events[1],
        Event::Started {
            logical_id,
            origin,
            type_name,
            action: Action::Create
        }
    );
    let ((logical_id, origin), state) = (vpc(), "pending".to_owned());
    assert_eq!(
        events[2],
        Event::Waiting {
            logical_id,
            origin,
            state
        },
        "once, although it was seen twice"
    );
    let ((logical_id, origin), physical_id) = (vpc(), Some("id-1".to_owned()));
    assert_eq!(
        events[3],
        Event::Finished {
            logical_id,
            origin,
            action: Action::Create,
            physical_id
        }
    );
    let json = serde_json::to_value(&events[3]).unwrap();
    assert_eq!(
        json,
        json!({"type": "finished", "logicalId": "Vpc", "origin": "vpc", "action": "create", "physicalId": "id-1"})
    );
}

#[test]
fn runs_can_be_sent_to_another_thread() {
    fn is_send<T: Send>(_: T) {}
    let world = World::new();
    let (graph, options) = (graph(system()), world.options());
    let plan = world.plan(&system());
    is_send(tierwright_deploy::deploy(
        &graph,
        &plan,
        &world.cloud,
        &world.journal,
        &options,
        &|_| (),
    ));
    is_send(tierwright_deploy::destroy(
        &world.cloud,
        &world.journal,
        &options,
        &|_| (),
    ));
    let recorded = world.journal.recorded();
    is_send(refresh(&recorded, &world.cloud));
    is_send(tierwright_deploy::publish(
        &world.cloud,
        "b",
        None,
        &[],
        &options,
        &|_| (),
    ));
}
