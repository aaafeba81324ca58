//! Paths that miss the address that people type.

use tierwright_model::{Design, Severity, TierKind};

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "path-without-its-root",
    category: "load_balancing",
    severity: Severity::Warning,
    summary: "A path such as /orders/* does not match /orders",
    catalog: &["ELB-RUL-006"],
    docs: Docs {
        what: "Reports a connection out of a load balancer with a path `/name/*` and none that matches `/name`.",
        why: "The pattern asks for the slash: `/orders` itself goes to the default, which answers 404 or something else.",
        silent: "the path is `/*`, another path of the connection matches, or the connection starts at a distribution.",
        example: "`/orders/*` alone.",
        source: "ELB API, RuleCondition; ALB guide, *Path conditions*.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for connection in &design.connections {
        if !matches!(
            design.tier(&connection.from).map(|tier| &tier.kind),
            Some(TierKind::LoadBalancer(_))
        ) {
            continue;
        }
        let paths = &connection.paths;
        let missing: Vec<String> = paths
            .iter()
            .filter_map(|path| path.strip_suffix("/*"))
            .filter(|root| !root.is_empty() && !root.contains(['*', '?']))
            .filter(|root| {
                !paths
                    .iter()
                    .any(|p| p == root || p.strip_suffix('*').is_some_and(|prefix| root.starts_with(prefix)))
            })
            .map(str::to_owned)
            .collect();
        let Some(first) = missing.first() else { continue };
        let message = format!("{} takes {first}/* but not {first} itself", connection.id);
        let all: Vec<&String> = missing.iter().chain(paths).collect();
        let fix = (all.len() <= 5).then(|| {
            (
                format!("Take {first} too"),
                vec![edits::set(&connection.id, "/paths", serde_json::json!(all))],
            )
        });
        report
            .on(connection.id.as_str(), message, format!("Add the path {first}."))
            .property("/paths")
            .fix(fix);
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};
    use serde_json::json;
    &[
        bad("the star alone", "alb-to-api", || {
            vec![set("alb-to-api", "/paths", json!(["/orders/*"]))]
        }),
        good("both", || {
            vec![set("alb-to-api", "/paths", json!(["/orders", "/orders/*"]))]
        }),
        good("everything", || vec![set("alb-to-api", "/paths", json!(["/*"]))]),
    ]
};
