//! A run is killed at each write of its journal. Running again on the same journal finishes it: nothing twice, nothing lost.

use serde_json::{Value, json};

use crate::journal::End;
use crate::world::{World, system, system_with, unless_killed};

/// A world in which this system stands.
async fn standing(resources: &Value) -> World {
    let world = World::new();
    world.deploy(resources).await.unwrap();
    world
}

/// Deploys `to` where `from` stands, ended at each write in turn, and checks what a second run makes of it.
async fn deploy_ended_at_each_write(from: Option<&Value>, to: &Value, lag: u32) {
    for end in [End::KilledBefore, End::KilledAfter, End::DiskFull] {
        let mut writes = 0;
        loop {
            let mut world = match from {
                Some(from) => standing(from).await,
                None => World::new(),
            };
            world.cloud.lag = lag;
            world.journal.end_at(writes, end);
            let outcome = unless_killed(world.deploy(to)).await;
            world.journal.never_end();
            let ended = !matches!(outcome, Some(Ok(_)));
            world
                .deploy(to)
                .await
                .unwrap_or_else(|e| panic!("after {end:?} at write {writes}: {e}"));
            world.check_standing(to);
            let report = world.destroy().await.unwrap();
            world.check_gone(&report);
            if !ended {
                break;
            }
            writes += 1;
        }
        assert!(writes > 3, "the run was ended {writes} times");
    }
}

#[tokio::test(start_paused = true)]
async fn a_deployment_survives_its_end_at_each_write() {
    deploy_ended_at_each_write(None, &system(), 0).await;
}

#[tokio::test(start_paused = true)]
async fn a_deployment_survives_lists_that_lag_behind() {
    deploy_ended_at_each_write(None, &system(), 2).await;
}

#[tokio::test(start_paused = true)]
async fn a_change_survives_its_end_at_each_write() {
    let mut changed = system_with("/Service/Properties/DesiredCount", json!(4));
    changed["Vpc"]["Properties"]["EnableDnsSupport"] = json!(false);
    deploy_ended_at_each_write(Some(&system()), &changed, 0).await;
}

#[tokio::test(start_paused = true)]
async fn a_replacement_survives_its_end_at_each_write() {
    let changed = system_with("/SubnetA/Properties/CidrBlock", json!("10.0.7.0/24"));
    deploy_ended_at_each_write(Some(&system()), &changed, 0).await;
}

#[tokio::test(start_paused = true)]
async fn a_new_revision_survives_its_end_at_each_write() {
    let changed = system_with("/Task/Properties/Cpu", json!("512"));
    deploy_ended_at_each_write(Some(&system()), &changed, 0).await;
}

#[tokio::test(start_paused = true)]
async fn a_smaller_design_survives_its_end_at_each_write() {
    let mut smaller = system();
    for id in ["Service", "Task", "Nat", "Eip"] {
        smaller.as_object_mut().unwrap().remove(id);
    }
    deploy_ended_at_each_write(Some(&system()), &smaller, 0).await;
}

#[tokio::test(start_paused = true)]
async fn a_design_that_changes_after_the_end_is_what_counts() {
    let other = system_with("/Service/Properties/DesiredCount", json!(9));
    for (first, second) in [(&system(), &other), (&other, &system())] {
        for end in [End::KilledBefore, End::KilledAfter] {
            for write in 0..40 {
                let world = World::new();
                world.journal.end_at(write, end);
                unless_killed(world.deploy(first)).await;
                world.journal.never_end();
                world.deploy(second).await.unwrap();
                world.check_standing(second);
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_change_that_is_taken_back_after_the_end_is_taken_back() {
    let mut changed = system_with("/Service/Properties/DesiredCount", json!(4));
    changed["Service"]["Properties"]["PlatformVersion"] = json!("LATEST");
    for end in [End::KilledBefore, End::KilledAfter] {
        for write in 0..6 {
            let world = standing(&system()).await;
            world.journal.end_at(write, end);
            unless_killed(world.deploy(&changed)).await;
            world.journal.never_end();
            world.deploy(&system()).await.unwrap();
            world.check_standing(&system());
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_revision_that_is_taken_back_after_the_end_is_taken_back() {
    let changed = system_with("/Task/Properties/Cpu", json!("512"));
    for end in [End::KilledBefore, End::KilledAfter] {
        for write in 0..16 {
            let world = standing(&system()).await;
            world.journal.end_at(write, end);
            unless_killed(world.deploy(&changed)).await;
            world.journal.never_end();
            world.deploy(&system()).await.unwrap();
            world.check_standing(&system());
            let report = world.destroy().await.unwrap();
            world.check_gone(&report);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_teardown_survives_its_end_at_each_write() {
    for end in [End::KilledBefore, End::KilledAfter, End::DiskFull] {
        let mut write = 0;
        loop {
            let world = standing(&system()).await;
            world.journal.end_at(write, end);
            let outcome = unless_killed(world.destroy()).await;
            world.journal.never_end();
            let report = world
                .destroy()
                .await
                .unwrap_or_else(|e| panic!("after {end:?} at write {write}: {e}"));
            world.check_gone(&report);
            if matches!(outcome, Some(Ok(_))) {
                break;
            }
            write += 1;
        }
        assert_eq!(write, 22, "a beginning and an end for each of eleven");
    }
}

#[tokio::test(start_paused = true)]
async fn a_deployment_after_half_a_teardown_builds_again() {
    for end in [End::KilledBefore, End::KilledAfter] {
        for write in 0..22 {
            let world = standing(&system()).await;
            world.journal.end_at(write, end);
            unless_killed(world.destroy()).await;
            world.journal.never_end();
            world
                .deploy(&system())
                .await
                .unwrap_or_else(|e| panic!("after {end:?} at write {write}: {e}"));
            world.check_standing(&system());
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_teardown_after_half_a_deployment_leaves_nothing() {
    for end in [End::KilledBefore, End::KilledAfter, End::DiskFull] {
        for write in 0..34 {
            let mut world = World::new();
            world.cloud.lag = 1;
            world.journal.end_at(write, end);
            unless_killed(world.deploy(&system())).await;
            world.journal.never_end();
            let report = world
                .destroy()
                .await
                .unwrap_or_else(|e| panic!("after {end:?} at write {write}: {e}"));
            world.check_gone(&report);
        }
    }
}
