//! Of Amazon EC2 and VPC. The filters are repeated here: the emulator ignores that of NAT gateways.

use aws_sdk_ec2::types::{Filter, NatGatewayState};
use tierwright_deploy::{ProviderError, Tagged};

use super::{Search, within};
use crate::clients::Clients;
use crate::ec2::{filter, pairs};
use crate::error::Named;

pub(crate) async fn inventory(aws: &Clients, search: Search<'_>) -> Result<Vec<Tagged>, ProviderError> {
    let (networks, gateways, groups, machines) = tokio::try_join!(
        networks(aws, search),
        gateways(aws, search),
        groups(aws, search),
        machines(aws, search),
    )?;
    Ok([networks, gateways, groups, machines].concat())
}

fn of(search: Search<'_>) -> Option<Vec<Filter>> {
    Some(vec![filter(&format!("tag:{}", search.key), search.value)])
}

async fn networks(aws: &Clients, search: Search<'_>) -> Result<Vec<Tagged>, ProviderError> {
    let mut found = Vec::new();
    let pages = aws
        .ec2
        .describe_vpcs()
        .set_filters(of(search))
        .into_paginator()
        .items()
        .send();
    for vpc in &pages.try_collect().await.named("ec2:DescribeVpcs")? {
        found.extend(search.found("AWS::EC2::VPC", vpc.vpc_id(), None, pairs(vpc.tags())));
    }
    let pages = aws
        .ec2
        .describe_subnets()
        .set_filters(of(search))
        .into_paginator()
        .items()
        .send();
    for subnet in &pages.try_collect().await.named("ec2:DescribeSubnets")? {
        found.extend(search.found("AWS::EC2::Subnet", subnet.subnet_id(), None, pairs(subnet.tags())));
    }
    let pages = aws
        .ec2
        .describe_route_tables()
        .set_filters(of(search))
        .into_paginator()
        .items()
        .send();
    let tables = pages.try_collect().await.named("ec2:DescribeRouteTables")?;
    let ours: Vec<String> = found.iter().map(|found| found.physical_id.clone()).collect();
    for table in &tables {
        let table_found = search.found(
            "AWS::EC2::RouteTable",
            table.route_table_id(),
            None,
            pairs(table.tags()),
        );
        if table_found.is_none() {
            continue;
        }
        found.extend(table_found);
        // A table can't be deleted while a subnet uses it; one that somebody else put there is theirs.
        let associations = table.associations().iter().filter(|association| {
            association
                .subnet_id()
                .is_some_and(|subnet| ours.iter().any(|id| id == subnet))
        });
        found.extend(associations.filter_map(|association| {
            let id = association.route_table_association_id()?;
            Some(within("AWS::EC2::SubnetRouteTableAssociation", id.to_owned()))
        }));
    }
    let attachments = attachments(aws, search, &ours).await?;
    Ok([found, attachments].concat())
}

/// The attachments of internet gateways to these VPCs: neither can be deleted before.
async fn attachments(
    aws: &Clients,
    search: Search<'_>,
    vpcs: &[String],
) -> Result<Vec<Tagged>, ProviderError> {
    let pages = aws
        .ec2
        .describe_internet_gateways()
        .set_filters(of(search))
        .into_paginator()
        .items()
        .send();
    let gateways = pages.try_collect().await.named("ec2:DescribeInternetGateways")?;
    let mut found = Vec::new();
    for gateway in &gateways {
        let id = gateway.internet_gateway_id();
        let ours = search.found("AWS::EC2::InternetGateway", id, None, pairs(gateway.tags()));
        let Some(id) = ours.map(|found| found.physical_id) else {
            continue;
        };
        let ours = |vpc: &&str| vpcs.iter().any(|known| known == vpc);
        let attached = gateway
            .attachments()
            .iter()
            .filter_map(|attachment| attachment.vpc_id())
            .filter(ours);
        found.extend(attached.map(|vpc| within("AWS::EC2::VPCGatewayAttachment", format!("{id}|{vpc}"))));
    }
    Ok(found)
}

