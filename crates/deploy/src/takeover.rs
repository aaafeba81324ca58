//! Going on with a deployment whose records are missing: what the account holds of a design is taken into the journal.
//!
//! What wears the deployment's tags tells its logical id, its token and, in digests, its properties. What can wear none is
//! recognised through the resource that it lies in, with the properties that the design gives it. A value that can't be told
//! is recorded as `null`: the plan then sets the property again in place and never replaces a resource for it.
//!
//! Nothing is changed in the account, and nothing is taken over that does not wear the deployment's tag or lie in something
//! that does. A journal that lacks only some resources gets those.

mod order;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use futures::StreamExt;
use serde_json::{Map, Value};
use tierwright_compile::Graph;

use crate::create::base_name;
use crate::error::{DeployError, Standing, StepFailure};
use crate::journal::{DeploymentHeader, Journal, JournalError, RecordState, Recorded, ResourceRecord};
use crate::known::Known;
use crate::options::Options;
use crate::plan::{Wanted, chosen_parameters, wanted};
use crate::provider::{Observed, Provider, ProviderError, ProviderErrorKind, Request, Tagged};
use crate::replacement::has_revisions;
use crate::run::{Run, Subject, lock};
use crate::tags::{
    OfDesign, TAG_DEPLOYMENT, TAG_DESIGN, TAG_DESIGN_NAME, TAG_LOGICAL_ID, TAG_PROPERTIES, TAG_TOKEN,
    design_tag, tag_value,
};

/// How many resources are read at once.
const AT_ONCE: usize = 8;

/// A deployment that the account holds of a design.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// Its id.
    pub id: String,
    /// The name that the design had when it was deployed, as a tag holds it.
    pub name: String,
    /// How many of its resources wear the design's tag.
    pub resources: usize,
}

/// What was taken over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TakenOver {
    /// The logical ids under which the resources are recorded now.
    pub resources: Vec<String>,
}

/// The deployments of a design's project and environment in the provider's Region, most resources first. The design's name
/// says whether one of them is its own: see [`Elsewhere::name`].
///
/// # Errors
/// [`ProviderError`] when the account can't be asked.
pub async fn deployments(
    graph: &Graph,
    region: &str,
    provider: &dyn Provider,
) -> Result<Vec<Elsewhere>, ProviderError> {
    let found = provider
        .tagged(TAG_DESIGN, &design_tag(&graph.settings, region))
        .await?;
    let mut all: BTreeMap<String, Elsewhere> = BTreeMap::new();
    for tags in found.iter().map(|found| &found.tags) {
        let Some(id) = tags.get(TAG_DEPLOYMENT) else {
            continue;
        };
        let entry = all.entry(id.clone()).or_insert_with(|| Elsewhere {
            id: id.clone(),
            name: String::new(),
            resources: 0,
        });
        entry.resources += 1;
        if entry.name.is_empty() {
            entry.name = tags.get(TAG_DESIGN_NAME).cloned().unwrap_or_default();
        }
    }
    let mut all: Vec<Elsewhere> = all.into_values().collect();
    all.sort_by_key(|found| std::cmp::Reverse(found.resources));
    Ok(all)
}

impl Elsewhere {
    /// Whether it was made from a design of this name.
    #[must_use]
    pub fn is_of(&self, name: &str) -> bool {
        self.name == tag_value(name)
    }
}

/// Records what the account holds of the deployment and the journal does not know. A journal without a header gets that of
/// `options.deployment`; when nothing is found, nothing is written.
///
/// # Errors
/// [`DeployError`]; what has been recorded by then stays so.
pub async fn take_over(
    graph: &Graph,
    parameters: &BTreeMap<String, String>,
    provider: &dyn Provider,
    journal: &dyn Journal,
    options: &Options,
) -> Result<TakenOver, DeployError> {
    let recorded = journal.load().map_err(|error| DeployError::Journal {
        error,
        standing: Standing::default(),
    })?;
    let silent = |_| {};
    let run = Run::connect(
        provider,
        journal,
        options,
        &silent,
        Some(OfDesign::of(graph)),
        &recorded,
    )
    .await?;
    let taken = Takeover::listed(&run, recorded.header.is_none())
        .await
        .map_err(|failure| as_error(&run, failure))?;
    let (texts, values) = chosen_parameters(graph, parameters, &recorded);
    // A design whose resources wait for each other can't be deployed, and what it was before can be taken down.
    let wanted = wanted(graph, &values).unwrap_or_default();
    let found = taken
        .records(wanted.iter().map(|(id, wanted)| (id.as_str(), wanted)))
        .await
        .map_err(|failure| as_error(&run, failure))?;
    if found.is_empty() {
        return Ok(TakenOver::default());
    }
    run.save_header(&texts)?;
    for record in &found {
        run.end(record).map_err(|failure| as_error(&run, failure))?;
    }
    Ok(TakenOver {
        resources: found.into_iter().map(|record| record.logical_id).collect(),
    })
}

