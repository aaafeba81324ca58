//! The runbook: one page with the commands of this very design, from the first login to the last check that nothing is left.
//!
//! What is literal in the graph stands in the commands as it is; what AWS decides comes from the outputs of the deployment;
//! the account comes from the caller's identity. No secret appears, only the command that reads it.

mod safe;

use std::sync::LazyLock;

use serde_json::{Value, json};
use tera::{Context, Tera};
use tierwright_catalog::{Expr, Kind, LogicalId, Prop};
use tierwright_compile::{Compiled, Graph, Resource};
use tierwright_model::tiers::{AdminAccess, AuroraEngine, Image};
use tierwright_model::{Design, Environment, Tier, TierKind};

use crate::text::snake_case;
use crate::{Export, ExportError, ExportedFile, Exporter, Format, templates};

/// Writes the runbook.
#[derive(Debug)]
pub(crate) struct Runbook;

const TEMPLATE: &str = "runbook/runbook.md.tera";

/// `aws cloudformation deploy` takes a larger template only through a bucket (CloudFormation quotas, template body).
const TEMPLATE_BODY: usize = 51_200;

static TERA: LazyLock<Result<Tera, String>> =
    LazyLock::new(|| templates::tera("runbook/", safe::register).map_err(|e| e.to_string()));

impl Exporter for Runbook {
    fn export(&self, compiled: &Compiled, design: &Design) -> Result<Export, ExportError> {
        let tera = TERA.as_ref().map_err(|reason| ExportError::Template {
            template: TEMPLATE.to_owned(),
            reason: reason.clone(),
        })?;
        let template = crate::export(Format::CloudFormation, compiled, design)?;
        let template_size = template
            .files
            .iter()
            .map(|file| file.contents.len())
            .max()
            .unwrap_or(0);
        let context = context(&compiled.graph, design, template_size);
        let contents = tera
            .render(TEMPLATE, &context)
            .map_err(|e| templates::failed(TEMPLATE, &e))?;
        let file = ExportedFile {
            path: "runbook.md".to_owned(),
            contents: without_double_blank_lines(&contents),
        };
        Ok(Export {
            files: vec![file],
            notes: Vec::new(),
        })
    }
}

fn context(graph: &Graph, design: &Design, template_size: usize) -> Context {
    let settings = &graph.settings;
    let sandbox = settings.environment == Environment::Sandbox;
    let parameters: Vec<Value> = graph
        .parameters
        .iter()
        .map(|parameter| {
            json!({
                "id": parameter.id.as_str(),
                "variable": snake_case(parameter.id.as_str()),
                "description": parameter.description,
                "default": parameter.default,
                "example": format!("<{}>", parameter.origin),
            })
        })
        .collect();
    let outputs: Vec<Value> = graph
        .outputs
        .iter()
        .map(|output| {
            json!({
                "id": output.id.as_str(),
                "terraform": snake_case(output.id.as_str()),
                "description": output.description,
            })
        })
        .collect();
    let domain = if settings.region.starts_with("cn-") {
        "amazonaws.com.cn"
    } else {
        "amazonaws.com"
    };
    let mut context = Context::new();
    context.insert("name", &graph.name);
    context.insert("description", &graph.description);
    context.insert("region", &settings.region);
    context.insert("domain", domain);
    context.insert("project", settings.project.as_str());
    context.insert("environment", settings.environment.as_str());
    context.insert("owner", &settings.owner);
    context.insert("sandbox", &sandbox);
    context.insert("large_template", &(template_size > TEMPLATE_BODY));
    let required: Vec<&Value> = parameters
        .iter()
        .filter(|parameter| parameter["default"].is_null())
        .collect();
    context.insert("required", &required);
    context.insert("parameters", &parameters);
    context.insert("outputs", &outputs);
    context.insert(
        "repositories",
        &collect(design, |tier| repository(graph, design, tier)),
    );
    context.insert("services", &collect(design, |tier| service(graph, tier)));
    context.insert(
        "databases",
        &collect(design, |tier| database(graph, design, tier)),
    );
    context.insert("hosts", &collect(design, |tier| host(graph, tier)));
    context.insert("sites", &collect(design, |tier| site(graph, design, tier)));
    context.insert(
        "balancers",
        &collect(design, |tier| balancer(graph, design, tier)),
    );
    context.insert("teardown", &teardown(graph));
    context
}

fn collect(design: &Design, read: impl Fn(&Tier) -> Option<Value>) -> Vec<Value> {
    design.tiers.iter().filter_map(read).collect()
}

