//! What the resources of a design cost while they stand, roughly and offline.

use std::collections::BTreeMap;

use tierwright_catalog::kinds::{DbCluster, Instance, RestStage, Service, TaskDefinition};
use tierwright_catalog::{Kind, Prop};
use tierwright_compile::{Graph, Resource};

use crate::prices;
use crate::view::{CostEstimate, CostItem};

/// The cost of a graph's resources per hour, without traffic. What has no price here is named in the note.
#[must_use]
pub fn estimate(graph: &Graph) -> CostEstimate {
    let mut parts = Parts::default();
    for resource in graph.resources.values() {
        price(graph, resource, &mut parts);
    }
    parts.finish(graph)
}

/// Items of the same sort and thing in the document are one line.
#[derive(Default)]
struct Parts {
    items: Vec<CostItem>,
    /// Interface endpoints: in how many zones → how many.
    endpoints: BTreeMap<usize, usize>,
    unpriced: Vec<String>,
}

impl Parts {
    fn add(&mut self, resource: &Resource, what: impl Into<String>, usd_per_hour: f64) {
        self.items.push(CostItem {
            subject: resource.origin.clone(),
            what: what.into(),
            usd_per_hour,
        });
    }

    fn unpriced(&mut self, what: String) {
        if !self.unpriced.contains(&what) {
            self.unpriced.push(what);
        }
    }

    fn finish(mut self, graph: &Graph) -> CostEstimate {
        for (zones, count) in std::mem::take(&mut self.endpoints) {
            let what = format!(
                "{} × {}",
                counted(count, "interface endpoint"),
                counted(zones, "zone")
            );
            let usd_per_hour = prices::INTERFACE_ENDPOINT_ZONE * count as f64 * zones as f64;
            // The VPC stands for all of them: one line each would hide the sum.
            let vpc = graph.resources.values().find(|r| matches!(r.kind, Kind::Vpc(_)));
            let subject = vpc.map_or_else(String::new, |r| r.origin.clone());
            self.items.push(CostItem {
                subject,
                what,
                usd_per_hour,
            });
        }
        self.items.retain(|item| item.usd_per_hour > 0.0);
        self.items
            .sort_by(|a, b| b.usd_per_hour.total_cmp(&a.usd_per_hour));
        let mut note = format!(
            "List prices of us-east-1 from {}; {} may cost up to a fifth more. Not included: traffic, requests, storage, \
             logs, load balancer capacity units and tax.",
            prices::PRICES_OF,
            if graph.settings.region == "us-east-1" {
                "other Regions"
            } else {
                graph.settings.region.as_str()
            },
        );
        if !self.unpriced.is_empty() {
            note.push_str(&format!(
                " No price is known here for {}.",
                self.unpriced.join(", ")
            ));
        }
        CostEstimate {
            usd_per_hour: self.items.iter().map(|item| item.usd_per_hour).sum(),
            items: self.items,
            prices_of: prices::PRICES_OF.to_owned(),
            note,
        }
    }
}

