//! APIs that nothing filters.

use tierwright_model::{Design, Severity, Tier, TierKind};

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tiers::named;

pub(crate) static RULE: Rule = Rule {
    id: "api-without-web-acl",
    category: "edge",
    severity: Severity::Warning,
    summary: "An API in production has no web ACL in front of it",
    catalog: &["API-WAF-001", "WAF-SCP-002"],
    docs: Docs {
        what: "Reports a REST API of a production design that names no web ACL. Of an HTTP API it is \
               advice: AWS WAF cannot be put in front of one.",
        why: "Nothing filters what the internet sends: injections, scanners, floods from one address.",
        silent: "the design is not for production.",
        example: "A REST API with a Cognito authorizer and no web ACL.",
        source: "Security Hub APIGateway.4; Checkov CKV2_AWS_29; WAFV2 API, AssociateWebACL: REST API \
                 stages, not HTTP APIs.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    if !context.is_production() {
        return;
    }
    for tier in &design.tiers {
        match &tier.kind {
            TierKind::RestApi(api) if api.web_acl.is_none() => {
                let message = format!("{} has no web ACL", named(tier));
                report
                    .on(tier.id.as_str(), message, "Add a web ACL and name it here.")
                    .property("/kind/restApi/webAcl")
                    .catalog(&["API-WAF-001"])
                    .fix(regional_acl(design).map(|acl| {
                        (
                            format!("Filter by {}", acl.id),
                            vec![edits::set_kind(tier, "webAcl", acl.id.as_str())],
                        )
                    }));
            }
            TierKind::HttpApi(_) => {
                let message = format!(
                    "{} cannot have a web ACL, as AWS WAF does not filter HTTP APIs",
                    named(tier)
                );
                report
                    .on(
                        tier.id.as_str(),
                        message,
                        "Use a REST API, or put CloudFront with a web ACL in front of it.",
                    )
                    .severity(Severity::Advice)
                    .catalog(&["WAF-SCP-002"]);
            }
            _ => {}
        }
    }
}

/// The design's only web ACL, when no site has taken it.
fn regional_acl(design: &Design) -> Option<&Tier> {
    let mut acls = design
        .tiers
        .iter()
        .filter(|tier| matches!(tier.kind, TierKind::WebAcl(_)));
    let acl = acls.next().filter(|_| acls.next().is_none())?;
    let taken = design.tiers.iter().any(
        |tier| matches!(&tier.kind, TierKind::StaticSite(site) if site.web_acl.as_ref() == Some(&acl.id)),
    );
    (!taken).then_some(acl)
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, production, rest_api, set, user_pool, web_acl};

    &[
        bad("a REST API without one", "rest", || {
            vec![
                production(),
                user_pool(),
                set("people", "/kind/userPool/deletionProtection", true),
                web_acl(),
                rest_api(),
                set("rest", "/kind/restApi/routes/0/authorizer", "people"),
            ]
        }),
        good("a sandbox", || vec![rest_api()]),
        good("it has one", || {
            vec![
                production(),
                web_acl(),
                rest_api(),
                set("rest", "/kind/restApi/webAcl", "shield"),
            ]
        }),
    ]
};
