use std::collections::BTreeMap;
use std::path::PathBuf;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;

use crate::tags::{TAG_DEPLOYMENT, tag_value};

/// An account in which resources are made: AWS, or anything that answers like it.
///
/// Every call may fail halfway and be repeated. `create` is called once per journal beginning; when its answer was lost,
/// `find` says whether the resource is there. No method waits: the executor asks `read` until the resource is ready.
#[async_trait]
pub trait Provider: Send + Sync {
    /// Who and where we are; the first call of everything, so that missing credentials are said early.
    async fn identity(&self) -> Result<Identity, ProviderError>;

    /// Values that the account supplies to expressions: zone names, newest AMIs, prefix lists.
    async fn lookup(&self, lookup: &Lookup) -> Result<String, ProviderError>;

    /// Starts to create a resource and returns its physical id.
    async fn create(&self, request: &Request) -> Result<Created, ProviderError>;

    /// Looks for a resource that an earlier, unanswered `create` of the same request may have made. Of several that carry
    /// the request's tags (revisions of a task definition) it gives the newest; one on its way out does not count.
    async fn find(&self, request: &Request) -> Result<Option<Created>, ProviderError>;

    /// The state of a resource now.
    async fn read(&self, type_name: &str, physical_id: &str) -> Result<Observed, ProviderError>;

    /// Properties of a resource as the account shows them now, in CloudFormation's form: those that are asked for anyway and
    /// that AWS gives back as they were sent. What is left out is not known. Empty for most kinds.
    async fn seen(&self, type_name: &str, physical_id: &str) -> Result<Map<String, Value>, ProviderError>;

    /// Changes a resource in place to the request's properties. `Unsupported` asks for a replacement. The same change may
    /// come again when its answer was lost; then part of it, or all, is already there, which is no error.
    async fn update(
        &self,
        request: &Request,
        physical_id: &str,
        before: &Map<String, Value>,
    ) -> Result<Updated, ProviderError>;

    /// Starts to delete a resource. A resource that is already gone is no error. `Conflict` means "not yet".
    async fn delete(&self, type_name: &str, physical_id: &str) -> Result<(), ProviderError>;

    /// Whether a repository, by its name, holds an image with this tag.
    async fn image_exists(&self, repository: &str, tag: &str) -> Result<bool, ProviderError>;

    /// Everything that carries this tag and still exists, over every service used; and, without tags, what lies inside of it,
    /// can wear none and would keep it from being deleted.
    async fn tagged(&self, key: &str, value: &str) -> Result<Vec<Tagged>, ProviderError>;

    /// The resource of a request of which nothing is recorded, for a kind that wears no tags of its own: it is known by the
    /// resource that it lies in. The request has no token. None for every other kind: those are [`tagged`](Self::tagged).
    async fn recognise(&self, request: &Request) -> Result<Option<Recognised>, ProviderError>;

    /// Everything that carries the deployment's tag and still exists.
    async fn inventory(&self, deployment: &str) -> Result<Vec<Leftover>, ProviderError> {
        let found = self.tagged(TAG_DEPLOYMENT, &tag_value(deployment)).await?;
        let tagged = found.into_iter().filter(|found| !found.tags.is_empty());
        Ok(tagged
            .map(|found| Leftover {
                type_name: found.type_name,
                physical_id: found.physical_id,
                state: found.state,
            })
            .collect())
    }

    /// Uploads files to a bucket, with content types, and returns how many.
    async fn upload(&self, bucket: &str, files: &[UploadFile]) -> Result<usize, ProviderError>;

    /// Makes a distribution fetch everything anew.
    async fn invalidate(&self, distribution: &str, token: &str) -> Result<(), ProviderError>;
}

/// A resource to be made, all expressions resolved.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The deployment that it belongs to.
    pub deployment: String,
    /// Its logical id.
    pub logical_id: String,
    /// Its CloudFormation type.
    pub type_name: String,
    /// Its properties: literals only. `Tags` are among them, where the type takes them.
    pub properties: Map<String, Value>,
    /// Tags for every resource of the deployment, also for those whose CloudFormation type takes none but whose API does.
    pub tags: BTreeMap<String, String>,
    /// Unique for this resource of this deployment, the same in each attempt: for client tokens and caller references.
    pub token: String,
}

