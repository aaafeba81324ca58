//! A window's open design: edits, undo, saving, and what a crash leaves.

// A test that unwraps says where it failed.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use tierwright_app::view::{ErrorCode, ErrorView, FileState, FlowVerdict, HowChanged, NewTier};
use tierwright_app::{App, AppError, AppOptions, Edit, read_design, write_design};
use tierwright_model::Id;

struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn app(&self) -> App {
        App::new(AppOptions::new(self.path("data"))).unwrap()
    }

    /// A saved design.
    fn saved(&self, name: &str) -> PathBuf {
        let path = self.path(name);
        let app = self.app();
        app.new_design("Shop").unwrap();
        app.save_design(Some(&path), false).unwrap();
        path
    }
}

fn rename(to: &str) -> Edit {
    Edit::SetDesign {
        property: "/name".to_owned(),
        value: to.into(),
    }
}

fn drop_one(key: &str, layer: Option<&str>) -> NewTier {
    NewTier {
        key: key.to_owned(),
        layer: layer.map(str::to_owned),
        position: None,
    }
}

#[test]
fn a_new_design_has_a_network_and_no_findings_of_its_own() {
    let desk = Desk::new();
    let snapshot = desk.app().new_design("My Shop").unwrap();
    assert_eq!(snapshot.design.name, "My Shop");
    assert_eq!(snapshot.design.settings.project, "my-shop");
    assert_eq!(snapshot.design.network.layers.len(), 2);
    assert!(!snapshot.unsaved && !snapshot.recovered && snapshot.path.is_none());
    assert_eq!(snapshot.summary.error, 0, "{:#?}", snapshot.findings);
}

#[test]
fn edits_undo_and_redo() {
    let desk = Desk::new();
    let app = desk.app();
    let before = app.new_design("Shop").unwrap();
    let dropped = app
        .drop_tier(&drop_one("fargateService", Some("private")))
        .unwrap();
    assert_eq!(dropped.design.tiers[0].layer.as_ref().unwrap(), &"private");
    let again = app
        .drop_tier(&drop_one("fargateService", Some("private")))
        .unwrap();
    let [first, second] = again.design.tiers.as_slice() else {
        panic!("two tiers")
    };
    assert_ne!((&first.id, &first.name), (&second.id, &second.name));
    assert!(
        again.undo.as_ref().unwrap().starts_with("Add"),
        "{:?}",
        again.undo
    );
    assert!(again.unsaved && again.revision > before.revision);
    app.undo().unwrap();
    let undone = app.undo().unwrap();
    assert_eq!(undone.design, before.design);
    assert!(!undone.unsaved && undone.redo.is_some());
    assert_eq!(app.redo().unwrap().design, dropped.design);
    // Outside the VPC the layer does not count.
    let outside = app.drop_tier(&drop_one("staticSite", Some("private"))).unwrap();
    assert_eq!(outside.design.tiers.last().unwrap().layer, None);
}

#[test]
fn what_does_not_go_with_the_design_is_refused_in_words() {
    let desk = Desk::new();
    let app = desk.app();
    let before = app.new_design("Shop").unwrap();
    let errors = [
        app.drop_tier(&drop_one("mainframe", None)).unwrap_err(),
        app.drop_tier(&drop_one("loadBalancer", Some("attic")))
            .unwrap_err(),
        app.apply_edit(Edit::Remove {
            id: Id::new("attic").unwrap(),
        })
        .unwrap_err(),
        app.apply_edit(Edit::SetDesign {
            property: "/settings/project".to_owned(),
            value: 1.into(),
        })
        .unwrap_err(),
        app.new_design(&"x".repeat(300)).unwrap_err(),
    ];
    for error in errors {
        let view = ErrorView::from(&error);
        assert_eq!(view.code, ErrorCode::Edit, "{view:?}");
        assert!(view.message.ends_with('.') && view.hint.is_some(), "{view:?}");
    }
    assert_eq!(app.state().design, before.design);
    assert_eq!(app.state().undo, None);
}

