//! The rules, for lists and pages.

pub use tierwright_rules::RuleInfo;

use crate::error::AppError;

/// Every rule, sorted by id.
#[must_use]
pub fn rules() -> Vec<RuleInfo> {
    tierwright_rules::RULES.iter().map(|rule| rule.info()).collect()
}

/// The rule with this id.
///
/// # Errors
/// [`AppError::UnknownRule`], with the nearest id when one is near.
pub fn rule(id: &str) -> Result<RuleInfo, AppError> {
    tierwright_rules::rule(id).map(|rule| rule.info()).ok_or_else(|| {
        let distance = |other: &str| edits_between(id, other);
        let near = tierwright_rules::RULES
            .iter()
            .map(|rule| rule.id)
            .min_by_key(|other| distance(other));
        let near = near.filter(|other| other.contains(id) || distance(other) <= 1 + id.len() / 4);
        AppError::UnknownRule {
            id: id.to_owned(),
            near,
        }
    })
}

/// Levenshtein's distance in bytes; ids are ASCII.
fn edits_between(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.bytes().enumerate() {
            let replaced = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::edits_between;

    #[test]
    fn distances() {
        assert_eq!(edits_between("sg-chain-broken", "sg-chain-broken"), 0);
        assert_eq!(edits_between("sg-chain-brokn", "sg-chain-broken"), 1);
        assert_eq!(edits_between("", "abc"), 3);
        assert_eq!(edits_between("kitten", "sitting"), 3);
    }
}
