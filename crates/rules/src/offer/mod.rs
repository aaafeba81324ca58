mod settings;

use serde::{Deserialize, Serialize};
use tierwright_catalog::LogicalId;
use tierwright_compile::{FlowEnd, compile};
use tierwright_model::tiers::Scheme;
use tierwright_model::{
    Configurable, Connection, Design, Direction, Edit, Id, Item, Peer, Protocol, SecurityGroup,
    SecurityGroupRule, Tier, TierKind,
};
use tierwright_reach::Network;
use tierwright_reach::network::Admission;
use ts_rs::TS;

use crate::edits::add_rule;
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

/// The rules that the groups on both sides lack for a connection.
pub(crate) fn missing(
    design: &Design,
    network: &Network<'_>,
    ids: &mut Ids<'_>,
    from: &FlowEnd,
    to: &LogicalId,
    protocol: Protocol,
    port: u16,
) -> Vec<OfferedRule> {
    let tier_of = |id: &LogicalId| {
        let origin = &network.graph().get(id)?.origin;
        design.tiers.iter().find(|tier| tier.id.as_str() == origin)
    };
    let caller = from.resource().and_then(tier_of);
    let elsewhere = |tier: &&Tier| {
        matches!(
            tier.kind,
            TierKind::Repository(_) | TierKind::Bucket(_) | TierKind::UserPool(_)
        )
    };
    let Some(called) = tier_of(to).filter(|tier| !elsewhere(tier)) else {
        // Services of AWS are reached by endpoints or the internet, as tasks need them anyway.
        return Vec::new();
    };
    let outbound = from
        .resource()
        .map(|id| network.outbound(id, to).map_or(id, |side| &side.resource.id));
    let caller_group = caller.and_then(|tier| group_of(network, ids, outbound, tier));
    let called_group = group_of(network, ids, Some(to), called);
    let chain = network.chain(from, to, protocol, port);
    let from_name = caller.map_or_else(|| outside_name(network, from), |tier| tier.id.clone());
    let meets_public_side = caller.is_some() && is_public_balancer(called);

    let mut rules = Vec::new();
    if let Some(group) = &caller_group
        && (group.is_new() || matches!(chain.egress, Some(Admission::Denied)))
    {
        let peer = match &called_group {
            Some(called) if !meets_public_side => Peer::SecurityGroup(called.id.clone()),
            _ => Peer::Cidr(Configurable::Literal(tierwright_reach::network::ANYWHERE)),
        };
        let id = ids.fresh(&joined(&from_name, "to", &called.id));
        rules.push(offered(
            group,
            id,
            Direction::Egress,
            protocol,
            port,
            peer,
            format!("{from_name} calls {}", called.id),
        ));
    }
    if let Some(group) = &called_group
        && (group.is_new() || matches!(chain.ingress, Some(Admission::Denied)))
    {
        let anywhere = || Peer::Cidr(Configurable::Literal(tierwright_reach::network::ANYWHERE));
        let peer = match (from, caller, &caller_group) {
            (FlowEnd::Parameter(_), ..) => Peer::Cidr(Configurable::Parameter {
                parameter: from_name.clone(),
            }),
            (
                FlowEnd::Resource(_),
                Some(Tier {
                    kind: TierKind::StaticSite(_),
                    ..
                }),
                _,
            ) => Peer::PrefixList("cloudfront".to_owned()),
            (FlowEnd::Resource(_), _, Some(caller)) if !meets_public_side => {
                Peer::SecurityGroup(caller.id.clone())
            }
            (FlowEnd::Resource(_) | FlowEnd::Internet, ..) => anywhere(),
        };
        let id = ids.fresh(&joined(&called.id, "from", &from_name));
        rules.push(offered(
            group,
            id,
            Direction::Ingress,
            protocol,
            port,
            peer,
            format!("{from_name} calls {}", called.id),
        ));
    }
    rules
}

/// Offered rules as edits, with the groups that are new.
pub(crate) fn as_edits(design: &Design, rules: &[OfferedRule]) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut made: Vec<&Id> = Vec::new();
    for offered in rules {
        if let Some(tier) = offered.new_group_of.as_ref().and_then(|id| design.tier(id))
            && !made.contains(&&offered.group)
        {
            edits.extend(new_group(tier, &offered.group));
            made.push(&offered.group);
        }
        edits.push(add_rule(&offered.group, offered.rule.clone()));
    }
    edits
}