fn as_error(run: &Run<'_>, failure: StepFailure) -> DeployError {
    match failure {
        StepFailure::Journal(error) => DeployError::Journal {
            error,
            standing: run.standing(),
        },
        StepFailure::Provider(error) => DeployError::Search(error),
        StepFailure::Stopped
        | StepFailure::Unresolved(_)
        | StepFailure::GaveUp(_)
        | StepFailure::Vanished
        | StepFailure::ImageVanished { .. }
        | StepFailure::TimedOut { .. }
        | StepFailure::NeedsReplacement { .. } => DeployError::Cancelled(run.standing()),
    }
}

/// What the account lists of a deployment, while it is sorted into records.
struct Takeover<'a> {
    run: &'a Run<'a>,
    /// Whether nothing at all was recorded: then several of one logical id are all the deployment's. Otherwise the journal
    /// knows best, and what else wears a recorded resource's tags (such as a revision that a pipeline made) goes with it.
    lost: bool,
    /// What is there, with its state.
    listed: Vec<(Tagged, Observed)>,
}

impl<'a> Takeover<'a> {
    /// Asks for everything that wears the deployment's tag, and reads it.
    async fn listed(run: &'a Run<'a>, lost: bool) -> Result<Self, StepFailure> {
        let (nobody, id) = (Subject::default(), tag_value(run.deployment()));
        let listed = run
            .ask(&nobody, || run.provider.tagged(TAG_DEPLOYMENT, &id))
            .await?;
        let fresh: Vec<Tagged> = listed
            .into_iter()
            .filter(|found| !run.is_known(&found.type_name, &found.physical_id, ""))
            .collect();
        let reads: Vec<_> = fresh
            .into_iter()
            .map(|found| async move {
                let observed = read(run, &found.type_name, &found.physical_id).await?;
                Ok::<_, StepFailure>(observed.map(|observed| (found, observed)))
            })
            .collect();
        let read: Vec<_> = futures::stream::iter(reads).buffered(AT_ONCE).collect().await;
        let mut listed = Vec::new();
        for one in read {
            listed.extend(one?);
        }
        Ok(Self { run, lost, listed })
    }

    /// The records of what is found: first what the design wants, in the order of creation, then the rest.
    async fn records(
        &self,
        wanted: impl Iterator<Item = (&str, &Wanted)>,
    ) -> Result<Vec<ResourceRecord>, StepFailure> {
        let mut found: Vec<ResourceRecord> = Vec::new();
        // What is recorded here is seen by what refers to it.
        let note = |record: ResourceRecord, found: &mut Vec<ResourceRecord>| {
            self.run
                .records()
                .insert(record.logical_id.clone(), record.clone());
            found.push(record);
        };
        for (id, wanted) in wanted {
            if self.run.record(id).is_some() {
                continue;
            }
            let mut same: Vec<&(Tagged, Observed)> = self.of(id, &wanted.type_name).collect();
            same.sort_by_key(|(tagged, observed)| {
                let ready = matches!(observed, Observed::Ready(_));
                let equal = known(tagged).is_all(&wanted.properties);
                // Of two numbers with the same beginning the longer one is the newer one.
                (equal, ready, tagged.physical_id.len(), tagged.physical_id.clone())
            });
            match same.pop() {
                Some((tagged, observed)) => {
                    let record = self
                        .record(id, wanted, Some(tagged), &tagged.physical_id, observed)
                        .await?;
                    note(record, &mut found);
                    // The deletion of the newest revision takes the others along.
                    for (tagged, observed) in same.into_iter().filter(|_| !has_revisions(&wanted.type_name)) {
                        let mut record = self.unwanted(id, tagged, observed);
                        record.dependencies.clone_from(&wanted.dependencies);
                        note(record, &mut found);
                    }
                }
                None => {
                    if let Some(record) = self.recognised(id, wanted).await? {
                        note(record, &mut found);
                    }
                }
            }
        }
        let rest = found.len();
        for (tagged, observed) in &self.listed {
            let logical_id = tagged.tags.get(TAG_LOGICAL_ID).map_or_else(
                || tagged.type_name.rsplit("::").next().unwrap_or("Resource"),
                String::as_str,
            );
            let is_recorded =
                tagged.tags.contains_key(TAG_LOGICAL_ID) && self.run.record(logical_id).is_some();
            let goes_along = has_revisions(&tagged.type_name) || !self.lost;
            if self.run.is_known(&tagged.type_name, &tagged.physical_id, "") || (is_recorded && goes_along) {
                continue;
            }
            note(self.unwanted(logical_id, tagged, observed), &mut found);
        }
        // Nothing tells what these wait for, so all that comes before their kind in a creation comes before them.
        let records = self.run.records().clone();
        for record in &mut found[rest..] {
            let earlier = |other: &&ResourceRecord| {
                order::rank(&other.type_name) < order::rank(&record.type_name)
                    && base_name(&other.logical_id) != base_name(&record.logical_id)
            };
            let names: BTreeSet<&str> = records
                .values()
                .filter(earlier)
                .map(|other| base_name(&other.logical_id))
                .collect();
            record.dependencies = names.into_iter().map(str::to_owned).collect();
        }
        Ok(found)
    }

