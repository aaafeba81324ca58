//! Endpoints that clients never find.

use tierwright_catalog::Kind;
use tierwright_model::Severity;
use tierwright_reach::Reason;

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::words::list;

pub(crate) static RULE: Rule = Rule {
    id: "endpoint-private-dns-off",
    category: "network",
    severity: Severity::Error,
    summary: "Private DNS of an endpoint is off, or the VPC's DNS does not allow it",
    catalog: &["NET-EP-005", "NET-VPC-004"],
    docs: Docs {
        what: "Reports an interface endpoint without private DNS whose service is needed and reached in no other way, and a \
               VPC with DNS support or DNS host names off that has endpoints with private DNS.",
        why: "Clients call a service by its usual name. Without private DNS that name leads to public addresses, which private \
              subnets do not reach. With the VPC's DNS off AWS refuses to create the endpoint.",
        silent: "nothing needs the service, or the clients have a way to the internet.",
        example: "An endpoint for ecr.dkr with private DNS off.",
        source: "EC2 API, CreateVpcEndpoint, PrivateDnsEnabled; ECR guide, *Amazon ECR interface VPC endpoints*.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let mut reported: Vec<&str> = Vec::new();
    for need in context
        .needs()
        .iter()
        .filter(|need| need.blocked_by() == Some(Reason::PrivateDnsOff))
    {
        let Some(blocker) = &need.answer.blocker else {
            continue;
        };
        if reported.contains(&blocker.origin.as_str()) {
            continue;
        }
        reported.push(&blocker.origin);
        let fix = context.design.and_then(|design| {
            design
                .network
                .endpoints
                .iter()
                .find(|e| e.id.as_str() == blocker.origin)
        });
        let fix = fix.map(|endpoint| {
            (
                "Switch private DNS on".to_owned(),
                vec![edits::set(&endpoint.id, "/kind/interface/privateDns", true)],
            )
        });
        report
            .on(&blocker.origin, blocker.message.clone(), blocker.hint.clone())
            .property("PrivateDnsEnabled")
            .catalog(&["NET-EP-005"])
            .fix(fix);
    }
    for vpc in context.resources() {
        let Kind::Vpc(kind) = &vpc.kind else { continue };
        let private = context.network.endpoints().any(|(_, endpoint)| {
            endpoint.vpc_id.target() == Some(&vpc.id) && endpoint.private_dns_enabled.value() == Some(true)
        });
        let mut off = Vec::new();
        let mut mends = Vec::new();
        let id = edits::origin(context, vpc).map(|(_, id)| id);
        for (value, absent, name, property) in [
            (&kind.enable_dns_support, true, "DNS support", "/dnsSupport"),
            (
                &kind.enable_dns_hostnames,
                false,
                "DNS host names",
                "/dnsHostnames",
            ),
        ] {
            let on = if value.is_absent() {
                Some(absent)
            } else {
                value.value()
            };
            if on == Some(false) {
                off.push(name);
                mends.extend(id.as_ref().map(|id| edits::set(id, property, true)));
            }
        }
        if private && !off.is_empty() {
            let message = format!(
                "VPC {} has {} off, so private DNS of its endpoints does not work",
                vpc.origin,
                list(&off)
            );
            let fix = id.is_some().then(|| (format!("Switch {} on", list(&off)), mends));
            report
                .at(vpc, message, format!("Switch {} on.", list(&off)))
                .catalog(&["NET-VPC-004"])
                .fix(fix);
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};
    &[
        bad("private DNS is off", "to-ecr-dkr", || {
            vec![set("to-ecr-dkr", "/kind/interface/privateDns", false)]
        }),
        bad("the VPC has DNS host names off", "main", || {
            vec![set("main", "/dnsHostnames", false)]
        }),
        bad("the VPC has no DNS", "main", || {
            vec![
                set("main", "/dnsSupport", false),
                set("main", "/dnsHostnames", false),
            ]
        }),
        good("an endpoint that nothing needs", || {
            vec![crate::examples::item(
                "endpoint",
                serde_json::json!({ "id": "to-sqs", "name": "SQS", "service": "sqs",
                    "kind": { "interface": { "layer": "app", "securityGroups": ["sg-endpoints"], "privateDns": false } } }),
            )]
        }),
    ]
};