#[test]
fn unsaved_edits_survive_the_end_of_the_program() {
    let desk = Desk::new();
    let path = desk.saved("a.tierwright.json");
    let on_disk = fs::read_to_string(&path).unwrap();
    {
        let app = desk.app();
        app.open_design(&path).unwrap();
        app.apply_edit(rename("one")).unwrap();
        app.apply_edit(rename("two")).unwrap();
        // Dropped without a word: to the store this is a crash, since each edit was durable when it was acknowledged.
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), on_disk);
    {
        let state = desk.app().state();
        assert!(state.recovered && state.unsaved);
        assert_eq!(state.design.name, "two");
        assert!(state.path.unwrap().ends_with("a.tierwright.json"));
    }
    // Opening the file gives the same, and saving ends it.
    let app = desk.app();
    assert!(app.open_design(&path).unwrap().recovered);
    let saved = app.save_design(None, false).unwrap();
    assert!(!saved.unsaved && !saved.recovered);
    assert!(fs::read_to_string(&path).unwrap().contains("\"two\""));
    drop(app);
    assert!(!desk.app().state().recovered);
}

#[test]
fn unsaved_edits_can_be_thrown_away() {
    let desk = Desk::new();
    let path = desk.saved("a.tierwright.json");
    {
        let app = desk.app();
        app.open_design(&path).unwrap();
        app.apply_edit(rename("unwanted")).unwrap();
    }
    let app = desk.app();
    let state = app.discard_recovered().unwrap();
    assert!(!state.recovered && !state.unsaved);
    assert_eq!(state.design.name, "Shop");
    app.apply_edit(rename("later")).unwrap();
    drop(app);
    assert_eq!(desk.app().state().design.name, "later");
}

#[test]
fn what_another_program_has_changed_is_told_thing_by_thing() {
    let desk = Desk::new();
    let path = desk.saved("a.tierwright.json");
    let app = desk.app();
    app.open_design(&path).unwrap();
    app.drop_tier(&drop_one("bucket", None)).unwrap();
    assert_eq!(app.file_state().unwrap().state, FileState::Same);
    {
        let other = App::new(AppOptions::new(desk.path("other-data"))).unwrap();
        other.open_design(&path).unwrap();
        other
            .drop_tier(&drop_one("fargateService", Some("private")))
            .unwrap();
        let id = Id::new("private").unwrap();
        other
            .apply_edit(Edit::Rename {
                id,
                name: "Inside".to_owned(),
            })
            .unwrap();
        other.save_design(None, false).unwrap();
    }
    let file = app.file_state().unwrap();
    let mut told: Vec<_> = file
        .changes
        .iter()
        .filter(|change| !change.id.is_empty())
        .map(|change| (change.how, change.id.as_str()))
        .collect();
    told.sort_by_key(|(_, id)| *id);
    assert_eq!(
        told,
        [
            (HowChanged::Removed, "bucket"),
            (HowChanged::Changed, "private"),
            (HowChanged::Added, "service"),
        ]
    );
    let reloaded = app.discard_recovered().unwrap();
    assert!(!reloaded.unsaved && reloaded.design.tiers[0].id == "service");
    assert_eq!(app.file_state().unwrap().state, FileState::Same);
    fs::write(&path, "{}").unwrap();
    assert_eq!(app.file_state().unwrap().state, FileState::Unreadable);
    fs::remove_file(&path).unwrap();
    assert_eq!(app.file_state().unwrap().state, FileState::Gone);
}

#[test]
fn a_file_is_not_written_over_what_was_not_read_from_it() {
    let desk = Desk::new();
    let path = desk.saved("a.tierwright.json");
    let file = read_design(&path).unwrap();
    let theirs = fs::read_to_string(&path).unwrap().replace("Shop", "Theirs");
    fs::write(&path, &theirs).unwrap();
    let error = write_design(&file.design, &file).unwrap_err();
    assert!(matches!(error, AppError::ChangedOnDisk { .. }), "{error}");
    assert_eq!(fs::read_to_string(&path).unwrap(), theirs);
    let again = read_design(&path).unwrap();
    write_design(&file.design, &again).unwrap();
    assert!(fs::read_to_string(&path).unwrap().contains("Shop"));
}

