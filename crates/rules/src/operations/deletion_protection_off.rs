//! Things in production that one call deletes.

use tierwright_catalog::Kind;
use tierwright_model::Severity;
use tierwright_reach::called;

use crate::context::Context;
use crate::database::stores::stores;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "deletion-protection-off",
    category: "operations",
    severity: Severity::Warning,
    summary: "A database or load balancer in production may be deleted by one call",
    catalog: &["COG-DEL-001", "DB-DEL-001", "ELB-ALB-010"],
    docs: Docs {
        what: "Reports databases, load balancers and user pools of a production design whose deletion protection is off.",
        why: "One wrong call, or one wrong plan, and the data or the address is gone.",
        silent: "the design is not for production: a sandbox must go without questions.",
        example: "An Aurora cluster with `deletionProtection` off.",
        source: "Security Hub RDS.7, ELB.6; Checkov CKV_AWS_139, CKV_AWS_150.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    if !context.is_production() {
        return;
    }
    let databases =
        stores(context).filter(|store| store.protected.is_absent() || store.protected.value() == Some(false));
    let balancers = context.balancers().filter(|(_, balancer)| {
        let attribute = balancer
            .load_balancer_attributes
            .iter()
            .find(|a| a.key.text() == Some("deletion_protection.enabled"));
        attribute.is_none_or(|attribute| attribute.value.text() == Some("false"))
    });
    let pools = context.resources().filter(|resource| match &resource.kind {
        Kind::UserPool(pool) => pool.deletion_protection.text() != Some("ACTIVE"),
        _ => false,
    });
    let found = databases
        .map(|store| (store.resource, "DB-DEL-001"))
        .chain(pools.map(|r| (r, "COG-DEL-001")))
        .chain(balancers.map(|(r, _)| (r, "ELB-ALB-010")));
    for (resource, entry) in found {
        let message = format!("{} is not protected against deletion", called(resource));
        let fix = edits::set_tier(context, resource, "Switch it on", "deletionProtection", true);
        report
            .at(resource, message, "Switch deletion protection on.")
            .property("DeletionProtection")
            .catalog(&[entry])
            .fix(fix);
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, production, set};
    &[
        bad("a database in production", "db", || {
            vec![
                production(),
                set("db", "/kind/auroraCluster/deletionProtection", false),
            ]
        }),
        bad("a load balancer in production", "alb", || {
            vec![
                production(),
                set("alb", "/kind/loadBalancer/deletionProtection", false),
            ]
        }),
        good("a sandbox", Vec::new),
    ]
};
