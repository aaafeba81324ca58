//! Callback URLs that Cognito does not take.

use tierwright_model::{Design, Severity, TierKind};

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tiers::named;

pub(crate) static RULE: Rule = Rule {
    id: "user-pool-callback-invalid",
    category: "edge",
    severity: Severity::Error,
    summary: "A user pool sends people back to an address that Cognito refuses",
    catalog: &["COG-URL-001"],
    docs: Docs {
        what: "Checks that each callback URL is absolute, has no fragment, and is HTTPS unless it names \
               localhost.",
        why: "AWS refuses the client.",
        silent: "the URL has a scheme of an app, such as `myapp://`.",
        example: "`http://shop.example.com/signed-in`.",
        source: "Cognito API, CreateUserPoolClient, CallbackURLs.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for tier in &design.tiers {
        let TierKind::UserPool(pool) = &tier.kind else {
            continue;
        };
        for (index, url) in pool.callback_urls.iter().enumerate() {
            let Some(problem) = problem(url) else { continue };
            let shown: String = url.chars().take(80).collect();
            let message = format!("{} sends people back to {shown:?}: {problem}", named(tier));
            let secure = url
                .strip_prefix("http://")
                .filter(|rest| !rest.is_empty() && !rest.contains('#'));
            let fix = secure.map(|rest| {
                let edit = edits::set_kind(tier, &format!("callbackUrls/{index}"), format!("https://{rest}"));
                ("Use HTTPS".to_owned(), vec![edit])
            });
            report
                .on(
                    tier.id.as_str(),
                    message,
                    "Use an https:// address without a fragment.",
                )
                .property(format!("/kind/userPool/callbackUrls/{index}"))
                .fix(fix);
        }
    }
}

fn problem(url: &str) -> Option<&'static str> {
    let Some((scheme, rest)) = url.split_once("://") else {
        return Some("it is not a whole URL");
    };
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let scheme_is_sound = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c));
    if !scheme_is_sound || url.contains(char::is_whitespace) {
        Some("it is not a whole URL")
    } else if url.contains('#') {
        Some("it has a fragment")
    } else if scheme == "https" && host.is_empty() {
        Some("it has no host")
    } else if scheme == "http" && host != "localhost" {
        Some("it is plain HTTP")
    } else {
        None
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set, user_pool};
    use serde_json::json;

    &[
        bad("plain HTTP", "people", || {
            vec![
                user_pool(),
                set(
                    "people",
                    "/kind/userPool/callbackUrls",
                    json!(["http://shop.example.com/in"]),
                ),
                set("people", "/kind/userPool/domainPrefix", "three-tier-people"),
            ]
        }),
        good("HTTPS, an app and a development server", || {
            let urls = json!([
                "https://shop.example.com/in",
                "shop://in",
                "http://localhost:3000/in"
            ]);
            vec![
                user_pool(),
                set("people", "/kind/userPool/callbackUrls", urls),
                set("people", "/kind/userPool/domainPrefix", "three-tier-people"),
            ]
        }),
    ]
};