async fn gateways(aws: &Clients, search: Search<'_>) -> Result<Vec<Tagged>, ProviderError> {
    let mut found = Vec::new();
    let pages = aws
        .ec2
        .describe_internet_gateways()
        .set_filters(of(search))
        .into_paginator()
        .items()
        .send();
    let gateways = pages.try_collect().await.named("ec2:DescribeInternetGateways")?;
    for gateway in &gateways {
        found.extend(search.found(
            "AWS::EC2::InternetGateway",
            gateway.internet_gateway_id(),
            None,
            pairs(gateway.tags()),
        ));
    }
    let answer = aws
        .ec2
        .describe_addresses()
        .set_filters(of(search))
        .send()
        .await
        .named("ec2:DescribeAddresses")?;
    for address in answer.addresses() {
        found.extend(search.found(
            "AWS::EC2::EIP",
            address.allocation_id(),
            None,
            pairs(address.tags()),
        ));
    }
    let pages = aws
        .ec2
        .describe_nat_gateways()
        .set_filter(of(search))
        .into_paginator()
        .items()
        .send();
    let gateways = pages.try_collect().await.named("ec2:DescribeNatGateways")?;
    for gateway in &gateways {
        // A gateway that failed is deleted by AWS itself after about an hour; until then it still holds its address.
        if gateway.state() != Some(&NatGatewayState::Deleted) {
            let state = gateway.state().map(NatGatewayState::as_str);
            found.extend(search.found(
                "AWS::EC2::NatGateway",
                gateway.nat_gateway_id(),
                state,
                pairs(gateway.tags()),
            ));
        }
    }
    let pages = aws
        .ec2
        .describe_vpc_endpoints()
        .set_filters(of(search))
        .into_paginator()
        .items()
        .send();
    let endpoints = pages.try_collect().await.named("ec2:DescribeVpcEndpoints")?;
    for endpoint in &endpoints {
        let state = endpoint.state().map(|state| state.as_str().to_ascii_lowercase());
        if state.as_deref() != Some("deleted") {
            found.extend(search.found(
                "AWS::EC2::VPCEndpoint",
                endpoint.vpc_endpoint_id(),
                state.as_deref(),
                pairs(endpoint.tags()),
            ));
        }
    }
    Ok(found)
}

async fn groups(aws: &Clients, search: Search<'_>) -> Result<Vec<Tagged>, ProviderError> {
    let mut found = Vec::new();
    let pages = aws
        .ec2
        .describe_security_groups()
        .set_filters(of(search))
        .into_paginator()
        .items()
        .send();
    let groups = pages.try_collect().await.named("ec2:DescribeSecurityGroups")?;
    for group in &groups {
        found.extend(search.found(
            "AWS::EC2::SecurityGroup",
            group.group_id(),
            None,
            pairs(group.tags()),
        ));
    }
    let pages = aws
        .ec2
        .describe_security_group_rules()
        .set_filters(of(search))
        .into_paginator()
        .items()
        .send();
    let rules = pages
        .try_collect()
        .await
        .named("ec2:DescribeSecurityGroupRules")?;
    for rule in &rules {
        let egress = rule.is_egress() == Some(true);
        let kind = if egress {
            "AWS::EC2::SecurityGroupEgress"
        } else {
            "AWS::EC2::SecurityGroupIngress"
        };
        found.extend(search.found(kind, rule.security_group_rule_id(), None, pairs(rule.tags())));
    }
    Ok(found)
}

/// Instances, and the disks and interfaces that were tagged with them and that outlive them when AWS was told so.
async fn machines(aws: &Clients, search: Search<'_>) -> Result<Vec<Tagged>, ProviderError> {
    let mut found = Vec::new();
    let mut dead = Vec::new();
    let pages = aws
        .ec2
        .describe_instances()
        .set_filters(of(search))
        .into_paginator()
        .items()
        .send();
    let reservations = pages.try_collect().await.named("ec2:DescribeInstances")?;
    for instance in reservations.iter().flat_map(|r| r.instances()) {
        let state = instance
            .state()
            .and_then(|state| state.name())
            .map(|name| name.as_str());
        if state == Some("terminated") {
            dead.extend(instance.instance_id().map(str::to_owned));
        } else {
            found.extend(search.found(
                "AWS::EC2::Instance",
                instance.instance_id(),
                state,
                pairs(instance.tags()),
            ));
        }
    }
    let pages = aws
        .ec2
        .describe_volumes()
        .set_filters(of(search))
        .into_paginator()
        .items()
        .send();
    let volumes = pages.try_collect().await.named("ec2:DescribeVolumes")?;
    for volume in &volumes {
        let state = volume.state().map(|state| state.as_str());
        if state != Some("deleted") {
            found.extend(search.found(
                "AWS::EC2::Volume",
                volume.volume_id(),
                state,
                pairs(volume.tags()),
            ));
        }
    }
    let pages = aws
        .ec2
        .describe_network_interfaces()
        .set_filters(of(search))
        .into_paginator()
        .items()
        .send();
    let interfaces = pages.try_collect().await.named("ec2:DescribeNetworkInterfaces")?;
    for interface in &interfaces {
        // moto keeps the interfaces of instances that are gone.
        let owner = interface
            .attachment()
            .and_then(|attachment| attachment.instance_id());
        if !owner.is_some_and(|owner| dead.iter().any(|id| id == owner)) {
            let state = interface.status().map(|status| status.as_str());
            found.extend(search.found(
                "AWS::EC2::NetworkInterface",
                interface.network_interface_id(),
                state,
                pairs(interface.tag_set()),
            ));
        }
    }
    Ok(found)
}
