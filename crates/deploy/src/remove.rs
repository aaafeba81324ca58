use tokio::time::Instant;

use crate::error::StepFailure;
use crate::journal::{RecordState, ResourceRecord};
use crate::options::Backoff;
use crate::provider::{Observed, ProviderErrorKind};
use crate::replacement::{lingers, waits_for};
use crate::run::{Run, Subject};

impl Run<'_> {
    /// Deletes a recorded resource, sees it gone and strikes its record.
    pub(crate) async fn remove(&self, logical_id: &str) -> Result<(), StepFailure> {
        let Some(mut record) = self.record(logical_id) else {
            return Ok(());
        };
        let subject = Subject::from(&record);
        let physical_id = match self.physical_id(&record, &subject).await? {
            Some(id) if !self.is_known(&record.type_name, &id, logical_id) => id,
            // It was never made, or it lives on under another record.
            _ => return self.forget(logical_id),
        };
        record.physical_id = Some(physical_id.clone());
        record.state = RecordState::Deleting;
        self.begin(&record)?;
        let began = Instant::now();
        loop {
            self.call_delete(&record, &physical_id, &subject).await?;
            if lingers(&record.type_name) {
                return self.forget(logical_id);
            }
            match self.see_gone(&record, &physical_id, &subject, began).await? {
                None => return self.forget(logical_id),
                // AWS took the call and gave up on it; a second call starts it again.
                Some(reason) => {
                    if began.elapsed() >= self.options.retry.teardown {
                        return Err(StepFailure::GaveUp(reason));
                    }
                    self.waiting(&subject, &format!("deleting it failed ({reason}), trying again"));
                    self.pause(self.options.retry.max).await?;
                }
            }
        }
    }

    /// The physical id; none when the resource was never made.
    async fn physical_id(
        &self,
        record: &ResourceRecord,
        subject: &Subject,
    ) -> Result<Option<String>, StepFailure> {
        if record.physical_id.is_some() {
            return Ok(record.physical_id.clone());
        }
        match self.look(&self.request(record), subject).await {
            Ok(created) => Ok(created.map(|c| c.physical_id)),
            // A kind that the provider does not know was never made by it.
            Err(StepFailure::Provider(error)) if error.kind == ProviderErrorKind::Unsupported => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    /// Makes AWS take the deletion, however long something else still uses the resource.
    async fn call_delete(
        &self,
        record: &ResourceRecord,
        physical_id: &str,
        subject: &Subject,
    ) -> Result<(), StepFailure> {
        let mut streak = self.streak();
        let mut said = false;
        loop {
            let delete = self.provider.delete(&record.type_name, physical_id);
            let mut error = match self.answer(subject, delete).await {
                Ok(()) => return Ok(()),
                Err(error) if error.kind == ProviderErrorKind::NotFound => return Ok(()),
                Err(error) => error,
            };
            let patience = if error.kind == ProviderErrorKind::Conflict {
                let words = waits_for(&record.type_name);
                if !said {
                    self.waiting(subject, words);
                    said = true;
                }
                error.message = format!("{words} ({})", error.message.trim_end_matches('.'));
                self.options.retry.teardown
            } else {
                self.options.retry.deadline
            };
            self.bear(subject, &mut streak, error, patience).await?;
        }
    }

    /// Waits until the resource is gone; gives AWS's reason when it gave up on deleting it.
    async fn see_gone(
        &self,
        record: &ResourceRecord,
        physical_id: &str,
        subject: &Subject,
        began: Instant,
    ) -> Result<Option<String>, StepFailure> {
        let patience = self
            .options
            .poll
            .deadline(&record.type_name)
            .max(self.options.retry.teardown);
        let mut backoff = Backoff::new(self.options.poll.initial, self.options.poll.max);
        let mut streak = self.streak();
        let mut state = String::new();
        loop {
            let read = self.provider.read(&record.type_name, physical_id);
            let now = match self.answer(subject, read).await {
                Ok(Observed::Missing) => return Ok(None),
                Err(error) if error.kind == ProviderErrorKind::NotFound => return Ok(None),
                Ok(Observed::Failed(reason)) => return Ok(Some(reason)),
                Ok(Observed::Ready(_)) => "still there".to_owned(),
                Ok(Observed::Pending(word)) => word,
                Err(error) => {
                    self.bear(subject, &mut streak, error, self.options.retry.deadline)
                        .await?;
                    continue;
                }
            };
            streak.end();
            if now != state {
                self.waiting(subject, &now);
                state = now;
            }
            if began.elapsed() >= patience {
                let minutes = u32::try_from(patience.as_secs() / 60).unwrap_or(u32::MAX);
                return Err(StepFailure::TimedOut { minutes, state });
            }
            self.pause(backoff.next()).await?;
        }
    }
}
