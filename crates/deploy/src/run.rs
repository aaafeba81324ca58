//! What the steps of one run share: the provider, the journal and its mirror in memory, waiting and stopping.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::{Map, Value};
use tierwright_catalog::references_in;
use tokio::time::Instant;

use crate::error::{DeployError, Place, Standing, StepFailure};
use crate::event::{Event, Events};
use crate::fingerprint::Fingerprint;
use crate::images::MissingImage;
use crate::journal::{DeploymentHeader, Journal, JournalError, RecordState, Recorded, ResourceRecord};
use crate::known::properties_tag;
use crate::options::{Backoff, Cancel, Options};
use crate::plan::Action;
use crate::provider::{Created, Identity, Lookup, Provider, ProviderError, ProviderErrorKind, Request};
use crate::resolve::{Scope, lookups_in, partition, resolve};
use crate::tags::{OfDesign, TAG_PROPERTIES, identifying_tags, tags};

/// One run of a deployment or teardown.
pub(crate) struct Run<'a> {
    pub(crate) provider: &'a dyn Provider,
    journal: &'a dyn Journal,
    pub(crate) options: &'a Options,
    events: Events<'a>,
    identity: Identity,
    deployment: String,
    /// The deployment's own facts as they are in the journal.
    header: Mutex<Option<DeploymentHeader>>,
    /// None in a teardown, which has no design.
    design: Option<OfDesign<'a>>,
    records: Mutex<BTreeMap<String, ResourceRecord>>,
    lookups: Mutex<BTreeMap<Lookup, String>>,
    /// How often each resource was made in this run: a second one needs another token.
    made: Mutex<BTreeMap<String, u32>>,
    /// Set by the first failure that ends the run.
    pub(crate) halt: Cancel,
}

/// What events about a resource say.
#[derive(Clone, Debug, Default)]
pub(crate) struct Subject {
    pub(crate) logical_id: String,
    pub(crate) origin: String,
}

impl From<&ResourceRecord> for Subject {
    fn from(record: &ResourceRecord) -> Self {
        Self {
            logical_id: record.logical_id.clone(),
            origin: record.origin.clone(),
        }
    }
}

/// A row of failures of one call.
pub(crate) struct Streak {
    began: Option<Instant>,
    backoff: Backoff,
}

impl<'a> Run<'a> {
    /// Asks who is calling and refuses another place than the recorded one. Nothing has been changed before.
    pub(crate) async fn connect(
        provider: &'a dyn Provider,
        journal: &'a dyn Journal,
        options: &'a Options,
        events: Events<'a>,
        design: Option<OfDesign<'a>>,
        recorded: &Recorded,
    ) -> Result<Self, DeployError> {
        let nobody = Identity {
            account: String::new(),
            arn: String::new(),
            region: String::new(),
            emulated: false,
        };
        let mut run = Self {
            provider,
            journal,
            options,
            events,
            identity: nobody,
            deployment: recorded
                .header
                .as_ref()
                .map_or_else(|| options.deployment.clone(), |h| h.id.clone()),
            header: Mutex::new(recorded.header.clone()),
            design,
            records: Mutex::new(recorded.resources.clone()),
            lookups: Mutex::default(),
            made: Mutex::default(),
            halt: Cancel::new(),
        };
        run.identity = match run.ask(&Subject::default(), || provider.identity()).await {
            Ok(identity) => identity,
            Err(StepFailure::Provider(error)) => return Err(DeployError::NoIdentity(error)),
            Err(_) => return Err(DeployError::Cancelled(run.standing())),
        };
        if let Some(header) = &recorded.header {
            let place = |account: &str, region: &str, endpoint_url: &Option<String>| {
                let (account, region) = (account.to_owned(), region.to_owned());
                Box::new(Place {
                    account,
                    region,
                    endpoint_url: endpoint_url.clone(),
                })
            };
            let recorded = place(&header.account, &header.region, &header.endpoint_url);
            let found = place(&run.identity.account, &run.identity.region, &options.endpoint_url);
            if recorded != found {
                return Err(DeployError::WrongAccount { recorded, found });
            }
        }
        Ok(run)
    }

