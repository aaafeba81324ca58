//! Regions that do not look like one.

use tierwright_model::{Design, Severity, is_region_name};

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
        silent: "the name has the right shape: whether AWS has it is for `region-unknown` to say.",
        example: "`Frankfurt`, or the zone `eu-central-1a`.",
        source: "AWS, *AWS Regions*.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    let region = &design.settings.region;
    if !is_region_name(region) {
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
