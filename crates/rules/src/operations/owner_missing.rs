//! Resources that nobody can be asked about.

use tierwright_model::{Design, Severity};

use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "owner-missing",
    category: "operations",
    severity: Severity::Advice,
    summary: "The design names no owner",
    catalog: &["OPS-TAG-001"],
    docs: Docs {
        what: "Reports a design without an owner.",
        why: "Every resource carries the tag Owner. Empty, it does not say whom to ask before something is deleted.",
        silent: "an owner is named.",
        example: "A new design.",
        source: "AWS whitepaper, *Best Practices for Tagging AWS Resources*.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    if design.settings.owner.trim().is_empty() {
        let message = "the design names no owner, so the tag Owner of its resources is empty";
        report
            .on(
                design.settings.project.as_str(),
                message,
                "Name a person or a team.",
            )
            .property("/settings/owner");
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set_design};
    &[
        bad("no owner", "three-tier", || {
            vec![set_design("/settings/owner", "")]
        }),
        good("the sample has one", Vec::new),
    ]
};
