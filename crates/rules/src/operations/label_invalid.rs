//! Labels that no tag can hold.

use tierwright_model::{Design, Severity, ValueFault};

use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "label-invalid",
    category: "operations",
    severity: Severity::Error,
    summary: "A name is empty, or longer than a tag may be",
    catalog: &["OPS-TAG-001"],
    docs: Docs {
        what: "Checks the names of things and the owner against the length of a tag's value; names must not be empty either.",
        why: "They become the tags `Name` and `Owner`, and AWS refuses a value of more than 256 characters. Nobody finds a thing \
              without a name.",
        silent: "a name is unusual, but fits.",
        example: "A service with a name of 300 characters.",
        source: "EC2 guide, *Tag restrictions*: maximum value length 256 Unicode characters.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for problem in design.value_problems() {
        let project = &design.settings.project;
        let id = problem.id.as_ref().unwrap_or(project);
        let what = if problem.property == "/settings/owner" {
            "owner"
        } else {
            "name"
        };
        let draft = match problem.fault {
            ValueFault::Empty => report.on(
                id.as_str(),
                format!("the {what} of {id} is empty"),
                "Say in a few words what it is.",
            ),
            ValueFault::TooLong { length, limit } => report.on(
                id.as_str(),
                format!("the {what} of {id} has {length} characters, and its tag holds {limit}"),
                format!("Shorten it to {limit} characters."),
            ),
            ValueFault::HostBits { .. }
            | ValueFault::PortZero
            | ValueFault::PortsReversed { .. }
            | ValueFault::RegionShape => continue,
        };
        draft.property(&problem.property);
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set, set_design};
    &[
        bad("no name", "api", || vec![set("api", "/name", "")]),
        bad("a name that is too long", "api", || {
            vec![set("api", "/name", "x".repeat(300))]
        }),
        bad("an owner that is too long", "three-tier", || {
            vec![set_design("/settings/owner", "x".repeat(300))]
        }),
        good("a name that just fits", || {
            vec![set("api", "/name", "é".repeat(256))]
        }),
    ]
};
