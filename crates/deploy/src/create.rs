use serde_json::Map;
use tokio::time::Instant;

use crate::error::StepFailure;
use crate::journal::{RecordState, ResourceRecord};
use crate::options::Backoff;
use crate::plan::Wanted;
use crate::provider::{Created, Observed, ProviderErrorKind};
use crate::run::{Run, Subject};

impl Run<'_> {
    /// Makes a resource of which nothing is recorded, and waits until it is ready.
    pub(crate) async fn create(&self, logical_id: &str, wanted: &Wanted) -> Result<(), StepFailure> {
        let subject = Subject {
            logical_id: logical_id.to_owned(),
            origin: wanted.origin.clone(),
        };
        let properties = self.resolve(&subject, &wanted.properties, None).await?;
        let mut record = ResourceRecord {
            logical_id: logical_id.to_owned(),
            type_name: wanted.type_name.clone(),
            origin: wanted.origin.clone(),
            label: wanted.label.clone(),
            state: RecordState::Creating,
            physical_id: None,
            wanted: wanted.properties.clone(),
            properties,
            before: None,
            attributes: Default::default(),
            dependencies: wanted.dependencies.clone(),
            token: self.token(logical_id),
        };
        self.begin(&record)?;
        self.call_create(&mut record, false).await?;
        self.settle(&mut record).await
    }

    /// Goes on with a creation whose answer is not known: adopts what it made, or makes it now. The same request is
    /// repeated, token and all, unless the design has changed since.
    pub(crate) async fn create_again(
        &self,
        mut record: ResourceRecord,
        wanted: &Wanted,
    ) -> Result<(), StepFailure> {
        if record.wanted == wanted.properties {
            self.call_create(&mut record, true).await?;
            return self.settle(&mut record).await;
        }
        let subject = Subject::from(&record);
        match self.look(&self.request(&record), &subject).await? {
            Some(created) => {
                self.adopt(&mut record, created)?;
                self.settle(&mut record).await
            }
            None => self.create(&record.logical_id, wanted).await,
        }
    }

    /// Makes the resource exist and be in the journal with its physical id. `unknown`: an earlier call may have worked.
    async fn call_create(&self, record: &mut ResourceRecord, mut unknown: bool) -> Result<(), StepFailure> {
        let subject = Subject::from(&*record);
        let request = self.request(record);
        let patience = self.options.retry.deadline;
        let mut streak = self.streak();
        let created = loop {
            if unknown && let Some(created) = self.look(&request, &subject).await? {
                break created;
            }
            let error = match self.answer(&subject, self.provider.create(&request)).await {
                Ok(created) => break created,
                Err(error) => error,
            };
            if error.kind == ProviderErrorKind::AlreadyExists {
                // Ours after all, when an earlier attempt made it; otherwise someone else's.
                match self.look(&request, &subject).await? {
                    Some(created) => break created,
                    None => return Err(error.into()),
                }
            }
            unknown |= error.kind.is_ambiguous();
            self.bear(&subject, &mut streak, error, patience).await?;
        };
        self.adopt(record, created)
    }

    /// Records what a creation gave.
    pub(crate) fn adopt(&self, record: &mut ResourceRecord, created: Created) -> Result<(), StepFailure> {
        record.physical_id = Some(created.physical_id);
        record.attributes = created.attributes;
        record.state = RecordState::Settling;
        self.end(record)
    }

    /// Waits until a resource that exists is ready.
    pub(crate) async fn settle(&self, record: &mut ResourceRecord) -> Result<(), StepFailure> {
        let subject = Subject::from(&*record);
        let physical_id = record.physical_id.clone().unwrap_or_default();
        let patience = self.options.poll.deadline(&record.type_name);
        let began = Instant::now();
        let mut backoff = Backoff::new(self.options.poll.initial, self.options.poll.max);
        let mut streak = self.streak();
        let mut state = String::new();
        loop {
            let read = self.provider.read(&record.type_name, &physical_id);
            let observed = match self.answer(&subject, read).await {
                Ok(observed) => observed,
                Err(error) if error.kind == ProviderErrorKind::NotFound => Observed::Missing,
                Err(error) => {
                    self.bear(&subject, &mut streak, error, self.options.retry.deadline)
                        .await?;
                    continue;
                }
            };
            streak.end();
            let now = match observed {
                Observed::Ready(attributes) => {
                    record.attributes.extend(attributes);
                    record.state = RecordState::Ready;
                    record.before = None;
                    return self.end(record);
                }
                Observed::Failed(reason) => return Err(StepFailure::GaveUp(reason)),
                Observed::Missing if began.elapsed() >= self.options.poll.invisible => {
                    return Err(StepFailure::Vanished);
                }
                Observed::Missing => "not visible yet".to_owned(),
                Observed::Pending(word) => word,
            };
            if now != state {
                self.waiting(&subject, &now);
                state = now;
            }
            if began.elapsed() >= patience {
                let minutes = u32::try_from(patience.as_secs() / 60).unwrap_or(u32::MAX);
                return Err(StepFailure::TimedOut { minutes, state });
            }
            self.pause(backoff.next()).await?;
        }
    }

    /// Goes on with a resource that was made and was not yet ready. One that AWS gave up on is deleted and made anew:
    /// nothing can use it yet.
    pub(crate) async fn settle_again(
        &self,
        mut record: ResourceRecord,
        wanted: &Wanted,
    ) -> Result<(), StepFailure> {
        let failure = match self.settle(&mut record).await {
            Ok(()) => return Ok(()),
            Err(failure) => failure,
        };
        let gave_up = matches!(failure, StepFailure::GaveUp(_) | StepFailure::Vanished);
        if !gave_up || !self.dependents(&record.logical_id).is_empty() {
            return Err(failure);
        }
        self.remove(&record.logical_id).await?;
        self.create(&record.logical_id, wanted).await
    }

    /// Puts the recorded resource aside under another name, so that its successor can have its own. The record is
    /// deleted once nothing uses it any more.
    pub(crate) fn retire(&self, logical_id: &str) -> Result<(), StepFailure> {
        let Some(record) = self.record(logical_id) else {
            return Ok(());
        };
        let retired = ResourceRecord {
            logical_id: retired_name(&record),
            wanted: Map::new(),
            ..record
        };
        self.end(&retired)?;
        // A stop here leaves two records of one resource; a removal of either sees the other and only strikes its own.
        self.forget(logical_id)
    }
}

/// The name under which a record waits for its deletion. No logical id has a tilde.
pub(crate) fn retired_name(record: &ResourceRecord) -> String {
    format!("{}~{}", record.logical_id, record.token)
}

/// The logical id that a retired record had; any other name is itself.
pub(crate) fn base_name(logical_id: &str) -> &str {
    logical_id.split('~').next().unwrap_or(logical_id)
}
