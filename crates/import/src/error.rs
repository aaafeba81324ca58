use tierwright_model::Place;

use crate::text::{MAX_BYTES, MAX_DEPTH, MAX_VALUES};

/// A text that can't be read as a template.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// More bytes than [`MAX_BYTES`].
    #[error(
        "the file has {bytes} bytes; at most {MAX_BYTES} are read, and CloudFormation takes at most 1,048,576"
    )]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// Bytes that are no text.
    #[error("line {line} holds bytes that are not UTF-8 text")]
    NotText {
        /// The line of the first such byte, from 1.
        line: usize,
    },
    /// Neither YAML nor JSON.
    #[error("{place}: {reason}")]
    Syntax {
        /// Where.
        place: Place,
        /// What was found or expected there.
        reason: String,
    },
    /// Values inside values beyond [`MAX_DEPTH`].
    #[error("{place}: values are nested more than {MAX_DEPTH} deep")]
    TooDeep {
        /// Where the limit is passed.
        place: Place,
    },
    /// More values than [`MAX_VALUES`], aliases counted as often as they are used.
    #[error("{place}: the template has more than {MAX_VALUES} values, or aliases that repeat too much")]
    TooManyValues {
        /// Where the limit is passed.
        place: Place,
    },
    /// A key twice in one mapping.
    #[error("{second}: the key {key:?} stands here a second time; the first is at {first}")]
    DuplicateKey {
        /// The key, shortened when it is very long.
        key: String,
        /// Where it stands first.
        first: Place,
        /// Where it stands again.
        second: Place,
    },
    /// A list or mapping as a key.
    #[error("{place}: a key must be a text")]
    KeyNotText {
        /// Where.
        place: Place,
    },
    /// A second YAML document.
    #[error("{place}: a second YAML document begins here; a template is one")]
    SeveralDocuments {
        /// Where it begins.
        place: Place,
    },
    /// A value was given for a parameter that the template does not have.
    #[error("the template has no parameter {name:?}{}", known(.parameters))]
    NoParameter {
        /// The name that was given.
        name: String,
        /// The parameters that it has.
        parameters: Vec<String>,
    },
    /// Readable, but no template.
    #[error("this is no CloudFormation template: {0}")]
    NotATemplate(&'static str),
}

/// The end of the sentence about a parameter that is not there.
fn known(parameters: &[String]) -> String {
    const MOST: usize = 12;
    if parameters.is_empty() {
        return "; it has none".to_owned();
    }
    let shown = parameters
        .iter()
        .take(MOST)
        .map(String::as_str)
        .collect::<Vec<_>>();
    let more = parameters.len() - shown.len();
    let more = if more == 0 {
        String::new()
    } else {
        format!(" and {more} more")
    };
    format!("; it has {}{more}", shown.join(", "))
}

impl ImportError {
    /// Where in the text, when it is one place.
    #[must_use]
    pub const fn place(&self) -> Option<Place> {
        match self {
            Self::Syntax { place, .. }
            | Self::TooDeep { place }
            | Self::TooManyValues { place }
            | Self::KeyNotText { place }
            | Self::SeveralDocuments { place }
            | Self::DuplicateKey { second: place, .. } => Some(*place),
            Self::TooLarge { .. }
            | Self::NotText { .. }
            | Self::NoParameter { .. }
            | Self::NotATemplate(_) => None,
        }
    }
}
