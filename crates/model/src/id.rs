use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The name of a thing inside a design: unique in the document, stable for its whole life, never shown as its label.
///
/// Words of lower-case letters and digits, each starting with a letter, joined by single hyphens; 1 to 40 characters.
/// Logical ids (`AppA` of `app-a`) and names of AWS resources are derived from it, so renaming a label never changes an
/// export; because each word starts with a letter, two ids never give the same logical id.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(type = "string")]
pub struct Id(#[schemars(regex(pattern = r"^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$"), length(max = 40))] String);

/// A text that cannot be an [`Id`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} cannot be an id: use 1 to 40 lower-case letters, digits and single hyphens, with a letter first and after each hyphen"
)]
pub struct InvalidId(String);

impl Id {
    /// The longest id, in characters. With a project prefix it still fits AWS's shortest name limit that we use (32 is
    /// reached by hashing, see `compile`).
    pub const MAX_LENGTH: usize = 40;

    /// Checks `text` and makes an id of it.
    ///
    /// # Errors
    /// [`InvalidId`] when the text has another shape than the type's documentation allows.
    pub fn new(text: impl Into<String>) -> Result<Self, InvalidId> {
        let text = text.into();
        let parts_fine = text.split('-').all(|part| {
            part.starts_with(|c: char| c.is_ascii_lowercase())
                && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        });
        if parts_fine && text.len() <= Self::MAX_LENGTH {
            Ok(Self(text))
        } else {
            // A hostile file must not fill the screen with its id.
            Err(InvalidId(text.chars().take(60).collect()))
        }
    }

    /// The nearest id to a free text such as a label; `fallback` when nothing of it can be used.
    #[must_use]
    pub fn from_label(label: &str, fallback: &str) -> Self {
        let mut out = String::new();
        for c in label.chars() {
            if c.is_ascii_alphabetic() || (c.is_ascii_digit() && !out.ends_with('-')) {
                out.push(c.to_ascii_lowercase());
            } else if !out.is_empty() && !out.ends_with('-') {
                out.push('-');
            }
            if out.len() >= 32 {
                break;
            }
        }
        let out = out
            .trim_start_matches(|c: char| !c.is_ascii_lowercase())
            .trim_matches('-')
            .to_owned();
        Self::new(out).unwrap_or_else(|_| Self(fallback.to_owned()))
    }

    /// This id followed by a number, shortened so that it stays valid.
    #[must_use]
    pub fn numbered(&self, n: usize) -> Self {
        let number = n.to_string();
        let stem: String = self.0.chars().take(Self::MAX_LENGTH - number.len()).collect();
        Self(format!("{}{number}", stem.trim_end_matches('-')))
    }

    /// This id followed by `-suffix`, a word that starts with a lower-case letter; shortened so that it stays valid.
    #[must_use]
    pub fn suffixed(&self, suffix: &str) -> Self {
        let room = Self::MAX_LENGTH.saturating_sub(suffix.len() + 1);
        let stem: String = self.0.chars().take(room).collect();
        Self(format!("{}-{suffix}", stem.trim_end_matches('-')))
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Id {
    type Error = InvalidId;
    fn try_from(text: String) -> Result<Self, InvalidId> {
        Self::new(text)
    }
}

impl TryFrom<&str> for Id {
    type Error = InvalidId;
    fn try_from(text: &str) -> Result<Self, InvalidId> {
        Self::new(text)
    }
}

impl From<Id> for String {
    fn from(id: Id) -> Self {
        id.0
    }
}

impl AsRef<str> for Id {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for Id {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for Id {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

#[cfg(test)]
mod tests {
    use super::Id;

    #[test]
    fn only_plain_names_are_ids() {
        for good in ["a", "app-a", "db2", "sg-alb-public"] {
            assert!(Id::new(good).is_ok(), "{good}");
        }
        let long = "a".repeat(41);
        for bad in [
            "",
            "A",
            "1a",
            "a-1",
            "-a",
            "a-",
            "a--b",
            "a_b",
            "a b",
            "${x}",
            "é",
            long.as_str(),
        ] {
            assert!(Id::new(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn labels_become_ids() {
        assert_eq!(Id::from_label("Orders API (v2)", "tier"), "orders-api-v2");
        assert_eq!(Id::from_label("本番", "tier"), "tier");
        assert_eq!(Id::from_label("42 things", "tier"), "things");
        assert_eq!(Id::new("a".repeat(40)).unwrap().numbered(12).as_str().len(), 40);
    }
}
