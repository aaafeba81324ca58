use std::time::Duration;

use tierwright_deploy::{DeployError, DeployErrorCode, RecordState, UploadFile, publish};

use crate::cloud::Op;
use crate::journal::End;
use crate::world::{World, system};

#[tokio::test(start_paused = true)]
async fn a_person_stops_a_deployment_and_goes_on_later() {
    for seconds in [0, 1, 3, 6, 9, 12] {
        let world = World::new();
        let options = world.options();
        let cancel = options.cancel.clone();
        let stop = async {
            tokio::time::sleep(Duration::from_millis(seconds * 1000 + 5)).await;
            cancel.cancel();
        };
        let design = system();
        let (result, ()) = tokio::join!(world.deploy_with(&design, &options), stop);
        let error = result.unwrap_err();
        assert!(error.is_cancelled(), "{error}");
        assert_eq!(error.code(), DeployErrorCode::Cancelled);
        // Calls under way have ended and are written down.
        let known = world.journal.physical_ids();
        assert!(world.cloud.physical_ids().iter().all(|id| known.contains(id)));
        assert!(
            world
                .journal
                .recorded()
                .resources
                .values()
                .all(|r| r.state != RecordState::Creating)
        );
        world.deploy(&system()).await.unwrap();
        world.check_standing(&system());
        assert_eq!(world.cloud.count(Op::Create), 11, "nothing was made twice");
    }
}

#[tokio::test(start_paused = true)]
async fn stopping_does_not_wait_for_a_slow_resource() {
    let mut world = World::new();
    world.cloud.slowness = 1000;
    let options = world.options();
    let cancel = options.cancel.clone();
    let began = tokio::time::Instant::now();
    let stop = async {
        tokio::time::sleep(Duration::from_secs(60)).await;
        cancel.cancel();
    };
    let design = system();
    let (result, ()) = tokio::join!(world.deploy_with(&design, &options), stop);
    assert!(matches!(result, Err(DeployError::Cancelled(_))));
    assert!(began.elapsed() < Duration::from_secs(61));
}

#[tokio::test(start_paused = true)]
async fn a_person_stops_a_teardown_and_goes_on_later() {
    let world = World::new();
    world.deploy(&system()).await.unwrap();
    let mut options = world.options();
    options.cancel = tierwright_deploy::Cancel::new();
    let cancel = options.cancel.clone();
    let stop = async {
        tokio::time::sleep(Duration::from_secs(5)).await;
        cancel.cancel();
    };
    let run = tierwright_deploy::destroy(&world.cloud, &world.journal, &options, &|_| ());
    let (result, ()) = tokio::join!(run, stop);
    let error = result.unwrap_err();
    assert!(error.is_cancelled(), "{error}");
    let report = world.destroy().await.unwrap();
    world.check_gone(&report);
}

#[tokio::test(start_paused = true)]
async fn stopping_after_the_last_step_changes_nothing() {
    let world = World::new();
    world.deploy(&system()).await.unwrap();
    let options = world.options();
    options.cancel.cancel();
    // A plan that only keeps starts nothing, but a stopped run does not claim to be complete.
    assert!(
        world
            .deploy_with(&system(), &options)
            .await
            .unwrap_err()
            .is_cancelled()
    );
}

#[tokio::test(start_paused = true)]
async fn a_full_disk_ends_the_run_before_another_call_that_changes_something() {
    for write in 0..12 {
        let world = World::new();
        world.journal.end_at(write, End::DiskFull);
        let error = world.deploy(&system()).await.unwrap_err();
        assert!(matches!(error, DeployError::Journal { .. }), "{error}");
        assert!(error.to_string().contains("the disk is full"), "{error}");
        // Each call was begun in the journal before it was made.
        let recorded = world.journal.recorded();
        assert!(
            world
                .cloud
                .log(Op::Create)
                .iter()
                .all(|id| recorded.resources.contains_key(id))
        );
    }
}

#[tokio::test(start_paused = true)]
async fn files_are_published_under_a_name_of_their_content() {
    let world = World::new();
    let file = |content: &str| UploadFile {
        path: None,
        content: content.as_bytes().to_vec(),
        key: "index.html".to_owned(),
        content_type: "text/html".to_owned(),
        cache_control: "no-cache".to_owned(),
    };
    let options = world.options();
    let run = |content: &str| {
        let files = [file(content)];
        let (world, options) = (&world, &options);
        async move {
            publish(&world.cloud, "bucket", Some("dist"), &files, options, &|_| ())
                .await
                .unwrap()
        }
    };
    let (one, same, other) = (run("a").await, run("a").await, run("b").await);
    assert_eq!((one.files, &one.token), (1, &same.token));
    assert_ne!(one.token, other.token);
}
