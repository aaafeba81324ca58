//! How private subnets get out: without NAT, through one NAT gateway, or through one in each zone; and the edits that lead
//! from one of these to another.

use std::collections::HashSet;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::json;
use tierwright_model::{
    Design, Edit, EndpointKind, Id, Item, NatGateway, Network, Route, RouteTable, RouteTarget, Subnet,
    TierKind,
};
use tierwright_reach::network::ANYWHERE;
use ts_rs::TS;

use crate::edits::{remove, set};
use crate::ids::{Ids, Taken};

/// How private subnets get out. What each costs and survives: VPC guide, *NAT gateways*.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum NatMode {
    /// No NAT gateway: private subnets reach AWS by VPC endpoints or not at all.
    None,
    /// One NAT gateway for all zones. When its zone fails, every zone loses its way out.
    Single,
    /// A NAT gateway and a private route table for each zone.
    PerZone,
}

/// Why a design cannot have a NAT gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NatObstacle {
    /// No subnet has a route to an internet gateway.
    NoPublicSubnet,
    /// This zone has private subnets and no public one.
    ZoneWithoutPublicSubnet(Id),
}

impl fmt::Display for NatObstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPublicSubnet => {
                f.write_str("a NAT gateway needs a subnet whose route table leads to an internet gateway")
            }
            Self::ZoneWithoutPublicSubnet(zone) => write!(
                f,
                "zone {zone} has no subnet whose route table leads to an internet gateway, so no NAT gateway can lie there"
            ),
        }
    }
}

/// How the private subnets of a design get out now; none when it is none of the three, such as a table that leads to the
/// NAT gateway of another zone. A design with a single zone and its NAT gateway is [`NatMode::Single`].
#[must_use]
pub fn nat_mode(design: &Design) -> Option<NatMode> {
    let network = &design.network;
    if network.nat_gateways.is_empty() {
        return Some(NatMode::None);
    }
    let served = served(design);
    let ways: Option<Vec<&NatGateway>> = served.iter().map(|subnet| way(network, subnet)).collect();
    let ways = ways?;
    if let [one] = network.nat_gateways.as_slice() {
        return ways.iter().all(|nat| nat.id == one.id).then_some(NatMode::Single);
    }
    let zone = |nat: &NatGateway| network.subnet(&nat.subnet).map(|subnet| &subnet.zone);
    let mut zones = HashSet::new();
    let apart = network.nat_gateways.iter().all(|nat| zones.insert(zone(nat)));
    let own = served
        .iter()
        .zip(ways)
        .all(|(subnet, nat)| zone(nat) == Some(&subnet.zone));
    (apart && own).then_some(NatMode::PerZone)
}

/// What leads from the design to a way out of its private subnets, as one batch: NAT gateways in public subnets, private
/// route tables with their default routes and the gateway endpoints of the tables that they stand for. What is no longer needed is
/// taken away. Subnets in which only databases lie get no way out. The batch is empty when nothing is to do.
///
/// # Errors
/// [`NatObstacle`] when there is no public subnet for a NAT gateway.
pub fn nat_edits(design: &Design, mode: NatMode) -> Result<Edit, NatObstacle> {
    let label = match mode {
        NatMode::None => "No NAT gateway",
        NatMode::Single => "One NAT gateway",
        NatMode::PerZone => "A NAT gateway for each zone",
    };
    let mut wanted = design.network.clone();
    if nat_mode(design) != Some(mode) {
        let taken = Taken::new(design);
        let mut ids = Ids::new(&taken);
        match mode {
            NatMode::None => close(&mut wanted),
            NatMode::Single => open(design, &mut wanted, &mut ids, false)?,
            NatMode::PerZone => open(design, &mut wanted, &mut ids, true)?,
        }
    }
    Ok(Edit::Batch {
        label: label.to_owned(),
        edits: difference(&design.network, &wanted),
    })
}

/// The subnets that are to have a way out: private ones, unless only databases lie in their layer.
fn served(design: &Design) -> Vec<&Subnet> {
    let network = &design.network;
    let only_databases = |layer: &Id| {
        let mut tiers = design
            .tiers
            .iter()
            .filter(|tier| tier.layer.as_ref() == Some(layer))
            .peekable();
        tiers.peek().is_some()
            && tiers.all(|t| matches!(t.kind, TierKind::AuroraCluster(_) | TierKind::DatabaseInstance(_)))
    };
    let subnets = network.subnets().filter(|(layer, _)| !only_databases(&layer.id));
    subnets
        .map(|(_, subnet)| subnet)
        .filter(|subnet| !is_public(network, subnet))
        .collect()
}

fn is_public(network: &Network, subnet: &Subnet) -> bool {
    let table = subnet.route_table.as_ref().and_then(|id| network.route_table(id));
    table.is_some_and(|table| {
        table
            .routes
            .iter()
            .any(|route| matches!(route.target, RouteTarget::InternetGateway(_)))
    })
}

