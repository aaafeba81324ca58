//! More paths than a listener rule takes.

use tierwright_catalog::Kind;
use tierwright_model::Severity;

use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

/// Source: ALB guide, *Quotas for your Application Load Balancers*, condition values per rule.
const MOST: usize = 5;
/// Source: the same, characters of a condition value.
const LONGEST: usize = 128;

pub(crate) static RULE: Rule = Rule {
    id: "too-many-paths",
    category: "load_balancing",
    severity: Severity::Error,
    summary: "A connection has more paths, or longer ones, than a listener rule takes",
    catalog: &["ELB-RUL-004"],
    docs: Docs {
        what: "Counts the paths of each listener rule, and their characters.",
        why: "AWS refuses a rule with more than five values, or a value of more than 128 characters.",
        silent: "the paths are not known.",
        example: "A connection with six paths.",
        source: "ALB guide, *Quotas for your Application Load Balancers*; ELB API, RuleCondition.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for resource in context.resources() {
        let Kind::ListenerRule(rule) = &resource.kind else {
            continue;
        };
        let configs = rule
            .conditions
            .iter()
            .filter_map(|c| c.path_pattern_config.literal());
        let values: Vec<_> = configs.flat_map(|config| config.values.items()).collect();
        let count = values.len();
        if count > MOST {
            let message = format!(
                "{} has {count} paths, and a listener rule takes {MOST}",
                resource.origin
            );
            report
                .at(resource, message, "Use wildcards, or a second connection.")
                .property("Conditions");
        }
        if let Some(long) = values
            .iter()
            .filter_map(|v| v.text())
            .find(|text| text.chars().count() > LONGEST)
        {
            let start: String = long.chars().take(30).collect();
            let message = format!(
                "{} has a path of {} characters ({start}…), and AWS takes {LONGEST}",
                resource.origin,
                long.chars().count()
            );
            report
                .at(resource, message, "Use a shorter path.")
                .property("Conditions");
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};
    use serde_json::json;
    &[
        bad("six paths", "alb-to-api", || {
            vec![set(
                "alb-to-api",
                "/paths",
                json!(["/a", "/b", "/c", "/d", "/e", "/f"]),
            )]
        }),
        bad("a very long path", "alb-to-api", || {
            vec![set(
                "alb-to-api",
                "/paths",
                json!([format!("/{}", "a".repeat(200))]),
            )]
        }),
        good("five paths", || {
            vec![set("alb-to-api", "/paths", json!(["/a", "/b", "/c", "/d", "/e"]))]
        }),
    ]
};
