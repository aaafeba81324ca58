//! Amazon EC2: instances, security groups and endpoints.

use aws_sdk_ec2::types::{Filter, InstanceAttributeName, SecurityGroupRule};
use serde_json::{Value, json};

use crate::account::{Account, Reading};
use crate::network::of;

pub(crate) async fn security_group(aws: &Account, id: &str) -> Reading {
    let answer = aws
        .ec2
        .describe_security_groups()
        .group_ids(id)
        .send()
        .await
        .unwrap();
    let group = &answer.security_groups()[0];
    Reading::new(json!({
        "GroupName": group.group_name(),
        "GroupDescription": group.description(),
        "VpcId": group.vpc_id(),
        "Tags": of(group.tags()),
    }))
    .with("GroupId", group.group_id())
    .with("VpcId", group.vpc_id())
}

pub(crate) async fn ingress(aws: &Account, id: &str) -> Reading {
    let rule = rule(aws, id).await;
    assert_eq!(rule.is_egress(), Some(false), "{id}");
    security_group_rule(&rule, "Source")
}

pub(crate) async fn egress(aws: &Account, id: &str) -> Reading {
    let rule = rule(aws, id).await;
    assert_eq!(rule.is_egress(), Some(true), "{id}");
    security_group_rule(&rule, "Destination")
}

async fn rule(aws: &Account, id: &str) -> SecurityGroupRule {
    let answer = aws
        .ec2
        .describe_security_group_rules()
        .security_group_rule_ids(id)
        .send()
        .await;
    answer.unwrap().security_group_rules()[0].clone()
}

fn security_group_rule(rule: &SecurityGroupRule, peer: &str) -> Reading {
    let group = rule.referenced_group_info().and_then(|g| g.group_id());
    // With every protocol there are no ports, which the API writes as -1; with ICMP that means every type or code.
    let port = |port: Option<i32>| port.filter(|_| rule.ip_protocol() != Some("-1"));
    let mut properties = json!({
        "GroupId": rule.group_id(),
        "IpProtocol": rule.ip_protocol(),
        "FromPort": port(rule.from_port()),
        "ToPort": port(rule.to_port()),
        "CidrIp": rule.cidr_ipv4(),
        "CidrIpv6": rule.cidr_ipv6(),
        "Description": rule.description(),
    });
    properties[format!("{peer}SecurityGroupId")] = json!(group);
    properties[format!("{peer}PrefixListId")] = json!(rule.prefix_list_id());
    Reading::new(properties)
}

pub(crate) async fn vpc_endpoint(aws: &Account, id: &str) -> Reading {
    let answer = aws
        .ec2
        .describe_vpc_endpoints()
        .vpc_endpoint_ids(id)
        .send()
        .await
        .unwrap();
    let endpoint = &answer.vpc_endpoints()[0];
    let groups: Vec<_> = endpoint.groups().iter().map(|g| g.group_id()).collect();
    Reading::new(json!({
        "VpcId": endpoint.vpc_id(),
        "ServiceName": endpoint.service_name(),
        "VpcEndpointType": endpoint.vpc_endpoint_type().map(|t| t.as_str()),
        "RouteTableIds": endpoint.route_table_ids(),
        "SubnetIds": endpoint.subnet_ids(),
        "SecurityGroupIds": groups,
        "PrivateDnsEnabled": endpoint.private_dns_enabled(),
        "Tags": of(endpoint.tags()),
    }))
}

pub(crate) async fn instance(aws: &Account, id: &str) -> Reading {
    let answer = aws
        .ec2
        .describe_instances()
        .instance_ids(id)
        .send()
        .await
        .unwrap();
    let instance = &answer.reservations()[0].instances()[0];
    let interface = |i: &aws_sdk_ec2::types::InstanceNetworkInterface| -> Value {
        let groups: Vec<_> = i.groups().iter().map(|g| g.group_id()).collect();
        json!({
            "DeviceIndex": i.attachment().and_then(|a| a.device_index()),
            "DeleteOnTermination": i.attachment().and_then(|a| a.delete_on_termination()),
            "SubnetId": i.subnet_id(),
            "GroupSet": groups,
            "AssociatePublicIpAddress": i.association().and_then(|a| a.public_ip()).is_some(),
        })
    };
    let interfaces: Vec<Value> = instance.network_interfaces().iter().map(interface).collect();
    let mut devices = Vec::new();
    for mapping in instance.block_device_mappings() {
        let ebs = mapping.ebs().unwrap();
        let volume = Filter::builder()
            .name("volume-id")
            .values(ebs.volume_id().unwrap())
            .build();
        let volumes = aws.ec2.describe_volumes().filters(volume).send().await.unwrap();
        let volume = &volumes.volumes()[0];
        devices.push(json!({ "DeviceName": mapping.device_name(), "Ebs": {
            "DeleteOnTermination": ebs.delete_on_termination(),
            "Encrypted": volume.encrypted(),
            "VolumeSize": volume.size(),
            "VolumeType": volume.volume_type().map(|t| t.as_str()),
        }}));
    }
    let user_data = aws.ec2.describe_instance_attribute().instance_id(id);
    let user_data = user_data
        .attribute(InstanceAttributeName::UserData)
        .send()
        .await
        .unwrap();
    let user_data = user_data.user_data().and_then(|a| a.value()).map(|text| {
        let bytes = aws_smithy_types::base64::decode(text).unwrap();
        String::from_utf8(bytes).unwrap()
    });
    let profile = instance
        .iam_instance_profile()
        .and_then(|p| p.arn()?.rsplit('/').next());
    let metadata = instance.metadata_options();
    Reading::new(json!({
        "ImageId": instance.image_id(),
        "InstanceType": instance.instance_type().map(|t| t.as_str()),
        "KeyName": instance.key_name(),
        "NetworkInterfaces": interfaces,
        "IamInstanceProfile": profile,
        "UserData": user_data,
        "MetadataOptions": {
            "HttpTokens": metadata.and_then(|m| Some(m.http_tokens()?.as_str())),
            "HttpEndpoint": metadata.and_then(|m| Some(m.http_endpoint()?.as_str())),
            "HttpPutResponseHopLimit": metadata.and_then(|m| m.http_put_response_hop_limit()),
        },
        "BlockDeviceMappings": devices,
        "EbsOptimized": instance.ebs_optimized(),
        "Monitoring": instance.monitoring().and_then(|m| m.state()).map(|s| s.as_str() == "enabled"),
        "Tags": of(instance.tags()),
    }))
    .with("InstanceId", instance.instance_id())
    .with("PrivateIp", instance.private_ip_address())
    .with("PublicIp", instance.public_ip_address())
}
