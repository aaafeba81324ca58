use serde_json::json;
use tierwright_deploy::ProviderErrorKind::{
    self, AlreadyExists, Conflict, Denied, ExpiredCredentials, Invalid, NoCredentials, ServerFault,
    Throttled, Unreachable, Unsupported,
};
use tierwright_deploy::{DeployError, DeployErrorCode, Event, RecordState, StepFailure};

use crate::cloud::{Fault, Op};
use crate::world::{World, ids, system, system_with};

fn kind_of(error: &DeployError) -> Option<ProviderErrorKind> {
    match error {
        DeployError::Step { failure, .. } => match failure.as_ref() {
            StepFailure::Provider(error) => Some(error.kind),
            _ => None,
        },
        _ => None,
    }
}

#[tokio::test(start_paused = true)]
async fn a_fault_that_passes_costs_time_only() {
    for (op, about) in [
        (Op::Create, "Vpc"),
        (Op::Read, "AWS::EC2::VPC"),
        (Op::Lookup, ""),
        (Op::Identity, ""),
    ] {
        for kind in [Throttled, Unreachable, ServerFault, Conflict] {
            let world = World::new();
            world.cloud.fail(op, about, 4, Fault::Before(kind));
            world
                .deploy(&system())
                .await
                .unwrap_or_else(|e| panic!("{op:?} {kind:?}: {e}"));
            world.check_standing(&system());
            assert!(
                world.said(|e| matches!(e, Event::Retrying { .. })),
                "{op:?} {kind:?}"
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_makes_nothing_twice() {
    for kind in [Unreachable, ServerFault] {
        for lag in [0, 2] {
            let mut world = World::new();
            world.cloud.lag = lag;
            world.cloud.fail(Op::Create, "Nat", 1, Fault::After(kind));
            world.deploy(&system()).await.unwrap();
            world.check_standing(&system());
            assert_eq!(
                world
                    .cloud
                    .log(Op::Create)
                    .iter()
                    .filter(|id| *id == "Nat")
                    .count(),
                1
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_unanswered_call_is_looked_for_before_it_is_repeated() {
    let world = World::new();
    world.cloud.fail(Op::Create, "Nat", 1, Fault::Before(Unreachable));
    world.deploy(&system()).await.unwrap();
    world.check_standing(&system());
    assert_eq!(world.cloud.log(Op::Find), ["Nat", "Nat", "Nat"]);
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_of_a_change_or_a_deletion_is_no_harm() {
    let world = World::new();
    world.deploy(&system()).await.unwrap();
    let changed = system_with("/Service/Properties/DesiredCount", json!(4));
    world
        .cloud
        .fail(Op::Update, "Service", 2, Fault::After(Unreachable));
    world.deploy(&changed).await.unwrap();
    world.check_standing(&changed);
    world
        .cloud
        .fail(Op::Delete, "Service", 2, Fault::After(ServerFault));
    let report = world.destroy().await.unwrap();
    world.check_gone(&report);
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_helped_stops_new_work_and_a_later_run_goes_on() {
    for kind in [NoCredentials, ExpiredCredentials, Denied, Invalid, Unsupported] {
        let world = World::new();
        world.cloud.fail(Op::Create, "SubnetA", 1, Fault::Before(kind));
        let error = world.deploy(&system()).await.unwrap_err();
        assert_eq!(kind_of(&error), Some(kind));
        let made = world.cloud.standing();
        assert!(!made.contains(&"Nat".to_owned()) && !made.contains(&"Service".to_owned()));
        assert!(made.contains(&"Vpc".to_owned()));
        assert!(world.said(|e| matches!(e, Event::Failed { logical_id, .. } if logical_id == "SubnetA")));
        // What was under way is in the journal: everything that exists is known.
        let known = world.journal.physical_ids();
        assert!(
            world.cloud.physical_ids().iter().all(|id| known.contains(id)),
            "{kind:?}"
        );
        world.deploy(&system()).await.unwrap();
        world.check_standing(&system());
    }
}

#[tokio::test(start_paused = true)]
async fn the_error_says_what_happened_what_stands_and_what_to_do() {
    let world = World::new();
    world.cloud.fail(Op::Create, "Service", 1, Fault::Before(Invalid));
    let error = world.deploy(&system()).await.unwrap_err();
    assert_eq!(error.code(), DeployErrorCode::Step);
    insta::assert_snapshot!(error, @"Service (AWS::ECS::Service, Service): cloud:Create: on purpose. 11 resources of this deployment stand: 10 ready, 1 unfinished. Change the design, or what stands in the way, as AWS says; then run the same again.");
    // The refused values are not sent again once the design has others.
    let changed = system_with("/Service/Properties/DesiredCount", json!(1));
    world.cloud.heal();
    world.deploy(&changed).await.unwrap();
    assert_eq!(world.cloud.count(Op::Update), 0);
    world.check_standing(&changed);
}

#[tokio::test(start_paused = true)]
async fn a_name_that_is_taken_is_ours_or_someone_elses() {
    let world = World::new();
    world
        .cloud
        .fail(Op::Create, "Cluster", 1, Fault::Before(AlreadyExists));
    let error = world.deploy(&system()).await.unwrap_err();
    assert_eq!(kind_of(&error), Some(AlreadyExists));
    assert!(error.to_string().contains("Rename one of them"), "{error}");
    // Made by an attempt that AWS answered wrongly: its tags say whose it is.
    let world = World::new();
    world
        .cloud
        .fail(Op::Create, "Cluster", 1, Fault::After(AlreadyExists));
    world.deploy(&system()).await.unwrap();
    world.check_standing(&system());
}

#[tokio::test(start_paused = true)]
async fn an_endpoint_out_of_reach_is_given_up_soon() {
    let world = World::new();
    world
        .cloud
        .fail(Op::Identity, "", usize::MAX, Fault::Before(Unreachable));
    let began = tokio::time::Instant::now();
    let error = world.deploy(&system()).await.unwrap_err();
    assert!(matches!(error, DeployError::NoIdentity(_)));
    assert_eq!(error.code(), DeployErrorCode::Unreachable);
    assert!(
        (120..180).contains(&began.elapsed().as_secs()),
        "{:?}",
        began.elapsed()
    );
    assert_eq!(world.journal.recorded(), Default::default());
}

#[tokio::test(start_paused = true)]
async fn throttling_is_borne_for_ten_minutes() {
    let world = World::new();
    world
        .cloud
        .fail(Op::Create, "Vpc", usize::MAX, Fault::Before(Throttled));
    let began = tokio::time::Instant::now();
    let error = world.deploy(&system()).await.unwrap_err();
    assert_eq!(kind_of(&error), Some(Throttled));
    assert!(
        (600..660).contains(&began.elapsed().as_secs()),
        "{:?}",
        began.elapsed()
    );
}

#[tokio::test(start_paused = true)]
async fn a_resource_that_never_gets_ready_is_waited_for_again_later() {
    let mut world = World::new();
    world.cloud.slowness = 70;
    let error = world.deploy(&system()).await.unwrap_err();
    let DeployError::Step { failure, .. } = &error else {
        panic!("{error}")
    };
    let expected = StepFailure::TimedOut {
        minutes: 10,
        state: "pending".to_owned(),
    };
    assert_eq!(**failure, expected);
    world.cloud.slowness = 1;
    world.deploy(&system()).await.unwrap();
    world.check_standing(&system());
}

#[tokio::test(start_paused = true)]
async fn a_database_may_take_forty_minutes() {
    let mut world = World::new();
    world.cloud.slowness = 130;
    let database = json!({"Db": {"Type": "AWS::RDS::DBInstance", "Properties": {"Engine": "postgres"}}});
    let report = world.deploy(&database).await.unwrap();
    assert!((1800..2400).contains(&report.seconds), "{}", report.seconds);
}

#[tokio::test(start_paused = true)]
async fn what_aws_gave_up_on_is_made_anew_by_the_next_run() {
    let world = World::new();
    world.cloud.set_faults(|_, _, _| None);
    let mut options = world.options();
    options.poll.deadline = std::time::Duration::from_secs(1);
    // It is made, and before the next look AWS gives up on it.
    world.deploy_with(&system(), &options).await.unwrap_err();
    assert_eq!(
        world.journal.recorded().resources["Vpc"].state,
        RecordState::Settling
    );
    world.cloud.give_up("Vpc", "no capacity");
    let first = world.cloud.physical("Vpc");
    world.deploy(&system()).await.unwrap();
    world.check_standing(&system());
    assert_ne!(world.cloud.physical("Vpc"), first);
}

#[tokio::test(start_paused = true)]
async fn what_disappears_while_it_settles_is_made_anew_by_the_next_run() {
    let world = World::new();
    let mut options = world.options();
    options.poll.deadline = std::time::Duration::from_secs(1);
    world.deploy_with(&system(), &options).await.unwrap_err();
    world.cloud.vandalise("Vpc");
    world.deploy(&system()).await.unwrap();
    world.check_standing(&system());
}

#[tokio::test(start_paused = true)]
async fn a_deletion_waits_until_nothing_uses_the_resource() {
    let world = World::new();
    world.deploy(&system()).await.unwrap();
    world.cloud.fail(Op::Delete, "Group", 12, Fault::Before(Conflict));
    let report = world.destroy().await.unwrap();
    world.check_gone(&report);
    assert!(
        report.seconds > 120,
        "network interfaces go minutes after their load balancer"
    );
    assert!(world.said(|e| matches!(e, Event::Waiting { logical_id, state, .. }
        if logical_id == "Group" && state == "waiting for the network interfaces of load balancers, tasks and endpoints to go")));
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_deleted_does_not_keep_the_rest() {
    for kind in [Denied, Conflict, Invalid] {
        let world = World::new();
        world.deploy(&system()).await.unwrap();
        world
            .cloud
            .fail(Op::Delete, "Group", usize::MAX, Fault::Before(kind));
        let error = world.destroy().await.unwrap_err();
        assert_eq!(kind_of(&error), Some(kind));
        assert_eq!(
            world.cloud.standing(),
            ["Group", "Vpc"],
            "only what it uses stays with it"
        );
        world.cloud.heal();
        let report = world.destroy().await.unwrap();
        assert_eq!(report.deleted, 2);
        world.check_gone(&report);
    }
}

#[tokio::test(start_paused = true)]
async fn a_teardown_without_credentials_stops() {
    let world = World::new();
    world.deploy(&system()).await.unwrap();
    let mut deletions = 0;
    world.cloud.set_faults(move |op, _, _| {
        deletions += usize::from(op == Op::Delete);
        (deletions > 3).then_some(Fault::Before(ExpiredCredentials))
    });
    world.cloud.forget_calls();
    let error = world.destroy().await.unwrap_err();
    assert_eq!(error.code(), DeployErrorCode::Credentials);
    world.cloud.heal();
    let report = world.destroy().await.unwrap();
    world.check_gone(&report);
}

#[tokio::test(start_paused = true)]
async fn a_deletion_that_aws_gave_up_on_is_started_again() {
    let world = World::new();
    let one = json!({"Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}}});
    world.deploy(&one).await.unwrap();
    // The call is taken (and lost on the way), and what is seen is a failure.
    world.cloud.give_up("Vpc", "in a bad state");
    let mut first = true;
    world.cloud.set_faults(move |op, _, _| {
        let lost = op == Op::Delete && std::mem::take(&mut first);
        lost.then_some(Fault::Before(ProviderErrorKind::NotFound))
    });
    let report = world.destroy().await.unwrap();
    world.check_gone(&report);
    assert_eq!(world.cloud.count(Op::Delete), 2);
}

#[tokio::test(start_paused = true)]
async fn leftovers_are_told() {
    let world = World::new();
    world.deploy(&system()).await.unwrap();
    // Something carries our tag and is in no journal.
    let stray = {
        let mut state = world.cloud.state.lock().unwrap();
        let mut thing = state
            .things
            .values()
            .find(|t| t.logical_id == "Eip")
            .unwrap()
            .clone();
        thing.properties.clear();
        state.things.insert("id-stray".to_owned(), thing);
        "id-stray"
    };
    let report = world.destroy().await.unwrap();
    assert_eq!(report.leftovers.len(), 1);
    assert_eq!(report.leftovers[0].physical_id, stray);
    assert!(report.seconds >= 180, "AWS lists what is deleted for a while");
}

#[tokio::test(start_paused = true)]
async fn a_missing_proof_is_an_error_and_is_all_that_the_next_run_does() {
    let world = World::new();
    world.deploy(&system()).await.unwrap();
    world.cloud.fail(Op::Inventory, "", 1, Fault::Before(Denied));
    let error = world.destroy().await.unwrap_err();
    assert!(
        matches!(error, DeployError::Inventory { deleted: 11, .. }),
        "{error}"
    );
    world.cloud.forget_calls();
    let report = world.destroy().await.unwrap();
    world.check_gone(&report);
    assert_eq!(
        (world.cloud.count(Op::Delete), world.cloud.count(Op::Inventory)),
        (0, 1)
    );
}

#[tokio::test(start_paused = true)]
async fn what_someone_deleted_by_hand_is_no_trouble_for_a_teardown() {
    let world = World::new();
    world.deploy(&system()).await.unwrap();
    for id in ["Service", "Nat", "Group"] {
        world.cloud.vandalise(id);
    }
    let report = world.destroy().await.unwrap();
    assert_eq!(report.deleted, 11);
    world.check_gone(&report);
    assert_eq!(ids(&system()).len(), 11);
}
