use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};
use tierwright_deploy::{DeploymentHeader, Journal, JournalError, RecordState, Recorded, ResourceRecord};

use crate::error::{StoreError, reason, unusable};
use crate::lock::{Lock, NoLock};
use crate::store::{Store, moment, now};

/// The journal of one deployment: a design in a target (an account and Region, or an emulator).
///
/// Reading needs no lock. The first write takes the lock, unless [`StoreJournal::lock`] did, and keeps it until the journal
/// and its clones are dropped.
#[derive(Clone, Debug)]
pub struct StoreJournal {
    store: Store,
    design: String,
    target: String,
    held: Arc<Mutex<Held>>,
}

#[derive(Debug, Default)]
struct Held {
    lock: Option<Lock>,
    /// The last entry of history when the journal was loaded.
    seen: Option<i64>,
}

/// A deployment that the store knows.
#[derive(Clone, Debug, PartialEq)]
pub struct DeploymentSummary {
    /// The design.
    pub design_key: String,
    /// The target.
    pub target_key: String,
    /// Its own facts; none before its first step.
    pub header: Option<DeploymentHeader>,
    /// How many resources are recorded.
    pub resources: u32,
    /// When something was last written; none before the first step.
    pub changed_at: Option<Timestamp>,
}

/// A line of a deployment's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryEntry {
    /// Grows with each line of the store.
    pub sequence: i64,
    /// When.
    pub at: Timestamp,
    /// What was written.
    pub kind: HistoryKind,
    /// The resource; none for the deployment's own facts.
    pub logical_id: Option<String>,
    /// Its CloudFormation type.
    pub type_name: Option<String>,
    /// Its state.
    pub state: Option<RecordState>,
    /// Its physical id, once known.
    pub physical_id: Option<String>,
}

/// What a line of history is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HistoryKind {
    /// The deployment's own facts.
    Header,
    /// Before a call.
    Begin,
    /// After a call.
    End,
    /// A resource is gone.
    Forget,
}

impl HistoryKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Header => "header",
            Self::Begin => "begin",
            Self::End => "end",
            Self::Forget => "forget",
        }
    }

    const fn of(word: &str) -> Self {
        match word.as_bytes() {
            b"header" => Self::Header,
            b"begin" => Self::Begin,
            b"end" => Self::End,
            _ => Self::Forget,
        }
    }
}

impl Store {
    /// The journal of a design's deployment to a target. Nothing is written yet.
    #[must_use]
    pub fn journal(&self, design_key: &str, target_key: &str) -> StoreJournal {
        StoreJournal {
            store: self.clone(),
            design: design_key.to_owned(),
            target: target_key.to_owned(),
            held: Arc::default(),
        }
    }

    /// Every deployment, by design and target.
    ///
    /// # Errors
    /// [`StoreError`] when they can't be read.
    pub fn deployments(&self) -> Result<Vec<DeploymentSummary>, StoreError> {
        type Row = (String, String, Option<String>, u32, Option<i64>);
        let rows: Vec<Row> = self.read(|c| {
            c.prepare(
                "SELECT design_key, target_key, header,
                    (SELECT count(*) FROM resources WHERE deployment = d.id),
                    (SELECT max(at) FROM history WHERE deployment = d.id)
                 FROM deployments d ORDER BY design_key, target_key",
            )?
            .query_map([], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
            })?
            .collect()
        })?;
        rows.into_iter()
            .map(|(design_key, target_key, header, resources, changed)| {
                let header = header
                    .map(|text| serde_json::from_str(&text))
                    .transpose()
                    .map_err(|error| self.unreadable(&error))?;
                let changed_at = changed.map(moment);
                Ok(DeploymentSummary {
                    design_key,
                    target_key,
                    header,
                    resources,
                    changed_at,
                })
            })
            .collect()
    }

    /// Strikes a deployment whose resources are all gone, so that the next one begins with a new id. Its history stays.
    ///
    /// # Errors
    /// [`StoreError::NotEmpty`] while resources are recorded; others when it can't be written.
    pub fn forget_deployment(&self, design_key: &str, target_key: &str) -> Result<(), StoreError> {
        let journal = self.journal(design_key, target_key);
        journal.lock()?;
        let resources: u32 = self.write(|c| {
            let Some(id) = find(c, design_key, target_key)? else {
                return Ok(0);
            };
            let count = c.query_row(
                "SELECT count(*) FROM resources WHERE deployment = ?1",
                [id],
                |row| row.get(0),
            )?;
            if count == 0 {
                c.execute("DELETE FROM deployments WHERE id = ?1", [id])?;
            }
            Ok(count)
        })?;
        match resources {
            0 => Ok(()),
            _ => Err(StoreError::NotEmpty {
                design: design_key.to_owned(),
                target: target_key.to_owned(),
                resources,
            }),
        }
    }

    fn unreadable(&self, error: &serde_json::Error) -> StoreError {
        StoreError::Unusable {
            path: self.path().to_owned(),
            doing: "read",
            reason: format!("an entry is not understood ({error})"),
        }
    }
}