fn repository(graph: &Graph, design: &Design, tier: &Tier) -> Option<Value> {
    let TierKind::Repository(repository) = &tier.kind else {
        return None;
    };
    let resource = resource_of(graph, tier, |kind| matches!(kind, Kind::Repository(_)))?;
    let Kind::Repository(properties) = &resource.kind else {
        return None;
    };
    let mut users = design.tiers.iter().filter_map(|other| match &other.kind {
        TierKind::FargateService(service) => match &service.image {
            Image::Repository { repository, tag } if *repository == tier.id => Some((other, tag.clone())),
            Image::Repository { .. } | Image::Reference(_) => None,
        },
        _ => None,
    });
    let user = users.next();
    let definition = user
        .as_ref()
        .and_then(|(service, _)| resource_of(graph, service, |kind| matches!(kind, Kind::TaskDefinition(_))));
    let architecture = definition.and_then(|definition| match &definition.kind {
        Kind::TaskDefinition(task) => task.runtime_platform.literal()?.cpu_architecture.value(),
        _ => None,
    });
    Some(json!({
        "title": tier.name,
        "name": graph.text(&properties.repository_name)?,
        "tag": user.map_or_else(|| "latest".to_owned(), |(_, tag)| tag),
        "immutable": repository.immutable_tags,
        "platform": if architecture.as_deref() == Some("ARM64") { "linux/arm64" } else { "linux/amd64" },
        "address": resource.id.as_str(),
        "terraform": format!("aws_ecr_repository.{}", crate::terraform::label(graph, &resource.id)?),
    }))
}

fn service(graph: &Graph, tier: &Tier) -> Option<Value> {
    let TierKind::FargateService(service) = &tier.kind else {
        return None;
    };
    let resource = resource_of(graph, tier, |kind| matches!(kind, Kind::Service(_)))?;
    let Kind::Service(properties) = &resource.kind else {
        return None;
    };
    let cluster = graph
        .follow(&properties.cluster)
        .and_then(|cluster| match &cluster.kind {
            Kind::Cluster(cluster) => graph.text(&cluster.cluster_name),
            _ => None,
        })?;
    let log_group = resource_of(graph, tier, |kind| matches!(kind, Kind::LogGroup(_))).and_then(|group| {
        match &group.kind {
            Kind::LogGroup(group) => graph.text(&group.log_group_name),
            _ => None,
        }
    });
    let target_groups: Vec<String> = properties
        .load_balancers
        .iter()
        .filter_map(|balancer| graph.follow(&balancer.target_group_arn))
        .filter_map(|group| match &group.kind {
            Kind::TargetGroup(group) => graph.text(&group.name),
            _ => None,
        })
        .collect();
    Some(json!({
        "title": tier.name,
        "name": graph.text(&properties.service_name)?,
        "cluster": cluster,
        "log_group": log_group,
        "target_groups": target_groups,
        "shell": service.enable_execute_command,
        "container": tier.id.as_str(),
    }))
}

fn database(graph: &Graph, design: &Design, tier: &Tier) -> Option<Value> {
    let TierKind::AuroraCluster(cluster) = &tier.kind else {
        return None;
    };
    let resource = resource_of(graph, tier, |kind| matches!(kind, Kind::DbCluster(_)))?;
    let Kind::DbCluster(properties) = &resource.kind else {
        return None;
    };
    let is_mysql = cluster.engine == AuroraEngine::AuroraMysql;
    let callers = design
        .connections
        .iter()
        .filter(|connection| connection.to == tier.id);
    let host = callers
        .filter_map(|connection| design.tier(&connection.from))
        .find_map(|from| host(graph, from));
    let logs = properties
        .enable_cloudwatch_logs_exports
        .items()
        .filter_map(|log| log.text());
    let name = graph.text(&properties.db_cluster_identifier)?;
    Some(json!({
        "title": tier.name,
        "mysql": is_mysql,
        "log_groups": logs.map(|log| format!("/aws/rds/cluster/{name}/{log}")).collect::<Vec<_>>(),
        "name": name,
        "user": cluster.master_username,
        "database": cluster.database_name,
        "port": cluster.port,
        "local_port": cluster.port.checked_add(1).unwrap_or(cluster.port - 1),
        "protected": cluster.deletion_protection,
        "endpoint": output_of(graph, &resource.id, Some("Endpoint.Address")),
        "secret": output_of(graph, &resource.id, Some("MasterUserSecret.SecretArn")),
        "host": host,
    }))
}

fn host(graph: &Graph, tier: &Tier) -> Option<Value> {
    let TierKind::AdminHost(host) = &tier.kind else {
        return None;
    };
    let resource = resource_of(graph, tier, |kind| matches!(kind, Kind::Instance(_)))?;
    Some(json!({
        "title": tier.name,
        "instance": output_of(graph, &resource.id, None)?,
        "session_manager": host.access == AdminAccess::SessionManager,
        "docker": host.install_docker,
    }))
}