    /// What wears a logical id, of a type.
    fn of(&self, logical_id: &str, type_name: &str) -> impl Iterator<Item = &(Tagged, Observed)> {
        let (id, type_name) = (tag_value(logical_id), type_name.to_owned());
        self.listed.iter().filter(move |(tagged, _)| {
            tagged.type_name == type_name && tagged.tags.get(TAG_LOGICAL_ID) == Some(&id)
        })
    }

    /// A resource that wears no tags.
    async fn recognised(&self, id: &str, wanted: &Wanted) -> Result<Option<ResourceRecord>, StepFailure> {
        let properties = self.resolved(id, &wanted.properties).await?;
        if properties.len() < wanted.properties.len() {
            // What it refers to is not there, so neither is it.
            return Ok(None);
        }
        let request = Request {
            deployment: self.run.deployment().to_owned(),
            logical_id: id.to_owned(),
            type_name: wanted.type_name.clone(),
            properties: properties.clone(),
            tags: BTreeMap::new(),
            token: String::new(),
        };
        let subject = Subject::default();
        let seen = match self
            .run
            .ask(&subject, || self.run.provider.recognise(&request))
            .await
        {
            Ok(seen) => seen,
            // A kind that the provider does not know was never made by it.
            Err(StepFailure::Provider(error)) if is_unknown_kind(&error) => None,
            Err(failure) => return Err(failure),
        };
        let Some(seen) = seen else {
            return Ok(None);
        };
        let physical_id = seen.created.physical_id;
        if self.run.is_known(&wanted.type_name, &physical_id, "") {
            return Ok(None);
        }
        let Some(observed) = read(self.run, &wanted.type_name, &physical_id).await? else {
            return Ok(None);
        };
        let known = Known::new(None, seen.differs);
        let record = self
            .filled(id, wanted, &known, self.run.token(id), &physical_id, &observed)
            .await?;
        Ok(Some(record))
    }

    async fn record(
        &self,
        id: &str,
        wanted: &Wanted,
        tagged: Option<&Tagged>,
        physical_id: &str,
        observed: &Observed,
    ) -> Result<ResourceRecord, StepFailure> {
        let known = tagged.map_or_else(|| Known::new(None, Vec::new()), known);
        let token = tagged
            .and_then(|tagged| tagged.tags.get(TAG_TOKEN).cloned())
            .unwrap_or_else(|| self.run.token(id));
        self.filled(id, wanted, &known, token, physical_id, observed)
            .await
    }

    async fn filled(
        &self,
        id: &str,
        wanted: &Wanted,
        known: &Known,
        token: String,
        physical_id: &str,
        observed: &Observed,
    ) -> Result<ResourceRecord, StepFailure> {
        let mut recorded = known.record(&wanted.type_name, &wanted.properties);
        let resolved = self.resolved(id, &recorded).await?;
        // What has no value now had one that is not known.
        for (name, value) in &mut recorded {
            if !resolved.contains_key(name) {
                *value = Value::Null;
            }
        }
        let properties = recorded
            .keys()
            .map(|name| (name.clone(), resolved.get(name).cloned().unwrap_or(Value::Null)))
            .collect();
        let (state, attributes) = standing(observed);
        Ok(ResourceRecord {
            logical_id: id.to_owned(),
            type_name: wanted.type_name.clone(),
            origin: wanted.origin.clone(),
            label: wanted.label.clone(),
            state,
            physical_id: Some(physical_id.to_owned()),
            wanted: recorded,
            properties,
            before: None,
            attributes,
            dependencies: wanted.dependencies.clone(),
            token,
        })
    }