impl StoreJournal {
    /// Takes the right to write, before anything is planned on it. Doing so twice is the same as once.
    ///
    /// # Errors
    /// [`StoreError::Locked`] while another program has it; others when the store can't be written.
    pub fn lock(&self) -> Result<(), StoreError> {
        let mut held = self.held();
        if held.lock.is_some() {
            return Ok(());
        }
        let store = &self.store;
        let id = store.write(|c| find_or_make(c, &self.design, &self.target))?;
        match Lock::take(store.path(), id) {
            Ok(lock) => {
                let holder = format!("process {}, since {}", std::process::id(), moment(now()));
                store.write(|c| {
                    c.execute(
                        "UPDATE deployments SET holder = ?2 WHERE id = ?1",
                        params![id, holder],
                    )
                })?;
                held.lock = Some(lock);
                Ok(())
            }
            Err(NoLock::Held) => {
                let holder = store.read(|c| {
                    c.query_row("SELECT holder FROM deployments WHERE id = ?1", [id], |row| {
                        row.get(0)
                    })
                    .optional()
                })?;
                Err(StoreError::Locked {
                    design: self.design.clone(),
                    target: self.target.clone(),
                    holder: holder.flatten(),
                })
            }
            Err(NoLock::Unusable(error)) => Err(StoreError::Unusable {
                path: store.path().to_owned(),
                doing: "written",
                reason: format!("its lock file cannot be used ({error})"),
            }),
        }
    }

    /// The lines of history, the oldest first.
    ///
    /// # Errors
    /// [`StoreError`] when they can't be read.
    pub fn history(&self) -> Result<Vec<HistoryEntry>, StoreError> {
        self.store.read(|c| {
            let Some(id) = find(c, &self.design, &self.target)? else {
                return Ok(Vec::new());
            };
            c.prepare(
                "SELECT sequence, at, kind, logical_id, type_name, state, physical_id FROM history
                 WHERE deployment = ?1 ORDER BY sequence",
            )?
            .query_map([id], |row| {
                Ok(HistoryEntry {
                    sequence: row.get(0)?,
                    at: moment(row.get(1)?),
                    kind: HistoryKind::of(&row.get::<_, String>(2)?),
                    logical_id: row.get(3)?,
                    type_name: row.get(4)?,
                    state: row.get::<_, Option<String>>(5)?.as_deref().and_then(state_of),
                    physical_id: row.get(6)?,
                })
            })?
            .collect()
        })
    }

    fn held(&self) -> std::sync::MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes one entry, under the lock, durable on return.
    fn append(&self, entry: &Entry<'_>) -> Result<(), JournalError> {
        let fresh = self.held().lock.is_none();
        self.lock()
            .map_err(|error| self.journal_error("written", error.to_string()))?;
        let seen = self.held().seen;
        let outcome = self.store.transaction(|c| {
            let id = find_or_make(c, &self.design, &self.target)?;
            if fresh && seen.is_some() && last(c, id)? != seen {
                return Ok(None);
            }
            entry.write(c, id)?;
            Ok(Some(c.last_insert_rowid()))
        });
        match outcome {
            Ok(Some(_)) => Ok(()),
            // Between reading and the lock another program worked on it: what the caller knows is out of date.
            Ok(None) => Err(self.journal_error(
                "written",
                "another program has changed it since it was read".to_owned(),
            )),
            Err(error) => Err(self.journal_error("written", reason(&error))),
        }
    }

    fn journal_error(&self, doing: &'static str, reason: String) -> JournalError {
        JournalError {
            path: self.store.path().display().to_string(),
            doing,
            reason,
        }
    }
}

impl Journal for StoreJournal {
    fn load(&self) -> Result<Recorded, JournalError> {
        let read = |c: &Connection| {
            let Some(id) = find(c, &self.design, &self.target)? else {
                return Ok((None, Vec::new(), 0));
            };
            let header: Option<String> =
                c.query_row("SELECT header FROM deployments WHERE id = ?1", [id], |row| {
                    row.get(0)
                })?;
            let records = c
                .prepare("SELECT record FROM resources WHERE deployment = ?1 ORDER BY logical_id")?
                .query_map([id], |row| row.get(0))?
                .collect::<Result<Vec<String>, _>>()?;
            Ok((header, records, last(c, id)?.unwrap_or_default()))
        };
        // One transaction, so that header, records and history are of the same moment.
        let mut connection = self.store.connection();
        let found = connection
            .transaction()
            .and_then(|transaction| read(&transaction));
        drop(connection);
        let (header, records, seen) = found.map_err(|error| {
            self.journal_error("read", unusable(self.store.path(), "read", &error).to_string())
        })?;
        let understood = |error: serde_json::Error| {
            self.journal_error("read", format!("an entry is not understood ({error})"))
        };
        let header = header
            .map(|text| serde_json::from_str(&text))
            .transpose()
            .map_err(understood)?;
        let resources = records
            .iter()
            .map(|text| serde_json::from_str::<ResourceRecord>(text).map(|r| (r.logical_id.clone(), r)))
            .collect::<Result<_, _>>()
            .map_err(understood)?;
        self.held().seen = Some(seen);
        Ok(Recorded { header, resources })
    }