/// A group of its own for a tier.
pub(crate) fn new_group(tier: &Tier, group: &Id) -> [Edit; 2] {
    let item = SecurityGroup {
        id: group.clone(),
        name: tier.name.clone(),
        description: format!("Network interfaces of {}", tier.id),
        rules: Vec::new(),
    };
    let groups = serde_json::json!([group]);
    [
        Edit::Add {
            item: Item::SecurityGroup(item),
        },
        crate::edits::set(&tier.id, "/securityGroups", groups),
    ]
}

/// The group that a tier's rules go to: of several the one that the fewest share.
pub(crate) struct GroupOf {
    pub(crate) id: Id,
    new_of: Option<Id>,
}

impl GroupOf {
    const fn is_new(&self) -> bool {
        self.new_of.is_some()
    }
}

fn group_of(
    network: &Network<'_>,
    ids: &mut Ids<'_>,
    resource: Option<&LogicalId>,
    tier: &Tier,
) -> Option<GroupOf> {
    if let Some(id) = resource.and_then(|id| least_shared(network, id)) {
        return Some(GroupOf { id, new_of: None });
    }
    if !tier.kind.in_vpc() {
        return None;
    }
    let id = ids.shared(&group_id(&tier.id));
    Some(GroupOf {
        id,
        new_of: Some(tier.id.clone()),
    })
}

/// Of the groups of a resource, the one that the fewest share, by its id in the document.
pub(crate) fn least_shared(network: &Network<'_>, resource: &LogicalId) -> Option<Id> {
    let groups = network
        .interfaces(resource)?
        .groups
        .iter()
        .filter_map(|id| network.group(id));
    let group = groups.min_by_key(|group| group.members.len())?;
    Id::new(group.resource.origin.as_str()).ok()
}

/// An offered rule with its words.
pub(crate) fn offered(
    group: &GroupOf,
    id: Id,
    direction: Direction,
    protocol: Protocol,
    port: u16,
    peer: Peer,
    description: String,
) -> OfferedRule {
    let summary = format!("{}: {}", group.id, allowance(direction, protocol, port, &peer));
    let (from_port, to_port) = if protocol == Protocol::All {
        (0, 0)
    } else {
        (port, port)
    };
    let rule = SecurityGroupRule {
        id,
        direction,
        protocol,
        from_port,
        to_port,
        peer,
        description,
    };
    OfferedRule {
        group: group.id.clone(),
        new_group_of: group.new_of.clone(),
        rule,
        summary,
    }
}

/// `allow tcp 8080 from sg-alb`.
pub(crate) fn allowance(direction: Direction, protocol: Protocol, port: u16, peer: &Peer) -> String {
    let what = match protocol {
        Protocol::Tcp => format!("tcp {port}"),
        Protocol::Udp => format!("udp {port}"),
        Protocol::All => "everything".to_owned(),
    };
    let peer = match peer {
        Peer::Cidr(Configurable::Literal(range)) => range.to_string(),
        Peer::Cidr(Configurable::Parameter { parameter }) => parameter.to_string(),
        Peer::SecurityGroup(id) => id.to_string(),
        Peer::PrefixList(name) => format!("the prefix list {name}"),
    };
    match direction {
        Direction::Ingress => format!("allow {what} from {peer}"),
        Direction::Egress => format!("allow {what} to {peer}"),
    }
}

fn outside_name(network: &Network<'_>, from: &FlowEnd) -> Id {
    let text = match from {
        FlowEnd::Parameter(id) => network
            .graph()
            .parameter(id)
            .map_or(Design::INTERNET, |p| p.origin.as_str()),
        FlowEnd::Internet | FlowEnd::Resource(_) => Design::INTERNET,
    };
    Id::from_label(text, "outside")
}

const fn is_public_balancer(tier: &Tier) -> bool {
    matches!(&tier.kind, TierKind::LoadBalancer(balancer) if matches!(balancer.scheme, Scheme::InternetFacing))
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

/// The rules that the connections of a tier lack, as edits.
pub(crate) fn needed(design: &Design, tier: &Id) -> Vec<Edit> {
    let compiled = compile(design);
    let network = Network::new(&compiled.graph);
    let taken = Taken::new(design);
    let mut ids = Ids::new(&taken);
    let mut rules: Vec<OfferedRule> = Vec::new();
    for connection in design
        .connections
        .iter()
        .filter(|c| &c.from == tier || &c.to == tier)
    {
        let ends = tierwright_reach::find(&compiled, connection.from.as_str())
            .zip(tierwright_reach::find_called(&compiled, connection.to.as_str()));
        if let Some((from, to)) = ends {
            let (protocol, port) = (connection.protocol, connection.port);
            rules.extend(missing(design, &network, &mut ids, &from, &to, protocol, port));
        }
    }
    as_edits(design, &rules)
}
