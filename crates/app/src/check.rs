//! What is wrong with a design, and mending it.

use std::collections::BTreeSet;

use tierwright_compile::compile;
use tierwright_model::{Design, Edit, Finding};

use crate::error::AppError;

/// The findings of a design, the worst first; waived ones carry their reason.
#[must_use]
pub fn check(design: &Design) -> Vec<Finding> {
    tierwright_rules::check(Some(design), &compile(design))
}

/// What [`fix`] did.
#[derive(Clone, Debug)]
pub struct Fixed {
    /// The mended design.
    pub design: Design,
    /// What was done, in words, in order.
    pub applied: Vec<String>,
    /// Fixes that do not go with the design as it then was, with the reason.
    pub refused: Vec<String>,
    /// The findings of the mended design.
    pub findings: Vec<Finding>,
}

/// More rounds than a chain of fixes can be long; an end in case two fixes undo each other.
const MOST_FIXES: usize = 1_000;

/// Applies the fixes that the findings offer, of these rules or of all when there are none.
///
/// One fix at a time, the worst finding's first, and then the rules look again: a fix often settles several findings, and
/// what another one offered may be wrong after it. A fix that is offered again after it was applied is not tried twice.
///
/// # Errors
/// [`AppError::UnknownRule`].
pub fn fix(design: &Design, rules: &[String]) -> Result<Fixed, AppError> {
    for rule in rules {
        crate::rules::rule(rule)?;
    }
    let mut fixed = Fixed {
        design: design.clone(),
        applied: Vec::new(),
        refused: Vec::new(),
        findings: check(design),
    };
    let mut tried: BTreeSet<String> = BTreeSet::new();
    while tried.len() < MOST_FIXES {
        let wanted = |f: &&Finding| f.waived.is_none() && (rules.is_empty() || rules.contains(&f.rule));
        let open = fixed
            .findings
            .iter()
            .filter(wanted)
            .filter_map(|f| Some((f, f.fix.as_ref()?)));
        // Edits hold ids that were free when they were offered; the same mend keeps its title and subject.
        let key = |finding: &Finding, title: &str| format!("{}\0{}\0{title}", finding.rule, finding.subject);
        let next = open
            .map(|(f, fix)| (key(f, &fix.title), f.clone(), fix.clone()))
            .find(|(k, ..)| !tried.contains(k));
        let Some((key, finding, fix)) = next else { break };
        tried.insert(key);
        let said = format!("{}: {} ({})", finding.rule, fix.title, finding.subject);
        let edit = Edit::Batch {
            label: fix.title,
            edits: fix.edits,
        };
        match fixed.design.apply(&edit) {
            Ok(()) => {
                fixed.applied.push(said);
                fixed.findings = check(&fixed.design);
            }
            Err(error) => fixed.refused.push(format!("{said}: {error}")),
        }
    }
    Ok(fixed)
}
