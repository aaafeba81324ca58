//! Waivers: findings that a person accepts, each with a reason.

use tierwright_model::{Design, Finding};

/// Marks the findings that a waiver with a reason accepts.
pub(crate) fn apply(design: &Design, findings: &mut [Finding]) {
    for finding in findings {
        let accepted = design.waivers.iter().find(|waiver| {
            waiver.rule == finding.rule
                && waiver.subject == finding.subject
                && !waiver.reason.trim().is_empty()
        });
        finding.waived = accepted.map(|waiver| waiver.reason.clone());
    }
}