#[test]
fn two_windows_on_one_file_know_of_each_other() {
    let desk = Desk::new();
    let path = desk.saved("a.tierwright.json");
    let first = desk.app();
    assert_eq!(first.open_design(&path).unwrap().held_by, None);
    let second = desk.app();
    let held = second.open_design(&path).unwrap().held_by.unwrap();
    assert_eq!(held.process, Some(std::process::id()));
    assert!(held.since.is_some());
    second.apply_edit(rename("second")).unwrap();
    let before = fs::read_to_string(&path).unwrap();
    for force in [false, true] {
        let view = ErrorView::from(second.save_design(None, force).unwrap_err());
        assert_eq!(view.code, ErrorCode::Held, "{view:?}");
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), before);
    // Nothing lies beside the person's file, and a window that is gone blocks nobody.
    let beside = fs::read_dir(desk.folder.path()).unwrap().count();
    assert_eq!(beside, 2, "the design and the data folder");
    drop(first);
    let saved = second.save_design(None, false).unwrap();
    assert!(saved.held_by.is_none() && !saved.unsaved);
    drop(second);
    let third = desk.app();
    assert!(!third.state().recovered && third.open_design(&path).unwrap().held_by.is_none());
}

#[test]
fn a_line_that_the_design_refuses_is_not_offered() {
    let desk = Desk::new();
    let app = desk.app();
    app.new_design("Shop").unwrap();
    app.drop_tier(&drop_one("fargateService", Some("private")))
        .unwrap();
    for to in ["internet", "private"] {
        let error = app.offer_connection("service", to, None).unwrap_err();
        assert_eq!(ErrorView::from(&error).code, ErrorCode::Edit, "{to}: {error}");
    }
}

#[test]
fn a_second_window_leaves_the_edits_of_the_first_alone() {
    let desk = Desk::new();
    let path = desk.saved("a.tierwright.json");
    let first = desk.app();
    first.open_design(&path).unwrap();
    first.apply_edit(rename("first")).unwrap();
    let second = desk.app();
    assert!(!second.state().recovered);
    assert_eq!(second.open_design(&path).unwrap().design.name, "Shop");
    second.apply_edit(rename("second")).unwrap();
    drop(first);
    drop(second);
    let third = desk.app();
    assert_eq!(third.open_design(&path).unwrap().design.name, "first");
}

#[test]
fn edits_outlive_the_file_that_they_began_with() {
    let desk = Desk::new();
    let path = desk.saved("a.tierwright.json");
    {
        let app = desk.app();
        app.open_design(&path).unwrap();
        app.apply_edit(rename("kept")).unwrap();
    }
    fs::remove_file(&path).unwrap();
    let app = desk.app();
    assert_eq!(app.state().design.name, "kept");
    app.save_design(Some(&path), false).unwrap();
    assert!(fs::read_to_string(&path).unwrap().contains("\"kept\""));
}

#[test]
fn a_change_by_another_program_is_noticed() {
    let desk = Desk::new();
    let path = desk.saved("a.tierwright.json");
    let app = desk.app();
    app.open_design(&path).unwrap();
    app.apply_edit(rename("mine")).unwrap();
    let theirs = fs::read_to_string(&path).unwrap().replace("Shop", "Theirs");
    fs::write(&path, &theirs).unwrap();
    let error = app.save_design(None, false).unwrap_err();
    assert!(
        matches!(error, AppError::ChangedOnDisk { .. }) && error.to_string().contains("a.tierwright.json")
    );
    assert_eq!(ErrorView::from(&error).code, ErrorCode::Changed);
    // However often it is asked.
    app.save_design(None, false).unwrap_err();
    assert_eq!(fs::read_to_string(&path).unwrap(), theirs);
    assert!(app.state().unsaved);
    let file = app.file_state().unwrap();
    assert_eq!(file.state, FileState::Changed);
    let told: Vec<_> = file
        .changes
        .iter()
        .map(|c| (c.how, c.id.as_str(), c.name.as_str()))
        .collect();
    assert_eq!(told, [(HowChanged::Changed, "", "Theirs")]);
    app.save_design(None, true).unwrap();
    assert!(fs::read_to_string(&path).unwrap().contains("\"mine\""));
    // A file that has gone meanwhile is simply written.
    app.apply_edit(rename("again")).unwrap();
    fs::remove_file(&path).unwrap();
    app.save_design(None, false).unwrap();
}