/// The NAT gateway that a subnet's default route leads to.
fn way<'n>(network: &'n Network, subnet: &Subnet) -> Option<&'n NatGateway> {
    let table = network.route_table(subnet.route_table.as_ref()?)?;
    let route = table.routes.iter().find(|route| route.destination == ANYWHERE)?;
    let RouteTarget::NatGateway(id) = &route.target else {
        return None;
    };
    network.nat_gateways.iter().find(|nat| &nat.id == id)
}

/// Takes the NAT gateways away, and joins the tables that differed by them alone.
fn close(wanted: &mut Network) {
    let leads_to_nat = |route: &Route| matches!(route.target, RouteTarget::NatGateway(_));
    let mut tables: Vec<Id> = Vec::new();
    for table in &mut wanted.route_tables {
        if table.routes.iter().any(leads_to_nat) {
            table.routes.retain(|route| !leads_to_nat(route));
            tables.push(table.id.clone());
        }
    }
    wanted.nat_gateways.clear();
    join(wanted, &tables);
}

/// Makes the NAT gateways, and a route table for each group of subnets that share one.
fn open(design: &Design, wanted: &mut Network, ids: &mut Ids<'_>, per_zone: bool) -> Result<(), NatObstacle> {
    let network = &design.network;
    let served = served(design);
    let public: Vec<&Subnet> = network
        .subnets()
        .map(|(_, s)| s)
        .filter(|subnet| is_public(network, subnet))
        .collect();
    let first = *public.first().ok_or(NatObstacle::NoPublicSubnet)?;

    // The zones that get a NAT gateway, with the public subnets that may hold it. Without private subnets every zone counts.
    let places: Vec<Vec<&Subnet>> = if per_zone {
        let zones = network.zones.iter().map(|zone| &zone.id);
        let mut places = Vec::new();
        for zone in zones.filter(|zone| served.is_empty() || served.iter().any(|s| &&s.zone == zone)) {
            let here: Vec<&Subnet> = public.iter().copied().filter(|s| &s.zone == zone).collect();
            match here.is_empty() {
                true if served.is_empty() => {}
                true => return Err(NatObstacle::ZoneWithoutPublicSubnet(zone.clone())),
                false => places.push(here),
            }
        }
        places
    } else {
        // An old NAT gateway may stay wherever it can work.
        let others = public.iter().copied().filter(|subnet| subnet.id != first.id);
        vec![std::iter::once(first).chain(others).collect()]
    };

    let mut gateways: Vec<NatGateway> = Vec::new();
    for place in &places {
        let old = network
            .nat_gateways
            .iter()
            .find(|nat| place.iter().any(|s| s.id == nat.subnet));
        gateways.push(match old {
            Some(nat) => nat.clone(),
            None => {
                let subnet = place[0];
                let (id, name) = if per_zone {
                    (format!("nat-{}", subnet.zone), format!("NAT {}", subnet.zone))
                } else {
                    ("nat".to_owned(), "NAT".to_owned())
                };
                NatGateway {
                    id: ids.fresh(&Id::from_label(&id, "nat")),
                    name,
                    subnet: subnet.id.clone(),
                }
            }
        });
    }

    let mut claimed: Vec<Id> = Vec::new();
    for (place, nat) in places.iter().zip(&gateways) {
        let group: Vec<&Subnet> = served
            .iter()
            .copied()
            .filter(|subnet| !per_zone || subnet.zone == place[0].zone)
            .collect();
        if group.is_empty() {
            continue;
        }
        let suffix = if per_zone { place[0].zone.as_str() } else { "nat" };
        let table = table_for(network, &served, &group, &claimed, ids, suffix, wanted);
        claimed.push(table.clone());
        for subnet in wanted.layers.iter_mut().flat_map(|layer| &mut layer.subnets) {
            if group.iter().any(|s| s.id == subnet.id) {
                subnet.route_table = Some(table.clone());
            }
        }
        if let Some(table) = wanted.route_tables.iter_mut().find(|t| t.id == table) {
            table.routes.retain(|route| route.destination != ANYWHERE);
            let target = RouteTarget::NatGateway(nat.id.clone());
            table.routes.push(Route {
                destination: ANYWHERE,
                target,
            });
        }
    }
    let kept: HashSet<&Id> = gateways.iter().map(|nat| &nat.id).collect();
    for table in &mut wanted.route_tables {
        table
            .routes
            .retain(|route| !matches!(&route.target, RouteTarget::NatGateway(nat) if !kept.contains(nat)));
    }
    wanted.nat_gateways = gateways;
    let old = served
        .iter()
        .filter_map(|subnet| subnet.route_table.clone())
        .collect::<HashSet<Id>>();
    drop_unused(wanted, &old);
    Ok(())
}

