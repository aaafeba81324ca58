use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::images::MissingImage;
use crate::plan::{Action, PlanSummary};

/// What happens during a deployment or teardown, for a live view. Nothing depends on it being seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Event {
    /// Work begins.
    Planned {
        /// What will be done.
        summary: PlanSummary,
    },
    /// A resource is being worked on.
    Started {
        /// Its logical id.
        logical_id: String,
        /// The id of the thing in the document.
        origin: String,
        /// Its CloudFormation type.
        type_name: String,
        /// What is done.
        action: Action,
    },
    /// The call is made; AWS is busy. Sent when the state changes, and again and again while a call has no answer.
    Waiting {
        /// Its logical id.
        logical_id: String,
        /// The id of the thing in the document.
        origin: String,
        /// AWS's word for its state, or what is waited for.
        state: String,
    },
    /// A call did not work and will be repeated.
    Retrying {
        /// Its logical id; empty for a call that belongs to no resource.
        logical_id: String,
        /// The id of the thing in the document.
        origin: String,
        /// Why, as a sentence.
        reason: String,
        /// The pause before the next attempt.
        in_seconds: u32,
    },
    /// A resource is done.
    Finished {
        /// Its logical id.
        logical_id: String,
        /// The id of the thing in the document.
        origin: String,
        /// What was done.
        action: Action,
        /// Its physical id; none when it is gone.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        physical_id: Option<String>,
    },
    /// A resource could not be worked on. No more work starts, except in a teardown.
    Failed {
        /// Its logical id.
        logical_id: String,
        /// The id of the thing in the document.
        origin: String,
        /// Why, as a sentence.
        message: String,
    },
    /// A value that the design promises.
    Output {
        /// Its name.
        id: String,
        /// What it is.
        description: String,
        /// The value.
        value: String,
    },
    /// The repositories stand, and these images are not in them. Nothing else is made before they are.
    ImagesMissing {
        /// Which.
        images: Vec<MissingImage>,
    },
    /// Files are on their way to a bucket.
    Uploading {
        /// The bucket.
        bucket: String,
        /// How many.
        files: u32,
    },
    /// Everything recorded is deleted; the account is asked whether anything is left.
    Inventory {
        /// What it still lists.
        left: u32,
    },
}

/// Where events go. Called from the task that runs the deployment; must return at once.
pub type Events<'a> = &'a (dyn Fn(Event) + Sync);
