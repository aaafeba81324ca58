//! A journal in memory whose program can be killed at any write.

use std::sync::Mutex;

use tierwright_deploy::{DeploymentHeader, Journal, JournalError, RecordState, Recorded, ResourceRecord};

/// How a run ends at a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// Killed before the entry is on disk.
    KilledBefore,
    /// Killed when it is.
    KilledAfter,
    /// The disk is full: the entry and all after it are refused.
    DiskFull,
}

#[derive(Default)]
pub(crate) struct Memory {
    pub(crate) recorded: Mutex<Recorded>,
    /// Writes so far, and the one at which to end.
    count: Mutex<(usize, Option<(usize, End)>)>,
}

/// What a killed run unwinds with.
pub(crate) struct Killed;

impl Memory {
    pub(crate) fn end_at(&self, write: usize, end: End) {
        *self.count.lock().unwrap() = (0, Some((write, end)));
    }

    pub(crate) fn never_end(&self) {
        *self.count.lock().unwrap() = (0, None);
    }

    pub(crate) fn recorded(&self) -> Recorded {
        self.recorded.lock().unwrap().clone()
    }

    pub(crate) fn physical_ids(&self) -> Vec<String> {
        let mut ids: Vec<String> = self
            .recorded()
            .resources
            .into_values()
            .filter_map(|r| r.physical_id)
            .collect();
        ids.sort();
        ids
    }

    pub(crate) fn all_ready(&self) -> bool {
        self.recorded()
            .resources
            .values()
            .all(|r| r.state == RecordState::Ready)
    }

    fn write(&self, entry: impl FnOnce(&mut Recorded)) -> Result<(), JournalError> {
        let (now, end) = {
            let mut count = self.count.lock().unwrap();
            let now = count.0;
            count.0 += 1;
            (now, count.1)
        };
        match end {
            Some((at, End::KilledBefore)) if now == at => std::panic::resume_unwind(Box::new(Killed)),
            Some((at, End::KilledAfter)) if now == at => {
                entry(&mut self.recorded.lock().unwrap());
                std::panic::resume_unwind(Box::new(Killed))
            }
            Some((at, End::DiskFull)) if now >= at => Err(JournalError {
                path: "memory".to_owned(),
                doing: "written",
                reason: "the disk is full".to_owned(),
            }),
            _ => {
                entry(&mut self.recorded.lock().unwrap());
                Ok(())
            }
        }
    }
}

impl Journal for Memory {
    fn load(&self) -> Result<Recorded, JournalError> {
        Ok(self.recorded())
    }

    fn save_header(&self, header: &DeploymentHeader) -> Result<(), JournalError> {
        self.write(|r| r.header = Some(header.clone()))
    }

    fn begin(&self, record: &ResourceRecord) -> Result<(), JournalError> {
        assert_ne!(record.state, RecordState::Ready, "a beginning is an …ing state");
        self.write(|r| drop(r.resources.insert(record.logical_id.clone(), record.clone())))
    }

    fn end(&self, record: &ResourceRecord) -> Result<(), JournalError> {
        self.write(|r| drop(r.resources.insert(record.logical_id.clone(), record.clone())))
    }

    fn forget(&self, logical_id: &str) -> Result<(), JournalError> {
        self.write(|r| drop(r.resources.remove(logical_id)))
    }
}
