//! Security groups that do not say what they are for.

use tierwright_model::{Design, Severity};

use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "security-group-without-description",
    category: "security",
    severity: Severity::Advice,
    summary: "A security group does not say what it is for",
    catalog: &["SG-DES-001"],
    docs: Docs {
        what: "Reports a security group of the document without a description.",
        why: "AWS keeps the description for ever: it cannot be changed without replacing the group. An empty one leaves the \
              next reader guessing.",
        silent: "the document has a description, however short. Rules of a group are not looked at.",
        example: "A group that was drawn in a hurry.",
        source: "Checkov CKV_AWS_23; EC2 API, CreateSecurityGroup.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for group in design
        .security_groups
        .iter()
        .filter(|group| group.description.trim().is_empty())
    {
        let message = format!("security group {} does not say what it is for", group.id);
        report
            .on(
                group.id.as_str(),
                message,
                "Describe in a few words whom it admits.",
            )
            .property("/description");
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};
    &[
        bad("an empty description", "sg-aurora-db", || {
            vec![set("sg-aurora-db", "/description", "")]
        }),
        good("the sample describes its groups", Vec::new),
    ]
};