fn price(graph: &Graph, resource: &Resource, parts: &mut Parts) {
    match &resource.kind {
        Kind::NatGateway(_) => parts.add(resource, "NAT gateway", prices::NAT_GATEWAY),
        Kind::Eip(_) => parts.add(resource, "public IPv4 address", prices::PUBLIC_IPV4),
        Kind::VpcEndpoint(endpoint) => {
            if endpoint.vpc_endpoint_type.text() == Some("Interface") {
                *parts
                    .endpoints
                    .entry(endpoint.subnet_ids.items().count())
                    .or_default() += 1;
            }
        }
        Kind::LoadBalancer(balancer) => {
            match balancer.r#type.text() {
                Some("network") => {
                    parts.add(resource, "Network Load Balancer", prices::NETWORK_LOAD_BALANCER)
                }
                _ => parts.add(
                    resource,
                    "Application Load Balancer",
                    prices::APPLICATION_LOAD_BALANCER,
                ),
            }
            let zones = balancer.subnets.items().count();
            if balancer.scheme.text() == Some("internet-facing") {
                parts.add(resource, addresses(zones), prices::PUBLIC_IPV4 * zones as f64);
            }
        }
        Kind::Service(service) => fargate(graph, resource, service, parts),
        Kind::DbCluster(cluster) => {
            if cluster.manage_master_user_password.value() == Some(true) {
                parts.add(resource, "secret", prices::SECRET);
            }
        }
        Kind::DbInstance(instance) if instance.db_cluster_identifier.is_absent() => {
            let class = instance.db_instance_class.text().unwrap_or("database");
            parts.unpriced(format!("{class} instances outside a cluster"));
            if instance.manage_master_user_password.value() == Some(true) {
                parts.add(resource, "secret", prices::SECRET);
            }
        }
        Kind::DbInstance(instance) => {
            let cluster = graph
                .follow(&instance.db_cluster_identifier)
                .and_then(|r| match &r.kind {
                    Kind::DbCluster(cluster) => Some(cluster),
                    _ => None,
                });
            aurora(resource, instance.db_instance_class.text(), cluster, parts);
        }
        Kind::Instance(instance) => machine(resource, instance, parts),
        Kind::Alarm(_) => parts.add(resource, "alarm", prices::ALARM),
        Kind::WebAcl(web_acl) => {
            let rules = web_acl.rules.len();
            let what = format!("web ACL with {}", counted(rules, "rule"));
            parts.add(
                resource,
                what,
                prices::WEB_ACL + prices::WEB_ACL_RULE * rules as f64,
            );
        }
        Kind::RestStage(stage) => cache(resource, stage, parts),
        Kind::Opaque(opaque) => parts.unpriced(opaque.type_name.clone()),
        // Without charge while it stands, or charged by use only.
        Kind::RestAuthorizer(_)
        | Kind::RestDeployment(_)
        | Kind::RestMethod(_)
        | Kind::RestResource(_)
        | Kind::RestApi(_)
        | Kind::RestVpcLink(_)
        | Kind::HttpApi(_)
        | Kind::HttpAuthorizer(_)
        | Kind::HttpIntegration(_)
        | Kind::HttpRoute(_)
        | Kind::HttpStage(_)
        | Kind::HttpVpcLink(_)
        | Kind::ScalableTarget(_)
        | Kind::ScalingPolicy(_)
        | Kind::Distribution(_)
        | Kind::OriginAccessControl(_)
        | Kind::UserPool(_)
        | Kind::UserPoolClient(_)
        | Kind::UserPoolDomain(_)
        | Kind::InternetGateway(_)
        | Kind::Route(_)
        | Kind::RouteTable(_)
        | Kind::SecurityGroup(_)
        | Kind::SecurityGroupEgress(_)
        | Kind::SecurityGroupIngress(_)
        | Kind::Subnet(_)
        | Kind::SubnetRouteTableAssociation(_)
        | Kind::Vpc(_)
        | Kind::VpcGatewayAttachment(_)
        | Kind::Repository(_)
        | Kind::Cluster(_)
        | Kind::TaskDefinition(_)
        | Kind::Listener(_)
        | Kind::ListenerRule(_)
        | Kind::TargetGroup(_)
        | Kind::InstanceProfile(_)
        | Kind::Role(_)
        | Kind::LogGroup(_)
        | Kind::DbParameterGroup(_)
        | Kind::DbSubnetGroup(_)
        | Kind::Bucket(_)
        | Kind::BucketPolicy(_)
        | Kind::BuildProject(_)
        | Kind::CodeRepository(_)
        | Kind::EventRule(_)
        | Kind::Pipeline(_)
        | Kind::Subscription(_)
        | Kind::Topic(_)
        | Kind::TopicPolicy(_)
        | Kind::WebAclLogging(_)
        | Kind::WebAclAssociation(_) => {}
    }
}

/// A stage without a cache costs by requests only.
fn cache(resource: &Resource, stage: &RestStage, parts: &mut Parts) {
    if stage.cache_cluster_enabled.value() != Some(true) {
        return;
    }
    // CreateStage: 0.5 GB unless said otherwise.
    let size = stage.cache_cluster_size.text().unwrap_or("0.5");
    match prices::api_cache(size) {
        Some(usd_per_hour) => parts.add(resource, format!("API cache of {size} GB"), usd_per_hour),
        None => parts.unpriced(format!("an API cache of {size} GB")),
    }
}

