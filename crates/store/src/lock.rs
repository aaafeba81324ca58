use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

/// The right to write one deployment's journal, held until dropped. The operating system takes it back when the program
/// ends, however it ends, so there is never a stale one to clean up.
#[derive(Debug)]
pub(crate) struct Lock {
    file: File,
}

impl Drop for Lock {
    /// Said and not left to the closing of the file: a process that is being started elsewhere in this program has the file
    /// open too for a moment, and would keep the lock.
    fn drop(&mut self) {
        // What can't be unlocked is unlocked when the file is closed.
        let _ = self.file.unlock();
    }
}

/// Why there is no lock.
#[derive(Debug)]
pub(crate) enum NoLock {
    /// Another program, or another part of this one, has it.
    Held,
    /// The file can't be used.
    Unusable(std::io::Error),
}

impl Lock {
    /// Takes the lock, or says at once that it is held. The file beside the database stays: deleting it would let two
    /// programs lock two files of the same name.
    pub(crate) fn take(database: &Path, deployment: i64) -> Result<Self, NoLock> {
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(file_name(database, deployment))
            .map_err(NoLock::Unusable)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { file }),
            Err(TryLockError::WouldBlock) => Err(NoLock::Held),
            Err(TryLockError::Error(error)) => Err(NoLock::Unusable(error)),
        }
    }
}

fn file_name(database: &Path, deployment: i64) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(format!(".deployment-{deployment}.lock"));
    PathBuf::from(name)
}
