//! The store as other crates use it: reopening, power cuts, damaged and foreign files, locks, threads.

// A test that unwraps says where it failed, also in the code that tests share.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, json};
use tempfile::TempDir;
use tierwright_deploy::{DeploymentHeader, Journal, MissingImage, RecordState, ResourceRecord};
use tierwright_store::{HistoryKind, Store, StoreError};

fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data").join("tierwright.db");
    (folder, path)
}

fn record(logical_id: &str, state: RecordState) -> ResourceRecord {
    ResourceRecord {
        logical_id: logical_id.to_owned(),
        type_name: "AWS::EC2::VPC".to_owned(),
        origin: "vpc".to_owned(),
        label: "Main \"VPC\" ✓".to_owned(),
        state,
        physical_id: (state != RecordState::Creating).then(|| "vpc-1".to_owned()),
        wanted: Map::from_iter([("CidrBlock".to_owned(), json!({"Ref": "Cidr"}))]),
        properties: Map::from_iter([("CidrBlock".to_owned(), json!("10.0.0.0/16"))]),
        before: None,
        attributes: BTreeMap::from([("VpcId".to_owned(), "vpc-1".to_owned())]),
        dependencies: vec!["Other".to_owned()],
        token: "t".to_owned(),
    }
}

fn header() -> DeploymentHeader {
    DeploymentHeader {
        id: "d-1".to_owned(),
        account: "123456789012".to_owned(),
        region: "eu-central-1".to_owned(),
        endpoint_url: None,
        parameters: BTreeMap::from([("Cidr".to_owned(), "10.0.0.0/16".to_owned())]),
        waiting_for: vec![MissingImage {
            repository: "shop-web".to_owned(),
            uri: "123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop-web".to_owned(),
            tag: "v1".to_owned(),
            platform: "linux/amd64".to_owned(),
            used_by: vec!["Web".to_owned()],
        }],
    }
}

/// The files as a power cut would leave them: what is on disk while the store is open.
fn power_cut(path: &Path) -> (TempDir, PathBuf) {
    let copy = tempfile::tempdir().unwrap();
    for suffix in ["", "-wal"] {
        let mut from = path.as_os_str().to_owned();
        from.push(suffix);
        if Path::new(&from).exists() {
            fs::copy(&from, copy.path().join(format!("copy.db{suffix}"))).unwrap();
        }
    }
    let path = copy.path().join("copy.db");
    (copy, path)
}

#[test]
fn a_journal_is_the_same_after_reopening() {
    let (_folder, path) = folder();
    {
        let journal = Store::open(&path).unwrap().journal("shop.tw", "aws");
        assert_eq!(journal.load().unwrap(), Default::default());
        journal.save_header(&header()).unwrap();
        journal.begin(&record("A", RecordState::Creating)).unwrap();
        journal.end(&record("A", RecordState::Ready)).unwrap();
        journal.begin(&record("B", RecordState::Creating)).unwrap();
        journal.begin(&record("C", RecordState::Deleting)).unwrap();
        journal.forget("C").unwrap();
    }
    let store = Store::open(&path).unwrap();
    let recorded = store.journal("shop.tw", "aws").load().unwrap();
    assert_eq!(recorded.header, Some(header()));
    assert_eq!(recorded.resources.len(), 2);
    assert_eq!(recorded.resources["A"], record("A", RecordState::Ready));
    assert_eq!(recorded.resources["B"], record("B", RecordState::Creating));
    assert_eq!(
        store.journal("shop.tw", "emulator").load().unwrap(),
        Default::default()
    );
    let deployments = store.deployments().unwrap();
    assert_eq!(deployments.len(), 1);
    assert_eq!(
        (deployments[0].resources, deployments[0].header.clone()),
        (2, Some(header()))
    );
    assert!(deployments[0].changed_at.is_some());
}

#[test]
fn a_beginning_survives_a_power_cut() {
    let (_folder, path) = folder();
    let store = Store::open(&path).unwrap();
    let journal = store.journal("d", "t");
    journal.begin(&record("A", RecordState::Creating)).unwrap();
    let (_copy, copy) = power_cut(&path);
    journal.end(&record("A", RecordState::Ready)).unwrap();
    let recorded = Store::open(copy).unwrap().journal("d", "t").load().unwrap();
    assert_eq!(recorded.resources["A"].state, RecordState::Creating);
}

