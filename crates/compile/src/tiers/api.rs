//! What REST and HTTP APIs share.

use tierwright_catalog::kinds::HttpVpcLink;
use tierwright_catalog::{LogicalId, Prop};
use tierwright_model::tiers::VpcLink;
use tierwright_model::{Id, Tier, TierKind};

use crate::names::fnv1a;
use crate::passes::Builder;
use crate::passes::builder::{main_resource, suffix};

/// A load balancer as an API calls it.
pub(super) struct Target<'d> {
    pub(super) tier: &'d Tier,
    /// The listener's port: the connection's from the API to the load balancer, else that of the first listener.
    pub(super) port: u16,
    pub(super) tls: bool,
}

impl<'d> Target<'d> {
    pub(super) fn find(builder: &Builder<'d>, api: &Id, balancer: &Id) -> Option<Self> {
        let design = builder.design;
        let tier = design.tier(balancer)?;
        let connected = design
            .connections
            .iter()
            .find(|c| &c.from == api && &c.to == balancer)
            .map(|c| c.port);
        let (ports, tls_ports): (Vec<u16>, Vec<u16>) = match &tier.kind {
            TierKind::LoadBalancer(balancer) => {
                let listeners = || balancer.listeners.iter();
                let tls =
                    listeners().filter(|l| l.protocol == tierwright_model::tiers::ListenerProtocol::Https);
                (
                    listeners().map(|l| l.port).collect(),
                    tls.map(|l| l.port).collect(),
                )
            }
            TierKind::NetworkLoadBalancer(balancer) => {
                let listeners = || balancer.listeners.iter();
                let tls = listeners().filter(|l| l.protocol == tierwright_model::tiers::NetworkProtocol::Tls);
                (
                    listeners().map(|l| l.port).collect(),
                    tls.map(|l| l.port).collect(),
                )
            }
            _ => return None,
        };
        let port = connected.or(ports.first().copied())?;
        Some(Self {
            tier,
            port,
            tls: tls_ports.contains(&port),
        })
    }

    /// The load balancer.
    pub(super) fn id(&self) -> LogicalId {
        main_resource(self.tier)
    }

    /// Whether it is a Network Load Balancer, which a VPC link V1 leads to.
    pub(super) fn is_network(&self) -> bool {
        matches!(self.tier.kind, TierKind::NetworkLoadBalancer(_))
    }

    /// The URL of a path at the load balancer.
    pub(super) fn url(&self, path: &str) -> Prop<String> {
        let scheme = if self.tls { "https://" } else { "http://" };
        let port = match (self.tls, self.port) {
            (false, 80) | (true, 443) => String::new(),
            (_, port) => format!(":{port}"),
        };
        let dns = Prop::attribute(&self.id(), "DNSName");
        Prop::join([scheme.into(), dns, format!("{port}{path}").into()])
    }
}

/// The VPC link V2 of an API, with interfaces in subnets.
pub(super) fn vpc_link(builder: &mut Builder<'_>, tier: &Tier, link: &VpcLink) -> LogicalId {
    let id = LogicalId::of(&tier.id, suffix::VPC_LINK);
    let kind = HttpVpcLink {
        name: builder.name(&tier.id, "", 128),
        subnet_ids: builder.subnets(Some(&link.layer)),
        security_group_ids: builder.groups(&link.security_groups),
        tags: [("Name".to_owned(), tier.name.as_str().into())]
            .into_iter()
            .collect(),
        ..HttpVpcLink::default()
    };
    builder.add(id.clone(), &tier.id, &tier.name, kind);
    id
}

/// The parameters of a path, in order: `test_id` of `/test/{test_id}`.
pub(super) fn parameters(path: &str) -> impl Iterator<Item = &str> {
    path.split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
        .map(|name| name.trim_end_matches('+'))
}

/// A logical id for what a path leads to: `ApiPathTestTestIdResource` of `/test/{test_id}`. Two paths that give the same
/// words differ by a hash.
pub(super) fn path_id(builder: &Builder<'_>, api: &Id, path: &str, what: &str) -> LogicalId {
    let mut words = String::new();
    for word in path
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| !w.is_empty())
    {
        let (first, rest) = word.split_at(1);
        words.push_str(&first.to_ascii_uppercase());
        words.push_str(rest);
    }
    words.truncate(60);
    let place = if words.is_empty() {
        "Root".to_owned()
    } else {
        format!("Path{words}")
    };
    let plain = LogicalId::of(api, &format!("{place}{what}"));
    if builder.has(&plain) {
        LogicalId::of(api, &format!("{place}{:08x}{what}", fnv1a(path.as_bytes())))
    } else {
        plain
    }
}