    /// Writes the deployment's own facts when they are new.
    pub(crate) fn save_header(&self, parameters: &BTreeMap<String, String>) -> Result<(), DeployError> {
        let waiting_for = lock(&self.header)
            .as_ref()
            .map(|header| header.waiting_for.clone());
        let header = DeploymentHeader {
            id: self.deployment.clone(),
            account: self.identity.account.clone(),
            region: self.identity.region.clone(),
            endpoint_url: self.options.endpoint_url.clone(),
            parameters: parameters.clone(),
            waiting_for: waiting_for.unwrap_or_default(),
        };
        self.write_header(header).map_err(|error| DeployError::Journal {
            error,
            standing: self.standing(),
        })
    }

    /// Writes which images are waited for when that is new.
    pub(crate) fn save_waiting(&self, missing: &[MissingImage]) -> Result<(), JournalError> {
        let Some(mut header) = lock(&self.header).clone() else {
            return Ok(());
        };
        header.waiting_for = missing.to_vec();
        self.write_header(header)
    }

    fn write_header(&self, header: DeploymentHeader) -> Result<(), JournalError> {
        let mut recorded = lock(&self.header);
        if recorded.as_ref() != Some(&header) {
            self.journal.save_header(&header)?;
            *recorded = Some(header);
        }
        Ok(())
    }

    /// The deployment's id.
    pub(crate) fn deployment(&self) -> &str {
        &self.deployment
    }

    /// Whether more work may start.
    pub(crate) fn may_start(&self) -> bool {
        !self.halt.is_cancelled() && !self.options.cancel.is_cancelled()
    }