#[test]
fn history_keeps_its_order_and_cannot_be_changed() {
    let (_folder, path) = folder();
    let store = Store::open(&path).unwrap();
    let journal = store.journal("d", "t");
    journal.save_header(&header()).unwrap();
    journal.begin(&record("A", RecordState::Creating)).unwrap();
    journal.end(&record("A", RecordState::Ready)).unwrap();
    journal.begin(&record("A", RecordState::Deleting)).unwrap();
    journal.forget("A").unwrap();
    let history = journal.history().unwrap();
    let lines: Vec<_> = history
        .iter()
        .map(|e| (e.kind, e.logical_id.as_deref(), e.state))
        .collect();
    assert_eq!(
        lines,
        [
            (HistoryKind::Header, None, None),
            (HistoryKind::Begin, Some("A"), Some(RecordState::Creating)),
            (HistoryKind::End, Some("A"), Some(RecordState::Ready)),
            (HistoryKind::Begin, Some("A"), Some(RecordState::Deleting)),
            (HistoryKind::Forget, Some("A"), None),
        ]
    );
    assert!(history.windows(2).all(|w| w[0].sequence < w[1].sequence));
    let other = rusqlite::Connection::open(&path).unwrap();
    for sql in ["DELETE FROM history", "UPDATE history SET at = 0"] {
        assert!(
            other
                .execute(sql, [])
                .unwrap_err()
                .to_string()
                .contains("only appended to")
        );
    }
}

#[test]
fn a_damaged_file_is_left_as_it_is() {
    let (_folder, path) = folder();
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, b"this is no database, but someone may need it").unwrap();
    let error = Store::open(&path).unwrap_err();
    assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
    assert!(error.to_string().contains("It was left as it is."));
    assert_eq!(
        fs::read(&path).unwrap(),
        b"this is no database, but someone may need it"
    );
}

#[test]
fn a_page_that_was_overwritten_is_noticed() {
    let (_folder, path) = folder();
    {
        let journal = Store::open(&path).unwrap().journal("d", "t");
        for n in 0..200 {
            journal
                .begin(&record(&format!("R{n}"), RecordState::Creating))
                .unwrap();
        }
    }
    let mut bytes = fs::read(&path).unwrap();
    let length = bytes.len();
    for byte in bytes.iter_mut().skip(4096).take(length / 2) {
        *byte = 0x5a;
    }
    fs::write(&path, &bytes).unwrap();
    let error = Store::open(&path).unwrap_err();
    assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
    assert_eq!(fs::read(&path).unwrap(), bytes);
}

#[test]
fn a_newer_and_a_foreign_file_are_refused() {
    let (_folder, path) = folder();
    drop(Store::open(&path).unwrap());
    let other = rusqlite::Connection::open(&path).unwrap();
    other.pragma_update(None, "user_version", 99).unwrap();
    drop(other);
    let error = Store::open(&path).unwrap_err();
    assert!(matches!(error, StoreError::Newer { found: 99, .. }), "{error}");

    let foreign = path.with_file_name("foreign.db");
    let other = rusqlite::Connection::open(&foreign).unwrap();
    other.execute("CREATE TABLE theirs (x)", []).unwrap();
    drop(other);
    let before = fs::read(&foreign).unwrap();
    let error = Store::open(&foreign).unwrap_err();
    assert!(matches!(error, StoreError::Foreign { .. }), "{error}");
    assert_eq!(fs::read(&foreign).unwrap(), before);
}

#[test]
fn a_path_that_cannot_be_a_file_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let error = Store::open(folder.path()).unwrap_err();
    assert!(
        matches!(error, StoreError::Unusable { doing: "opened", .. }),
        "{error}"
    );
}

#[test]
fn one_program_at_a_time_writes_a_deployment() {
    let (_folder, path) = folder();
    let (one, two) = (Store::open(&path).unwrap(), Store::open(&path).unwrap());
    let first = one.journal("shop.tw", "aws");
    first.lock().unwrap();
    first.lock().unwrap();
    let second = two.journal("shop.tw", "aws");
    let error = second.lock().unwrap_err();
    assert!(matches!(error, StoreError::Locked { .. }), "{error}");
    let sentence = error.to_string();
    assert!(
        sentence.contains("shop.tw") && sentence.contains("aws") && sentence.contains("process"),
        "{sentence}"
    );
    // Writing without the lock is refused with the same sentence; reading and other deployments are not.
    let refused = second.begin(&record("A", RecordState::Creating)).unwrap_err();
    assert!(refused.reason.contains("Another program"), "{refused}");
    assert_eq!(second.load().unwrap(), Default::default());
    two.journal("other.tw", "aws").lock().unwrap();
    drop(first);
    second.lock().unwrap();
}

