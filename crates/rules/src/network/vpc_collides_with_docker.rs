//! VPC ranges that Docker uses itself.

use ipnet::Ipv4Net;
use tierwright_catalog::Kind;
use tierwright_model::Severity;

use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "vpc-collides-with-docker",
    category: "network",
    severity: Severity::Advice,
    summary: "A VPC has the range that Docker's bridge uses",
    catalog: &["NET-VPC-005"],
    docs: Docs {
        what: "Reports a VPC whose range overlaps 172.17.0.0/16, when an instance runs Docker.",
        why: "On that instance, addresses of the VPC lead into Docker's own bridge: builds and tunnels fail in strange ways.",
        silent: "no instance installs Docker, or the range is not known.",
        example: "A VPC of 172.17.0.0/16 with the admin host.",
        source: "VPC guide, *VPC CIDR blocks*.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let docker = context
        .instances()
        .any(|(_, i)| i.user_data.text().is_some_and(|text| text.contains("docker")));
    let bridge = Ipv4Net::new_assert(std::net::Ipv4Addr::new(172, 17, 0, 0), 16);
    for resource in context.resources() {
        let Kind::Vpc(vpc) = &resource.kind else { continue };
        let range: Option<Ipv4Net> = context
            .graph
            .text(&vpc.cidr_block)
            .and_then(|text| text.parse().ok());
        let Some(range) = range.filter(|range| range.contains(&bridge) || bridge.contains(range)) else {
            continue;
        };
        if docker {
            let message = format!(
                "VPC {} has {range}, which Docker's bridge uses on the host that builds images",
                resource.origin
            );
            report
                .at(resource, message, "Use a range of 10.0.0.0/8.")
                .property("CidrBlock");
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};
    fn moved() -> Vec<tierwright_model::Edit> {
        vec![
            set("main", "/cidr", "172.17.0.0/16"),
            set("public-a", "/cidr", "172.17.0.0/24"),
            set("public-b", "/cidr", "172.17.1.0/24"),
            set("app-a", "/cidr", "172.17.10.0/24"),
            set("app-b", "/cidr", "172.17.11.0/24"),
        ]
    }
    &[
        bad("Docker's range", "main", moved),
        good("Docker's range without Docker", || {
            let mut edits = moved();
            edits.push(set("admin", "/kind/adminHost/installDocker", false));
            edits
        }),
    ]
};