    fn save_header(&self, header: &DeploymentHeader) -> Result<(), JournalError> {
        self.append(&Entry::Header(header))
    }

    fn begin(&self, record: &ResourceRecord) -> Result<(), JournalError> {
        self.append(&Entry::Record(HistoryKind::Begin, record))
    }

    fn end(&self, record: &ResourceRecord) -> Result<(), JournalError> {
        self.append(&Entry::Record(HistoryKind::End, record))
    }

    fn forget(&self, logical_id: &str) -> Result<(), JournalError> {
        self.append(&Entry::Forget(logical_id))
    }
}

/// What one transaction writes.
enum Entry<'a> {
    Header(&'a DeploymentHeader),
    Record(HistoryKind, &'a ResourceRecord),
    Forget(&'a str),
}

impl Entry<'_> {
    fn write(&self, c: &Connection, id: i64) -> Result<(), rusqlite::Error> {
        let json = |value: Result<String, serde_json::Error>| {
            value.map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
        };
        let (kind, logical_id, record) = match self {
            Self::Header(header) => {
                let text = json(serde_json::to_string(header))?;
                c.execute(
                    "UPDATE deployments SET header = ?2 WHERE id = ?1",
                    params![id, text],
                )?;
                (HistoryKind::Header, None, None)
            }
            Self::Record(kind, record) => {
                let text = json(serde_json::to_string(record))?;
                c.prepare_cached(
                    "INSERT INTO resources (deployment, logical_id, record) VALUES (?1, ?2, ?3)
                     ON CONFLICT (deployment, logical_id) DO UPDATE SET record = ?3",
                )?
                .execute(params![id, record.logical_id, text])?;
                (*kind, Some(record.logical_id.as_str()), Some(*record))
            }
            Self::Forget(logical_id) => {
                c.execute(
                    "DELETE FROM resources WHERE deployment = ?1 AND logical_id = ?2",
                    params![id, logical_id],
                )?;
                (HistoryKind::Forget, Some(*logical_id), None)
            }
        };
        c.prepare_cached(
            "INSERT INTO history (deployment, at, kind, logical_id, type_name, state, physical_id)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            id,
            now(),
            kind.as_str(),
            logical_id,
            record.map(|r| r.type_name.as_str()),
            record.map(|r| state_word(r.state)),
            record.and_then(|r| r.physical_id.as_deref()),
        ])?;
        Ok(())
    }
}

fn find(c: &Connection, design: &str, target: &str) -> Result<Option<i64>, rusqlite::Error> {
    c.prepare_cached("SELECT id FROM deployments WHERE design_key = ?1 AND target_key = ?2")?
        .query_row([design, target], |row| row.get(0))
        .optional()
}

fn find_or_make(c: &Connection, design: &str, target: &str) -> Result<i64, rusqlite::Error> {
    if let Some(id) = find(c, design, target)? {
        return Ok(id);
    }
    c.execute(
        "INSERT INTO deployments (design_key, target_key) VALUES (?1, ?2)",
        [design, target],
    )?;
    Ok(c.last_insert_rowid())
}

/// The last line of a deployment's history; 0 when there is none.
fn last(c: &Connection, id: i64) -> Result<Option<i64>, rusqlite::Error> {
    c.prepare_cached("SELECT coalesce(max(sequence), 0) FROM history WHERE deployment = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()
}

const fn state_word(state: RecordState) -> &'static str {
    match state {
        RecordState::Creating => "creating",
        RecordState::Settling => "settling",
        RecordState::Ready => "ready",
        RecordState::Updating => "updating",
        RecordState::Deleting => "deleting",
    }
}

fn state_of(word: &str) -> Option<RecordState> {
    use RecordState::{Creating, Deleting, Ready, Settling, Updating};
    [Creating, Settling, Ready, Updating, Deleting]
        .into_iter()
        .find(|state| state_word(*state) == word)
}

#[cfg(test)]
mod tests {
    use tierwright_deploy::{DeploymentHeader, Journal};

    use crate::Store;

    /// What a journal says when SQLite refuses to write for a reason that is set up here.
    fn refusal(setting: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path().join("tierwright.db")).unwrap();
        let journal = store.journal("d", "t");
        journal.lock().unwrap();
        store.connection().execute_batch(setting).unwrap();
        let header = DeploymentHeader {
            id: "x".repeat(100_000),
            account: String::new(),
            region: String::new(),
            endpoint_url: None,
            parameters: Default::default(),
            waiting_for: Vec::new(),
        };
        let error = journal.save_header(&header).unwrap_err();
        assert!(journal.load().unwrap().header.is_none());
        assert_eq!(error.doing, "written");
        error.reason
    }

    #[test]
    fn a_full_disk_and_a_read_only_file_are_said() {
        assert_eq!(refusal("PRAGMA max_page_count = 1"), "the disk is full");
        assert_eq!(
            refusal("PRAGMA query_only = 1"),
            "the file or its folder is read-only"
        );
    }
}
