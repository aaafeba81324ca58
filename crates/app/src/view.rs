//! The types that cross to the window and the command line, beside those of `model`, `reach`, `rules` and `deploy`.
//! TypeScript's side is generated from them (`cargo xtask codegen`, `ui/src/ipc/types.ts`).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tierwright_deploy::{Identity, Leftover, MissingImage, Plan, RecordState};
use tierwright_model::{Connection, Design, Edit, FieldError, Finding, ItemKind, NodeGeometry, Summary};
use tierwright_rules::NatMode;
use ts_rs::TS;

/// Everything that the window draws, after any change. Later this may carry what changed only; the window already
/// replaces its whole state by it.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Snapshot {
    /// Counts every change; an older snapshot that arrives late is dropped.
    #[ts(type = "number")]
    pub revision: u64,
    /// The design.
    pub design: Design,
    /// The file, when it has one.
    pub path: Option<String>,
    /// Whether the file on disk is older than the design.
    pub unsaved: bool,
    /// Whether this design was taken up from an autosave after a crash.
    pub recovered: bool,
    /// Who has the file open too; this window does not write to it then.
    pub held_by: Option<Holder>,
    /// What undo would take back, in words.
    pub undo: Option<String>,
    /// What redo would do again, in words.
    pub redo: Option<String>,
    /// The findings, worst first; waived ones last.
    pub findings: Vec<Finding>,
    /// How many findings count.
    pub summary: Summary,
    /// What each subnet is by its routes.
    pub subnet_roles: BTreeMap<String, SubnetRole>,
    /// How the private subnets get out; none when it is none of the three ways.
    pub nat: Option<NatMode>,
    /// Whether each connection can flow.
    pub connections: BTreeMap<String, ConnectionState>,
    /// How many resources each thing in the document becomes.
    #[ts(type = "Record<string, number>")]
    pub resource_counts: BTreeMap<String, usize>,
}

/// Another window that has the same file open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Holder {
    /// The process that it belongs to.
    pub process: Option<u32>,
    /// Since when, in seconds since 1970.
    #[ts(type = "number | null")]
    pub since: Option<u64>,
}

/// The design's file, compared with the design in the window.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FileView {
    /// The file.
    pub path: String,
    /// How it is.
    pub state: FileState,
    /// Why it can't be read.
    pub reason: Option<String>,
    /// What is different in the file.
    pub changes: Vec<ThingChange>,
}

/// How a design's file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum FileState {
    /// As it was read or written last.
    Same,
    /// Another program has changed it.
    Changed,
    /// It is not there any more.
    Gone,
    /// It can't be read as a design.
    Unreadable,
}

/// One thing that is different in the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ThingChange {
    /// What the file has done with it.
    pub how: HowChanged,
    /// What it is; none for the design itself.
    pub kind: Option<ItemKind>,
    /// Its id; empty for the design itself.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// What the file has done with a thing, seen from the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum HowChanged {
    /// It is in the file only.
    Added,
    /// It is in the window only.
    Removed,
    /// It is another in the file.
    Changed,
}

/// What a subnet is by its effective route table, whatever its name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum SubnetRole {
    /// Its default route goes to an internet gateway.
    Public,
    /// Its default route goes to a NAT gateway.
    Private,
    /// It has no default route.
    Isolated,
}

/// Whether a connection's traffic can flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionState {
    /// The verdict.
    pub verdict: FlowVerdict,
    /// The first thing that blocks it, in a sentence.
    pub blocker: Option<String>,
}

/// The verdict of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum FlowVerdict {
    /// It can.
    Open,
    /// It cannot.
    Blocked,
    /// A value is not known.
    Unknown,
}

/// A bundled design.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Sample {
    /// Its id, the file's name without endings.
    pub id: String,
    /// Its title.
    pub name: String,
    /// What it shows.
    pub description: String,
}

/// A file that was opened before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RecentFile {
    /// Where it is.
    pub path: String,
    /// The design's name when it was opened last.
    pub name: String,
}

