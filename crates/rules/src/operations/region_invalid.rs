//! Regions that do not look like one.

use tierwright_model::{Design, Severity};

use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "region-invalid",
    category: "operations",
    severity: Severity::Error,
    summary: "The design's Region is not the name of a Region",
    catalog: &["NET-SUB-006"],
    docs: Docs {
        what: "Checks the shape of the Region's name: words in lower case and a number, such as `eu-central-1`.",
        why: "Nothing can be deployed to a Region that does not exist.",
        silent: "the name has the right shape: whether AWS has it, and whether the account may use it, is for AWS to say.",
        example: "`Frankfurt`, or the zone `eu-central-1a`.",
        source: "AWS, *AWS Regions*.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    let region = &design.settings.region;
    let parts: Vec<&str> = region.split('-').collect();
    let fits = match parts.as_slice() {
        [first, middle @ .., last] => {
            let word = |part: &&str| part.len() >= 2 && part.bytes().all(|b| b.is_ascii_lowercase());
            word(first)
                && !middle.is_empty()
                && middle.iter().all(word)
                && last.len() == 1
                && last.bytes().all(|b| b.is_ascii_digit())
        }
        _ => false,
    };
    if !fits {
        let shown: String = region.chars().take(40).collect();
        let message = format!("{shown:?} is not the name of a Region");
        report
            .on(
                design.settings.project.as_str(),
                message,
                "Use a name such as eu-central-1.",
            )
            .property("/settings/region");
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set_design};
    &[
        bad("a city", "three-tier", || {
            vec![set_design("/settings/region", "Frankfurt")]
        }),
        bad("a zone", "three-tier", || {
            vec![set_design("/settings/region", "eu-central-1a")]
        }),
        good("a Region with three words", || {
            vec![set_design("/settings/region", "us-gov-west-1")]
        }),
    ]
};
