//! Two passes: repositories first, then images, then everything else.

use std::time::Duration;

use serde_json::{Value, json};
use tierwright_deploy::{Action, DeployError, Event, ProviderErrorKind, RecordState, Report};

use crate::cloud::{Fault, Op};
use crate::journal::End;
use crate::world::{World, ids, system, unless_killed};

/// The system with an image of its own in its service, and a repository that nothing uses.
fn shop(tag: &str) -> Value {
    let mut system = system();
    let things = system.as_object_mut().unwrap();
    for (id, name) in [("Images", "shop/web"), ("Spare", "shop/spare")] {
        let repository = json!({"Type": "AWS::ECR::Repository", "Properties": {"RepositoryName": name}});
        things.insert(id.to_owned(), repository);
    }
    let uri = json!({"Fn::GetAtt": ["Images", "RepositoryUri"]});
    things["Task"]["Properties"]["ContainerDefinitions"] =
        json!([{"Name": "web", "Image": {"Fn::Join": ["", [uri, format!(":{tag}")]]}}]);
    system
}

fn without_image(tag: &str) -> World {
    let world = World::new();
    world.cloud.lose_image(tag);
    world
}

fn tags(report: &Report) -> Vec<&str> {
    report
        .waiting_for
        .iter()
        .map(|image| image.tag.as_str())
        .collect()
}

fn recorded_tags(world: &World) -> Vec<String> {
    let header = world.journal.recorded().header.unwrap();
    header.waiting_for.into_iter().map(|image| image.tag).collect()
}

#[tokio::test(start_paused = true)]
async fn a_deployment_stops_after_the_repository_and_goes_on_when_the_image_is_there() {
    let world = without_image("v1");
    let plan = world.plan(&shop("v1"));
    assert_eq!(plan.images.len(), 1);
    assert_eq!(
        (plan.images[0].repository.as_str(), plan.images[0].tag.as_str()),
        ("Images", "v1")
    );
    for _ in 0..2 {
        let report = world.deploy(&shop("v1")).await.unwrap();
        assert_eq!(world.cloud.standing(), ["Images"], "nothing that costs");
        let image = &report.waiting_for[0];
        let name = world.cloud.physical("Images");
        assert_eq!(
            (
                &image.repository,
                image.reference(),
                &image.platform,
                &image.used_by
            ),
            (
                &name,
                format!("RepositoryUri:{name}:v1"),
                &"linux/amd64".to_owned(),
                &vec!["Task".to_owned()]
            )
        );
        assert_eq!(recorded_tags(&world), ["v1"]);
        assert!(world.said(|e| matches!(e, Event::ImagesMissing { images } if images[0].tag == "v1")));
    }
    world.cloud.push_image("v1");
    let report = world.deploy(&shop("v1")).await.unwrap();
    assert_eq!((tags(&report), report.kept, report.created), (vec![], 1, 12));
    assert_eq!(recorded_tags(&world), [""; 0]);
    world.check_standing(&shop("v1"));
    let report = world.destroy().await.unwrap();
    world.check_gone(&report);
}

#[tokio::test(start_paused = true)]
async fn an_image_that_is_there_stops_nothing() {
    let world = World::new();
    let report = world.deploy(&shop("v1")).await.unwrap();
    assert_eq!(tags(&report), [""; 0]);
    world.check_standing(&shop("v1"));
    assert!(!world.said(|e| matches!(e, Event::ImagesMissing { .. })));
    let created = world.cloud.log(Op::Create);
    assert_eq!(created[0], "Images", "the repository comes first: {created:?}");
    world.cloud.forget_calls();
    world.deploy(&shop("v1")).await.unwrap();
    assert_eq!(
        world.cloud.count(Op::Image),
        0,
        "what stays as it is is not asked for"
    );
}

#[tokio::test(start_paused = true)]
async fn it_goes_on_by_itself_when_it_may_wait() {
    let world = without_image("v1");
    let mut options = world.options();
    options.poll.images = Duration::from_secs(600);
    let push = async {
        tokio::time::sleep(Duration::from_secs(100)).await;
        assert_eq!(world.cloud.standing(), ["Images"]);
        assert_eq!(recorded_tags(&world), ["v1"]);
        world.cloud.push_image("v1");
    };
    let design = shop("v1");
    let (report, ()) = tokio::join!(world.deploy_with(&design, &options), push);
    assert_eq!(tags(&report.unwrap()), [""; 0]);
    world.check_standing(&design);
    let said = world
        .events
        .lock()
        .unwrap()
        .iter()
        .filter(|e| matches!(e, Event::ImagesMissing { .. }))
        .count();
    assert_eq!(said, 1, "it is said once, not at each look");
}

