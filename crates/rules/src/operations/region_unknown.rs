//! Regions that AWS does not have, as far as is known here.

use tierwright_catalog::facts::{REGIONS, REGIONS_AS_OF};
use tierwright_model::{Design, Severity, is_region_name};

use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "region-unknown",
    category: "operations",
    severity: Severity::Warning,
    summary: "The design's Region is not among those that are known here",
    catalog: &["NET-SUB-006"],
    docs: Docs {
        what: "Compares the Region with the list of AWS's Regions that this program carries.",
        why: "A deployment to a Region that does not exist ends with an endpoint that nobody finds.",
        silent: "the name has no Region's shape at all: `region-invalid` reports that. Whether the account may use a Region is \
                 for AWS to say.",
        example: "`mars-west-9`.",
        source: "VPC guide, *AWS IP address ranges*; AWS Regions guide, *AWS Regions*.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    let region = design.settings.region.as_str();
    if REGIONS.contains(&region) || !is_region_name(region) {
        return;
    }
    let project = design.settings.project.as_str();
    report
        .on(
            project,
            format!("the Region {region} is not among AWS's Regions of {REGIONS_AS_OF}"),
            "Check its name. If AWS has opened it since, accept this finding with that reason.",
        )
        .property("/settings/region");
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set_design};
    &[
        bad("another planet", "three-tier", || {
            vec![set_design("/settings/region", "mars-west-9")]
        }),
        good("a young Region", || {
            vec![set_design("/settings/region", "ap-southeast-6")]
        }),
        good("another partition", || {
            vec![set_design("/settings/region", "eusc-de-east-1")]
        }),
    ]
};
