use std::collections::{BTreeMap, BTreeSet};

use futures::StreamExt;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::drift::drifted;
use crate::journal::{RecordState, Recorded, ResourceRecord};
use crate::plan::Change;
use crate::provider::{Observed, Provider, ProviderErrorKind};

/// A recorded resource as the account has it now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ResourceStatus {
    /// Its logical id.
    pub logical_id: String,
    /// The id of the thing in the document.
    pub origin: String,
    /// Its CloudFormation type.
    pub type_name: String,
    /// Its physical id, once known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub physical_id: Option<String>,
    /// Where the journal says it stands.
    pub recorded: RecordState,
    /// What the account says.
    pub found: Found,
}

/// What the account says of a resource.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "camelCase")]
pub enum Found {
    /// It works.
    Ready,
    /// It works, and somebody changed it by hand.
    Changed {
        /// What: before is what was sent, after is what the account shows.
        changes: Vec<Change>,
    },
    /// It is coming, changing or going.
    Pending {
        /// AWS's word.
        word: String,
    },
    /// It is not there.
    Missing,
    /// AWS gave up on it.
    Failed {
        /// AWS's reason.
        reason: String,
    },
    /// It could not be asked for.
    Unknown {
        /// Why, as a sentence.
        reason: String,
    },
}

/// How many resources are asked for at once.
const AT_ONCE: usize = 8;

/// Reads every recorded resource. Changes nothing, and writes nothing.
pub async fn refresh(recorded: &Recorded, provider: &dyn Provider) -> Vec<ResourceStatus> {
    // Collected first: a stream of borrowing closures is not known to be `Send`.
    let reads: Vec<_> = recorded
        .resources
        .values()
        .map(|record| status(record, recorded, provider))
        .collect();
    futures::stream::iter(reads).buffered(AT_ONCE).collect().await
}

/// The logical ids of resources that should be there and are not, for [`plan_with`](crate::plan_with).
#[must_use]
pub fn gone(statuses: &[ResourceStatus]) -> BTreeSet<String> {
    let missing = |s: &&ResourceStatus| s.recorded == RecordState::Ready && s.found == Found::Missing;
    statuses
        .iter()
        .filter(missing)
        .map(|s| s.logical_id.clone())
        .collect()
}

/// What somebody changed by hand, by logical id, for [`with_drift`](crate::with_drift).
#[must_use]
pub fn changed(statuses: &[ResourceStatus]) -> BTreeMap<String, Vec<Change>> {
    let changes = |status: &ResourceStatus| match &status.found {
        Found::Changed { changes } => Some((status.logical_id.clone(), changes.clone())),
        Found::Ready
        | Found::Pending { .. }
        | Found::Missing
        | Found::Failed { .. }
        | Found::Unknown { .. } => None,
    };
    statuses.iter().filter_map(changes).collect()
}

/// Of what is ready, whether it is as it was sent. A look that fails says nothing.
async fn compared(record: &ResourceRecord, recorded: &Recorded, provider: &dyn Provider) -> Found {
    let physical_id = record.physical_id.as_deref().unwrap_or_default();
    if record.state != RecordState::Ready {
        return Found::Ready;
    }
    let seen = provider.seen(&record.type_name, physical_id).await;
    match drifted(record, &seen.unwrap_or_default(), recorded) {
        changes if changes.is_empty() => Found::Ready,
        changes => Found::Changed { changes },
    }
}

async fn status(record: &ResourceRecord, recorded: &Recorded, provider: &dyn Provider) -> ResourceStatus {
    let found = match &record.physical_id {
        None => Found::Unknown {
            reason: "Its creation had no answer; deploy or destroy looks for it.".to_owned(),
        },
        Some(physical_id) => match provider.read(&record.type_name, physical_id).await {
            Ok(Observed::Ready(_)) => compared(record, recorded, provider).await,
            Ok(Observed::Pending(word)) => Found::Pending { word },
            Ok(Observed::Missing) => Found::Missing,
            Ok(Observed::Failed(reason)) => Found::Failed { reason },
            Err(error) if error.kind == ProviderErrorKind::NotFound => Found::Missing,
            Err(error) => Found::Unknown {
                reason: error.to_string(),
            },
        },
    };
    ResourceStatus {
        logical_id: record.logical_id.clone(),
        origin: record.origin.clone(),
        type_name: record.type_name.clone(),
        physical_id: record.physical_id.clone(),
        recorded: record.state,
        found,
    }
}