fn fargate(graph: &Graph, resource: &Resource, service: &Service, parts: &mut Parts) {
    let task = graph
        .follow(&service.task_definition)
        .and_then(|r| match &r.kind {
            Kind::TaskDefinition(task) => Some(task),
            _ => None,
        });
    let tasks = service.desired_count.value();
    let (Some(task), Some(tasks)) = (task, tasks) else {
        return parts.unpriced(format!("the tasks of {}", resource.origin));
    };
    let number = |prop: &Prop<String>| prop.text().and_then(|text| text.parse::<f64>().ok());
    let (Some(units), Some(mebibytes)) = (number(&task.cpu), number(&task.memory)) else {
        return parts.unpriced(format!("the tasks of {}", resource.origin));
    };
    let (vcpu, gb) = if is_arm(task) {
        (prices::FARGATE_ARM_VCPU, prices::FARGATE_ARM_GB)
    } else {
        (prices::FARGATE_VCPU, prices::FARGATE_GB)
    };
    let (cpus, memory) = (units / 1024.0, mebibytes / 1024.0);
    let count = usize::try_from(tasks).unwrap_or_default();
    let what = format!("{} × {cpus} vCPU, {memory} GB", counted(count, "Fargate task"));
    parts.add(resource, what, count as f64 * (cpus * vcpu + memory * gb));
    let public = service
        .network_configuration
        .literal()
        .and_then(|n| n.awsvpc_configuration.literal());
    if public.is_some_and(|n| n.assign_public_ip.text() == Some("ENABLED")) {
        parts.add(resource, addresses(count), prices::PUBLIC_IPV4 * count as f64);
    }
}

fn is_arm(task: &TaskDefinition) -> bool {
    task.runtime_platform
        .literal()
        .and_then(|p| p.cpu_architecture.text())
        == Some("ARM64")
}

fn aurora(resource: &Resource, class: Option<&str>, cluster: Option<&DbCluster>, parts: &mut Parts) {
    match class {
        Some("db.serverless") => {
            let capacity = cluster.and_then(|c| c.serverless_v2_scaling_configuration.literal());
            match capacity.and_then(|c| c.min_capacity.value()) {
                Some(units) => {
                    let what = format!("Aurora Serverless v2 instance at {units} capacity units, its least");
                    parts.add(resource, what, units * prices::AURORA_CAPACITY_UNIT);
                }
                None => parts.unpriced(format!("the capacity of {}", resource.origin)),
            }
        }
        Some(class) => match prices::aurora_instance(class) {
            Some(price) => parts.add(resource, format!("{class} instance"), price),
            None => parts.unpriced(format!("{class} instances")),
        },
        None => parts.unpriced(format!("the instances of {}", resource.origin)),
    }
}

fn machine(resource: &Resource, instance: &Instance, parts: &mut Parts) {
    match instance.instance_type.text().map(|t| (t, prices::instance(t))) {
        Some((name, Some(price))) => parts.add(resource, format!("{name} instance"), price),
        Some((name, None)) => parts.unpriced(format!("{name} instances")),
        None => parts.unpriced(format!("the instance {}", resource.origin)),
    }
    let public = instance
        .network_interfaces
        .iter()
        .any(|n| n.associate_public_ip_address.value() == Some(true));
    if public {
        parts.add(resource, addresses(1), prices::PUBLIC_IPV4);
    }
    let disks = instance
        .block_device_mappings
        .iter()
        .filter_map(|m| m.ebs.literal());
    let gibibytes: i64 = disks.filter_map(|d| d.volume_size.value()).sum();
    if gibibytes > 0 {
        parts.add(
            resource,
            format!("{gibibytes} GB volume"),
            gibibytes as f64 * prices::GP3_GB,
        );
    }
}

fn addresses(count: usize) -> String {
    counted(count, "public IPv4 address")
}

fn counted(count: usize, noun: &str) -> String {
    let plural = if noun.ends_with('s') { "es" } else { "s" };
    format!("{count} {noun}{}", if count == 1 { "" } else { plural })
}
