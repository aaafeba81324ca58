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
    summary: "A connection has more paths and hosts, or longer ones, than a listener rule takes",
    catalog: &["ELB-RUL-004"],
    docs: Docs {
        what: "Counts the paths and hosts of each listener rule together, and the characters of paths.",
        why: "AWS refuses a rule with more than five values, or a value of more than 128 characters.",
        silent: "the values are not known.",
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
        let hosts = rule
            .conditions
            .iter()
            .filter_map(|c| c.host_header_config.literal());
        let hosts = hosts.map(|config| config.values.items().count()).sum::<usize>();
        let count = values.len() + hosts;
        if count > MOST {
            let what = match (values.len(), hosts) {
                (paths, 0) => format!("{paths} paths"),
                (paths, hosts) => format!("{paths} paths and {hosts} hosts"),
            };
            let message = format!("{} has {what}, and a listener rule takes {MOST}", resource.origin);
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
        bad("paths and hosts", "alb-to-api", || {
            vec![
                set("alb-to-api", "/paths", json!(["/a", "/b", "/c"])),
                set(
                    "alb-to-api",
                    "/hosts",
                    json!(["a.example.com", "b.example.com", "c.example.com"]),
                ),
            ]
        }),
        good("five paths", || {
            vec![set("alb-to-api", "/paths", json!(["/a", "/b", "/c", "/d", "/e"]))]
        }),
    ]
};
