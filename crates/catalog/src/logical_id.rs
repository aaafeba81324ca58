use std::fmt;

use serde::{Deserialize, Serialize};
use tierwright_model::Id;

/// The name of a resource inside a template: letters and digits (CloudFormation guide, *Resources section syntax*).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LogicalId(String);

impl LogicalId {
    /// A logical id as it stands in a template.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The logical id of the resource that `suffix` (in PascalCase) names among those of a thing in the document.
    #[must_use]
    pub fn of(id: &Id, suffix: &str) -> Self {
        let mut text = String::with_capacity(id.as_str().len() + suffix.len());
        for word in id.as_str().split('-') {
            let mut chars = word.chars();
            text.extend(chars.next().map(|c| c.to_ascii_uppercase()));
            text.push_str(chars.as_str());
        }
        text.push_str(suffix);
        Self(text)
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The id in snake_case, Terraform's style: `AppATaskRole` gives `app_a_task_role`.
    #[must_use]
    pub fn to_snake_case(&self) -> String {
        let mut text = String::with_capacity(self.0.len() + 8);
        for c in self.0.chars() {
            if c.is_ascii_uppercase() && !text.is_empty() {
                text.push('_');
            }
            text.push(c.to_ascii_lowercase());
        }
        text
    }
}

impl fmt::Display for LogicalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl AsRef<str> for LogicalId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl std::borrow::Borrow<str> for LogicalId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::LogicalId;
    use tierwright_model::Id;

    #[test]
    fn comes_from_document_ids() {
        let id = LogicalId::of(&Id::new("app-a2").unwrap(), "TaskRole");
        assert_eq!(id.as_str(), "AppA2TaskRole");
        assert_eq!(id.to_snake_case(), "app_a2_task_role");
    }
}
