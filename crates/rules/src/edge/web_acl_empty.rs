//! Web ACLs without rules.

use tierwright_model::{Design, Severity, TierKind};

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tiers::named;

pub(crate) static RULE: Rule = Rule {
    id: "web-acl-empty",
    category: "edge",
    severity: Severity::Warning,
    summary: "A web ACL lets everything through",
    catalog: &["WAF-RUL-001"],
    docs: Docs {
        what: "Reports a web ACL without managed rule groups and without a rate limit.",
        why: "It costs by the month and by the request, and filters nothing.",
        silent: "it has a rule group or a rate limit.",
        example: "A web ACL that was dropped and not filled.",
        source: "Security Hub WAF.10; Checkov CKV_AWS_175.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for tier in &design.tiers {
        let TierKind::WebAcl(acl) = &tier.kind else {
            continue;
        };
        if acl.managed_rule_groups.is_empty() && acl.rate_limit.is_none() {
            let groups = serde_json::json!([
                "AWSManagedRulesCommonRuleSet",
                "AWSManagedRulesKnownBadInputsRuleSet"
            ]);
            let edit = edits::set_kind(tier, "managedRuleGroups", groups);
            report
                .on(
                    tier.id.as_str(),
                    format!("{} has no rule", named(tier)),
                    "Add managed rule groups or a rate limit.",
                )
                .property("/kind/webAcl/managedRuleGroups")
                .fix(Some(("Add the common rule groups".to_owned(), vec![edit])));
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set, web_acl};
    use serde_json::json;

    &[
        bad("no rule", "shield", || {
            vec![
                web_acl(),
                set("shield", "/kind/webAcl/managedRuleGroups", json!([])),
                set("shield", "/kind/webAcl/rateLimit", json!(null)),
            ]
        }),
        good("a rate limit alone", || {
            vec![
                web_acl(),
                set("shield", "/kind/webAcl/managedRuleGroups", json!([])),
            ]
        }),
    ]
};
