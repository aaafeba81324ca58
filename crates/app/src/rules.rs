//! The rules, for lists and pages.

pub use tierwright_rules::RuleInfo;

use tierwright_import::{NOTICES, Notice};

use crate::error::AppError;

/// Every rule, sorted by id: those about designs and templates, then what is found while a template is read.
#[must_use]
pub fn rules() -> Vec<RuleInfo> {
    let mut all = of_designs();
    all.extend(NOTICES.iter().map(|notice| about(notice)));
    all.sort_by_key(|info| info.id);
    all
}

/// The rules that a design can meet.
pub(crate) fn of_designs() -> Vec<RuleInfo> {
    tierwright_rules::RULES.iter().map(|rule| rule.info()).collect()
}

fn about(notice: &Notice) -> RuleInfo {
    RuleInfo {
        id: notice.id,
        category: "template",
        severity: notice.severity,
        summary: notice.summary,
        catalog: Vec::new(),
        docs: format!(
            "#### What it does\n\n{}\n\n#### Why is this bad\n\n{}\n\n#### What to do\n\n{}\n",
            notice.summary, notice.docs, notice.hint
        ),
    }
}

/// The rule with this id.
///
/// # Errors
/// [`AppError::UnknownRule`], with the nearest id when one is near.
pub fn rule(id: &str) -> Result<RuleInfo, AppError> {
    let notice = || {
        NOTICES
            .iter()
            .find(|notice| notice.id == id)
            .map(|notice| about(notice))
    };
    let found = tierwright_rules::rule(id).map(|rule| rule.info()).or_else(notice);
    found.ok_or_else(|| {
        let distance = |other: &str| edits_between(id, other);
        let ids = tierwright_rules::RULES.iter().map(|rule| rule.id);
        let near = ids
            .chain(NOTICES.iter().map(|notice| notice.id))
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
