//! YAML or JSON text as a tree of values with their places, within bounds.

mod build;
mod scalar;
mod tree;

pub(crate) use tree::{Content, Entry, Node};

use granit_parser::{Event, Marker, Options, Parser, ScanError};
use tierwright_model::Place;

use crate::ImportError;
use build::Builder;

/// The largest text that is read. CloudFormation takes 1 MiB at most (its guide, *Understand CloudFormation quotas*).
pub const MAX_BYTES: usize = 64 * 1024 * 1024;

/// How deep values may be nested; a short form such as `!Ref` counts as one level.
pub const MAX_DEPTH: usize = 64;

/// How many values a text may hold, aliases counted as often as they are used.
pub const MAX_VALUES: usize = 1_000_000;

/// Reads the one document of a text.
pub(crate) fn parse(bytes: &[u8]) -> Result<Node<'_>, ImportError> {
    if bytes.len() > MAX_BYTES {
        return Err(ImportError::TooLarge { bytes: bytes.len() });
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = &bytes[..error.valid_up_to()];
        ImportError::NotText {
            line: 1 + before.iter().filter(|b| **b == b'\n').count(),
        }
    })?;
    // A byte order mark is no part of the text.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut options = Options::default();
    // One more than ours, so that the tree's own limit speaks first.
    options.flow_nesting_limit = MAX_DEPTH + 1;
    options.block_nesting_limit = 2 * MAX_DEPTH;
    let mut builder = Builder::default();
    let mut documents = 0;
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.map_err(|error| syntax(&error))?;
        if matches!(event, Event::DocumentStart(..)) {
            documents += 1;
            if documents > 1 {
                return Err(ImportError::SeveralDocuments {
                    place: place(span.start),
                });
            }
        }
        builder.take(event, span)?;
    }
    builder
        .finish()
        .ok_or(ImportError::NotATemplate("the file is empty"))
}

/// The parser counts columns from 0.
fn place(marker: Marker) -> Place {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Place {
        line: number(marker.line()).max(1),
        column: number(marker.col()).saturating_add(1),
    }
}

fn syntax(error: &ScanError) -> ImportError {
    let place = place(*error.marker());
    if *error.kind() == granit_parser::ErrorKind::RecursionLimitExceeded {
        return ImportError::TooDeep { place };
    }
    // A reason may quote the text.
    ImportError::Syntax {
        place,
        reason: shortened(&error.info()),
    }
}

/// A text cut to what fits into a sentence.
pub(crate) fn shortened(text: &str) -> String {
    const MOST: usize = 120;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests;
