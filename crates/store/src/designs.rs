use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use crate::error::StoreError;
use crate::store::{Store, moment, now};

/// A design that was edited and not saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Autosaved {
    /// The key that it was saved under: a path, or a name for a design without one.
    pub key: String,
    /// The edit's number, as the caller counts.
    pub revision: u64,
    /// The document.
    pub text: String,
    /// The hash of the file that the edits began with, as the caller computes it; none for a design without a file. When
    /// the file has another one by now, someone else has changed it.
    pub base_hash: Option<String>,
    /// When.
    pub saved_at: Timestamp,
}

/// A file that was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recent {
    /// Where it is.
    pub path: String,
    /// The design's name.
    pub name: String,
    /// When it was opened last.
    pub opened_at: Timestamp,
}

/// How many recent files are remembered.
const RECENTS: i64 = 50;

impl Store {
    /// Keeps the newest state of an edited design. The last call counts, whatever its revision: a program that has been
    /// restarted counts from the beginning.
    ///
    /// # Errors
    /// [`StoreError`] when it can't be written.
    pub fn autosave(
        &self,
        key: &str,
        revision: u64,
        text: &str,
        base_hash: Option<&str>,
    ) -> Result<(), StoreError> {
        let revision = i64::try_from(revision).unwrap_or(i64::MAX);
        self.write(|c| {
            c.prepare_cached(
                "INSERT INTO autosaves (key, revision, text, base_hash, saved_at) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (key) DO UPDATE SET revision = ?2, text = ?3, base_hash = ?4, saved_at = ?5",
            )?
            .execute(params![key, revision, text, base_hash, now()])
        })?;
        Ok(())
    }

    /// What was edited under this key and neither saved nor discarded.
    ///
    /// # Errors
    /// [`StoreError`] when it can't be read.
    pub fn recover(&self, key: &str) -> Result<Option<Autosaved>, StoreError> {
        self.read(|c| {
            c.query_row(
                "SELECT key, revision, text, base_hash, saved_at FROM autosaves WHERE key = ?1",
                [key],
                autosaved,
            )
            .optional()
        })
    }

    /// Everything that was edited and neither saved nor discarded, the newest first.
    ///
    /// # Errors
    /// [`StoreError`] when it can't be read.
    pub fn autosaves(&self) -> Result<Vec<Autosaved>, StoreError> {
        self.read(|c| {
            c.prepare(
                "SELECT key, revision, text, base_hash, saved_at FROM autosaves ORDER BY saved_at DESC, key",
            )?
            .query_map([], autosaved)?
            .collect()
        })
    }

    /// Drops what was edited under this key: it was saved, or a person does not want it.
    ///
    /// # Errors
    /// [`StoreError`] when it can't be written.
    pub fn discard(&self, key: &str) -> Result<(), StoreError> {
        self.write(|c| c.execute("DELETE FROM autosaves WHERE key = ?1", [key]))?;
        Ok(())
    }

    /// Puts a file at the top of the recent ones.
    ///
    /// # Errors
    /// [`StoreError`] when it can't be written.
    pub fn touch_recent(&self, path: &str, name: &str) -> Result<(), StoreError> {
        self.write(|c| {
            // A clock that stands still or goes back must not bury the newest file.
            c.execute(
                "INSERT INTO recents (path, name, opened_at)
                 VALUES (?1, ?2, max(?3, 1 + coalesce((SELECT max(opened_at) FROM recents), 0)))
                 ON CONFLICT (path) DO UPDATE SET name = ?2, opened_at = excluded.opened_at",
                params![path, name, now()],
            )?;
            c.execute(
                "DELETE FROM recents WHERE path NOT IN (SELECT path FROM recents ORDER BY opened_at DESC LIMIT ?1)",
                [RECENTS],
            )
        })?;
        Ok(())
    }

    /// The recent files, the newest first.
    ///
    /// # Errors
    /// [`StoreError`] when they can't be read.
    pub fn recents(&self) -> Result<Vec<Recent>, StoreError> {
        self.read(|c| {
            c.prepare("SELECT path, name, opened_at FROM recents ORDER BY opened_at DESC, path")?
                .query_map([], |row| {
                    Ok(Recent {
                        path: row.get(0)?,
                        name: row.get(1)?,
                        opened_at: moment(row.get(2)?),
                    })
                })?
                .collect()
        })
    }

    /// Takes a file from the recent ones: it is not there any more.
    ///
    /// # Errors
    /// [`StoreError`] when it can't be written.
    pub fn forget_recent(&self, path: &str) -> Result<(), StoreError> {
        self.write(|c| c.execute("DELETE FROM recents WHERE path = ?1", [path]))?;
        Ok(())
    }
}

fn autosaved(row: &Row<'_>) -> Result<Autosaved, rusqlite::Error> {
    Ok(Autosaved {
        key: row.get(0)?,
        revision: u64::try_from(row.get::<_, i64>(1)?).unwrap_or_default(),
        text: row.get(2)?,
        base_hash: row.get(3)?,
        saved_at: moment(row.get(4)?),
    })
}