#[tokio::test(start_paused = true)]
async fn it_waits_no_longer_than_it_may_and_can_be_stopped() {
    let world = without_image("v1");
    let mut options = world.options();
    options.poll.images = Duration::from_secs(600);
    let began = tokio::time::Instant::now();
    let report = world.deploy_with(&shop("v1"), &options).await.unwrap();
    assert_eq!(tags(&report), ["v1"]);
    assert!(
        (600..630).contains(&began.elapsed().as_secs()),
        "{:?}",
        began.elapsed()
    );

    let options = {
        let mut options = world.options();
        options.poll.images = Duration::from_secs(600);
        options
    };
    let stop = async {
        tokio::time::sleep(Duration::from_secs(60)).await;
        options.cancel.cancel();
    };
    let design = shop("v1");
    let (stopped, ()) = tokio::join!(world.deploy_with(&design, &options), stop);
    assert!(matches!(stopped, Err(DeployError::Cancelled(_))), "{stopped:?}");
    assert_eq!(world.cloud.standing(), ["Images"]);
}

#[tokio::test(start_paused = true)]
async fn a_new_tag_waits_and_leaves_what_runs_alone() {
    let world = World::new();
    world.deploy(&shop("v1")).await.unwrap();
    world.cloud.lose_image("v2");
    // One thing goes and one tag changes: neither happens before the image is there.
    let mut next = shop("v2");
    next.as_object_mut().unwrap().remove("Spare");
    let report = world.deploy(&next).await.unwrap();
    assert_eq!(tags(&report), ["v2"]);
    assert_eq!(world.cloud.standing(), ids(&shop("v1")));
    let text = json!(world.cloud.thing("Task").properties).to_string();
    assert!(text.contains(":v1"), "{text}");
    world.cloud.push_image("v2");
    world.deploy(&next).await.unwrap();
    world.check_standing(&next);
    let task = world.cloud.physical("Task");
    assert_eq!(world.cloud.thing("Service").properties["TaskDefinition"], task);
}

#[tokio::test(start_paused = true)]
async fn an_image_that_vanishes_later_matters_when_its_service_changes() {
    let world = World::new();
    world.deploy(&shop("v1")).await.unwrap();
    world.cloud.lose_image("v1");
    // Another resource changes: nothing starts.
    let mut other = shop("v1");
    other["Vpc"]["Properties"]["EnableDnsSupport"] = json!(false);
    assert_eq!(tags(&world.deploy(&other).await.unwrap()), [""; 0]);
    world.check_standing(&other);
    // The service changes: new tasks could not start.
    let mut more = other.clone();
    more["Service"]["Properties"]["DesiredCount"] = json!(4);
    assert_eq!(tags(&world.deploy(&more).await.unwrap()), ["v1"]);
    assert_eq!(world.cloud.thing("Service").properties["DesiredCount"], json!(2));
    world.cloud.push_image("v1");
    world.deploy(&more).await.unwrap();
    world.check_standing(&more);
}

