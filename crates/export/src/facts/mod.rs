//! What pages for people say about a design: the names, addresses and orders that their commands need, read from the design
//! and its graph. The runbook and the README of the Terraform export print them; a name that AWS gives comes from an output.

mod data;
mod delivery;
mod entries;
mod images;
mod teardown;

use serde_json::{Value, json};
use tera::Context;
use tierwright_catalog::{Expr, Kind, LogicalId, Prop};
use tierwright_compile::{Graph, Resource};
use tierwright_model::{Design, Environment, Tier};

pub(crate) use images::first_pass;
pub(crate) use teardown::SNAPSHOT_NAME;

use crate::markdown::variable;
use crate::text::snake_case;

/// Everything, by name.
pub(crate) fn context(graph: &Graph, design: &Design) -> Context {
    let settings = &graph.settings;
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
    context.insert("sandbox", &(settings.environment == Environment::Sandbox));
    context.insert("outputs", &outputs(graph));
    context.insert("first_pass", &images::first_addresses(graph));
    let repositories = images::repositories(graph, design);
    let immutable = repositories.iter().any(|one| one["immutable"] == true);
    context.insert("immutable_tags", &immutable);
    context.insert("repositories", &repositories);
    context.insert("services", &images::services(graph, design));
    context.insert("databases", &data::databases(graph, design));
    context.insert("hosts", &data::hosts(graph, design));
    context.insert("sites", &entries::sites(graph, design));
    context.insert("balancers", &entries::balancers(graph, design));
    context.insert("network_balancers", &entries::network_balancers(graph, design));
    context.insert("apis", &entries::apis(graph, design));
    context.insert("pools", &entries::pools(graph, design));
    context.insert("web_acls", &entries::web_acls(graph, design));
    context.insert("pipelines", &delivery::pipelines(graph, design));
    context.insert("alarms", &delivery::alarms(graph, design));
    context.insert(
        "nat",
        &graph
            .resources
            .values()
            .any(|resource| matches!(resource.kind, Kind::NatGateway(_))),
    );
    context.insert("protected", &teardown::protected(design));
    context.insert("buckets", &teardown::buckets(graph, design));
    context.insert("kept", &teardown::kept(graph));
    context.insert("leftover_logs", &teardown::leftover_logs(graph, design));
    context.insert("teardown", &teardown::rounds(graph));
    context
}

fn outputs(graph: &Graph) -> Vec<Value> {
    graph
        .outputs
        .iter()
        .map(|output| {
            json!({
                "id": output.id.as_str(),
                "terraform": snake_case(output.id.as_str()),
                "description": output.description,
            })
        })
        .collect()
}

/// What `read` finds at each tier that has it.
fn collect(design: &Design, read: impl Fn(&Tier) -> Option<Value>) -> Vec<Value> {
    design.tiers.iter().filter_map(read).collect()
}

/// The first resource of a kind that comes from a tier.
fn resource_of<'g>(graph: &'g Graph, tier: &Tier, is: impl Fn(&Kind) -> bool) -> Option<&'g Resource> {
    graph
        .resources
        .values()
        .find(|resource| resource.origin == tier.id.as_str() && is(&resource.kind))
}

/// The name of the first log group among what a resource refers to.
fn log_group_of(graph: &Graph, resource: &Resource) -> Option<String> {
    let dependencies = graph.dependencies(resource);
    dependencies
        .iter()
        .find_map(|id| log_group_name(graph, graph.get(id)?))
}

fn log_group_name(graph: &Graph, resource: &Resource) -> Option<String> {
    match &resource.kind {
        Kind::LogGroup(group) => graph.text(&group.log_group_name),
        _ => None,
    }
}

/// The shell variable with the output that holds `Ref` or an attribute of a resource, alone or inside a text.
fn output_of(graph: &Graph, id: &LogicalId, attribute: Option<&str>) -> Option<String> {
    graph
        .outputs
        .iter()
        .find(|output| holds(&output.value, id, attribute))
        .map(|output| variable(output.id.as_str()))
}

fn holds(prop: &Prop<String>, id: &LogicalId, attribute: Option<&str>) -> bool {
    match (prop, attribute) {
        (Prop::Expr(Expr::Join(parts)), _) => parts.iter().any(|part| holds(part, id, attribute)),
        (Prop::Expr(Expr::Ref(found)), None) => found == id,
        (Prop::Expr(Expr::GetAtt(found, name)), Some(wanted)) => found == id && name == wanted,
        _ => false,
    }
}

/// A shell variable of a tier's own: `USERS_TOKEN` for the tier `users`.
fn variable_of(tier: &Tier, what: &str) -> String {
    variable(LogicalId::of(&tier.id, what).as_str())
}