#[test]
fn a_failed_save_leaves_the_file_and_the_edits() {
    let desk = Desk::new();
    let path = desk.saved("a.tierwright.json");
    let app = desk.app();
    app.open_design(&path).unwrap();
    app.apply_edit(rename("new")).unwrap();
    let protect = |on: bool| {
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(on);
        fs::set_permissions(&path, permissions).unwrap();
    };
    let before = fs::read_to_string(&path).unwrap();
    protect(true);
    let view = ErrorView::from(app.save_design(None, false).unwrap_err());
    assert_eq!(view.code, ErrorCode::Disk);
    assert!(
        view.message.contains("a.tierwright.json cannot be written"),
        "{view:?}"
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), before);
    let nowhere = app
        .save_design(Some(&desk.path("none/b.json")), false)
        .unwrap_err();
    assert_eq!(ErrorView::from(nowhere).code, ErrorCode::Disk);
    assert!(app.state().unsaved);
    protect(false);
    app.save_design(None, false).unwrap();
    assert!(matches!(
        desk.app().save_design(None, false).unwrap_err(),
        AppError::NoPath
    ));
}

#[test]
fn a_sample_opens_untitled_and_brings_its_site_along() {
    let desk = Desk::new();
    let app = desk.app();
    let state = app.open_sample("three-tier-serverless").unwrap();
    assert!(state.path.is_none() && !state.unsaved && !state.design.tiers.is_empty());
    let page = |folder: &Path| folder.join("three-tier-serverless/site/index.html").is_file();
    assert!(page(&desk.path("data/samples")));
    let path = desk.path("mine.tierwright.json");
    let saved = app.save_design(Some(&path), false).unwrap();
    assert!(page(desk.folder.path()) && !saved.unsaved);
    assert_eq!(app.recent().unwrap()[0].name, state.design.name);
    assert!(matches!(
        app.open_sample("none").unwrap_err(),
        AppError::UnknownSample { .. }
    ));
}

#[test]
fn a_broken_file_leaves_the_open_design() {
    let desk = Desk::new();
    let app = desk.app();
    app.new_design("Kept").unwrap();
    let path = desk.path("broken.tierwright.json");
    fs::write(&path, "{\"tierwright\": 1, \"name\": \"x\"").unwrap();
    let view = ErrorView::from(app.open_design(&path).unwrap_err());
    assert_eq!(view.code, ErrorCode::Document);
    assert!(
        view.message.contains("broken.tierwright.json") && view.message.contains("line 1"),
        "{view:?}"
    );
    assert_eq!(app.state().design.name, "Kept");
}

#[test]
fn a_snapshot_tells_subnets_connections_and_counts() {
    let desk = Desk::new();
    let state = desk.app().open_sample("three-tier-serverless").unwrap();
    let roles: Vec<String> = state
        .subnet_roles
        .iter()
        .map(|(id, role)| format!("{id} {role:?}"))
        .collect();
    assert_eq!(
        roles,
        [
            "app-a Isolated",
            "app-b Isolated",
            "public-a Public",
            "public-b Public"
        ]
    );
    assert_eq!(state.connections.len(), state.design.connections.len());
    for (id, connection) in &state.connections {
        assert_eq!(
            (connection.verdict, &connection.blocker),
            (FlowVerdict::Open, &None),
            "{id}"
        );
    }
    assert!(state.resource_counts["api"] >= 4, "{:?}", state.resource_counts);
}
