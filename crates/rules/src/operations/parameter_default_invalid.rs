//! Defaults that are not what their parameter is.

use tierwright_model::{Design, ParameterKind, Severity};

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "parameter-default-invalid",
    category: "operations",
    severity: Severity::Error,
    summary: "The default of a parameter is not of the parameter's kind",
    catalog: &[],
    docs: Docs {
        what: "Checks that the default of a range is an IPv4 range, of a number a number, and of an ARN an ARN.",
        why: "Every export carries it, and AWS refuses what is made with it.",
        silent: "there is no default: it is asked for then.",
        example: "`office` as the default of a range.",
        source: "EC2 API, IpRange; IAM guide, *Amazon Resource Names*.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for parameter in &design.parameters {
        let Some(default) = &parameter.default else {
            continue;
        };
        let (fits, what) = match parameter.kind {
            ParameterKind::Text => (true, "a text"),
            ParameterKind::Number => (
                default.trim().parse::<f64>().is_ok_and(f64::is_finite),
                "a number",
            ),
            ParameterKind::Cidr => (
                default.parse::<ipnet::Ipv4Net>().is_ok(),
                "an IPv4 range such as 203.0.113.7/32",
            ),
            ParameterKind::Arn => (
                default.starts_with("arn:") && default.split(':').count() >= 6,
                "an ARN",
            ),
        };
        if !fits {
            let shown: String = default.chars().take(60).collect();
            let message = format!(
                "the default {shown:?} of the parameter {} is not {what}",
                parameter.id
            );
            let edit = edits::set(&parameter.id, "/default", serde_json::Value::Null);
            report
                .on(
                    parameter.id.as_str(),
                    message,
                    format!("Write {what}, or take the default away."),
                )
                .property("/default")
                .fix(Some(("Take the default away".to_owned(), vec![edit])));
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, item};
    use serde_json::json;
    &[
        bad("an address without its length", "office", || {
            vec![item(
                "parameter",
                json!({ "id": "office", "kind": "cidr", "default": "203.0.113.7" }),
            )]
        }),
        bad("a number in words", "count", || {
            vec![item(
                "parameter",
                json!({ "id": "count", "kind": "number", "default": "two" }),
            )]
        }),
        good("no default", || {
            vec![item("parameter", json!({ "id": "office", "kind": "cidr" }))]
        }),
    ]
};
