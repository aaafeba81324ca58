//! A small network as a template has it, and questions about it.
//!
//! A load balancer in `Web` (10.0.0.0/24, with a route to the internet gateway) passes requests on to a service in `App`
//! (10.0.1.0/24, behind a NAT gateway in `Web`), which calls a database in `Data` (10.0.2.0/24). The security groups let
//! everything through.

#![allow(dead_code, unreachable_pub, missing_docs)] // Each test file uses its part.

use indexmap::IndexMap;
use serde_json::{Value, json};
use tierwright_catalog::{Kind, LogicalId};
use tierwright_compile::{Compiled, FlowEnd, Graph, Resource};
use tierwright_model::{Design, Protocol};
use tierwright_reach::{Answer, Network, find, find_called};

const SAMPLE: &str = include_str!("../../../../samples/three-tier-serverless.tierwright.json");

pub fn reference(id: &str) -> Value {
    json!({ "Ref": id })
}

pub fn compiled(resources: &Value) -> Compiled {
    let resource = |(name, entry): (&String, &Value)| {
        let properties = entry["Properties"].as_object().cloned().unwrap_or_default();
        let kind = Kind::from_properties(entry["Type"].as_str().unwrap(), properties).unwrap();
        let id = LogicalId::new(name.as_str());
        let resource = Resource {
            id: id.clone(),
            kind,
            origin: name.clone(),
            label: name.clone(),
            depends_on: Vec::new(),
        };
        (id, resource)
    };
    let resources: IndexMap<LogicalId, Resource> =
        resources.as_object().unwrap().iter().map(resource).collect();
    let graph = Graph {
        name: "acls".to_owned(),
        description: String::new(),
        settings: Design::from_json(SAMPLE).unwrap().settings,
        parameters: Vec::new(),
        resources,
        outputs: Vec::new(),
    };
    Compiled {
        graph,
        flows: Vec::new(),
    }
}

/// The network without an ACL of its own.
pub fn network() -> Value {
    let typed = |kind: &str, properties: Value| json!({ "Type": kind, "Properties": properties });
    let subnet = |range: &str| {
        typed(
            "AWS::EC2::Subnet",
            json!({ "VpcId": reference("Vpc"), "CidrBlock": range }),
        )
    };
    let table = || typed("AWS::EC2::RouteTable", json!({ "VpcId": reference("Vpc") }));
    let association = |subnet: &str, table: &str| {
        typed(
            "AWS::EC2::SubnetRouteTableAssociation",
            json!({ "SubnetId": reference(subnet), "RouteTableId": reference(table) }),
        )
    };
    let route = |table: &str, key: &str, target: &str| {
        typed(
            "AWS::EC2::Route",
            json!({ "RouteTableId": reference(table), "DestinationCidrBlock": "0.0.0.0/0", key: reference(target) }),
        )
    };
    let groups = json!([{ "Fn::GetAtt": ["Group", "GroupId"] }]);
    json!({
        "Vpc": typed("AWS::EC2::VPC", json!({ "CidrBlock": "10.0.0.0/16", "EnableDnsHostnames": true })),
        "Gateway": typed("AWS::EC2::InternetGateway", json!({})),
        "Attachment": typed("AWS::EC2::VPCGatewayAttachment", json!({ "VpcId": reference("Vpc"), "InternetGatewayId": reference("Gateway") })),
        "Web": subnet("10.0.0.0/24"), "App": subnet("10.0.1.0/24"), "Data": subnet("10.0.2.0/24"),
        "WebTable": table(), "AppTable": table(),
        "WebTableOfWeb": association("Web", "WebTable"), "AppTableOfApp": association("App", "AppTable"),
        "WebRoute": route("WebTable", "GatewayId", "Gateway"), "AppRoute": route("AppTable", "NatGatewayId", "Nat"),
        "Nat": typed("AWS::EC2::NatGateway", json!({ "SubnetId": reference("Web"), "AllocationId": "x" })),
        "Group": typed("AWS::EC2::SecurityGroup", json!({ "GroupDescription": "x", "VpcId": reference("Vpc"),
            "SecurityGroupIngress": [{ "IpProtocol": "-1", "CidrIp": "0.0.0.0/0" }] })),
        "Alb": typed("AWS::ElasticLoadBalancingV2::LoadBalancer", json!({ "Subnets": [reference("Web")], "SecurityGroups": groups })),
        "Listener": typed("AWS::ElasticLoadBalancingV2::Listener", json!({ "LoadBalancerArn": reference("Alb"), "Port": 80, "Protocol": "HTTP",
            "DefaultActions": [{ "Type": "forward", "TargetGroupArn": reference("Targets") }] })),
        "Targets": typed("AWS::ElasticLoadBalancingV2::TargetGroup", json!({ "VpcId": reference("Vpc"), "TargetType": "ip", "Protocol": "HTTP", "Port": 8080 })),
        "Task": typed("AWS::ECS::TaskDefinition", json!({ "NetworkMode": "awsvpc",
            "ContainerDefinitions": [{ "Name": "web", "Image": "x", "PortMappings": [{ "ContainerPort": 8080 }] }] })),
        "Service": typed("AWS::ECS::Service", json!({ "LaunchType": "FARGATE", "TaskDefinition": reference("Task"),
            "NetworkConfiguration": { "AwsvpcConfiguration": { "Subnets": [reference("App")], "SecurityGroups": groups } },
            "LoadBalancers": [{ "TargetGroupArn": reference("Targets"), "ContainerName": "web", "ContainerPort": 8080 }] })),
        "DbSubnets": typed("AWS::RDS::DBSubnetGroup", json!({ "DBSubnetGroupDescription": "x", "SubnetIds": [reference("Data")] })),
        "Db": typed("AWS::RDS::DBInstance", json!({ "Engine": "mysql", "DBSubnetGroupName": reference("DbSubnets"), "VPCSecurityGroups": groups })),
    })
}

/// `Alb > Service 8080`; a service of AWS is called by its name, without a port.
pub fn ask(resources: &Value, question: &str) -> Answer {
    let compiled = compiled(resources);
    let network = Network::new(&compiled.graph);
    let (from, to) = question.split_once(" > ").unwrap();
    let from = find(&compiled, from).unwrap();
    match to.split_once(' ') {
        Some((to, port)) => {
            let to = find_called(&compiled, to).unwrap();
            network.reach(&from, &to, Protocol::Tcp, port.parse().unwrap())
        }
        None => match from {
            FlowEnd::Resource(id) => network.to_service(&id, to),
            FlowEnd::Internet | FlowEnd::Parameter(_) => panic!("{question}"),
        },
    }
}