#[tokio::test(start_paused = true)]
async fn an_image_that_vanishes_during_the_run_is_a_failure_that_says_so() {
    let world = World::new();
    world.cloud.set_faults({
        let mut looks = 0;
        move |op, _, _| {
            looks += usize::from(op == Op::Image);
            // The first look is before everything, the second right before the service.
            (op == Op::Image && looks == 2).then_some(Fault::Before(ProviderErrorKind::Throttled))
        }
    });
    let take_away = async {
        loop {
            if world.cloud.standing().iter().any(|id| id == "Task") {
                return world.cloud.lose_image("v1");
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    let design = shop("v1");
    let (result, ()) = tokio::join!(world.deploy(&design), take_away);
    let error = result.unwrap_err().to_string();
    assert!(
        error.contains("is not in the repository any more") && error.contains("Push it again"),
        "{error}"
    );
    assert!(!world.cloud.standing().iter().any(|id| id == "Service"));
    world.cloud.push_image("v1");
    world.deploy(&design).await.unwrap();
    world.check_standing(&design);
}

#[tokio::test(start_paused = true)]
async fn a_public_image_and_a_service_that_goes_need_no_repository() {
    let world = without_image("v1");
    world.deploy(&shop("v1")).await.unwrap();
    // The design changes its mind while the deployment waits.
    let mut public = shop("v1");
    public["Task"]["Properties"]["ContainerDefinitions"] =
        json!([{"Name": "web", "Image": "public.ecr.aws/nginx/nginx:1.29"}]);
    assert_eq!(world.plan(&public).images, []);
    let report = world.deploy(&public).await.unwrap();
    assert_eq!((tags(&report), recorded_tags(&world).len()), (vec![], 0));
    world.check_standing(&public);
}

#[tokio::test(start_paused = true)]
async fn a_lost_or_throttled_answer_is_asked_again_and_a_refusal_is_said() {
    for kind in [
        ProviderErrorKind::Throttled,
        ProviderErrorKind::Unreachable,
        ProviderErrorKind::ServerFault,
    ] {
        for fault in [Fault::Before(kind), Fault::After(kind)] {
            let world = without_image("v1");
            world.cloud.fail(Op::Image, "v1", 3, fault);
            assert_eq!(tags(&world.deploy(&shop("v1")).await.unwrap()), ["v1"]);
            world.cloud.push_image("v1");
            world.cloud.fail(Op::Image, "v1", 3, fault);
            world.deploy(&shop("v1")).await.unwrap();
            world.check_standing(&shop("v1"));
        }
    }
    let world = World::new();
    world
        .cloud
        .fail(Op::Image, "v1", 1, Fault::Before(ProviderErrorKind::Denied));
    let error = world.deploy(&shop("v1")).await.unwrap_err();
    assert!(
        matches!(&error, DeployError::Step { logical_id, .. } if logical_id == "Images"),
        "{error}"
    );
    assert!(error.to_string().contains("Ask for this permission"), "{error}");
    assert_eq!(world.cloud.standing(), ["Images"]);
    assert!(world.said(|e| matches!(e, Event::Failed { logical_id, .. } if logical_id == "Images")));
    world.deploy(&shop("v1")).await.unwrap();
    world.check_standing(&shop("v1"));
}

#[tokio::test(start_paused = true)]
async fn killed_at_any_write_of_both_passes_it_goes_on_where_it_was() {
    let design = shop("v1");
    for (write, end) in (0..6).flat_map(|n| [(n, End::KilledBefore), (n, End::KilledAfter)]) {
        let world = without_image("v1");
        world.journal.end_at(write, end);
        unless_killed(world.deploy(&design)).await;
        world.journal.never_end();
        assert_eq!(
            tags(&world.deploy(&design).await.unwrap()),
            ["v1"],
            "after write {write}"
        );
        assert_eq!(recorded_tags(&world), ["v1"]);
        assert_eq!(world.cloud.standing(), ["Images"]);
        world.cloud.push_image("v1");
        world.journal.end_at(write, end);
        unless_killed(world.deploy(&design)).await;
        world.journal.never_end();
        world.deploy(&design).await.unwrap();
        world.check_standing(&design);
        let report = world.destroy().await.unwrap();
        world.check_gone(&report);
    }
}

#[tokio::test(start_paused = true)]
async fn killed_while_it_waits_it_goes_on_where_it_was() {
    let design = shop("v1");
    let world = without_image("v1");
    let mut options = world.options();
    options.poll.images = Duration::from_secs(3600);
    // Dropped in the middle, as a killed program is.
    let waiting = world.deploy_with(&design, &options);
    assert!(
        tokio::time::timeout(Duration::from_secs(300), waiting)
            .await
            .is_err()
    );
    assert_eq!(recorded_tags(&world), ["v1"]);
    let recorded = world.journal.recorded();
    assert_eq!(recorded.resources["Images"].state, RecordState::Ready);
    let plan = world.plan(&design);
    let kept = |id: &str| {
        plan.steps
            .iter()
            .any(|s| s.logical_id == id && s.action == Action::Keep)
    };
    assert!(kept("Images") && !kept("Task"));
    world.cloud.push_image("v1");
    world.deploy(&design).await.unwrap();
    world.check_standing(&design);
    assert_eq!(world.cloud.count(Op::Create), ids(&design).len());
}

#[tokio::test(start_paused = true)]
async fn what_waits_can_be_taken_down() {
    let world = without_image("v1");
    world.deploy(&shop("v1")).await.unwrap();
    let report = world.destroy().await.unwrap();
    assert_eq!(report.deleted, 1);
    world.check_gone(&report);
    assert_eq!(recorded_tags(&world), [""; 0]);
}
