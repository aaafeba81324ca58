//! Web ACLs of the wrong scope.

use tierwright_model::{Design, Edit, Id, Severity, Tier, TierKind};

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tiers::named;

pub(crate) static RULE: Rule = Rule {
    id: "web-acl-scope",
    category: "edge",
    severity: Severity::Error,
    summary: "A web ACL is used where its scope does not reach",
    catalog: &["WAF-SCP-001"],
    docs: Docs {
        what: "Looks at what names a web ACL. One that a site names needs the scope CLOUDFRONT, which \
               exists in us-east-1 only; one that an API or a load balancer names is regional.",
        why: "A web ACL has one scope and one Region. AWS refuses to attach it elsewhere, and to make one \
              for CloudFront in another Region.",
        silent: "a site in a design for us-east-1 names it alone, or only APIs and load balancers do.",
        example: "One web ACL in front of both the distribution and the load balancer.",
        source: "WAFV2 API, CreateWebACL, Scope: \"To work with CloudFront, you must also specify the \
                 Region US East (N. Virginia)\".",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for acl in design
        .tiers
        .iter()
        .filter(|tier| matches!(tier.kind, TierKind::WebAcl(_)))
    {
        let names = |tier: &&Tier| match &tier.kind {
            TierKind::StaticSite(site) => site.web_acl.as_ref() == Some(&acl.id),
            TierKind::RestApi(api) => api.web_acl.as_ref() == Some(&acl.id),
            TierKind::LoadBalancer(balancer) => balancer.web_acl.as_ref() == Some(&acl.id),
            _ => false,
        };
        let (sites, others): (Vec<&Tier>, Vec<&Tier>) = design
            .tiers
            .iter()
            .filter(names)
            .partition(|tier| matches!(tier.kind, TierKind::StaticSite(_)));
        let Some(site) = sites.first() else { continue };
        let region = design.settings.region.as_str();
        if let Some(other) = others.first() {
            let message = format!(
                "{} is named by \"{}\" and by \"{}\", which need two scopes",
                named(acl),
                site.id,
                other.id
            );
            report
                .on(
                    acl.id.as_str(),
                    message,
                    "Use a web ACL for the site and another one for the rest.",
                )
                .fix(second(design, acl, &others));
        } else if region != "us-east-1" {
            let message = format!(
                "{} filters for the distribution of \"{}\", and such a web ACL exists in us-east-1 only, not in {region}",
                named(acl),
                site.id
            );
            let edits = sites
                .iter()
                .map(|site| edits::set_kind(site, "webAcl", serde_json::Value::Null))
                .collect();
            report
                .on(
                    site.id.as_str(),
                    message,
                    "Deploy to us-east-1, or leave the site without a web ACL.",
                )
                .property("/kind/staticSite/webAcl")
                .fix(Some(("Take it off the site".to_owned(), edits)));
        }
    }
}

/// A copy of the web ACL for what is not a site.
fn second(design: &Design, acl: &Tier, others: &[&Tier]) -> Option<(String, Vec<Edit>)> {
    let wanted = Id::new(format!("{}-regional", acl.id)).unwrap_or_else(|_| acl.id.clone());
    let id = design.free_id(&wanted);
    let tier = Tier {
        id: id.clone(),
        name: format!("{} regional", acl.name),
        ..acl.clone()
    };
    let mut edits = vec![Edit::AddTier { tier, position: None }];
    edits.extend(
        others
            .iter()
            .map(|other| edits::set_kind(other, "webAcl", id.as_str())),
    );
    Some((
        format!(
            "Add {id} for {}",
            others
                .iter()
                .map(|t| t.id.as_str())
                .collect::<Vec<_>>()
                .join(", ")
        ),
        edits,
    ))
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set, set_design, web_acl};

    &[
        bad("a site outside us-east-1", "site", || {
            vec![web_acl(), set("site", "/kind/staticSite/webAcl", "shield")]
        }),
        bad("a site and a load balancer", "shield", || {
            vec![
                set_design("/settings/region", "us-east-1"),
                web_acl(),
                set("site", "/kind/staticSite/webAcl", "shield"),
                set("alb", "/kind/loadBalancer/webAcl", "shield"),
            ]
        }),
        good("a site in us-east-1", || {
            vec![
                set_design("/settings/region", "us-east-1"),
                web_acl(),
                set("site", "/kind/staticSite/webAcl", "shield"),
            ]
        }),
        good("a load balancer", || {
            vec![web_acl(), set("alb", "/kind/loadBalancer/webAcl", "shield")]
        }),
    ]
};
