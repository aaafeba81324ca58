//! Listener rules that no request gets to.

use tierwright_catalog::Kind;
use tierwright_catalog::kinds::ListenerRule;
use tierwright_compile::Resource;
use tierwright_model::Severity;

use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "listener-rule-shadowed",
    category: "load_balancing",
    severity: Severity::Warning,
    summary: "An earlier path of a listener takes everything that a later one waits for",
    catalog: &["ELB-RUL-003"],
    docs: Docs {
        what: "Compares the paths of the rules of each listener in their order, and reports a rule of which each path is \
               covered by a single earlier one.",
        why: "The first rule that matches wins, so the later service never gets a request.",
        silent: "a rule has conditions other than paths, or a path is not known.",
        example: "`/*` before `/orders/*`.",
        source: "ALB guide, *Listener rules*, rule evaluation.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let mut rules: Vec<(&Resource, &ListenerRule, Vec<&str>)> = context
        .resources()
        .filter_map(|r| {
            if let Kind::ListenerRule(rule) = &r.kind {
                Some((r, rule, paths(rule)?))
            } else {
                None
            }
        })
        .collect();
    rules.sort_by_key(|(_, rule, _)| {
        (
            rule.listener_arn.target().map(ToString::to_string),
            rule.priority.value(),
        )
    });
    let mut earlier: Vec<(&Resource, &str)> = Vec::new();
    let mut listener = None;
    for (resource, rule, paths) in &rules {
        if listener != rule.listener_arn.target() {
            listener = rule.listener_arn.target();
            earlier.clear();
        }
        let covering: Option<Vec<(&Resource, &str)>> = paths
            .iter()
            .map(|path| earlier.iter().copied().find(|(_, pattern)| covers(pattern, path)))
            .collect();
        if let Some((first, pattern)) = covering.as_ref().and_then(|found| found.first()) {
            let message = format!(
                "no request gets to {}: its paths {} are taken by {pattern} of {}",
                resource.origin,
                crate::words::list(paths),
                first.origin
            );
            report
                .at(resource, message, "Put the more specific paths first.")
                .property("Priority");
        }
        earlier.extend(paths.iter().map(|path| (*resource, *path)));
    }
}

/// The paths of a rule that has no other condition.
fn paths(rule: &ListenerRule) -> Option<Vec<&str>> {
    let [condition] = rule.conditions.as_slice() else {
        return None;
    };
    let values = condition.path_pattern_config.literal()?.values.literal()?;
    values.iter().map(|value| value.text()).collect()
}

/// Whether every path that `narrow` matches is matched by `wide`, for patterns whose only wildcard is a star at the end.
fn covers(wide: &str, narrow: &str) -> bool {
    let Some(prefix) = wide.strip_suffix('*') else {
        return wide == narrow;
    };
    let plain = |text: &str| !text.contains(['*', '?']);
    let start = narrow.strip_suffix('*').unwrap_or(narrow);
    plain(prefix) && plain(start) && start.starts_with(prefix)
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad_with, connect, good, tier};
    use serde_json::json;
    fn second(name: &str, paths: serde_json::Value) -> Vec<tierwright_model::Edit> {
        vec![
            tier(
                json!({ "id": name, "name": name, "layer": "app", "securityGroups": ["sg-fargate-app"],
                "kind": { "fargateService": {
                    "cpu": 256, "memory": 512, "image": { "repository": { "repository": "images", "tag": "v1" } },
                    "containerPort": 8080, "desiredCount": 2, "healthCheckPath": "/health",
                    "healthCheckGracePeriodSeconds": 60, "assignPublicIp": false, "logRetentionDays": 30 } } }),
            ),
            connect(
                json!({ "id": format!("alb-to-{name}"), "from": "alb", "to": name, "port": 8080, "paths": paths }),
            ),
        ]
    }
    &[
        bad_with("everything before orders", "alb-to-orders", &[], || {
            [
                second("all", json!(["/*"])),
                second("orders", json!(["/orders", "/orders/*"])),
            ]
            .concat()
        }),
        good("orders before everything", || {
            [
                second("orders", json!(["/orders", "/orders/*"])),
                second("all", json!(["/*"])),
            ]
            .concat()
        }),
    ]
};

#[cfg(test)]
mod tests {
    use super::covers;

    #[test]
    fn patterns_cover() {
        for (wide, narrow, expect) in [
            ("/*", "/orders/*", true),
            ("/orders*", "/orders/*", true),
            ("/orders/*", "/orders", false),
            ("/a/*", "/b/*", false),
            ("/*/x", "/a/x", false),
            ("/a", "/a", true),
        ] {
            assert_eq!(covers(wide, narrow), expect, "{wide} {narrow}");
        }
    }
}