    pub(crate) fn records(&self) -> MutexGuard<'_, BTreeMap<String, ResourceRecord>> {
        lock(&self.records)
    }

    pub(crate) fn record(&self, logical_id: &str) -> Option<ResourceRecord> {
        self.records().get(logical_id).cloned()
    }

    /// Writes the beginning of a call.
    pub(crate) fn begin(&self, record: &ResourceRecord) -> Result<(), StepFailure> {
        self.journal.begin(record)?;
        self.records().insert(record.logical_id.clone(), record.clone());
        Ok(())
    }

    /// Writes the end of a call.
    pub(crate) fn end(&self, record: &ResourceRecord) -> Result<(), StepFailure> {
        self.journal.end(record)?;
        self.records().insert(record.logical_id.clone(), record.clone());
        Ok(())
    }

    /// Strikes a resource that is gone.
    pub(crate) fn forget(&self, logical_id: &str) -> Result<(), StepFailure> {
        self.journal.forget(logical_id)?;
        self.records().remove(logical_id);
        Ok(())
    }

    /// The recorded resources that depend on this one.
    pub(crate) fn dependents(&self, logical_id: &str) -> Vec<String> {
        let records = self.records();
        let uses = |r: &&ResourceRecord| {
            r.logical_id != logical_id && r.dependencies.iter().any(|d| d == logical_id)
        };
        records
            .values()
            .filter(uses)
            .map(|r| r.logical_id.clone())
            .collect()
    }

    pub(crate) fn standing(&self) -> Standing {
        let mut standing = Standing::default();
        for record in self.records().values() {
            *match record.state {
                RecordState::Ready => &mut standing.ready,
                RecordState::Settling => &mut standing.settling,
                RecordState::Creating | RecordState::Updating => &mut standing.unknown,
                RecordState::Deleting => &mut standing.deleting,
            } += 1;
        }
        standing
    }

    /// A token that no creation had before.
    pub(crate) fn token(&self, logical_id: &str) -> String {
        let mut made = lock(&self.made);
        let times = made.entry(logical_id.to_owned()).or_default();
        *times += 1;
        let parts = [
            self.deployment.as_str(),
            &self.options.run,
            logical_id,
            &times.to_string(),
        ];
        parts
            .into_iter()
            .fold(Fingerprint::new(), |f, part| f.with(part))
            .finish()
    }

    /// The request that a record stands for.
    pub(crate) fn request(&self, record: &ResourceRecord) -> Request {
        let mut tags = match self.design {
            Some(design) => tags(
                &self.deployment,
                &record.logical_id,
                &record.label,
                design,
                &self.identity.region,
                self.options.expires.as_deref(),
            ),
            None => identifying_tags(&self.deployment, &record.logical_id),
        };
        if let Some(properties) = properties_tag(&record.wanted) {
            tags.insert(TAG_PROPERTIES.to_owned(), properties);
        }
        Request {
            deployment: self.deployment.clone(),
            logical_id: record.logical_id.clone(),
            type_name: record.type_name.clone(),
            properties: record.properties.clone(),
            tags,
            token: record.token.clone(),
        }
    }

    /// The properties as they are to be sent. What `earlier` was sent stays for a property that has not changed and
    /// refers to no resource: the newest image of today is no reason to replace a machine.
    pub(crate) async fn resolve(
        &self,
        subject: &Subject,
        wanted: &Map<String, Value>,
        earlier: Option<&ResourceRecord>,
    ) -> Result<Map<String, Value>, StepFailure> {
        let mut settled = Map::new();
        let mut open = Map::new();
        for (property, value) in wanted {
            let sent = earlier
                .filter(|r| r.wanted.get(property) == Some(value) && references_in(value).is_empty())
                .and_then(|r| r.properties.get(property));
            match sent {
                Some(sent) => settled.insert(property.clone(), sent.clone()),
                None => open.insert(property.clone(), value.clone()),
            };
        }
        for lookup in open
            .values()
            .flat_map(|value| lookups_in(value, &self.identity.region))
        {
            if !lock(&self.lookups).contains_key(&lookup) {
                let value = self.ask(subject, || self.provider.lookup(&lookup)).await?;
                lock(&self.lookups).insert(lookup, value);
            }
        }
        let mut resolved = self.in_scope(|scope| resolve(&subject.logical_id, &open, scope))?;
        // The order of the wanted properties, so that the journal reads like the design.
        Ok(wanted
            .keys()
            .filter_map(|k| Some((k.clone(), settled.remove(k).or_else(|| resolved.remove(k))?)))
            .collect())
    }

    /// Runs something with all that expressions may speak of.
    pub(crate) fn in_scope<T>(&self, work: impl FnOnce(&Scope<'_>) -> T) -> T {
        let (records, lookups) = (self.records(), lock(&self.lookups));
        work(&Scope {
            account: &self.identity.account,
            region: &self.identity.region,
            partition: partition(&self.identity),
            records: &records,
            lookups: &lookups,
        })
    }

    /// Looks for what an unanswered creation may have made. Lists lag behind, so one look is not enough.
    pub(crate) async fn look(
        &self,
        request: &Request,
        subject: &Subject,
    ) -> Result<Option<Created>, StepFailure> {
        let mut backoff = Backoff::new(self.options.retry.initial, self.options.retry.max);
        for attempt in 1..=self.options.retry.finds.max(1) {
            let found = self.ask(subject, || self.provider.find(request)).await?;
            // A predecessor carries the same tags; it is known under its own name.
            let found =
                found.filter(|c| !self.is_known(&request.type_name, &c.physical_id, &request.logical_id));
            if found.is_some() {
                return Ok(found);
            }
            if attempt < self.options.retry.finds {
                self.pause(backoff.next()).await?;
            }
        }
        Ok(None)
    }

    /// Whether another record holds this resource.
    pub(crate) fn is_known(&self, type_name: &str, physical_id: &str, except: &str) -> bool {
        self.records().values().any(|r| {
            r.logical_id != except
                && r.type_name == type_name
                && r.physical_id.as_deref() == Some(physical_id)
        })
    }

    /// Repeats a call that changes nothing until it has an answer.
    pub(crate) async fn ask<T, F>(&self, subject: &Subject, call: impl Fn() -> F) -> Result<T, StepFailure>
    where
        F: Future<Output = Result<T, ProviderError>>,
    {
        let mut streak = self.streak();
        loop {
            match self.answer(subject, call()).await {
                Ok(answer) => return Ok(answer),
                Err(error) => {
                    self.bear(subject, &mut streak, error, self.options.retry.deadline)
                        .await?
                }
            }
        }
    }

    /// The end of a call. While there is none, events say how long it is waited for: nobody should look at a screen that
    /// stands still.
    pub(crate) async fn answer<T>(&self, subject: &Subject, call: impl Future<Output = T>) -> T {
        let began = Instant::now();
        let mut call = std::pin::pin!(call);
        loop {
            tokio::select! {
                biased;
                answer = &mut call => return answer,
                () = tokio::time::sleep(self.options.retry.silence) => {
                    let seconds = began.elapsed().as_secs();
                    self.waiting(subject, &format!("no answer from {} for {seconds} s", self.whom()));
                }
            }
        }
    }

    /// Who is called, in a person's words.
    fn whom(&self) -> &str {
        self.options.endpoint_url.as_deref().unwrap_or("AWS")
    }

    pub(crate) fn streak(&self) -> Streak {
        Streak {
            began: None,
            backoff: Backoff::new(self.options.retry.initial, self.options.retry.max),
        }
    }

    /// Waits after a failure that may pass; gives it back when it will not, or has lasted longer than `patience`.
    pub(crate) async fn bear(
        &self,
        subject: &Subject,
        streak: &mut Streak,
        error: ProviderError,
        patience: Duration,
    ) -> Result<(), StepFailure> {
        let patience = match error.kind {
            ProviderErrorKind::Unreachable => patience.min(self.options.retry.unreachable),
            _ => patience,
        };
        let began = *streak.began.get_or_insert_with(Instant::now);
        if !error.kind.is_transient() || began.elapsed() >= patience {
            return Err(error.into());
        }
        let pause = streak.backoff.next();
        self.emit(Event::Retrying {
            logical_id: subject.logical_id.clone(),
            origin: subject.origin.clone(),
            reason: error.to_string(),
            in_seconds: u32::try_from(pause.as_secs()).unwrap_or(u32::MAX),
        });
        self.pause(pause).await
    }

    /// Waits, unless the run is stopped.
    pub(crate) async fn pause(&self, duration: Duration) -> Result<(), StepFailure> {
        tokio::select! {
            biased;
            () = self.options.cancel.cancelled() => Err(StepFailure::Stopped),
            () = self.halt.cancelled() => Err(StepFailure::Stopped),
            () = tokio::time::sleep(duration) => Ok(()),
        }
    }

    pub(crate) fn emit(&self, event: Event) {
        (self.events)(event);
    }

    pub(crate) fn started(&self, subject: &Subject, type_name: &str, action: Action) {
        self.emit(Event::Started {
            logical_id: subject.logical_id.clone(),
            origin: subject.origin.clone(),
            type_name: type_name.to_owned(),
            action,
        });
    }

    pub(crate) fn waiting(&self, subject: &Subject, state: &str) {
        self.emit(Event::Waiting {
            logical_id: subject.logical_id.clone(),
            origin: subject.origin.clone(),
            state: state.to_owned(),
        });
    }

    pub(crate) fn finished(&self, subject: &Subject, action: Action) {
        let physical_id = self.record(&subject.logical_id).and_then(|r| r.physical_id);
        self.emit(Event::Finished {
            logical_id: subject.logical_id.clone(),
            origin: subject.origin.clone(),
            action,
            physical_id,
        });
    }
}

impl Streak {
    /// The next failure is the first of a new row.
    pub(crate) fn end(&mut self) {
        self.began = None;
        self.backoff.reset();
    }
}

/// A panic in one step leaves no half-written entry in these maps, so a poisoned lock is as good as any.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
