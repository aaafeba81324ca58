use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use crate::error::{StoreError, unusable};

/// Marks the file as ours: `TWRT` in SQLite's header.
const APPLICATION_ID: i64 = 0x5457_5254;

/// One entry for each version, applied in order; `user_version` counts them. Released ones never change.
const MIGRATIONS: [&str; 1] = ["
    CREATE TABLE deployments (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        design_key TEXT NOT NULL,
        target_key TEXT NOT NULL,
        header TEXT,
        holder TEXT,
        UNIQUE (design_key, target_key)
    ) STRICT;

    CREATE TABLE resources (
        deployment INTEGER NOT NULL REFERENCES deployments (id),
        logical_id TEXT NOT NULL,
        record TEXT NOT NULL,
        PRIMARY KEY (deployment, logical_id)
    ) STRICT, WITHOUT ROWID;

    -- No reference to deployments: history outlives them.
    CREATE TABLE history (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        deployment INTEGER NOT NULL,
        at INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('header', 'begin', 'end', 'forget')),
        logical_id TEXT,
        type_name TEXT,
        state TEXT,
        physical_id TEXT
    ) STRICT;
    CREATE INDEX history_of ON history (deployment, sequence);
    CREATE TRIGGER history_is_not_changed BEFORE UPDATE ON history
        BEGIN SELECT RAISE(ABORT, 'history is only appended to'); END;
    CREATE TRIGGER history_is_not_deleted BEFORE DELETE ON history
        BEGIN SELECT RAISE(ABORT, 'history is only appended to'); END;

    CREATE TABLE autosaves (
        key TEXT PRIMARY KEY,
        revision INTEGER NOT NULL,
        text TEXT NOT NULL,
        base_hash TEXT,
        saved_at INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE recents (
        path TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        opened_at INTEGER NOT NULL
    ) STRICT;
"];

/// The version that this program writes.
pub(crate) const VERSION: i64 = MIGRATIONS.len() as i64;

/// Checks that a file is ours and whole, and brings its schema up to date. Changes nothing in any other file.
pub(crate) fn prepare(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let failed = |error: rusqlite::Error| unusable(path, "opened", &error);
    let pragma = |connection: &Connection, name: &str| -> Result<i64, StoreError> {
        connection
            .pragma_query_value(None, name, |row| row.get(0))
            .map_err(failed)
    };
    let tables: i64 = connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .map_err(failed)?;
    let (application, version) = (
        pragma(connection, "application_id")?,
        pragma(connection, "user_version")?,
    );
    if application != APPLICATION_ID && (application != 0 || version != 0 || tables != 0) {
        return Err(StoreError::Foreign {
            path: path.to_owned(),
        });
    }
    if version > VERSION {
        return Err(StoreError::Newer {
            path: path.to_owned(),
            found: version,
            known: VERSION,
        });
    }
    let check: String = connection
        .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))
        .map_err(failed)?;
    if check != "ok" {
        return Err(StoreError::Damaged {
            path: path.to_owned(),
            reason: check,
        });
    }
    if version == VERSION {
        return Ok(());
    }
    // Another program may be doing the same: the version counts again once the write lock is held.
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(failed)?;
    let version = pragma(&transaction, "user_version")?;
    for migration in MIGRATIONS
        .iter()
        .skip(usize::try_from(version).unwrap_or_default())
    {
        transaction.execute_batch(migration).map_err(failed)?;
    }
    transaction
        .pragma_update(None, "application_id", APPLICATION_ID)
        .map_err(failed)?;
    transaction
        .pragma_update(None, "user_version", VERSION)
        .map_err(failed)?;
    transaction.commit().map_err(failed)
}
