//! Test hook, in debug builds only: a journal that ends the process, as a crash would, right after its n-th write is
//! durable. The test that kills a deployment at each of its journal writes needs a crash at an exact place, which a signal
//! from outside can't give.

use std::sync::atomic::{AtomicU32, Ordering};

use tierwright_deploy::{DeploymentHeader, Journal, JournalError, Recorded, ResourceRecord};

/// See the module.
pub(crate) struct CrashingJournal<J> {
    inner: J,
    left: AtomicU32,
}

impl<J> CrashingJournal<J> {
    pub(crate) const fn new(inner: J, writes: u32) -> Self {
        Self {
            inner,
            left: AtomicU32::new(writes),
        }
    }

    /// After a write: no destructor runs, no buffer is flushed, no other task goes on.
    fn written(&self, result: Result<(), JournalError>) -> Result<(), JournalError> {
        if self.left.fetch_sub(1, Ordering::SeqCst) == 1 {
            std::process::abort();
        }
        result
    }
}

impl<J: Journal> Journal for CrashingJournal<J> {
    fn load(&self) -> Result<Recorded, JournalError> {
        self.inner.load()
    }

    fn save_header(&self, header: &DeploymentHeader) -> Result<(), JournalError> {
        self.written(self.inner.save_header(header))
    }

    fn begin(&self, record: &ResourceRecord) -> Result<(), JournalError> {
        self.written(self.inner.begin(record))
    }

    fn end(&self, record: &ResourceRecord) -> Result<(), JournalError> {
        self.written(self.inner.end(record))
    }

    fn forget(&self, logical_id: &str) -> Result<(), JournalError> {
        self.written(self.inner.forget(logical_id))
    }
}
