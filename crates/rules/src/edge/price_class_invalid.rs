//! Price classes that CloudFront does not have.

use tierwright_model::Severity;
use tierwright_reach::called;

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

const CLASSES: [&str; 4] = ["PriceClass_100", "PriceClass_200", "PriceClass_All", "None"];

pub(crate) static RULE: Rule = Rule {
    id: "price-class-invalid",
    category: "edge",
    severity: Severity::Error,
    summary: "A distribution has a price class that CloudFront does not know",
    catalog: &["CDN-BHV-001"],
    docs: Docs {
        what: "Checks the price class of a distribution.",
        why: "AWS refuses the distribution.",
        silent: "the class is not known or not stated.",
        example: "`PriceClass_300`.",
        source: "CloudFront API, DistributionConfig, PriceClass.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for (resource, distribution) in context.distributions() {
        let Some(config) = distribution.distribution_config.literal() else {
            continue;
        };
        let Some(class) = config.price_class.text().filter(|class| !CLASSES.contains(class)) else {
            continue;
        };
        let shown: String = class.chars().take(40).collect();
        let message = format!(
            "{} has the price class {shown:?}; CloudFront has PriceClass_100, _200 and _All",
            called(resource)
        );
        let fix = edits::set_tier(
            context,
            resource,
            "Use PriceClass_100",
            "priceClass",
            "PriceClass_100",
        );
        report
            .at(resource, message, "Use PriceClass_100, the cheapest.")
            .property("PriceClass")
            .fix(fix);
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};
    &[
        bad("a class that is not there", "site", || {
            vec![set("site", "/kind/staticSite/priceClass", "PriceClass_300")]
        }),
        good("every edge location", || {
            vec![set("site", "/kind/staticSite/priceClass", "PriceClass_All")]
        }),
    ]
};
