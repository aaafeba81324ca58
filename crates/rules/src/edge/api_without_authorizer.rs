//! Routes that ask nobody who they are.

use tierwright_model::tiers::{ApiMethod, ApiRoute};
use tierwright_model::{Design, Severity, TierKind};

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tiers::{apis, named};
use crate::words::list;

pub(crate) static RULE: Rule = Rule {
    id: "api-without-authorizer",
    category: "edge",
    severity: Severity::Warning,
    summary: "Routes of an API in production let everyone in",
    catalog: &["API-AUT-001"],
    docs: Docs {
        what: "Reports the routes of an API of a production design that have no authorizer.",
        why: "Anyone who finds the address can call them, and what they cost is paid by the owner.",
        silent: "the design is not for production, or the method is `OPTIONS`, which browsers ask without \
                 a token (CORS).",
        example: "`POST /test` without a user pool.",
        source: "Security Hub APIGateway.8; Checkov CKV_AWS_309; API Gateway guide, *Control access to \
                 REST APIs using Amazon Cognito user pools*.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    if !context.is_production() {
        return;
    }
    let mut pools = design
        .tiers
        .iter()
        .filter(|tier| matches!(tier.kind, TierKind::UserPool(_)));
    let pool = pools.next().filter(|_| pools.next().is_none());
    for api in apis(design) {
        let open = |route: &ApiRoute| route.authorizer.is_none() && route.method != ApiMethod::Options;
        let places: Vec<usize> = (0..api.routes.len())
            .filter(|index| open(&api.routes[*index]))
            .collect();
        let Some(first) = places.first() else { continue };
        let names: Vec<String> = places
            .iter()
            .take(4)
            .map(|index| {
                format!(
                    "{} {}",
                    api.routes[*index].method.as_str(),
                    api.routes[*index].path
                )
            })
            .collect();
        let more = places.len().saturating_sub(names.len());
        let rest = if more == 0 {
            String::new()
        } else {
            format!(" and {more} more")
        };
        let message = format!("{} lets everyone call {}{rest}", named(api.tier), list(&names));
        // Only a design's only user pool is surely the one that is meant.
        let fix = pool.map(|pool| {
            let set = |index: &usize| {
                edits::set_kind(api.tier, &format!("routes/{index}/authorizer"), pool.id.as_str())
            };
            (
                format!("Ask for a token of {}", pool.id),
                places.iter().map(set).collect(),
            )
        });
        report
            .on(
                api.tier.id.as_str(),
                message,
                "Name a user pool whose tokens callers must show.",
            )
            .property(format!("/kind/{}/routes/{first}/authorizer", api.tier.kind.key()))
            .fix(fix);
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad_with, good, production, rest_api, set, user_pool};

    &[
        bad_with(
            "a route that anyone may call",
            "rest",
            &["api-without-web-acl"],
            || {
                vec![
                    production(),
                    user_pool(),
                    set("people", "/kind/userPool/deletionProtection", true),
                    rest_api(),
                ]
            },
        ),
        good("a sandbox", || vec![rest_api()]),
        good("a token is asked for", || {
            vec![
                production(),
                user_pool(),
                rest_api(),
                set("rest", "/kind/restApi/routes/0/authorizer", "people"),
            ]
        }),
    ]
};