/// A new tier to be placed.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NewTier {
    /// The palette entry's key.
    pub key: String,
    /// The layer it was dropped on; none outside the VPC.
    #[serde(default)]
    #[ts(optional)]
    pub layer: Option<String>,
    /// Where, relative to its layer (or the canvas).
    #[serde(default)]
    #[ts(optional)]
    pub position: Option<NodeGeometry>,
}

/// What a new connection needs.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionOffer {
    /// The connection, with its usual port; none when the line is a setting, such as an alarm for a tier.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub connection: Option<Connection>,
    /// The security group rules that it needs and that are not there yet, one sentence each.
    pub rules: Vec<String>,
    /// The settings that come with it, one sentence each.
    pub settings: Vec<String>,
    /// The edits that add connection, settings and rules, as one step.
    pub with_rules: Edit,
    /// The edit that adds the connection alone; the settings when there is no connection.
    pub without_rules: Edit,
}

/// A format of export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum ExportFormat {
    /// Terraform.
    Terraform,
    /// CloudFormation.
    CloudFormation,
    /// The runbook.
    Runbook,
}

/// The files of an export, before anything is written.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ExportPreview {
    /// The format.
    pub format: ExportFormat,
    /// The files.
    pub files: Vec<PreviewFile>,
    /// Files of an earlier export that are no longer part of it and would go.
    pub removed: Vec<String>,
    /// What the format could not say, as sentences.
    pub notes: Vec<String>,
}

/// A file of an export.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PreviewFile {
    /// Its path inside the folder.
    pub path: String,
    /// Its text.
    pub contents: String,
    /// What writing would do to the folder; [`FileChange::New`] without a folder.
    pub change: FileChange,
}

/// What writing a file would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum FileChange {
    /// It is not there yet.
    New,
    /// It is there with the same text.
    Same,
    /// It is there, written by Tierwright, with another text.
    Changed,
    /// It is there and Tierwright did not write it (or someone changed it since): it is kept unless forced.
    Foreign,
}

/// What an export wrote.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ExportReport {
    /// The folder.
    pub directory: String,
    /// The files written.
    pub written: Vec<String>,
    /// The files left as they were, since they have the same text.
    pub unchanged: Vec<String>,
    /// The files removed, since they are no longer part of the export.
    pub removed: Vec<String>,
    /// What the format could not say, as sentences.
    pub notes: Vec<String>,
}

/// Where to deploy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum Target {
    /// The emulator on this machine; started when it is not running.
    #[serde(rename_all = "camelCase")]
    Emulator {
        /// An emulator that runs already; must be a loopback address.
        #[serde(default)]
        #[ts(optional)]
        endpoint_url: Option<String>,
    },
    /// An AWS account, by the standard credential chain.
    #[serde(rename_all = "camelCase")]
    Account {
        /// The profile; the chain's default without one.
        #[serde(default)]
        #[ts(optional)]
        profile: Option<String>,
        /// The Region; the design's without one.
        #[serde(default)]
        #[ts(optional)]
        region: Option<String>,
        /// Another endpoint than AWS's own.
        #[serde(default)]
        #[ts(optional)]
        endpoint_url: Option<String>,
    },
}

/// A plan with what a person must know before agreeing.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PlanView {
    /// Who and where.
    pub identity: Identity,
    /// The endpoint when it is not AWS's own.
    pub endpoint_url: Option<String>,
    /// The steps.
    pub plan: Plan,
    /// What it will cost, roughly.
    pub cost: CostEstimate,
    /// Errors among the findings: deploying is possible, but unlikely to work.
    pub errors: usize,
    /// What else a person should know, as sentences.
    pub notes: Vec<String>,
}

/// What the resources of a design cost while they stand, without traffic.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CostEstimate {
    /// US dollars per hour.
    pub usd_per_hour: f64,
    /// The parts, dearest first.
    pub items: Vec<CostItem>,
    /// The day of the price list.
    pub prices_of: String,
    /// What is not in it.
    pub note: String,
}

/// A part of the cost.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CostItem {
    /// The thing in the document.
    pub subject: String,
    /// What is paid for, such as `6 interface endpoints × 2 zones`.
    pub what: String,
    /// US dollars per hour.
    pub usd_per_hour: f64,
}

