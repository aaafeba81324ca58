//! Of Amazon EC2 and VPC. The filters are repeated here: the emulator ignores that of NAT gateways.

use aws_sdk_ec2::types::{Filter, NatGatewayState, Tag};
use tierwright_deploy::{Leftover, ProviderError};

use super::{belongs, leftover};
use crate::clients::Clients;
use crate::ec2::{filter, pairs};
use crate::error::Named;
use crate::tags::DEPLOYMENT;

pub(crate) async fn inventory(aws: &Clients, deployment: &str) -> Result<Vec<Leftover>, ProviderError> {
    let (networks, gateways, groups, machines) = tokio::try_join!(
        networks(aws, deployment),
        gateways(aws, deployment),
        groups(aws, deployment),
        machines(aws, deployment),
    )?;
    Ok([networks, gateways, groups, machines].concat())
}

fn of(deployment: &str) -> Option<Vec<Filter>> {
    Some(vec![filter(&format!("tag:{DEPLOYMENT}"), deployment)])
}

fn ours(tags: &[Tag], deployment: &str) -> bool {
    belongs(pairs(tags), deployment)
}

async fn networks(aws: &Clients, deployment: &str) -> Result<Vec<Leftover>, ProviderError> {
    let mut found = Vec::new();
    let pages = aws
        .ec2
        .describe_vpcs()
        .set_filters(of(deployment))
        .into_paginator()
        .items()
        .send();
    for vpc in pages
        .try_collect()
        .await
        .named("ec2:DescribeVpcs")?
        .iter()
        .filter(|v| ours(v.tags(), deployment))
    {
        found.extend(leftover("AWS::EC2::VPC", vpc.vpc_id(), None));
    }
    let pages = aws
        .ec2
        .describe_subnets()
        .set_filters(of(deployment))
        .into_paginator()
        .items()
        .send();
    for subnet in pages
        .try_collect()
        .await
        .named("ec2:DescribeSubnets")?
        .iter()
        .filter(|s| ours(s.tags(), deployment))
    {
        found.extend(leftover("AWS::EC2::Subnet", subnet.subnet_id(), None));
    }
    let pages = aws
        .ec2
        .describe_route_tables()
        .set_filters(of(deployment))
        .into_paginator()
        .items()
        .send();
    let tables = pages.try_collect().await.named("ec2:DescribeRouteTables")?;
    for table in tables.iter().filter(|table| ours(table.tags(), deployment)) {
        found.extend(leftover("AWS::EC2::RouteTable", table.route_table_id(), None));
    }
    Ok(found)
}

async fn gateways(aws: &Clients, deployment: &str) -> Result<Vec<Leftover>, ProviderError> {
    let mut found = Vec::new();
    let pages = aws
        .ec2
        .describe_internet_gateways()
        .set_filters(of(deployment))
        .into_paginator()
        .items()
        .send();
    let gateways = pages.try_collect().await.named("ec2:DescribeInternetGateways")?;
    for gateway in gateways.iter().filter(|gateway| ours(gateway.tags(), deployment)) {
        found.extend(leftover(
            "AWS::EC2::InternetGateway",
            gateway.internet_gateway_id(),
            None,
        ));
    }
    let answer = aws
        .ec2
        .describe_addresses()
        .set_filters(of(deployment))
        .send()
        .await
        .named("ec2:DescribeAddresses")?;
    for address in answer
        .addresses()
        .iter()
        .filter(|address| ours(address.tags(), deployment))
    {
        found.extend(leftover("AWS::EC2::EIP", address.allocation_id(), None));
    }
    let pages = aws
        .ec2
        .describe_nat_gateways()
        .set_filter(of(deployment))
        .into_paginator()
        .items()
        .send();
    let gateways = pages.try_collect().await.named("ec2:DescribeNatGateways")?;
    for gateway in gateways.iter().filter(|gateway| ours(gateway.tags(), deployment)) {
        // A gateway that failed is deleted by AWS itself after about an hour; until then it still holds its address.
        if gateway.state() != Some(&NatGatewayState::Deleted) {
            let state = gateway.state().map(NatGatewayState::as_str);
            found.extend(leftover("AWS::EC2::NatGateway", gateway.nat_gateway_id(), state));
        }
    }
    let pages = aws
        .ec2
        .describe_vpc_endpoints()
        .set_filters(of(deployment))
        .into_paginator()
        .items()
        .send();
    let endpoints = pages.try_collect().await.named("ec2:DescribeVpcEndpoints")?;
    for endpoint in endpoints
        .iter()
        .filter(|endpoint| ours(endpoint.tags(), deployment))
    {
        let state = endpoint.state().map(|state| state.as_str().to_ascii_lowercase());
        if state.as_deref() != Some("deleted") {
            found.extend(leftover(
                "AWS::EC2::VPCEndpoint",
                endpoint.vpc_endpoint_id(),
                state.as_deref(),
            ));
        }
    }
    Ok(found)
}

