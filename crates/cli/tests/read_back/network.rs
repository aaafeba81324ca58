//! Amazon EC2: the network.

use aws_sdk_ec2::types::{Tag, VpcAttributeName};
use serde_json::{Value, json};

use crate::account::{Account, Reading, tags};

/// Tags of EC2.
pub(crate) fn of(list: &[Tag]) -> Value {
    tags(list.iter().map(|t| (t.key.clone(), t.value.clone())))
}

pub(crate) async fn vpc(aws: &Account, id: &str) -> Reading {
    let answer = aws.ec2.describe_vpcs().vpc_ids(id).send().await.unwrap();
    let vpc = &answer.vpcs()[0];
    let attribute = async |name: VpcAttributeName| {
        aws.ec2
            .describe_vpc_attribute()
            .vpc_id(id)
            .attribute(name)
            .send()
            .await
            .unwrap()
    };
    let support = attribute(VpcAttributeName::EnableDnsSupport).await;
    let names = attribute(VpcAttributeName::EnableDnsHostnames).await;
    Reading::new(json!({
        "CidrBlock": vpc.cidr_block(),
        "EnableDnsSupport": support.enable_dns_support().and_then(|a| a.value()),
        "EnableDnsHostnames": names.enable_dns_hostnames().and_then(|a| a.value()),
        "InstanceTenancy": vpc.instance_tenancy().map(|t| t.as_str()),
        "Tags": of(vpc.tags()),
    }))
    .with("VpcId", vpc.vpc_id())
}

pub(crate) async fn subnet(aws: &Account, id: &str) -> Reading {
    let answer = aws.ec2.describe_subnets().subnet_ids(id).send().await.unwrap();
    let subnet = &answer.subnets()[0];
    Reading::new(json!({
        "VpcId": subnet.vpc_id(),
        "CidrBlock": subnet.cidr_block(),
        "AvailabilityZone": subnet.availability_zone(),
        "MapPublicIpOnLaunch": subnet.map_public_ip_on_launch(),
        "Tags": of(subnet.tags()),
    }))
    .with("SubnetId", subnet.subnet_id())
}

pub(crate) async fn internet_gateway(aws: &Account, id: &str) -> Reading {
    let answer = aws
        .ec2
        .describe_internet_gateways()
        .internet_gateway_ids(id)
        .send()
        .await
        .unwrap();
    Reading::new(json!({ "Tags": of(answer.internet_gateways()[0].tags()) }))
}

/// The id is `GATEWAY|VPC`.
pub(crate) async fn attachment(aws: &Account, id: &str) -> Reading {
    let (gateway, _) = id.split_once('|').unwrap();
    let answer = aws
        .ec2
        .describe_internet_gateways()
        .internet_gateway_ids(gateway)
        .send()
        .await
        .unwrap();
    let gateway = &answer.internet_gateways()[0];
    Reading::new(json!({
        "InternetGatewayId": gateway.internet_gateway_id(),
        "VpcId": gateway.attachments()[0].vpc_id(),
    }))
}

pub(crate) async fn eip(aws: &Account, id: &str) -> Reading {
    let answer = aws
        .ec2
        .describe_addresses()
        .allocation_ids(id)
        .send()
        .await
        .unwrap();
    let address = &answer.addresses()[0];
    Reading::new(json!({
        "Domain": address.domain().map(|d| d.as_str()),
        "Tags": of(address.tags()),
    }))
    .with("AllocationId", address.allocation_id())
    .with("PublicIp", address.public_ip())
    .with("Ref", address.public_ip())
}

pub(crate) async fn nat_gateway(aws: &Account, id: &str) -> Reading {
    let answer = aws
        .ec2
        .describe_nat_gateways()
        .nat_gateway_ids(id)
        .send()
        .await
        .unwrap();
    let nat = &answer.nat_gateways()[0];
    let address = nat.nat_gateway_addresses().first();
    Reading::new(json!({
        "SubnetId": nat.subnet_id(),
        "AllocationId": address.and_then(|a| a.allocation_id()),
        "ConnectivityType": nat.connectivity_type().map(|t| t.as_str()),
        "Tags": of(nat.tags()),
    }))
    .with("NatGatewayId", nat.nat_gateway_id())
}

pub(crate) async fn route_table(aws: &Account, id: &str) -> Reading {
    let answer = aws
        .ec2
        .describe_route_tables()
        .route_table_ids(id)
        .send()
        .await
        .unwrap();
    let table = &answer.route_tables()[0];
    Reading::new(json!({ "VpcId": table.vpc_id(), "Tags": of(table.tags()) }))
        .with("RouteTableId", table.route_table_id())
}

/// The id is `TABLE|DESTINATION`.
pub(crate) async fn route(aws: &Account, id: &str) -> Reading {
    let (table, destination) = id.split_once('|').unwrap();
    let answer = aws
        .ec2
        .describe_route_tables()
        .route_table_ids(table)
        .send()
        .await
        .unwrap();
    let routes = answer.route_tables()[0].routes();
    let route = routes
        .iter()
        .find(|r| r.destination_cidr_block() == Some(destination))
        .unwrap();
    Reading::new(json!({
        "RouteTableId": table,
        "DestinationCidrBlock": route.destination_cidr_block(),
        "GatewayId": route.gateway_id(),
        "NatGatewayId": route.nat_gateway_id(),
    }))
}

pub(crate) async fn association(aws: &Account, id: &str) -> Reading {
    let answer = aws.ec2.describe_route_tables().send().await.unwrap();
    let mut all = answer.route_tables().iter().flat_map(|t| t.associations());
    let association = all.find(|a| a.route_table_association_id() == Some(id)).unwrap();
    Reading::new(json!({
        "SubnetId": association.subnet_id(),
        "RouteTableId": association.route_table_id(),
    }))
}
