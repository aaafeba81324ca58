//! Sign-in pages without a sound domain.

use tierwright_model::{Design, Severity, TierKind};

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tiers::named;

pub(crate) static RULE: Rule = Rule {
    id: "user-pool-domain-invalid",
    category: "edge",
    severity: Severity::Error,
    summary: "The sign-in page of a user pool has no domain, or one that Cognito refuses",
    catalog: &["COG-URL-001"],
    docs: Docs {
        what: "Reports callback URLs without a domain prefix, and a prefix that is not 1 to 63 lower-case \
               letters, digits and hyphens, begins or ends with a hyphen, or holds `aws`, `amazon` or \
               `cognito`.",
        why: "Without a domain there is no sign-in page, so nobody is ever sent back; another prefix is \
              refused by AWS.",
        silent: "the pool has neither callback URLs nor a prefix: programs call its API.",
        example: "Callback URLs and no `domainPrefix`.",
        source: "Cognito API, CreateUserPoolDomain, Domain; Cognito guide, *Configuring a user pool domain*.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

const RESERVED: [&str; 3] = ["aws", "amazon", "cognito"];

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for tier in &design.tiers {
        let TierKind::UserPool(pool) = &tier.kind else {
            continue;
        };
        let message = match &pool.domain_prefix {
            None if pool.callback_urls.is_empty() => continue,
            None => format!(
                "{} sends people back after a sign-in page that it does not have",
                named(tier)
            ),
            Some(prefix) if is_sound(prefix) => continue,
            Some(prefix) => {
                let shown: String = prefix.chars().take(70).collect();
                format!("{} has the domain prefix '{shown}'", named(tier))
            }
        };
        let wanted = format!("{}-{}", design.settings.project, tier.id);
        let fix = is_sound(&wanted).then(|| {
            let edit = edits::set_kind(tier, "domainPrefix", wanted.as_str());
            (format!("Call it {wanted}"), vec![edit])
        });
        report
            .on(
                tier.id.as_str(),
                message,
                "Give a prefix that nobody else in the Region has, such as that of your product.",
            )
            .property("/kind/userPool/domainPrefix")
            .fix(fix);
    }
}

fn is_sound(prefix: &str) -> bool {
    (1..=63).contains(&prefix.len())
        && prefix
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        && !prefix.starts_with('-')
        && !prefix.ends_with('-')
        && !RESERVED.iter().any(|word| prefix.contains(word))
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set, user_pool};
    use serde_json::json;

    &[
        bad("no domain", "people", || {
            vec![
                user_pool(),
                set(
                    "people",
                    "/kind/userPool/callbackUrls",
                    json!(["https://shop.example.com/in"]),
                ),
            ]
        }),
        bad("a reserved word", "people", || {
            vec![
                user_pool(),
                set("people", "/kind/userPool/domainPrefix", "my-aws-shop"),
            ]
        }),
        good("programs call the API", || vec![user_pool()]),
    ]
};