async fn groups(aws: &Clients, deployment: &str) -> Result<Vec<Leftover>, ProviderError> {
    let mut found = Vec::new();
    let pages = aws
        .ec2
        .describe_security_groups()
        .set_filters(of(deployment))
        .into_paginator()
        .items()
        .send();
    let groups = pages.try_collect().await.named("ec2:DescribeSecurityGroups")?;
    for group in groups.iter().filter(|group| ours(group.tags(), deployment)) {
        found.extend(leftover("AWS::EC2::SecurityGroup", group.group_id(), None));
    }
    let pages = aws
        .ec2
        .describe_security_group_rules()
        .set_filters(of(deployment))
        .into_paginator()
        .items()
        .send();
    let rules = pages
        .try_collect()
        .await
        .named("ec2:DescribeSecurityGroupRules")?;
    for rule in rules.iter().filter(|rule| ours(rule.tags(), deployment)) {
        let egress = rule.is_egress() == Some(true);
        let kind = if egress {
            "AWS::EC2::SecurityGroupEgress"
        } else {
            "AWS::EC2::SecurityGroupIngress"
        };
        found.extend(leftover(kind, rule.security_group_rule_id(), None));
    }
    Ok(found)
}

/// Instances, and the disks and interfaces that were tagged with them and that outlive them when AWS was told so.
async fn machines(aws: &Clients, deployment: &str) -> Result<Vec<Leftover>, ProviderError> {
    let mut found = Vec::new();
    let mut dead = Vec::new();
    let pages = aws
        .ec2
        .describe_instances()
        .set_filters(of(deployment))
        .into_paginator()
        .items()
        .send();
    let reservations = pages.try_collect().await.named("ec2:DescribeInstances")?;
    for instance in reservations
        .iter()
        .flat_map(|r| r.instances())
        .filter(|i| ours(i.tags(), deployment))
    {
        let state = instance
            .state()
            .and_then(|state| state.name())
            .map(|name| name.as_str());
        if state == Some("terminated") {
            dead.extend(instance.instance_id().map(str::to_owned));
        } else {
            found.extend(leftover("AWS::EC2::Instance", instance.instance_id(), state));
        }
    }
    let pages = aws
        .ec2
        .describe_volumes()
        .set_filters(of(deployment))
        .into_paginator()
        .items()
        .send();
    let volumes = pages.try_collect().await.named("ec2:DescribeVolumes")?;
    for volume in volumes.iter().filter(|volume| ours(volume.tags(), deployment)) {
        let state = volume.state().map(|state| state.as_str());
        if state != Some("deleted") {
            found.extend(leftover("AWS::EC2::Volume", volume.volume_id(), state));
        }
    }
    let pages = aws
        .ec2
        .describe_network_interfaces()
        .set_filters(of(deployment))
        .into_paginator()
        .items()
        .send();
    let interfaces = pages.try_collect().await.named("ec2:DescribeNetworkInterfaces")?;
    for interface in interfaces
        .iter()
        .filter(|interface| ours(interface.tag_set(), deployment))
    {
        // moto keeps the interfaces of instances that are gone.
        let owner = interface
            .attachment()
            .and_then(|attachment| attachment.instance_id());
        if !owner.is_some_and(|owner| dead.iter().any(|id| id == owner)) {
            let state = interface.status().map(|status| status.as_str());
            found.extend(leftover(
                "AWS::EC2::NetworkInterface",
                interface.network_interface_id(),
                state,
            ));
        }
    }
    Ok(found)
}
