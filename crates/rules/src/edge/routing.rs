//! What a site passes on to load balancers, and how its pages could call their API by a path of their own.

use tierwright_model::tiers::{ListenerProtocol, Scheme, StaticSite};
use tierwright_model::{Connection, Design, Edit, Tier, TierKind};

use crate::edits;

/// The sites of a design.
pub(super) fn sites(design: &Design) -> impl Iterator<Item = (&Tier, &StaticSite)> {
    design.tiers.iter().filter_map(|tier| match &tier.kind {
        TierKind::StaticSite(site) => Some((tier, site)),
        _ => None,
    })
}

/// The connections of a site to load balancers.
pub(super) fn to_balancers<'d>(design: &'d Design, site: &'d Tier) -> impl Iterator<Item = &'d Connection> {
    let is_balancer = |c: &&Connection| {
        matches!(
            design.tier(&c.to).map(|tier| &tier.kind),
            Some(TierKind::LoadBalancer(_))
        )
    };
    design
        .connections
        .iter()
        .filter(|c| c.from == site.id)
        .filter(is_balancer)
}

/// Edits that let the pages call a path which the distribution passes on: one that it passes on already, or a new connection
/// with the only load balancer that it could be.
pub(super) fn own_path(design: &Design, site: &Tier) -> Option<(String, Vec<Edit>)> {
    let routed = to_balancers(design, site)
        .flat_map(|c| &c.paths)
        .find_map(|path| path.strip_suffix("/*"));
    if let Some(path) = routed {
        return Some((
            format!("Call {path} instead"),
            vec![edits::set_kind(site, "apiBaseUrl", path)],
        ));
    }
    let mut candidates = design
        .tiers
        .iter()
        .filter_map(|tier| Some((tier, plain_port(tier)?)));
    let (Some((balancer, port)), None) = (candidates.next(), candidates.next()) else {
        return None;
    };
    let offer = crate::offer(design, &site.id, &balancer.id, Some(port));
    let base = offer.connection?.paths.first()?.strip_suffix("/*")?.to_owned();
    let mut found = offer.edits;
    found.push(edits::set_kind(site, "apiBaseUrl", base.as_str()));
    Some((
        format!("Route {base}/* through the distribution to {}", balancer.id),
        found,
    ))
}

/// The port on which a public load balancer forwards plain HTTP: over HTTPS no certificate would match its name.
fn plain_port(tier: &Tier) -> Option<u16> {
    let TierKind::LoadBalancer(balancer) = &tier.kind else {
        return None;
    };
    let plain = |l: &&tierwright_model::tiers::Listener| {
        l.protocol == ListenerProtocol::Http && l.redirect_to_port.is_none()
    };
    balancer
        .listeners
        .iter()
        .find(plain)
        .filter(|_| balancer.scheme == Scheme::InternetFacing)
        .map(|l| l.port)
}