/// A deployment as it stands.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DeploymentView {
    /// Its id; none before the first deployment.
    pub id: Option<String>,
    /// Where it lives.
    pub account: Option<String>,
    /// The Region.
    pub region: Option<String>,
    /// Its resources.
    pub resources: Vec<DeployedResource>,
    /// What a person wants to know: URLs, endpoints.
    pub outputs: Vec<OutputValue>,
    /// Whether a deployment or teardown runs right now.
    pub running: bool,
    /// The emulator that it lives in.
    pub endpoint_url: Option<String>,
    /// Images that its last run waited for.
    pub waiting_for: Option<ImagesToPush>,
    /// What else a person should know, as sentences.
    pub notes: Vec<String>,
}

/// Images that a deployment waits for, with the way to push them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImagesToPush {
    /// The images.
    pub images: Vec<MissingImage>,
    /// Whether they are for an emulator, which takes placeholders.
    pub emulated: bool,
    /// What to do, in order.
    pub steps: Vec<PushStep>,
}

/// Commands for a POSIX shell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PushStep {
    /// What they do, without a full stop.
    pub title: String,
    /// One for each line.
    pub commands: Vec<String>,
}

/// A resource of a deployment.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DeployedResource {
    /// Its logical id.
    pub logical_id: String,
    /// Its CloudFormation type.
    pub type_name: String,
    /// The id of the thing in the document.
    pub origin: String,
    /// The journal's state.
    pub state: RecordState,
    /// What AWS says, when it was asked: `ready`, `missing`, a word of AWS's, or the reason of a failure.
    pub observed: Option<String>,
    /// Its physical id.
    pub physical_id: Option<String>,
}

/// An output of a deployment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OutputValue {
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: String,
    /// Its value.
    pub value: String,
}

/// How a deployment or teardown ended.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RunOutcome {
    /// The error, when it did not do its work.
    pub error: Option<ErrorView>,
    /// Images that are not there yet: a deployment stopped after the repositories. No error; it goes on once they are.
    pub waiting_for: Option<ImagesToPush>,
    /// The outputs of a deployment.
    pub outputs: Vec<OutputValue>,
    /// How many resources were made.
    pub created: usize,
    /// How many were changed.
    pub updated: usize,
    /// How many went.
    pub deleted: usize,
    /// How many files were uploaded.
    pub uploaded: usize,
    /// What a teardown left behind; none when it proved that nothing is left.
    pub leftovers: Vec<Leftover>,
    /// Seconds that it took.
    pub seconds: f64,
    /// What else a person should know, as sentences.
    pub notes: Vec<String>,
}

/// An error, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ErrorView {
    /// What sort.
    pub code: ErrorCode,
    /// What happened, as a sentence.
    pub message: String,
    /// What to do, as a sentence.
    pub hint: Option<String>,
    /// The value that was refused, when the error is about one: its own field shows the reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub field: Option<Box<FieldError>>,
}

/// The sorts of errors; the window has one presentation for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ErrorCode {
    /// A file can't be read, is no design, or is broken.
    Document,
    /// A file can't be written.
    Disk,
    /// Another program has changed the file meanwhile.
    Changed,
    /// Another window has the file open.
    Held,
    /// The program's own data can't be read or written.
    Data,
    /// An edit does not go with the design.
    Edit,
    /// A value that a person gave can't be used.
    Input,
    /// The files of a static site can't be used.
    Site,
    /// An export can't be written.
    Export,
    /// Credentials are missing, wrong, expired or not allowed.
    Credentials,
    /// The endpoint can't be reached.
    Network,
    /// AWS refused or failed.
    Aws,
    /// The emulator can't be set up or started.
    Emulator,
    /// The deployment can't begin: it lacks something, or another one must be meant.
    Deployment,
    /// The deployment is in another account, Region or endpoint.
    Place,
    /// A deployment runs already.
    Busy,
    /// The person stopped it. Not an error to be shown in red.
    Cancelled,
    /// Anything else.
    Internal,
}
