//! Hosts that are entered over SSH from the internet.

use tierwright_catalog::LogicalId;
use tierwright_model::{Protocol, Severity};
use tierwright_reach::called;
use tierwright_reach::network::Peer;

use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "admin-host-over-ssh",
    category: "compute",
    severity: Severity::Warning,
    summary: "A host with a public address is entered over SSH",
    catalog: &["EC2-BAS-001"],
    docs: Docs {
        what: "Reports an instance with a public address whose security group admits tcp 22 from addresses.",
        why: "It needs keys, an open port and a public address, each of which can be lost or found. Session Manager needs none \
              of them, asks IAM who may enter, and writes down what was done.",
        silent: "the instance has no public address, or port 22 is closed. A port 22 that is open to every address is \
                 `ssh-open-to-world`.",
        example: "An admin host in the public layer with EC2 Instance Connect.",
        source: "Security Hub EC2.9; AWS Guard rules registry, EC2_INSTANCE_NO_PUBLIC_IP.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for (resource, _) in context.instances() {
        let Some(interfaces) = context.network.interfaces(&resource.id) else {
            continue;
        };
        let public = |id: &LogicalId| context.network.is_public(id) == Some(true);
        if interfaces.public != Some(true) || !interfaces.subnets.iter().copied().all(public) {
            continue;
        }
        let groups = interfaces
            .groups
            .iter()
            .filter_map(|id| context.network.group(id));
        let mut rules = groups.flat_map(|group| &group.ingress);
        let ssh = rules.find(|rule| {
            rule.ports.covers(Protocol::Tcp, 22) == Some(true)
                && !rule.peer.is_world()
                && matches!(rule.peer, Peer::Range(_) | Peer::Parameter(..))
        });
        if let Some(rule) = ssh {
            let message = format!(
                "{} has a public address and is entered over SSH (rule {})",
                called(resource),
                rule.resource.origin
            );
            report.at(
                resource,
                message,
                "Use Session Manager, in a private subnet and without port 22.",
            );
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, rule, set};
    use serde_json::json;
    &[
        bad("Instance Connect from one address", "admin", || {
            vec![
                set("admin", "/kind/adminHost/access", "instanceConnect"),
                set("admin", "/layer", "public"),
                rule(
                    "sg-ec2-admin",
                    json!({ "id": "ssh", "direction": "ingress", "fromPort": 22, "toPort": 22, "peer": { "cidr": "203.0.113.7/32" } }),
                ),
            ]
        }),
        good("the sample uses Session Manager", Vec::new),
    ]
};
