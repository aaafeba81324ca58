use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU32, Ordering};

use serde::{Deserialize, Serialize};
use tokio::time::Instant;
use ts_rs::TS;

use crate::create::base_name;
use crate::error::{DeployError, Standing, StepFailure};
use crate::event::{Event, Events};
use crate::execute::{conclude, note_failure};
use crate::journal::{Journal, ResourceRecord};
use crate::options::{Backoff, Options};
use crate::plan::{Action, PlanSummary, teardown_order};
use crate::provider::{Leftover, Provider};
use crate::run::{Run, Subject};
use crate::walk::{has_cycle, walk};

/// What a teardown did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DestroyReport {
    /// Resources deleted.
    pub deleted: u32,
    /// What the account still lists under the deployment's tag: nothing, when all went well.
    pub leftovers: Vec<Leftover>,
    /// How long it took.
    pub seconds: u32,
}

/// Takes down everything that is recorded, and asks the account whether anything is left.
///
/// Works from the journal alone. A resource goes when everything that depended on it is gone. One that can't be deleted
/// does not keep the others: each costs money as long as it stands.
///
/// # Errors
/// [`DeployError`]; what is not deleted stays recorded, and another run goes on with it.
pub async fn destroy(
    provider: &dyn Provider,
    journal: &dyn Journal,
    options: &Options,
    events: Events<'_>,
) -> Result<DestroyReport, DeployError> {
    let began = Instant::now();
    let recorded = journal.load().map_err(|error| DeployError::Journal {
        error,
        standing: Standing::default(),
    })?;
    if recorded.header.is_none() && recorded.resources.is_empty() {
        return Ok(DestroyReport::default());
    }
    let run = Run::connect(provider, journal, options, events, None, &recorded).await?;
    run.save_waiting(&[]).map_err(|error| DeployError::Journal {
        error,
        standing: run.standing(),
    })?;
    let order = teardown_order(&recorded.resources);
    let delete = u32::try_from(order.len()).unwrap_or(u32::MAX);
    run.emit(Event::Planned {
        summary: PlanSummary {
            delete,
            ..PlanSummary::default()
        },
    });

    let deleted = AtomicU32::new(0);
    let results = walk(
        &waits(&order, &recorded.resources),
        options.parallelism,
        || run.may_start(),
        |index| {
            let (run, deleted, record) = (&run, &deleted, &recorded.resources[&order[index]]);
            async move {
                let subject = Subject::from(record);
                run.started(&subject, &record.type_name, Action::Delete);
                let result = run.remove(&record.logical_id).await;
                match &result {
                    Ok(()) => {
                        deleted.fetch_add(1, Ordering::Relaxed);
                        run.finished(&subject, Action::Delete);
                    }
                    Err(failure) => note_failure(run, &subject, failure, true),
                }
                result
            }
        },
    )
    .await;
    let results = results.into_iter().map(|(i, r)| (order[i].as_str(), r)).collect();
    conclude(&run, order.len(), results, |id| {
        let record = recorded.resources.get(id);
        record
            .map(|r| (r.label.clone(), r.type_name.clone()))
            .unwrap_or_default()
    })?;

    let deleted = deleted.into_inner();
    let leftovers = match leftovers(&run).await {
        Ok(leftovers) => leftovers,
        Err(StepFailure::Provider(error)) => return Err(DeployError::Inventory { deleted, error }),
        Err(_) => return Err(DeployError::Cancelled(run.standing())),
    };
    let seconds = u32::try_from(began.elapsed().as_secs()).unwrap_or(u32::MAX);
    Ok(DestroyReport {
        deleted,
        leftovers,
        seconds,
    })
}

/// Each resource waits for those that depend on it.
fn waits(order: &[String], records: &BTreeMap<String, ResourceRecord>) -> Vec<BTreeSet<usize>> {
    let waits: Vec<BTreeSet<usize>> = order
        .iter()
        .map(|id| {
            let base = base_name(id);
            let uses =
                |user: &str| base_name(user) != base && records[user].dependencies.iter().any(|d| d == base);
            (0..order.len()).filter(|i| uses(&order[*i])).collect()
        })
        .collect();
    // No journal of ours has a cycle. If one does, AWS's own refusals and the retries find an order.
    if has_cycle(&waits) {
        vec![BTreeSet::new(); order.len()]
    } else {
        waits
    }
}

/// What the account still lists, asked again for a while, because AWS lists what was deleted for some minutes.
async fn leftovers(run: &Run<'_>) -> Result<Vec<Leftover>, StepFailure> {
    let began = Instant::now();
    let mut backoff = Backoff::new(run.options.poll.initial, run.options.poll.max);
    loop {
        let left = run
            .ask(&Subject::default(), || run.provider.inventory(run.deployment()))
            .await?;
        run.emit(Event::Inventory {
            left: u32::try_from(left.len()).unwrap_or(u32::MAX),
        });
        if left.is_empty() || began.elapsed() >= run.options.poll.inventory {
            return Ok(left);
        }
        run.pause(backoff.next()).await?;
    }
}
