//! Subnets without room for what lies in them.

use std::collections::HashMap;

use tierwright_catalog::{Kind, LogicalId, Prop};
use tierwright_model::Severity;
use tierwright_reach::network::Interfaces;

use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

/// AWS keeps the first four addresses of a subnet and the last (EC2 API, CreateSubnet).
const RESERVED: u64 = 5;
/// A load balancer is refused in a subnet with fewer free addresses (ALB guide, *Subnets for your load balancer*).
const FREE_FOR_BALANCER: u64 = 8;

pub(crate) static RULE: Rule = Rule {
    id: "subnet-too-small",
    category: "network",
    severity: Severity::Error,
    summary: "A subnet has too few addresses for what lies in it",
    catalog: &["NET-SUB-004", "ELB-ALB-003"],
    docs: Docs {
        what: "Counts the addresses that each subnet needs: tasks (their desired count, and the peak of scaling and rolling \
               deployments), eight for each load balancer, one for each endpoint, NAT gateway, database instance and host.",
        why: "Without a free address a task does not start and a load balancer is refused or cannot grow.",
        silent: "the range or a count is not known. Reports a warning when only the peak does not fit.",
        example: "A load balancer and 20 tasks in a /28, which has 11 addresses.",
        source: "EC2 API, CreateSubnet; ALB guide, *Subnets for your load balancer*.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

#[derive(Clone, Copy, Default)]
struct Demand {
    steady: u64,
    peak: u64,
}

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let mut demands: HashMap<&LogicalId, Demand> = HashMap::new();
    let scaled = most_tasks(context);
    let mut writers: HashMap<&LogicalId, u64> = HashMap::new();
    for resource in context.resources() {
        match &resource.kind {
            Kind::DbInstance(instance) => {
                *writers
                    .entry(instance.db_cluster_identifier.target().unwrap_or(&resource.id))
                    .or_default() += 1;
            }
            Kind::NatGateway(nat) => {
                if let Some(subnet) = nat.subnet_id.target() {
                    add(&mut demands, subnet, 1, 1);
                }
            }
            _ => {}
        }
    }
    for interfaces in context.network.with_interfaces() {
        let subnets = interfaces.subnets.len() as u64;
        if subnets == 0 {
            continue;
        }
        let (steady, peak) = demand(interfaces, &scaled, &writers);
        for subnet in &interfaces.subnets {
            add(
                &mut demands,
                subnet,
                steady.div_ceil(subnets),
                peak.div_ceil(subnets),
            );
        }
    }
    for resource in context.resources().filter(|r| matches!(r.kind, Kind::Subnet(_))) {
        let Some(range) = context
            .network
            .subnet(&resource.id)
            .and_then(|subnet| subnet.cidr)
        else {
            continue;
        };
        let Some(demand) = demands.get(&resource.id) else {
            continue;
        };
        if range.prefix_len() > 28 {
            continue;
        }
        let usable = (1u64 << (32 - u32::from(range.prefix_len()))).saturating_sub(RESERVED);
        let hint = "Use a larger range, or fewer tasks.";
        if demand.steady > usable {
            let message = format!(
                "subnet {} has {usable} usable addresses ({range}), and what lies in it needs {}",
                resource.origin, demand.steady
            );
            report.at(resource, message, hint).property("CidrBlock");
        } else if demand.peak > usable {
            let message = format!(
                "subnet {} has {usable} usable addresses ({range}), and what lies in it needs {} while it scales or deploys",
                resource.origin, demand.peak
            );
            report
                .at(resource, message, hint)
                .property("CidrBlock")
                .severity(Severity::Warning);
        }
    }
}

/// The addresses of a tier in all of its subnets.
fn demand(
    interfaces: &Interfaces<'_>,
    scaled: &HashMap<&LogicalId, u64>,
    writers: &HashMap<&LogicalId, u64>,
) -> (u64, u64) {
    let subnets = interfaces.subnets.len() as u64;
    match &interfaces.resource.kind {
        Kind::LoadBalancer(_) => (FREE_FOR_BALANCER * subnets, FREE_FOR_BALANCER * subnets),
        Kind::VpcEndpoint(_) => (subnets, subnets),
        Kind::Service(service) => {
            let number = |value: Option<i64>| value.and_then(|n| u64::try_from(n).ok());
            let desired = number(service.desired_count.value()).unwrap_or(1);
            let percent = match service.deployment_configuration.literal() {
                Some(config) => number(config.maximum_percent.value()).unwrap_or(200),
                None => 200,
            };
            let most = scaled
                .get(&interfaces.resource.id)
                .copied()
                .unwrap_or(desired)
                .max(desired);
            (desired, most.saturating_mul(percent) / 100)
        }
        Kind::DbCluster(_) | Kind::DbInstance(_) => {
            let count = writers.get(&interfaces.resource.id).copied().unwrap_or(1);
            (count, count)
        }
        _ => (1, 1),
    }
}

/// The most tasks that scaling may start, by service.
fn most_tasks<'a>(context: &Context<'a>) -> HashMap<&'a LogicalId, u64> {
    let mut found = HashMap::new();
    for resource in context.resources() {
        let Kind::ScalableTarget(target) = &resource.kind else {
            continue;
        };
        let Prop::Expr(tierwright_catalog::Expr::Join(parts)) = &target.resource_id else {
            continue;
        };
        let Some(most) = target.max_capacity.value().and_then(|n| u64::try_from(n).ok()) else {
            continue;
        };
        for id in parts.iter().filter_map(Prop::target) {
            found.insert(id, most);
        }
    }
    found
}

fn add<'a>(demands: &mut HashMap<&'a LogicalId, Demand>, subnet: &'a LogicalId, steady: u64, peak: u64) {
    let demand = demands.entry(subnet).or_default();
    demand.steady = demand.steady.saturating_add(steady);
    demand.peak = demand.peak.saturating_add(peak);
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};
    use serde_json::json;
    &[
        bad("forty tasks in /28 subnets", "app-a", || {
            vec![
                set("app-a", "/cidr", "10.20.10.0/28"),
                set("api", "/kind/fargateService/desiredCount", 40),
                set(
                    "api",
                    "/kind/fargateService/autoScaling",
                    json!({ "min": 2, "max": 40, "policy": { "cpuTarget": 60 } }),
                ),
            ]
        }),
        bad("the peak does not fit", "app-a", || {
            vec![
                set("app-a", "/cidr", "10.20.10.0/28"),
                set(
                    "api",
                    "/kind/fargateService/autoScaling",
                    json!({ "min": 2, "max": 20, "policy": { "cpuTarget": 60 } }),
                ),
            ]
        }),
        good("a few tasks in /26 subnets", || {
            vec![
                set("app-a", "/cidr", "10.20.10.0/26"),
                set("app-b", "/cidr", "10.20.11.0/26"),
            ]
        }),
    ]
};
