//! Deployments by the library's own interface, on the real emulator.

// A test that unwraps says where it failed.
#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use tierwright_app::view::{ErrorCode, Target};
use tierwright_app::{App, AppOptions, Event, Parameters, PlanSummary};

const EMULATOR: Target = Target::Emulator { endpoint_url: None };

fn app(folder: &Path) -> App {
    let mut options = AppOptions::new(folder.join("data"));
    options.emulator_dir = Some(std::env::var_os("TIERWRIGHT_EMULATOR_DIR").map_or_else(
        || Path::new(env!("CARGO_TARGET_TMPDIR")).join("emulator"),
        PathBuf::from,
    ));
    App::new(options).unwrap()
}

fn none() -> Parameters {
    Parameters::new()
}

/// The first pass of a deployment: to the repositories, whose images are registered then.
async fn first_pass(app: &App) {
    let view = app.plan(&EMULATOR, &none()).await.unwrap();
    let outcome = app.deploy(&EMULATOR, &view.plan.id, &none(), &|_| {}).await;
    assert_eq!((outcome.error, outcome.created, outcome.uploaded), (None, 1, 0));
    let waiting = outcome.waiting_for.unwrap();
    assert!(waiting.emulated && waiting.images.len() == 1);
    assert!(waiting.steps[0].commands[0].starts_with("tierwright emulator push-image"));
    let recorded = app.deployment(&EMULATOR, false).await.unwrap();
    assert_eq!(recorded.waiting_for, Some(waiting));
    assert_eq!(app.push_placeholders(&EMULATOR).await.unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sample_is_deployed_kept_and_destroyed() {
    let folder = tempfile::tempdir().unwrap();
    let app = app(folder.path());
    app.open_sample("three-tier-serverless").unwrap();
    let empty = app.deployment(&EMULATOR, true).await.unwrap();
    assert!(empty.id.is_none() && empty.resources.is_empty() && !empty.running);

    let view = app.plan(&EMULATOR, &none()).await.unwrap();
    let PlanSummary { create, .. } = view.plan.summary;
    assert!(create > 30 && view.errors == 0 && view.identity.emulated);
    assert_eq!(view.plan.images.len(), 1);
    first_pass(&app).await;
    let view = app.plan(&EMULATOR, &none()).await.unwrap();
    let events = Mutex::new(Vec::new());
    let note = |event: Event| events.lock().unwrap().push(event);
    let outcome = app.deploy(&EMULATOR, &view.plan.id, &none(), &note).await;
    assert_eq!(outcome.error, None);
    assert_eq!((outcome.created, outcome.uploaded), (create as usize - 1, 4));
    assert_eq!(outcome.waiting_for, None);
    assert!(
        outcome
            .outputs
            .iter()
            .any(|o| o.name == "SiteUrl" && o.value.starts_with("https://"))
    );
    let events = events.into_inner().unwrap();
    assert!(matches!(events.first(), Some(Event::Planned { .. })));
    assert!(
        events
            .iter()
            .any(|e| matches!(e, Event::Uploading { files: 4, .. }))
    );

    // What was confirmed is out of date now.
    let stale = app.deploy(&EMULATOR, &view.plan.id, &none(), &|_| {}).await;
    assert!(
        stale
            .error
            .is_some_and(|error| error.message.contains("new plan"))
    );
    let second = app.plan(&EMULATOR, &none()).await.unwrap();
    assert_eq!((second.plan.summary.keep, second.plan.is_empty()), (create, true));
    let outcome = app.deploy(&EMULATOR, &second.plan.id, &none(), &|_| {}).await;
    assert_eq!(
        (outcome.error, outcome.created, outcome.updated, outcome.deleted),
        (None, 0, 0, 0)
    );

    let view = app.deployment(&EMULATOR, true).await.unwrap();
    assert!(
        view.id
            .as_ref()
            .is_some_and(|id| id.starts_with("tw-") && id.len() == 15)
    );
    assert!(
        view.resources
            .iter()
            .all(|r| r.observed.as_deref() == Some("ready")),
        "{view:#?}"
    );
    assert!(!view.outputs.is_empty());

    let outcome = app.destroy(&EMULATOR, &|_| {}).await;
    assert_eq!(
        (outcome.error, outcome.deleted, outcome.leftovers.len()),
        (None, create as usize, 0)
    );
    assert!(app.deployment(&EMULATOR, false).await.unwrap().id.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_deployment_goes_on_and_one_run_keeps_out_another() {
    let folder = tempfile::tempdir().unwrap();
    let app = app(folder.path());
    app.open_sample("three-tier-serverless").unwrap();
    assert!(!app.cancel());
    first_pass(&app).await;
    let view = app.plan(&EMULATOR, &none()).await.unwrap();
    // Stopped by its own first finished resource.
    let stop = |event: Event| {
        if matches!(event, Event::Finished { .. }) {
            assert!(app.cancel());
        }
    };
    let stopped = app.deploy(&EMULATOR, &view.plan.id, &none(), &stop).await;
    assert_eq!(
        stopped.error.as_ref().map(|e| e.code),
        Some(ErrorCode::Cancelled),
        "{stopped:?}"
    );
    assert!(stopped.created < view.plan.steps.len());

    let view = app.plan(&EMULATOR, &none()).await.unwrap();
    assert!(view.plan.summary.keep + view.plan.summary.resume > 0);
    let nothing = |_| {};
    let parameters = none();
    let (run, other) = tokio::join!(
        app.deploy(&EMULATOR, &view.plan.id, &parameters, &nothing),
        async {
            tokio::task::yield_now().await;
            app.destroy(&EMULATOR, &nothing).await
        }
    );
    assert_eq!(run.error, None);
    assert_eq!(other.error.map(|e| e.code), Some(ErrorCode::Busy));
    assert_eq!(app.destroy(&EMULATOR, &nothing).await.leftovers.len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_saved_sample_keeps_what_was_deployed_before_it_had_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let app = app(folder.path());
    app.open_sample("three-tier-serverless").unwrap();
    first_pass(&app).await;
    let path = folder.path().join("mine.tierwright.json");
    app.save_design(Some(&path), false).unwrap();
    app.new_design("Other").unwrap();
    assert!(app.deployment(&EMULATOR, false).await.unwrap().id.is_none());
    app.open_design(&path).unwrap();
    assert!(app.deployment(&EMULATOR, false).await.unwrap().id.is_some());
    assert_eq!(app.destroy(&EMULATOR, &|_| {}).await.error, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_elsewhere_is_no_emulator() {
    let folder = tempfile::tempdir().unwrap();
    let app = app(folder.path());
    app.open_sample("three-tier-serverless").unwrap();
    for url in [
        "http://10.0.0.1:5000",
        "http://127.0.0.1@example.com",
        "https://ec2.eu-central-1.amazonaws.com",
    ] {
        let target = Target::Emulator {
            endpoint_url: Some(url.to_owned()),
        };
        assert!(app.plan(&target, &none()).await.is_err(), "{url}");
        assert!(app.destroy(&target, &|_| {}).await.error.is_some(), "{url}");
    }
}

/// A window runs these on any thread of its runtime. Compiles or does not; never runs.
#[allow(dead_code)]
fn futures_may_move_between_threads(app: &'static App) {
    fn check<T: Send>(_: T) {}
    check(app.plan(&EMULATOR, const { &Parameters::new() }));
    check(app.deploy(&EMULATOR, "", const { &Parameters::new() }, &|_| {}));
    check(app.destroy(&EMULATOR, &|_| {}));
    check(app.deployment(&EMULATOR, true));
}