fn site(graph: &Graph, design: &Design, tier: &Tier) -> Option<Value> {
    let TierKind::StaticSite(site) = &tier.kind else {
        return None;
    };
    let bucket = resource_of(graph, tier, |kind| matches!(kind, Kind::Bucket(_)))?;
    let distribution = resource_of(graph, tier, |kind| matches!(kind, Kind::Distribution(_)))?;
    let config = site
        .api_base_url
        .as_ref()
        .map(|base| json!({ "apiBaseUrl": base }).to_string());
    let paths: Vec<&String> = design
        .connections
        .iter()
        .filter(|connection| connection.from == tier.id)
        .flat_map(|connection| &connection.paths)
        .collect();
    Some(json!({
        "title": tier.name,
        // A folder is always a path to the command, whatever its name begins with.
        "files": site.files.as_ref().map(|files| if files.starts_with(['/', '.']) { files.clone() } else { format!("./{files}") }),
        "config": config,
        "bucket": output_of(graph, &bucket.id, None)?,
        "distribution": output_of(graph, &distribution.id, None)?,
        "url": output_of(graph, &distribution.id, Some("DomainName"))?,
        "paths": paths,
    }))
}

fn balancer(graph: &Graph, design: &Design, tier: &Tier) -> Option<Value> {
    let TierKind::LoadBalancer(balancer) = &tier.kind else {
        return None;
    };
    let resource = resource_of(graph, tier, |kind| matches!(kind, Kind::LoadBalancer(_)))?;
    let Kind::LoadBalancer(properties) = &resource.kind else {
        return None;
    };
    let checks: Vec<&str> = design
        .connections
        .iter()
        .filter(|connection| connection.from == tier.id)
        .filter_map(|connection| match &design.tier(&connection.to)?.kind {
            TierKind::FargateService(service) => Some(service.health_check_path.as_str()),
            _ => None,
        })
        .collect();
    Some(json!({
        "title": tier.name,
        "name": graph.text(&properties.name)?,
        "url": output_of(graph, &resource.id, Some("DNSName"))?,
        "public": balancer.scheme == tierwright_model::tiers::Scheme::InternetFacing,
        "protected": balancer.deletion_protection,
        "checks": checks,
    }))
}

/// The first resource of a kind that comes from a tier.
fn resource_of<'g>(graph: &'g Graph, tier: &Tier, is: impl Fn(&Kind) -> bool) -> Option<&'g Resource> {
    graph
        .resources
        .values()
        .find(|resource| resource.origin == tier.id.as_str() && is(&resource.kind))
}

/// The output that holds `Ref` or an attribute of a resource, alone or inside a text.
fn output_of(graph: &Graph, id: &LogicalId, attribute: Option<&str>) -> Option<String> {
    let is_it = |prop: &Prop<String>| match (prop, attribute) {
        (Prop::Expr(Expr::Ref(found)), None) => found == id,
        (Prop::Expr(Expr::GetAtt(found, name)), Some(wanted)) => found == id && name == wanted,
        _ => false,
    };
    let holds_it = |prop: &Prop<String>| match prop {
        Prop::Expr(Expr::Join(parts)) => parts.iter().any(is_it),
        other => is_it(other),
    };
    graph
        .outputs
        .iter()
        .find(|output| holds_it(&output.value))
        .map(|output| output.id.to_string())
}

/// The resources in an order in which they can be deleted, in rounds: whatever a round holds is used by nothing that is left.
fn teardown(graph: &Graph) -> Vec<Value> {
    let Ok(order) = graph.creation_order() else {
        return Vec::new();
    };
    let mut round: indexmap::IndexMap<&LogicalId, usize> = graph.resources.keys().map(|id| (id, 0)).collect();
    for id in order.iter().rev() {
        let Some(resource) = graph.get(id) else { continue };
        let own = round.get(id).copied().unwrap_or(0);
        for dependency in graph.dependencies(resource) {
            if let Some(other) = round.get_mut(&dependency) {
                *other = (*other).max(own + 1);
            }
        }
    }
    let last = round.values().copied().max().unwrap_or(0);
    (0..=last)
        .map(|number| {
            let ids = round
                .iter()
                .filter(|(_, own)| **own == number)
                .filter_map(|(id, _)| graph.get(id));
            ids.map(|resource| json!({ "id": resource.id.as_str(), "kind": resource.kind.type_name() }))
                .collect()
        })
        .collect()
}

fn without_double_blank_lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = true;
    for line in text.lines() {
        let line = line.trim_end();
        if line.is_empty() && blank {
            continue;
        }
        blank = line.is_empty();
        out.push_str(line);
        out.push('\n');
    }
    format!("{}\n", out.trim_end())
}
