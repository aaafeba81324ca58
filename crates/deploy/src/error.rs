use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::journal::JournalError;
use crate::plan::Obstacle;
use crate::provider::{ProviderError, ProviderErrorKind};
use crate::resolve::Unresolved;

/// A deployment or teardown that did not reach its end. Each says what happened, what stands and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeployError {
    /// The credentials lead elsewhere than the deployment.
    #[error(
        "This deployment is in {recorded}, and the credentials and settings of now lead to {found}. Nothing was changed. \
         Choose the profile, Region and endpoint of the deployment, or start a new deployment."
    )]
    WrongAccount {
        /// Where it was made.
        recorded: Box<Place>,
        /// Where the calls would go.
        found: Box<Place>,
    },
    /// The first call failed.
    #[error("AWS did not say who is calling: {} Nothing was changed. {}", sentence(&.0.to_string()), advice(.0.kind))]
    NoIdentity(ProviderError),
    /// The design or the journal is not what the plan was made from.
    #[error(
        "The design or the deployment has changed since this plan was made. Nothing was changed. Look at the new plan \
         and confirm that."
    )]
    PlanChanged,
    /// Parameters without a value.
    #[error("These parameters have no value: {}. Nothing was changed. Give each a value.", .0.join(", "))]
    MissingParameters(
        /// Their logical ids.
        Vec<String>,
    ),
    /// The graph can't be deployed.
    #[error("{} Nothing was changed. Change the design, then deploy again.", messages(.0))]
    Obstacles(Vec<Obstacle>),
    /// The journal can't be read or written.
    #[error("{} {standing} Free or repair the disk, then run the same again: it goes on from there.", sentence(&.error.to_string()))]
    Journal {
        /// The journal's own error.
        error: JournalError,
        /// What stands.
        standing: Standing,
    },
    /// A resource could not be worked on.
    #[error("{label} ({type_name}, {logical_id}): {} {standing} {}", sentence(&.failure.to_string()), .failure.advice())]
    Step {
        /// Its logical id.
        logical_id: String,
        /// Its label, or its logical id again.
        label: String,
        /// Its CloudFormation type.
        type_name: String,
        /// What went wrong.
        failure: Box<StepFailure>,
        /// What stands.
        standing: Standing,
    },
    /// A person stopped it. Not a failure.
    #[error("Stopped. {0} Run the same again to go on, or destroy the deployment.")]
    Cancelled(Standing),
    /// Everything recorded is deleted, and the account could not be asked whether anything is left.
    #[error(
        "All {deleted} recorded resources are deleted, but AWS could not be asked whether anything is left: {} {} Then \
         destroy again: it only asks.",
        sentence(&.error.to_string()), advice(.error.kind)
    )]
    Inventory {
        /// How many were deleted.
        deleted: u32,
        /// Why.
        error: ProviderError,
    },
    /// The account could not be asked what an earlier deployment of the design made.
    #[error(
        "AWS could not be asked what is there of this deployment: {} Nothing was changed. {}", sentence(&.0.to_string()),
        advice(.0.kind)
    )]
    Search(ProviderError),
    /// Files could not be published.
    #[error("The files could not be published: {} The resources stand. {} Then publish again.", sentence(&.0.to_string()), advice(.0.kind))]
    Publish(ProviderError),
}

/// The sorts of [`DeployError`], for a presentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum DeployErrorCode {
    /// The credentials lead elsewhere.
    WrongAccount,
    /// No credentials, or they have run out.
    Credentials,
    /// AWS can't be reached.
    Unreachable,
    /// The caller may not do this.
    Denied,
    /// The plan is out of date.
    PlanChanged,
    /// Parameters without a value.
    MissingParameters,
    /// The graph can't be deployed.
    Obstacles,
    /// The journal can't be read or written.
    Journal,
    /// A resource could not be worked on.
    Step,
    /// A person stopped it.
    Cancelled,
    /// The proof that nothing is left is missing.
    Inventory,
}