/// The route table of a group of subnets: one that they have to themselves, else one that only subnets with a way out
/// share, else a new one with the routes and gateway endpoints of the old one.
fn table_for(
    network: &Network,
    served: &[&Subnet],
    group: &[&Subnet],
    claimed: &[Id],
    ids: &mut Ids<'_>,
    suffix: &str,
    wanted: &mut Network,
) -> Id {
    let among = |list: &[&Subnet], table: &Id| {
        let mut users = network
            .subnets()
            .filter(|(_, s)| s.route_table.as_ref() == Some(table));
        users.all(|(_, user)| list.iter().any(|s| s.id == user.id))
    };
    let free = || {
        let tables = group.iter().filter_map(|subnet| subnet.route_table.as_ref());
        tables.filter(|table| !claimed.contains(table))
    };
    if let Some(own) = free()
        .find(|id| among(group, id))
        .or_else(|| free().find(|id| among(served, id)))
    {
        return own.clone();
    }
    let model = group
        .iter()
        .find_map(|subnet| subnet.route_table.as_ref())
        .and_then(|id| network.route_table(id));
    let stem = model.map_or("private-routes", |table| table.id.as_str());
    let id = ids.fresh(&Id::from_label(&format!("{stem}-{suffix}"), "routes"));
    let name = format!(
        "{} {suffix}",
        model.map_or("Private routes", |table| table.name.as_str())
    );
    let routes = model.map(|table| table.routes.clone()).unwrap_or_default();
    if let Some(model) = model {
        for endpoint in &mut wanted.endpoints {
            if let EndpointKind::Gateway { route_tables } = &mut endpoint.kind
                && route_tables.contains(&model.id)
            {
                route_tables.push(id.clone());
            }
        }
    }
    wanted.route_tables.push(RouteTable {
        id: id.clone(),
        name,
        routes,
    });
    id
}

/// Lets subnets whose tables have become the same share the first of them.
fn join(wanted: &mut Network, tables: &[Id]) {
    let endpoints = |network: &Network, table: &Id| -> Vec<Id> {
        let holding = network.endpoints.iter().filter(|endpoint| {
            matches!(&endpoint.kind, EndpointKind::Gateway { route_tables } if route_tables.contains(table))
        });
        holding.map(|endpoint| endpoint.id.clone()).collect()
    };
    let same = |network: &Network, a: &Id, b: &Id| {
        let routes = |id| network.route_table(id).map(|table| &table.routes);
        routes(a) == routes(b) && endpoints(network, a) == endpoints(network, b)
    };
    let mut left = HashSet::new();
    for (index, table) in tables.iter().enumerate() {
        let Some(first) = tables[..index]
            .iter()
            .find(|first| same(wanted, first, table))
            .cloned()
        else {
            continue;
        };
        for subnet in wanted.layers.iter_mut().flat_map(|layer| &mut layer.subnets) {
            if subnet.route_table.as_ref() == Some(table) {
                subnet.route_table = Some(first.clone());
            }
        }
        left.insert(table.clone());
    }
    drop_unused(wanted, &left);
}

/// Takes those of the tables away that no subnet has any more.
fn drop_unused(wanted: &mut Network, tables: &HashSet<Id>) {
    let used: HashSet<Id> = wanted
        .subnets()
        .filter_map(|(_, s)| s.route_table.clone())
        .collect();
    let gone = |id: &Id| tables.contains(id) && !used.contains(id);
    wanted.route_tables.retain(|table| !gone(&table.id));
    for endpoint in &mut wanted.endpoints {
        if let EndpointKind::Gateway { route_tables } = &mut endpoint.kind {
            route_tables.retain(|id| !gone(id));
        }
    }
}

/// The edits that lead from one network to another that differs in NAT gateways, tables and what names them.
fn difference(old: &Network, new: &Network) -> Vec<Edit> {
    let mut edits = Vec::new();
    for nat in new
        .nat_gateways
        .iter()
        .filter(|nat| !old.nat_gateways.contains(nat))
    {
        edits.push(Edit::Add {
            item: Item::NatGateway(nat.clone()),
        });
    }
    for table in &new.route_tables {
        match old.route_table(&table.id) {
            None => edits.push(Edit::Add {
                item: Item::RouteTable(table.clone()),
            }),
            Some(before) if before != table => edits.push(set(&table.id, "/routes", json!(table.routes))),
            Some(_) => {}
        }
    }
    for (_, subnet) in new.subnets() {
        if old.subnet(&subnet.id) != Some(subnet) {
            edits.push(set(&subnet.id, "/routeTable", json!(subnet.route_table)));
        }
    }
    for endpoint in &new.endpoints {
        if let EndpointKind::Gateway { route_tables } = &endpoint.kind
            && !old.endpoints.contains(endpoint)
        {
            edits.push(set(
                &endpoint.id,
                "/kind/gateway/routeTables",
                json!(route_tables),
            ));
        }
    }
    for nat in &old.nat_gateways {
        if !new.nat_gateways.iter().any(|kept| kept.id == nat.id) {
            edits.push(remove(&nat.id));
        }
    }
    for table in &old.route_tables {
        if new.route_table(&table.id).is_none() {
            edits.push(remove(&table.id));
        }
    }
    edits
}