    /// One that the design does not have, or has another one of: it waits for its deletion.
    fn unwanted(&self, logical_id: &str, tagged: &Tagged, observed: &Observed) -> ResourceRecord {
        let records = self.run.records();
        let token = tagged.tags.get(TAG_TOKEN);
        let names = std::iter::once(logical_id.to_owned())
            .chain(token.map(|token| format!("{logical_id}~{token}")))
            .chain((1..).map(|n| format!("{logical_id}~{n}")));
        let free = { names }.find(|name| !records.contains_key(name));
        let (state, attributes) = standing(observed);
        ResourceRecord {
            logical_id: free.unwrap_or_else(|| logical_id.to_owned()),
            type_name: tagged.type_name.clone(),
            origin: String::new(),
            label: tagged.tags.get("Name").cloned().unwrap_or_default(),
            state,
            physical_id: Some(tagged.physical_id.clone()),
            wanted: Map::new(),
            properties: Map::new(),
            before: None,
            attributes,
            dependencies: Vec::new(),
            token: token.cloned().unwrap_or_default(),
        }
    }

    /// The properties that have a value, with it.
    async fn resolved(
        &self,
        id: &str,
        properties: &Map<String, Value>,
    ) -> Result<Map<String, Value>, StepFailure> {
        let subject = Subject {
            logical_id: id.to_owned(),
            ..Subject::default()
        };
        let mut resolved = Map::new();
        for (name, value) in properties.iter().filter(|(_, value)| !value.is_null()) {
            let one = Map::from_iter([(name.clone(), value.clone())]);
            match self.run.resolve(&subject, &one, None).await {
                Ok(value) => resolved.extend(value),
                Err(StepFailure::Unresolved(_)) => {}
                Err(failure) => return Err(failure),
            }
        }
        Ok(resolved)
    }
}

fn known(tagged: &Tagged) -> Known {
    Known::new(tagged.tags.get(TAG_PROPERTIES).map(String::as_str), Vec::new())
}

/// The state of a resource; none when it is not there, or of a kind that the provider does not know.
async fn read(run: &Run<'_>, type_name: &str, physical_id: &str) -> Result<Option<Observed>, StepFailure> {
    let subject = Subject::default();
    match run
        .ask(&subject, || run.provider.read(type_name, physical_id))
        .await
    {
        Ok(Observed::Missing) => Ok(None),
        Ok(observed) => Ok(Some(observed)),
        Err(StepFailure::Provider(error))
            if error.kind == ProviderErrorKind::NotFound || is_unknown_kind(&error) =>
        {
            Ok(None)
        }
        Err(failure) => Err(failure),
    }
}

fn is_unknown_kind(error: &ProviderError) -> bool {
    error.kind == ProviderErrorKind::Unsupported
}

/// The state of a record for what the account says. One that is not ready was made and is waited for.
fn standing(observed: &Observed) -> (RecordState, BTreeMap<String, String>) {
    match observed {
        Observed::Ready(attributes) => (RecordState::Ready, attributes.clone()),
        Observed::Missing | Observed::Pending(_) | Observed::Failed(_) => {
            (RecordState::Settling, BTreeMap::new())
        }
    }
}

/// A copy of what a journal knows, for a look that records nothing.
#[derive(Debug, Default)]
pub struct Scratch(Mutex<Recorded>);

impl Scratch {
    /// A copy to go on from.
    #[must_use]
    pub fn of(recorded: Recorded) -> Self {
        Self(Mutex::new(recorded))
    }

    /// What it holds in the end.
    #[must_use]
    pub fn into_recorded(self) -> Recorded {
        self.0
            .into_inner()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Journal for Scratch {
    fn load(&self) -> Result<Recorded, JournalError> {
        Ok(lock(&self.0).clone())
    }

    fn save_header(&self, header: &DeploymentHeader) -> Result<(), JournalError> {
        lock(&self.0).header = Some(header.clone());
        Ok(())
    }

    fn begin(&self, record: &ResourceRecord) -> Result<(), JournalError> {
        self.end(record)
    }

    fn end(&self, record: &ResourceRecord) -> Result<(), JournalError> {
        lock(&self.0)
            .resources
            .insert(record.logical_id.clone(), record.clone());
        Ok(())
    }

    fn forget(&self, logical_id: &str) -> Result<(), JournalError> {
        lock(&self.0).resources.remove(logical_id);
        Ok(())
    }
}
