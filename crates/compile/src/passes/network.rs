//! The VPC with its subnets, gateways, routes and endpoints.

use tierwright_catalog::kinds::{
    Eip, InternetGateway, NatGateway, Route, RouteTable, Subnet, SubnetRouteTableAssociation, Vpc,
    VpcEndpoint, VpcGatewayAttachment,
};
use tierwright_catalog::{Expr, LogicalId, Prop};
use tierwright_model::{EndpointKind, Id, RouteTarget};

use super::Builder;
use super::builder::{name_tag, range_suffix, suffix};
use crate::Dependency;

pub(super) fn run(builder: &mut Builder<'_>) {
    let network = &builder.design.network;
    let vpc = builder.vpc();
    let kind = Vpc {
        cidr_block: network.vpc.cidr.to_string().into(),
        enable_dns_support: network.vpc.dns_support.into(),
        enable_dns_hostnames: network.vpc.dns_hostnames.into(),
        tags: name_tag(&network.vpc.name),
        ..Vpc::default()
    };
    builder.add(vpc.clone(), &network.vpc.id, &network.vpc.name, kind);
    internet_gateway(builder, &vpc);
    subnets(builder, &vpc);
    route_tables(builder, &vpc);
    nat_gateways(builder);
}

fn internet_gateway(builder: &mut Builder<'_>, vpc: &LogicalId) {
    let Some(gateway) = &builder.design.network.internet_gateway else {
        return;
    };
    let id = LogicalId::of(&gateway.id, suffix::INTERNET_GATEWAY);
    let kind = InternetGateway {
        tags: name_tag(&gateway.name),
        ..InternetGateway::default()
    };
    builder.add(id.clone(), &gateway.id, &gateway.name, kind);
    let attachment = VpcGatewayAttachment {
        vpc_id: Prop::reference(vpc),
        internet_gateway_id: Prop::reference(&id),
        ..VpcGatewayAttachment::default()
    };
    builder.add(
        LogicalId::of(&gateway.id, suffix::ATTACHMENT),
        &gateway.id,
        &gateway.name,
        attachment,
    );
}

fn subnets(builder: &mut Builder<'_>, vpc: &LogicalId) {
    let network = &builder.design.network;
    for (layer, subnet) in network.subnets() {
        let label = format!("{} {}", layer.name, subnet.zone);
        let zone = network.zone(&subnet.zone).map_or(0, |zone| zone.index);
        let kind = Subnet {
            vpc_id: Prop::reference(vpc),
            cidr_block: subnet.cidr.to_string().into(),
            availability_zone: Prop::Expr(Expr::AvailabilityZone(zone)),
            map_public_ip_on_launch: subnet.map_public_ip_on_launch.into(),
            tags: name_tag(&label),
            ..Subnet::default()
        };
        builder.add(
            LogicalId::of(&subnet.id, suffix::SUBNET),
            &subnet.id,
            &label,
            kind,
        );
    }
    for (layer, subnet) in network.subnets() {
        let Some(table) = &subnet.route_table else {
            continue;
        };
        let kind = SubnetRouteTableAssociation {
            subnet_id: Prop::reference(&LogicalId::of(&subnet.id, suffix::SUBNET)),
            route_table_id: Prop::reference(&LogicalId::of(table, suffix::ROUTE_TABLE)),
            ..SubnetRouteTableAssociation::default()
        };
        builder.add(
            LogicalId::of(&subnet.id, suffix::ASSOCIATION),
            &subnet.id,
            &layer.name,
            kind,
        );
    }
}

