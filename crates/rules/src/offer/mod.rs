mod missing;
mod settings;

use serde::{Deserialize, Serialize};
use tierwright_compile::compile;
use tierwright_model::{
    Connection, Design, Edit, Id, Item, Protocol, SecurityGroup, SecurityGroupRule, Tier, TierKind,
};
use tierwright_reach::Network;
use ts_rs::TS;

pub(crate) use missing::{allowance, as_edits, least_shared, missing, needed, new_group};

use crate::ids::{Ids, Taken, group_id, joined};

/// What drawing a line between two things offers: the connection with the security group rules that it needs and that are not
/// there, and the settings that make use of it. Some lines are a setting and no connection: a pipeline builds a service, an
/// alarm watches a tier, a web ACL filters one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Offer {
    /// The connection, with a free id, its usual port and the paths that its kind needs; none when the line is a setting.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub connection: Option<Connection>,
    /// The rules, in the order in which the connection meets them.
    pub rules: Vec<OfferedRule>,
    /// The settings, one sentence each without a full stop.
    pub settings: Vec<String>,
    /// All of it as edits, for one [`Edit::Batch`]. With a connection the first is always [`Edit::Connect`]: a person
    /// who wants to write the rules alone takes just that one. Empty when there is nothing to add.
    pub edits: Vec<Edit>,
}

/// A rule that a connection needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OfferedRule {
    /// The group that gets it.
    pub group: Id,
    /// The tier that a new group is made for, when it has none yet.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub new_group_of: Option<Id>,
    /// The rule.
    pub rule: SecurityGroupRule,
    /// What it allows, for a list of offers: `sg-app: allow tcp 8080 from sg-alb`.
    pub summary: String,
}

/// What a connection between two tiers needs. Nothing that exists already is offered again. `from` may be `internet` or a
/// parameter. Without a port, the usual one of `to` counts.
#[must_use]
pub fn offer(design: &Design, from: &Id, to: &Id, port: Option<u16>) -> Offer {
    if let Some((settings, edits)) = settings::of_line(design, from, to) {
        return Offer {
            connection: None,
            rules: Vec::new(),
            settings,
            edits,
        };
    }
    let (mut settings, before) = settings::of_connection(design, from, to, port);
    let mut prepared = design.clone();
    let batch = Edit::Batch {
        label: "settings".to_owned(),
        edits: before.clone(),
    };
    let design = match prepared.apply(&batch) {
        Ok(()) => &prepared,
        Err(_) => {
            settings.clear();
            design
        }
    };
    let compiled = compile(design);
    let network = Network::new(&compiled.graph);
    let taken = Taken::new(design);
    let mut ids = Ids::new(&taken);
    let connection = connection(design, &mut ids, from, to, port);
    let ends = tierwright_reach::find(&compiled, from.as_str())
        .zip(tierwright_reach::find_called(&compiled, to.as_str()));
    let rules = match ends {
        Some((from, to)) => missing(
            design,
            &network,
            &mut ids,
            &from,
            &to,
            connection.protocol,
            connection.port,
        ),
        None => Vec::new(),
    };
    let mut edits = vec![Edit::Connect {
        connection: connection.clone(),
    }];
    if !settings.is_empty() {
        edits.extend(before);
    }
    edits.extend(as_edits(design, &rules));
    Offer {
        connection: Some(connection),
        rules,
        settings,
        edits,
    }
}

/// The connection itself, with what its kind needs so that it works at once.
fn connection(design: &Design, ids: &mut Ids<'_>, from: &Id, to: &Id, port: Option<u16>) -> Connection {
    let caller = design.tier(from).map(|tier| &tier.kind);
    let called = design.tier(to).map(|tier| &tier.kind);
    let taken = |paths: &[String]| {
        design
            .connections
            .iter()
            .any(|c| &c.from == from && c.paths == paths)
    };
    let paths = match (caller, called) {
        // A distribution passes on what a path names; everything else is the bucket's.
        (
            Some(TierKind::StaticSite(site)),
            Some(TierKind::LoadBalancer(_) | TierKind::RestApi(_) | TierKind::HttpApi(_)),
        ) => {
            let base = site
                .api_base_url
                .as_deref()
                .filter(|base| base.starts_with('/'))
                .unwrap_or("/api");
            vec![format!("{}/*", base.trim_end_matches('/'))]
        }
        // The first service behind a load balancer is its default, the others have paths of their own.
        (Some(TierKind::LoadBalancer(_)), Some(TierKind::FargateService(_))) if taken(&[]) => {
            vec![format!("/{to}"), format!("/{to}/*")]
        }
        _ => Vec::new(),
    };
    Connection {
        id: ids.fresh(&joined(from, "to", to)),
        from: from.clone(),
        to: to.clone(),
        protocol: Protocol::Tcp,
        port: port.or_else(|| usual_port(called?)).unwrap_or(443),
        paths,
        hosts: Vec::new(),
        listener: None,
        description: String::new(),
    }
}

fn usual_port(kind: &TierKind) -> Option<u16> {
    match kind {
        TierKind::StaticSite(_)
        | TierKind::Repository(_)
        | TierKind::RestApi(_)
        | TierKind::HttpApi(_)
        | TierKind::UserPool(_)
        | TierKind::Bucket(_) => Some(443),
        TierKind::LoadBalancer(balancer) => {
            let forwarding = balancer.listeners.iter().find(|l| l.redirect_to_port.is_none());
            forwarding.or(balancer.listeners.first()).map(|l| l.port)
        }
        TierKind::FargateService(service) => Some(service.container_port),
        TierKind::NetworkLoadBalancer(balancer) => balancer.listeners.first().map(|l| l.port),
        TierKind::AuroraCluster(cluster) => Some(cluster.port),
        TierKind::DatabaseInstance(instance) => Some(instance.port),
        TierKind::AdminHost(_) => Some(22),
        TierKind::WebAcl(_) | TierKind::DeliveryPipeline(_) | TierKind::Alarms(_) => None,
    }
}

/// The port that a tier is usually called on.
pub(crate) fn port_of(tier: &Tier) -> Option<u16> {
    usual_port(&tier.kind)
}

/// A VPC link for an API, in the layer of the load balancer that it leads to, with a security group of its own; none when the
/// load balancer lies in no layer.
pub(crate) fn link_edits(design: &Design, api: &Tier, balancer: &Id) -> Option<Vec<Edit>> {
    let layer = design.tier(balancer)?.layer.clone()?;
    let group = design.free_id(&group_id(&api.id));
    let item = SecurityGroup {
        id: group.clone(),
        name: format!("{} link", api.name),
        description: format!("VPC link of {}", api.id),
        rules: Vec::new(),
    };
    let link = serde_json::json!({ "layer": layer, "securityGroups": [group] });
    Some(vec![
        Edit::Add {
            item: Item::SecurityGroup(item),
        },
        crate::edits::set_kind(api, "vpcLink", link),
    ])
}
