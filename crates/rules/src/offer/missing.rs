//! The security group rules that connections lack, as offers and as edits.

use tierwright_catalog::LogicalId;
use tierwright_compile::{FlowEnd, compile};
use tierwright_model::tiers::Scheme;
use tierwright_model::{
    Configurable, Design, Direction, Edit, Id, Item, Peer, Protocol, SecurityGroup, SecurityGroupRule, Tier,
    TierKind,
};
use tierwright_reach::Network;
use tierwright_reach::network::Admission;

use super::OfferedRule;
use crate::edits::add_rule;
use crate::ids::{Ids, Taken, group_id, joined};

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
    // Load balancers and VPC links know the interfaces of their targets; everybody else resolves a name.
    let by_name = |tier: &Tier| {
        tier.kind.in_vpc()
            && !matches!(
                tier.kind,
                TierKind::LoadBalancer(_) | TierKind::NetworkLoadBalancer(_)
            )
    };
    let unlinked = |tier: &Tier| {
        !tier.kind.in_vpc()
            && from
                .resource()
                .is_some_and(|id| network.outbound(id, to).is_none())
    };
    let meets_public_side =
        caller.is_some_and(|tier| by_name(tier) || unlinked(tier)) && is_public_balancer(called);

    let mut rules = Vec::new();
    if let Some(group) = &caller_group
        && (group.is_new() || matches!(chain.egress, Some(Admission::Denied)))
    {
        let peer = match &called_group {
            Some(called) if !meets_public_side => Peer::SecurityGroup(called.id.clone()),
            _ => Peer::Cidr(Configurable::Literal(tierwright_reach::network::ANYWHERE.into())),
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
        let anywhere = || Peer::Cidr(Configurable::Literal(tierwright_reach::network::ANYWHERE.into()));
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
        protocol: protocol.into(),
        from_port,
        to_port,
        icmp: None,
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
    let scheme = match &tier.kind {
        TierKind::LoadBalancer(balancer) => balancer.scheme,
        TierKind::NetworkLoadBalancer(balancer) => balancer.scheme,
        _ => return false,
    };
    matches!(scheme, Scheme::InternetFacing)
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