/// What a creation gave.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Created {
    /// The id that `read` and `delete` take, and the value of `Ref` unless `attributes` has one under `Ref`.
    pub physical_id: String,
    /// Attributes known at once, by `Fn::GetAtt` name.
    pub attributes: BTreeMap<String, String>,
}

/// The state of a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Observed {
    /// It is not there (or is being forgotten by AWS).
    Missing,
    /// It is coming, changing or going; the word is AWS's own state.
    Pending(String),
    /// It works. The attributes are complete.
    Ready(BTreeMap<String, String>),
    /// AWS gave up; the text is its reason.
    Failed(String),
}

/// What an update did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Updated {
    /// The resource has the new properties (or is on its way there).
    Done,
    /// AWS can't change these properties: the resource must be replaced.
    NeedsReplacement,
}

/// A value that the account supplies.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Lookup {
    /// The name of the n-th availability zone.
    AvailabilityZone(u8),
    /// A public Systems Manager parameter.
    SsmParameter(String),
    /// The id of a managed prefix list by its full name.
    ManagedPrefixList(String),
}

/// Who and where we are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Identity {
    /// The account's number.
    pub account: String,
    /// The caller.
    pub arn: String,
    /// The Region.
    pub region: String,
    /// Whether this is an emulator on this machine.
    pub emulated: bool,
}

/// A file to upload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadFile {
    /// Where it is, or `None` with its content in `content`.
    pub path: Option<PathBuf>,
    /// Its content when it is made here.
    pub content: Vec<u8>,
    /// Its key in the bucket.
    pub key: String,
    /// Its media type.
    pub content_type: String,
    /// Its `Cache-Control`.
    pub cache_control: String,
}

/// A resource found by a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tagged {
    /// Its CloudFormation type, or the service's word.
    pub type_name: String,
    /// Its physical id.
    pub physical_id: String,
    /// Its state, in AWS's word, when it has one.
    pub state: Option<String>,
    /// Its tags; empty for what lies in a tagged resource and can wear none.
    pub tags: BTreeMap<String, String>,
}

/// A resource without tags, known by the one that it lies in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recognised {
    /// The resource.
    pub created: Created,
    /// Properties that were seen to have other values than the request's.
    pub differs: Vec<String>,
}

/// A resource found by its tag after a teardown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Leftover {
    /// Its CloudFormation type, or the service's word.
    pub type_name: String,
    /// Its physical id.
    pub physical_id: String,
    /// Its state, in AWS's word, when it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub state: Option<String>,
}

/// A call that did not do its work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{operation}: {message}")]
pub struct ProviderError {
    /// What sort of failure.
    pub kind: ProviderErrorKind,
    /// The service and call, such as `ec2:CreateVpc`.
    pub operation: String,
    /// AWS's error code, when there was an answer.
    pub code: Option<String>,
    /// AWS's message, or ours, as a sentence.
    pub message: String,
}

/// The sorts of failure that the executor treats differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ProviderErrorKind {
    /// No credentials were found, or the profile does not exist.
    NoCredentials,
    /// The credentials have run out.
    ExpiredCredentials,
    /// The caller may not do this.
    Denied,
    /// AWS asks to go slower, and the SDK's own retries are used up.
    Throttled,
    /// No answer: the endpoint can't be reached, or the connection broke. Whether the call worked is unknown.
    Unreachable,
    /// AWS failed (5xx). Whether the call worked is unknown.
    ServerFault,
    /// Something else still uses the resource, or is not yet visible: try again later.
    Conflict,
    /// A thing of this name exists that is not ours.
    AlreadyExists,
    /// What the call speaks of is not there.
    NotFound,
    /// AWS refuses the values, or a quota is used up. Trying again will not help.
    Invalid,
    /// The kind is not known to this provider.
    Unsupported,
}

impl ProviderErrorKind {
    /// Whether the same call may work later without anyone's help.
    #[must_use]
    pub const fn is_transient(self) -> bool {
        matches!(
            self,
            Self::Throttled | Self::Unreachable | Self::ServerFault | Self::Conflict
        )
    }

    /// Whether the call may have worked although it failed here.
    #[must_use]
    pub const fn is_ambiguous(self) -> bool {
        matches!(self, Self::Unreachable | Self::ServerFault)
    }
}