#[test]
fn what_another_program_changed_in_between_is_not_overwritten() {
    let (_folder, path) = folder();
    let (one, two) = (Store::open(&path).unwrap(), Store::open(&path).unwrap());
    let slow = one.journal("d", "t");
    slow.load().unwrap();
    {
        let quick = two.journal("d", "t");
        quick.load().unwrap();
        quick.begin(&record("A", RecordState::Creating)).unwrap();
    }
    let error = slow.begin(&record("A", RecordState::Creating)).unwrap_err();
    assert!(error.reason.contains("changed it since"), "{error}");
    assert_eq!(two.journal("d", "t").history().unwrap().len(), 1);
    // Reading again makes it right.
    slow.load().unwrap();
    slow.end(&record("A", RecordState::Ready)).unwrap();
}

#[test]
fn a_deployment_is_struck_only_when_nothing_stands() {
    let (_folder, path) = folder();
    let store = Store::open(&path).unwrap();
    {
        let journal = store.journal("d", "t");
        journal.save_header(&header()).unwrap();
        journal.begin(&record("A", RecordState::Creating)).unwrap();
    }
    assert!(matches!(
        store.forget_deployment("d", "t"),
        Err(StoreError::NotEmpty { resources: 1, .. })
    ));
    store.journal("d", "t").forget("A").unwrap();
    store.forget_deployment("d", "t").unwrap();
    assert!(store.deployments().unwrap().is_empty());
    assert_eq!(store.journal("d", "t").load().unwrap(), Default::default());
    store.forget_deployment("never", "was").unwrap();
}

#[test]
fn threads_and_openers_write_side_by_side() {
    let (_folder, path) = folder();
    let shared = Store::open(&path).unwrap().journal("d", "t");
    std::thread::scope(|scope| {
        for thread in 0..2 {
            let (journal, path) = (shared.clone(), path.clone());
            scope.spawn(move || {
                let own = Store::open(path).unwrap();
                for n in 0..25 {
                    let id = format!("R{thread}x{n}");
                    journal.begin(&record(&id, RecordState::Creating)).unwrap();
                    own.autosave(&id, n, "text", None).unwrap();
                    journal.end(&record(&id, RecordState::Ready)).unwrap();
                }
            });
        }
    });
    assert_eq!(shared.load().unwrap().resources.len(), 50);
    assert_eq!(shared.history().unwrap().len(), 100);
    assert_eq!(Store::open(&path).unwrap().autosaves().unwrap().len(), 50);
}

#[test]
fn an_edited_design_is_recovered_until_it_is_discarded() {
    let (_folder, path) = folder();
    {
        let store = Store::open(&path).unwrap();
        assert_eq!(store.recover("shop.tw").unwrap(), None);
        store.autosave("shop.tw", 1, "one", Some("h1")).unwrap();
        store.autosave("shop.tw", 2, "two ✓", Some("h1")).unwrap();
        store.autosave("untitled", 7, "", None).unwrap();
    }
    let (_copy, copy) = power_cut(&path);
    let store = Store::open(copy).unwrap();
    let found = store.recover("shop.tw").unwrap().unwrap();
    assert_eq!(
        (found.revision, found.text.as_str(), found.base_hash.as_deref()),
        (2, "two ✓", Some("h1"))
    );
    assert!(found.saved_at.as_second() > 1_700_000_000);
    assert_eq!(store.autosaves().unwrap().len(), 2);
    // A program that was restarted counts from the beginning; its text still is the newest.
    store.autosave("shop.tw", 1, "three", None).unwrap();
    assert_eq!(store.recover("shop.tw").unwrap().unwrap().text, "three");
    store.discard("shop.tw").unwrap();
    store.discard("shop.tw").unwrap();
    assert_eq!(store.recover("shop.tw").unwrap(), None);
}

#[test]
fn recent_files_are_newest_first() {
    let (_folder, path) = folder();
    let store = Store::open(&path).unwrap();
    for name in ["a", "b", "c", "a"] {
        store.touch_recent(&format!("{name}.tw"), name).unwrap();
    }
    let names = |store: &Store| {
        store
            .recents()
            .unwrap()
            .into_iter()
            .map(|r| r.name)
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&store), ["a", "c", "b"]);
    store.forget_recent("c.tw").unwrap();
    assert_eq!(names(&store), ["a", "b"]);
    for n in 0..60 {
        store.touch_recent(&format!("{n}.tw"), &n.to_string()).unwrap();
    }
    let recents = store.recents().unwrap();
    assert_eq!((recents.len(), recents[0].name.as_str()), (50, "59"));
}