impl DeployError {
    /// The sort.
    #[must_use]
    pub fn code(&self) -> DeployErrorCode {
        match self {
            Self::WrongAccount { .. } => DeployErrorCode::WrongAccount,
            Self::PlanChanged => DeployErrorCode::PlanChanged,
            Self::MissingParameters(_) => DeployErrorCode::MissingParameters,
            Self::Obstacles(_) => DeployErrorCode::Obstacles,
            Self::Journal { .. } => DeployErrorCode::Journal,
            Self::Cancelled(_) => DeployErrorCode::Cancelled,
            Self::Inventory { error, .. } | Self::Search(error) => {
                code_of(error.kind, DeployErrorCode::Inventory)
            }
            Self::NoIdentity(error) | Self::Publish(error) => code_of(error.kind, DeployErrorCode::Step),
            Self::Step { failure, .. } => failure.code(),
        }
    }

    /// Whether a person stopped it.
    #[must_use]
    pub const fn is_cancelled(&self) -> bool {
        matches!(self, Self::Cancelled(_))
    }
}

const fn code_of(kind: ProviderErrorKind, otherwise: DeployErrorCode) -> DeployErrorCode {
    match kind {
        ProviderErrorKind::NoCredentials | ProviderErrorKind::ExpiredCredentials => {
            DeployErrorCode::Credentials
        }
        ProviderErrorKind::Unreachable => DeployErrorCode::Unreachable,
        ProviderErrorKind::Denied => DeployErrorCode::Denied,
        ProviderErrorKind::Throttled
        | ProviderErrorKind::ServerFault
        | ProviderErrorKind::Conflict
        | ProviderErrorKind::AlreadyExists
        | ProviderErrorKind::NotFound
        | ProviderErrorKind::Invalid
        | ProviderErrorKind::Unsupported => otherwise,
    }
}

/// What went wrong with one resource.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StepFailure {
    /// The run was stopped; the resource is as the journal says.
    #[error("stopped before it was done")]
    Stopped,
    /// The journal can't be written.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// A call failed for good.
    #[error(transparent)]
    Provider(#[from] ProviderError),
    /// A property has no value.
    #[error(transparent)]
    Unresolved(#[from] Unresolved),
    /// AWS took the call and gave up later.
    #[error("AWS gave up on it: {0}")]
    GaveUp(String),
    /// It was made and AWS does not show it.
    #[error("AWS made it and does not show it")]
    Vanished,
    /// Its image was there when the run began to make things.
    #[error("its image {image} is not in the repository any more")]
    ImageVanished {
        /// The repository's URI with the tag.
        image: String,
    },
    /// It took longer than such a resource may.
    #[error("after {minutes} minutes it is still {state}")]
    TimedOut {
        /// How long it was waited for.
        minutes: u32,
        /// AWS's word for its state.
        state: String,
    },
    /// AWS can't change it in place, and replacing it would take more with it than the plan said.
    #[error("AWS cannot change {} in place, and it cannot be replaced alone because {reason}", .properties.join(", "))]
    NeedsReplacement {
        /// The properties.
        properties: Vec<String>,
        /// Why it is not simply replaced.
        reason: String,
    },
}

impl StepFailure {
    const fn code(&self) -> DeployErrorCode {
        match self {
            Self::Provider(error) => code_of(error.kind, DeployErrorCode::Step),
            Self::Journal(_) => DeployErrorCode::Journal,
            Self::Stopped
            | Self::Unresolved(_)
            | Self::GaveUp(_)
            | Self::Vanished
            | Self::ImageVanished { .. }
            | Self::TimedOut { .. }
            | Self::NeedsReplacement { .. } => DeployErrorCode::Step,
        }
    }

    /// What to do, as a sentence.
    #[must_use]
    pub const fn advice(&self) -> &'static str {
        match self {
            Self::Provider(error) => advice(error.kind),
            Self::Stopped | Self::Journal(_) => "Run the same again: it goes on from there.",
            Self::Unresolved(_) => "Change the design, then deploy again.",
            Self::GaveUp(_) | Self::Vanished => {
                "Change what AWS objects to, then deploy again: this resource is deleted and made anew."
            }
            Self::ImageVanished { .. } => "Push it again, then run the same again: it goes on from there.",
            Self::TimedOut { .. } => "Run the same again to go on waiting, or destroy the deployment.",
            Self::NeedsReplacement { .. } => "Undo the change, or destroy and deploy again.",
        }
    }
}

