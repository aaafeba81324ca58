//! Tiers that lie nowhere.

use tierwright_catalog::Kind;
use tierwright_model::Severity;
use tierwright_reach::called;

use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "tier-without-layer",
    category: "network",
    severity: Severity::Error,
    summary: "A tier that needs subnets has none",
    catalog: &["ECS-NET-001", "NET-SUB-005"],
    docs: Docs {
        what: "Reports a service, load balancer, database, host or interface endpoint without a subnet: its layer is not \
               chosen, or the layer is empty.",
        why: "AWS refuses to create it: network interfaces need subnets.",
        silent: "the subnets come from a value that is not known, or a template leaves the subnet of an instance to the \
                 default VPC.",
        example: "A tier that was dropped beside the VPC, or whose layer was removed.",
        source: "ECS API, AwsVpcConfiguration; ELB API, CreateLoadBalancer; RDS API, CreateDBSubnetGroup.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for interfaces in context
        .network
        .with_interfaces()
        .filter(|i| i.subnets.is_empty() && i.subnets_known)
    {
        // EC2 API, RunInstances, SubnetId: without one it is a default subnet.
        if context.design.is_none() && matches!(interfaces.resource.kind, Kind::Instance(_)) {
            continue;
        }
        let message = format!("{} lies in no subnet", called(interfaces.resource));
        report
            .at(
                interfaces.resource,
                message,
                "Put it into a layer that has subnets.",
            )
            .property("Subnets");
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};
    use serde_json::Value;
    &[
        bad("tasks without a layer", "api", || {
            vec![set("api", "/layer", Value::Null)]
        }),
        bad("a database without a layer", "db", || {
            vec![set("db", "/layer", Value::Null)]
        }),
        bad("a load balancer without a layer", "alb", || {
            vec![set("alb", "/layer", Value::Null)]
        }),
        good("a site needs none", Vec::new),
    ]
};
