use schemars::schema_for;
use serde::Deserialize;

use crate::{Design, decode::decode, integrity, locate::locate};

/// The version of the file format that this program writes.
pub const FORMAT_VERSION: u32 = 1;

/// The largest document that is read, in bytes. A design of 10,000 resources takes about 3 MB.
pub const MAX_DOCUMENT_BYTES: u64 = 64 * 1024 * 1024;

/// A text that is no design. Each is a sentence; the caller puts the file's name before it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// Longer than [`MAX_DOCUMENT_BYTES`].
    #[error(
        "the file has {bytes} bytes, more than the {MAX_DOCUMENT_BYTES} that a design may have; this is probably another file"
    )]
    TooLarge {
        /// Its size.
        bytes: u64,
    },
    /// Not UTF-8.
    #[error("line {line}: the file is not UTF-8 text, so it is not a Tierwright design")]
    NotText {
        /// The line of the first bad byte, from 1.
        line: usize,
    },
    /// The text ends in the middle.
    #[error(
        "line {line}, column {column}: the file ends in the middle of the design; it was probably cut off while it was written"
    )]
    CutOff {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
    },
    /// JSON, but not a design.
    #[error(
        "this is JSON, but not a Tierwright design: it has no field \"tierwright\" with the version of the format"
    )]
    NotADesign,
    /// Written by a newer program.
    #[error(
        "the design has format version {found}, and this Tierwright reads up to version {FORMAT_VERSION}; open it with a newer Tierwright"
    )]
    Newer {
        /// The version in the file.
        found: u64,
    },
    /// Not JSON, a field that does not exist, a value of the wrong shape, an id used twice or a reference to nothing.
    #[error("line {line}, column {column}: {message}")]
    Invalid {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// What is wrong.
        message: String,
    },
}

/// Reads nothing but the version.
#[derive(Deserialize)]
struct Versioned {
    tierwright: Option<serde_json::Value>,
}

impl Design {
    /// Reads a design from the bytes of a file.
    ///
    /// # Errors
    /// [`DocumentError`], with the place in the text where there is one.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DocumentError> {
        if bytes.len() as u64 > MAX_DOCUMENT_BYTES {
            return Err(DocumentError::TooLarge {
                bytes: bytes.len() as u64,
            });
        }
        let text = std::str::from_utf8(bytes).map_err(|error| DocumentError::NotText {
            line: bytes[..error.valid_up_to()]
                .iter()
                .filter(|b| **b == b'\n')
                .count()
                + 1,
        })?;
        Self::from_json(text.strip_prefix('\u{feff}').unwrap_or(text))
    }

    /// Reads a design from JSON.
    ///
    /// # Errors
    /// [`DocumentError`], with the place in the text where there is one.
    pub fn from_json(text: &str) -> Result<Self, DocumentError> {
        // The version first: a newer format may have fields that this one would call mistakes.
        let version = match serde_json::from_str::<Versioned>(text) {
            Err(error) if error.is_data() => return Err(DocumentError::NotADesign),
            other => other.map_err(|error| not_json(&error))?,
        };
        match version.tierwright.as_ref().and_then(serde_json::Value::as_u64) {
            None | Some(0) => return Err(DocumentError::NotADesign),
            Some(found) if found > u64::from(FORMAT_VERSION) => return Err(DocumentError::Newer { found }),
            Some(_) => {}
        }
        let design: Self = serde_json::from_str(text).map_err(|error| unfit(text, &error))?;
        match integrity::problems(&design).into_iter().next() {
            None => Ok(design),
            Some(problem) => {
                let (line, column) = locate(text, &problem.pointer);
                Err(DocumentError::Invalid {
                    line,
                    column,
                    message: problem.message,
                })
            }
        }
    }

    /// The design as the text of a file: stable key order, two spaces, a newline at the end.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Every field is a string, number, list or map with string keys, so serialisation has no way to fail.
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }
}

/// The JSON Schema of the document, pretty-printed.
#[must_use]
pub fn design_schema() -> String {
    let mut schema = schema_for!(Design);
    schema.insert(
        "$id".to_owned(),
        "https://tierwright.dev/schema/design-1.json".into(),
    );
    schema.insert("title".to_owned(), "Tierwright design".into());
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

/// A text that is not JSON.
fn not_json(error: &serde_json::Error) -> DocumentError {
    let (line, column) = (error.line(), error.column());
    if error.is_eof() {
        return DocumentError::CutOff { line, column };
    }
    // serde_json puts the place at the end; it is said at the start here.
    let said = error.to_string();
    let said = said
        .rsplit_once(" at line ")
        .map_or(said.as_str(), |(said, _)| said);
    DocumentError::Invalid {
        line,
        column,
        message: format!("this is not JSON: {said}"),
    }
}

/// A text that is JSON, but no design: says where and why in the document's own words, for which it is read once more.
fn unfit(text: &str, error: &serde_json::Error) -> DocumentError {
    if !error.is_data() {
        return not_json(error);
    }
    let (line, column) = (error.line(), error.column());
    let refusal = match serde_json::from_str::<serde_json::Value>(text) {
        Ok(json) => decode::<Design>(&json).err(),
        Err(_) => {
            return DocumentError::Invalid {
                line,
                column,
                message: "what follows here is nested too deeply for a design".to_owned(),
            };
        }
    };
    let Some(refusal) = refusal else {
        // A JSON value keeps the last of several fields with one name, so only the text itself shows that there were more.
        return DocumentError::Invalid {
            line,
            column,
            message: "a field with this name was there before in the same object".to_owned(),
        };
    };
    let (line, column) = locate(text, &refusal.pointer);
    let mut message = refusal.reason;
    if message.chars().count() > 400 {
        message = message.chars().take(400).chain(['…']).collect();
    }
    DocumentError::Invalid {
        line,
        column,
        message,
    }
}