/// What to do about a call that failed for good, as a sentence: the one table of it.
#[must_use]
pub const fn advice(kind: ProviderErrorKind) -> &'static str {
    match kind {
        ProviderErrorKind::NoCredentials => {
            "Choose a profile with credentials, or sign in, then run the same again."
        }
        ProviderErrorKind::ExpiredCredentials => {
            "Sign in again, then run the same again: it goes on from there."
        }
        ProviderErrorKind::Denied => {
            "Ask for this permission, or choose another profile, then run the same again: it goes on from there."
        }
        ProviderErrorKind::Throttled => "Wait some minutes, then run the same again: it goes on from there.",
        ProviderErrorKind::Unreachable => "Check the connection or the emulator, then run the same again.",
        ProviderErrorKind::ServerFault => "AWS has trouble. Wait some minutes, then run the same again.",
        ProviderErrorKind::Conflict => {
            "Something else still uses it. Take that away, then run the same again."
        }
        ProviderErrorKind::AlreadyExists => {
            "Something of this name exists that this deployment did not make. Rename one of them, then run the same again."
        }
        ProviderErrorKind::NotFound => "Look at the status of the deployment, then deploy again.",
        ProviderErrorKind::Invalid => {
            "Change the design, or what stands in the way, as AWS says; then run the same again."
        }
        ProviderErrorKind::Unsupported => {
            "Export the design to Terraform or CloudFormation for this resource."
        }
    }
}

/// Where a deployment is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The account's number.
    pub account: String,
    /// The Region.
    pub region: String,
    /// The endpoint when it is not AWS's own.
    pub endpoint_url: Option<String>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "account {}, Region {}", self.account, self.region)?;
        match &self.endpoint_url {
            Some(url) => write!(f, ", endpoint {url}"),
            None => Ok(()),
        }
    }
}

/// How many resources are in which state when a run ends early.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Standing {
    /// Ready.
    pub ready: u32,
    /// Made or changed, not yet ready.
    pub settling: u32,
    /// Begun; whether it happened is not known.
    pub unknown: u32,
    /// On their way out.
    pub deleting: u32,
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<String> = [
            (self.ready, "ready"),
            (self.settling, "not yet ready"),
            (self.unknown, "unfinished"),
            (self.deleting, "being deleted"),
        ]
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, word)| format!("{n} {word}"))
        .collect();
        match self.ready + self.settling + self.unknown + self.deleting {
            0 => write!(f, "No resource of this deployment stands."),
            1 => write!(f, "1 resource of this deployment stands: {}.", parts.join(", ")),
            n => write!(f, "{n} resources of this deployment stand: {}.", parts.join(", ")),
        }
    }
}

/// The text with a full stop.
fn sentence(text: &str) -> String {
    let text = text.trim_end();
    if text.ends_with(['.', '!', '?']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

fn messages(obstacles: &[Obstacle]) -> String {
    obstacles
        .iter()
        .map(|o| o.message.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::{DeployError, DeployErrorCode, Standing, StepFailure};
    use crate::{ProviderError, ProviderErrorKind};

    #[test]
    fn a_failure_says_what_happened_what_stands_and_what_to_do() {
        let error = DeployError::Step {
            logical_id: "AppAlb".to_owned(),
            label: "Front door".to_owned(),
            type_name: "AWS::ElasticLoadBalancingV2::LoadBalancer".to_owned(),
            failure: Box::new(StepFailure::Provider(ProviderError {
                kind: ProviderErrorKind::Denied,
                operation: "elasticloadbalancing:CreateLoadBalancer".to_owned(),
                code: Some("AccessDenied".to_owned()),
                message: "not authorized".to_owned(),
            })),
            standing: Standing {
                ready: 3,
                settling: 1,
                ..Standing::default()
            },
        };
        insta::assert_snapshot!(error, @"Front door (AWS::ElasticLoadBalancingV2::LoadBalancer, AppAlb): elasticloadbalancing:CreateLoadBalancer: not authorized. 4 resources of this deployment stand: 3 ready, 1 not yet ready. Ask for this permission, or choose another profile, then run the same again: it goes on from there.");
        assert_eq!(error.code(), DeployErrorCode::Denied);
    }

    #[test]
    fn stopping_is_not_a_failure() {
        let error = DeployError::Cancelled(Standing::default());
        assert!(error.is_cancelled());
        insta::assert_snapshot!(error, @"Stopped. No resource of this deployment stands. Run the same again to go on, or destroy the deployment.");
    }
}
