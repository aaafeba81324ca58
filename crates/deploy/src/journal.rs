use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;

use crate::images::MissingImage;

/// The memory of a deployment, on disk before and after every call.
///
/// A step *begins* before its call and *ends* after it. A beginning without an end is unknown after a crash; the executor
/// then reads AWS back. Each method returns once its entry is durable. Methods are synchronous: an entry takes well under a
/// millisecond on a local disk, and the executor must not go on before it stands.
pub trait Journal: Send + Sync {
    /// Everything recorded for the deployment; empty when it is new.
    fn load(&self) -> Result<Recorded, JournalError>;
    /// A deployment's own facts, written once before its first step and again when they change.
    fn save_header(&self, header: &DeploymentHeader) -> Result<(), JournalError>;
    /// Before a call: the state is one of the `…ing` states.
    fn begin(&self, record: &ResourceRecord) -> Result<(), JournalError>;
    /// After it, with what it gave.
    fn end(&self, record: &ResourceRecord) -> Result<(), JournalError>;
    /// After a deletion was seen through: the record goes, a line of history stays.
    fn forget(&self, logical_id: &str) -> Result<(), JournalError>;
}

/// What a journal knows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recorded {
    /// None before the first deployment.
    pub header: Option<DeploymentHeader>,
    /// The resources by logical id.
    pub resources: BTreeMap<String, ResourceRecord>,
}

/// A deployment's own facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeploymentHeader {
    /// Its id, the value of the tag `tierwright:deployment`.
    pub id: String,
    /// The account that it lives in: another account or Region is refused.
    pub account: String,
    /// The Region.
    pub region: String,
    /// The endpoint URL when it is not AWS's own.
    pub endpoint_url: Option<String>,
    /// Values of parameters chosen for it.
    pub parameters: BTreeMap<String, String>,
    /// Images that the last run waited for, and that were not there when it ended.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waiting_for: Vec<MissingImage>,
}

/// A resource as the journal knows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ResourceRecord {
    /// Its logical id. A resource whose successor was made beside it waits for its deletion as `LOGICALID~TOKEN`.
    pub logical_id: String,
    /// Its CloudFormation type.
    pub type_name: String,
    /// The id of the thing in the document.
    pub origin: String,
    /// The label of that thing, free text; for sentences.
    #[serde(default)]
    pub label: String,
    /// Where it stands.
    pub state: RecordState,
    /// Its physical id, once known.
    pub physical_id: Option<String>,
    /// Its properties as wanted, parameters filled in, other expressions unresolved: what the plan compares with.
    pub wanted: Map<String, Value>,
    /// Its properties as sent, expressions resolved.
    pub properties: Map<String, Value>,
    /// In the state `Updating`: the properties before. After an update without an answer each is one or the other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Map<String, Value>>,
    /// Attributes, once known.
    pub attributes: BTreeMap<String, String>,
    /// Logical ids that it waits for; its deletion comes before theirs.
    pub dependencies: Vec<String>,
    /// The token of its creation.
    pub token: String,
}

/// Where a resource stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum RecordState {
    /// `create` may or may not have happened.
    Creating,
    /// It exists and is not yet ready.
    Settling,
    /// It is ready.
    Ready,
    /// `update` may or may not have happened.
    Updating,
    /// `delete` may or may not have happened.
    Deleting,
}

/// A journal that can't be read or written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the deployment's journal {path} cannot be {doing}: {reason}")]
pub struct JournalError {
    /// Where it is.
    pub path: String,
    /// `read` or `written`.
    pub doing: &'static str,
    /// Why.
    pub reason: String,
}