fn route_tables(builder: &mut Builder<'_>, vpc: &LogicalId) {
    for table in &builder.design.network.route_tables {
        let id = LogicalId::of(&table.id, suffix::ROUTE_TABLE);
        let kind = RouteTable {
            vpc_id: Prop::reference(vpc),
            tags: name_tag(&table.name),
            ..RouteTable::default()
        };
        builder.add(id.clone(), &table.id, &table.name, kind);
        for route in &table.routes {
            let destination = route.destination.to_string();
            let name = if route.destination.prefix_len() == 0 {
                "DefaultRoute".to_owned()
            } else {
                format!("Route{}", range_suffix(&destination))
            };
            let mut kind = Route {
                route_table_id: Prop::reference(&id),
                destination_cidr_block: destination.into(),
                ..Route::default()
            };
            let mut depends_on = Vec::new();
            match &route.target {
                RouteTarget::InternetGateway(gateway) => {
                    kind.gateway_id = Prop::reference(&LogicalId::of(gateway, suffix::INTERNET_GATEWAY));
                    depends_on.push(attached(
                        gateway,
                        "a route to an internet gateway is refused before it is attached to the VPC",
                    ));
                }
                RouteTarget::NatGateway(nat) => {
                    kind.nat_gateway_id = Prop::reference(&LogicalId::of(nat, suffix::NAT_GATEWAY));
                }
            }
            builder.add_after(
                LogicalId::of(&table.id, &name),
                &table.id,
                &table.name,
                kind,
                depends_on,
            );
        }
    }
}

fn nat_gateways(builder: &mut Builder<'_>) {
    let gateway = builder.design.network.internet_gateway.as_ref().map(|g| &g.id);
    for nat in &builder.design.network.nat_gateways {
        let attachment = |reason| {
            gateway
                .map(|g| attached(g, reason))
                .into_iter()
                .collect::<Vec<_>>()
        };
        let address = LogicalId::of(&nat.id, suffix::NAT_ADDRESS);
        let kind = Eip {
            domain: "vpc".into(),
            tags: name_tag(&nat.name),
            ..Eip::default()
        };
        let why = "an elastic address of a VPC may need its internet gateway, and outlives it at a teardown otherwise";
        builder.add_after(address.clone(), &nat.id, &nat.name, kind, attachment(why));
        let kind = NatGateway {
            subnet_id: Prop::reference(&LogicalId::of(&nat.subnet, suffix::SUBNET)),
            allocation_id: Prop::attribute(&address, "AllocationId"),
            connectivity_type: "public".into(),
            tags: name_tag(&nat.name),
            ..NatGateway::default()
        };
        let why = "a public NAT gateway fails in a VPC without an attached internet gateway";
        builder.add_after(
            LogicalId::of(&nat.id, suffix::NAT_GATEWAY),
            &nat.id,
            &nat.name,
            kind,
            attachment(why),
        );
    }
}

/// VPC endpoints; after security groups, which interface endpoints name.
pub(super) fn endpoints(builder: &mut Builder<'_>) {
    for endpoint in &builder.design.network.endpoints {
        let service = Prop::join([
            "com.amazonaws.".into(),
            Prop::Expr(Expr::Region),
            format!(".{}", endpoint.service).into(),
        ]);
        let mut kind = VpcEndpoint {
            vpc_id: Prop::reference(&builder.vpc()),
            service_name: service,
            tags: name_tag(&endpoint.name),
            ..VpcEndpoint::default()
        };
        match &endpoint.kind {
            EndpointKind::Gateway { route_tables } => {
                kind.vpc_endpoint_type = "Gateway".into();
                let tables = route_tables
                    .iter()
                    .map(|t| Prop::reference(&LogicalId::of(t, suffix::ROUTE_TABLE)));
                kind.route_table_ids = Prop::Literal(tables.collect());
            }
            EndpointKind::Interface {
                layer,
                security_groups,
                private_dns,
            } => {
                kind.vpc_endpoint_type = "Interface".into();
                kind.subnet_ids = builder.subnets(Some(layer));
                kind.security_group_ids = builder.groups(security_groups);
                kind.private_dns_enabled = (*private_dns).into();
            }
        }
        builder.add(
            LogicalId::of(&endpoint.id, suffix::ENDPOINT),
            &endpoint.id,
            &endpoint.name,
            kind,
        );
    }
}

/// "After the internet gateway is attached", with the reason.
pub(crate) fn attached(gateway: &Id, reason: &str) -> Dependency {
    Dependency {
        on: LogicalId::of(gateway, suffix::ATTACHMENT),
        reason: reason.to_owned(),
    }
}
