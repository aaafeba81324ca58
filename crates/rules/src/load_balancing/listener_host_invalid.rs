//! Host names that no rule takes.

use tierwright_model::{Design, Severity};

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "listener-host-invalid",
    category: "load_balancing",
    severity: Severity::Error,
    summary: "A connection names a host that a listener rule refuses",
    catalog: &["ELB-RUL-004"],
    docs: Docs {
        what: "Checks the host names of connections out of a load balancer: at most 128 letters, digits, \
               hyphens, dots and the wildcards `*` and `?`, with a dot.",
        why: "AWS refuses the rule.",
        silent: "the connection names no host.",
        example: "`https://api.example.com`, a URL instead of a host.",
        source: "ELB API, HostHeaderConditionConfig: a-z, A-Z, 0-9, `-`, `.`, `*`, `?`, at least one dot.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for connection in &design.connections {
        for (index, host) in connection.hosts.iter().enumerate() {
            let sound = (1..=128).contains(&host.chars().count())
                && host
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || "-.*?".contains(c))
                && host.contains('.');
            if sound {
                continue;
            }
            let shown: String = host.chars().take(60).collect();
            let message = format!("{} names the host {shown:?}", connection.id);
            let bare = host.split("://").last().unwrap_or_default();
            let bare: String = bare.split(['/', ':']).next().unwrap_or_default().to_owned();
            let usable = bare.contains('.')
                && bare
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || "-.*?".contains(c));
            let edit = edits::set(&connection.id, format!("/hosts/{index}"), bare.as_str());
            report
                .on(
                    connection.id.as_str(),
                    message,
                    "Write a host name such as api.example.com or *.example.com.",
                )
                .property(format!("/hosts/{index}"))
                .fix((usable && bare != *host).then(|| (format!("Write {bare}"), vec![edit])));
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};
    use serde_json::json;

    &[
        bad("a URL", "alb-to-api", || {
            vec![set("alb-to-api", "/hosts", json!(["https://api.example.com/"]))]
        }),
        good("a wildcard", || {
            vec![set("alb-to-api", "/hosts", json!(["*.example.com"]))]
        }),
    ]
};
