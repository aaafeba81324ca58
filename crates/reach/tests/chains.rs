//! The way through an API, a network and an application load balancer to a service, whole and broken in one place each.

#![allow(clippy::unwrap_used)]

use indexmap::IndexMap;
use serde_json::{Value, json};
use tierwright_catalog::{Kind, LogicalId};
use tierwright_compile::{Compiled, FlowEnd, Graph, Resource};
use tierwright_model::{Design, Protocol};
use tierwright_reach::{Answer, Network, Reason, Verdict, find, find_called};

const SAMPLE: &str = include_str!("../../../samples/three-tier-serverless.tierwright.json");

/// A graph of `Type` and `Properties`, as a template has them.
fn graph(resources: &Value) -> Compiled {
    let resource = |(name, entry): (&String, &Value)| {
        let properties = entry["Properties"].as_object().cloned().unwrap_or_default();
        let kind = Kind::from_properties(entry["Type"].as_str().unwrap(), properties).unwrap();
        let id = LogicalId::new(name.as_str());
        let (origin, label) = (name.clone(), name.clone());
        (
            id.clone(),
            Resource {
                id,
                kind,
                origin,
                label,
                depends_on: Vec::new(),
            },
        )
    };
    let resources: IndexMap<LogicalId, Resource> =
        resources.as_object().unwrap().iter().map(resource).collect();
    let graph = Graph {
        name: "chain".to_owned(),
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

fn reference(id: &str) -> Value {
    json!({ "Ref": id })
}

fn attribute(id: &str, name: &str) -> Value {
    json!({ "Fn::GetAtt": [id, name] })
}

fn group(rules: Value, egress: Value) -> Value {
    json!({ "Type": "AWS::EC2::SecurityGroup", "Properties": { "GroupDescription": "x", "VpcId": reference("Vpc"),
        "SecurityGroupIngress": rules, "SecurityGroupEgress": egress } })
}

fn tcp(port: u16, peer: (&str, Value)) -> Value {
    json!({ "IpProtocol": "tcp", "FromPort": port, "ToPort": port, peer.0: peer.1 })
}

fn from(id: &str) -> (&'static str, Value) {
    ("SourceSecurityGroupId", attribute(id, "GroupId"))
}

fn to(id: &str) -> (&'static str, Value) {
    ("DestinationSecurityGroupId", attribute(id, "GroupId"))
}

/// REST API, VPC link V1, internal network load balancer, internal load balancer, service; all in private subnets.
fn chain() -> Value {
    let subnets = json!([reference("SubnetA"), reference("SubnetB")]);
    let subnet = |range: &str, zone: &str| json!({ "Type": "AWS::EC2::Subnet", "Properties": { "VpcId": reference("Vpc"), "CidrBlock": range, "AvailabilityZone": zone } });
    let balancer = |kind: &str, group: &str| {
        json!({ "Type": "AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties": { "Type": kind, "Scheme": "internal",
            "Subnets": subnets, "SecurityGroups": [attribute(group, "GroupId")] } })
    };
    let listener = |balancer: &str, protocol: &str, group: &str| {
        json!({ "Type": "AWS::ElasticLoadBalancingV2::Listener", "Properties": { "LoadBalancerArn": reference(balancer),
            "Port": 80, "Protocol": protocol, "DefaultActions": [{ "Type": "forward", "TargetGroupArn": reference(group) }] } })
    };
    let url = json!({ "Fn::Join": ["", ["http://", attribute("Nlb", "DNSName"), ":80/orders"]] });
    let awsvpc = json!({ "Subnets": subnets, "SecurityGroups": [attribute("TaskGroup", "GroupId")], "AssignPublicIp": "DISABLED" });
    json!({
        "Vpc": { "Type": "AWS::EC2::VPC", "Properties": { "CidrBlock": "10.0.0.0/16" } },
        "SubnetA": subnet("10.0.1.0/24", "eu-central-1a"),
        "SubnetB": subnet("10.0.2.0/24", "eu-central-1b"),
        "NlbGroup": group(json!([]), json!([tcp(80, to("AlbGroup"))])),
        "AlbGroup": group(json!([tcp(80, from("NlbGroup"))]), json!([tcp(8080, to("TaskGroup"))])),
        "TaskGroup": group(json!([tcp(8080, from("AlbGroup"))]), json!([])),
        "Api": { "Type": "AWS::ApiGateway::RestApi", "Properties": { "Name": "api", "EndpointConfiguration": { "Types": ["REGIONAL"] } } },
        "Link": { "Type": "AWS::ApiGateway::VpcLink", "Properties": { "Name": "link", "TargetArns": [reference("Nlb")] } },
        "Method": { "Type": "AWS::ApiGateway::Method", "Properties": { "RestApiId": reference("Api"), "HttpMethod": "POST",
            "ResourceId": attribute("Api", "RootResourceId"), "AuthorizationType": "NONE",
            "Integration": { "Type": "HTTP_PROXY", "IntegrationHttpMethod": "POST", "Uri": url, "ConnectionType": "VPC_LINK", "ConnectionId": reference("Link") } } },
        "Nlb": { "Type": "AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties": { "Type": "network", "Scheme": "internal", "Subnets": subnets,
            "SecurityGroups": [attribute("NlbGroup", "GroupId")], "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic": "off" } },
        "NlbListener": listener("Nlb", "TCP", "ToAlb"),
        "ToAlb": { "Type": "AWS::ElasticLoadBalancingV2::TargetGroup", "Properties": { "TargetType": "alb", "Protocol": "TCP", "Port": 80,
            "VpcId": reference("Vpc"), "Targets": [{ "Id": reference("Alb") }] } },
        "Alb": balancer("application", "AlbGroup"),
        "AlbListener": listener("Alb", "HTTP", "ToTasks"),
        "ToTasks": { "Type": "AWS::ElasticLoadBalancingV2::TargetGroup", "Properties": { "TargetType": "ip", "Protocol": "HTTP", "Port": 8080, "VpcId": reference("Vpc") } },
        "Task": { "Type": "AWS::ECS::TaskDefinition", "Properties": { "Family": "orders",
            "ContainerDefinitions": [{ "Name": "orders", "Image": "x", "PortMappings": [{ "ContainerPort": 8080 }] }] } },
        "Service": { "Type": "AWS::ECS::Service", "Properties": { "LaunchType": "FARGATE", "TaskDefinition": reference("Task"),
            "NetworkConfiguration": { "AwsvpcConfiguration": awsvpc },
            "LoadBalancers": [{ "TargetGroupArn": reference("ToTasks"), "ContainerName": "orders", "ContainerPort": 8080 }] } },
    })
}

fn ask(resources: &Value, from: &str, to: &str, port: u16) -> Answer {
    let compiled = graph(resources);
    let (from, to) = (
        find(&compiled, from).unwrap(),
        find_called(&compiled, to).unwrap(),
    );
    Network::new(&compiled.graph).reach(&from, &to, Protocol::Tcp, port)
}

fn blocked(answer: &Answer) -> Option<(Reason, &str)> {
    answer
        .blocked_by()
        .zip(answer.blocker.as_ref().map(|b| b.origin.as_str()))
}

#[test]
fn the_internet_gets_through_the_whole_chain() {
    let answer = ask(&chain(), "internet", "Service", 8080);
    assert!(answer.is_reachable(), "{answer:#?}");
    let stations: Vec<&str> = answer.hops.iter().map(|hop| hop.origin.as_str()).collect();
    // Each station in the order in which a request meets it.
    let order = [
        "internet",
        "Api",
        "Nlb",
        "NlbListener",
        "Alb",
        "AlbListener",
        "Service",
    ];
    let places: Vec<usize> = order
        .iter()
        .map(|name| {
            stations
                .iter()
                .position(|s| s == name)
                .unwrap_or_else(|| panic!("{name}: {stations:?}"))
        })
        .collect();
    assert!(places.is_sorted(), "{stations:?}");
    // Nobody gets around the API.
    assert_eq!(
        blocked(&ask(&chain(), "internet", "Nlb", 81)),
        Some((Reason::ListenerMissing, "Nlb"))
    );
}

#[test]
fn the_first_thing_that_blocks_is_named() {
    let without = |thing: &str, list: &str| {
        let mut broken = chain();
        broken[thing]["Properties"][list] = json!([]);
        // An empty list of egress rules would mean AWS's default, which lets everything out.
        if list == "SecurityGroupEgress" {
            broken[thing]["Properties"][list] = json!([tcp(9, ("CidrIp", json!("127.0.0.1/32")))]);
        }
        broken
    };
    for (thing, list, expect) in [
        (
            "NlbGroup",
            "SecurityGroupEgress",
            (Reason::EgressMissing, "NlbGroup"),
        ),
        (
            "AlbGroup",
            "SecurityGroupIngress",
            (Reason::IngressMissing, "AlbGroup"),
        ),
        (
            "AlbGroup",
            "SecurityGroupEgress",
            (Reason::EgressMissing, "AlbGroup"),
        ),
        (
            "TaskGroup",
            "SecurityGroupIngress",
            (Reason::IngressMissing, "TaskGroup"),
        ),
    ] {
        let answer = ask(&without(thing, list), "internet", "Service", 8080);
        assert_eq!(blocked(&answer), Some(expect), "{thing} {list}: {answer:#?}");
    }
    let mut broken = chain();
    broken["Method"]["Properties"]["Integration"] = json!({ "Type": "HTTP_PROXY", "IntegrationHttpMethod": "POST", "Uri": "https://backend.example.com/" });
    let answer = ask(&broken, "internet", "Service", 8080);
    assert_eq!(
        blocked(&answer),
        Some((Reason::InternalLoadBalancer, "Nlb")),
        "{answer:#?}"
    );
}

#[test]
fn inbound_rules_count_for_a_link_unless_switched_off() {
    let mut enforced = chain();
    let nlb = &mut enforced["Nlb"]["Properties"];
    nlb.as_object_mut()
        .unwrap()
        .remove("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic");
    let answer = ask(&enforced, "Api", "Nlb", 80);
    assert_eq!(
        blocked(&answer),
        Some((Reason::IngressMissing, "NlbGroup")),
        "{answer:#?}"
    );

    // Which private addresses API Gateway has is AWS's secret.
    enforced["NlbGroup"]["Properties"]["SecurityGroupIngress"] =
        json!([tcp(80, ("CidrIp", json!("10.0.0.0/16")))]);
    assert_eq!(ask(&enforced, "Api", "Nlb", 80).verdict, Verdict::Unknown);
    enforced["NlbGroup"]["Properties"]["SecurityGroupIngress"] =
        json!([tcp(80, ("CidrIp", json!("0.0.0.0/0")))]);
    assert!(ask(&enforced, "Api", "Nlb", 80).is_reachable());
}

#[test]
fn a_network_load_balancer_without_groups_filters_nothing_and_shows_its_addresses() {
    let mut bare = chain();
    bare["Nlb"]["Properties"]["SecurityGroups"] = json!([]);
    assert_eq!(
        blocked(&ask(&bare, "internet", "Service", 8080)),
        Some((Reason::IngressMissing, "AlbGroup"))
    );
    bare["AlbGroup"]["Properties"]["SecurityGroupIngress"] =
        json!([tcp(80, ("CidrIp", json!("10.0.0.0/16")))]);
    let answer = ask(&bare, "internet", "Service", 8080);
    assert!(answer.is_reachable(), "{answer:#?}");
    // One address in a subnet may be the load balancer's, or not.
    bare["AlbGroup"]["Properties"]["SecurityGroupIngress"] =
        json!([tcp(80, ("CidrIp", json!("10.0.1.7/32")))]);
    assert_ne!(
        ask(&bare, "internet", "Service", 8080).verdict,
        Verdict::Reachable
    );
}

/// The chain's network load balancer with public addresses, called without the API.
fn public(group: bool, admits: Value) -> Value {
    let mut open = chain();
    open["Gateway"] = json!({ "Type": "AWS::EC2::InternetGateway", "Properties": {} });
    open["Attachment"] = json!({ "Type": "AWS::EC2::VPCGatewayAttachment", "Properties": { "VpcId": reference("Vpc"), "InternetGatewayId": reference("Gateway") } });
    open["Table"] = json!({ "Type": "AWS::EC2::RouteTable", "Properties": { "VpcId": reference("Vpc") } });
    open["Route"] = json!({ "Type": "AWS::EC2::Route", "Properties": { "RouteTableId": reference("Table"), "DestinationCidrBlock": "0.0.0.0/0", "GatewayId": reference("Gateway") } });
    for subnet in ["SubnetA", "SubnetB"] {
        open[format!("{subnet}Table")] = json!({ "Type": "AWS::EC2::SubnetRouteTableAssociation", "Properties": { "SubnetId": reference(subnet), "RouteTableId": reference("Table") } });
    }
    open["Nlb"]["Properties"]["Scheme"] = json!("internet-facing");
    open["NlbGroup"]["Properties"]["SecurityGroupIngress"] = json!([tcp(80, ("CidrIp", json!("0.0.0.0/0")))]);
    if !group {
        open["Nlb"]["Properties"]["SecurityGroups"] = json!([]);
    }
    open["AlbGroup"]["Properties"]["SecurityGroupIngress"] = json!([admits]);
    open["Method"]["Properties"]["Integration"] = json!({ "Type": "HTTP_PROXY", "IntegrationHttpMethod": "POST", "Uri": "https://backend.example.com/" });
    open
}

#[test]
fn a_target_that_sees_the_client_must_admit_it() {
    let answer = ask(
        &public(true, tcp(80, from("NlbGroup"))),
        "internet",
        "Service",
        8080,
    );
    assert!(answer.is_reachable(), "{answer:#?}");
    let answer = ask(
        &public(false, tcp(80, ("CidrIp", json!("10.0.0.0/16")))),
        "internet",
        "Service",
        8080,
    );
    assert_eq!(
        blocked(&answer),
        Some((Reason::IngressMissing, "AlbGroup")),
        "{answer:#?}"
    );
    let answer = ask(
        &public(false, tcp(80, ("CidrIp", json!("0.0.0.0/0")))),
        "internet",
        "Service",
        8080,
    );
    assert!(answer.is_reachable(), "{answer:#?}");
}

#[test]
fn typed_addresses_are_not_the_load_balancer() {
    let mut typed = chain();
    typed["ToAlb"]["Properties"]["TargetType"] = json!("ip");
    typed["ToAlb"]["Properties"]["Targets"] = json!([{ "Id": "10.0.1.25" }, { "Id": "10.0.2.31" }]);
    let answer = ask(&typed, "Nlb", "Alb", 80);
    assert_eq!(answer.verdict, Verdict::Unknown, "{answer:#?}");
    assert!(answer.blocker.unwrap().message.contains("10.0.1.25"));
    typed["ToAlb"]["Properties"]["Targets"] = json!([{ "Id": "10.0.77.25" }]);
    assert_eq!(
        blocked(&ask(&typed, "Nlb", "Alb", 80)),
        Some((Reason::NotForwarded, "Nlb"))
    );
}

#[test]
fn a_link_with_interfaces_takes_its_groups_along() {
    let mut direct = chain();
    direct["LinkGroup"] = group(json!([]), json!([tcp(80, to("AlbGroup"))]));
    direct["Link"] = json!({ "Type": "AWS::ApiGatewayV2::VpcLink", "Properties": { "Name": "link",
        "SubnetIds": [reference("SubnetA"), reference("SubnetB")], "SecurityGroupIds": [attribute("LinkGroup", "GroupId")] } });
    direct["Method"]["Properties"]["Integration"]["IntegrationTarget"] = reference("Alb");
    for thing in ["Nlb", "NlbListener", "ToAlb", "NlbGroup"] {
        direct.as_object_mut().unwrap().remove(thing);
    }
    direct["Method"]["Properties"]["Integration"]["Uri"] =
        json!({ "Fn::Join": ["", ["http://", attribute("Alb", "DNSName"), "/orders"]] });
    direct["AlbGroup"]["Properties"]["SecurityGroupIngress"] = json!([tcp(80, from("LinkGroup"))]);
    let answer = ask(&direct, "internet", "Service", 8080);
    assert!(answer.is_reachable(), "{answer:#?}");

    direct["AlbGroup"]["Properties"]["SecurityGroupIngress"] = json!([]);
    let answer = ask(&direct, "internet", "Service", 8080);
    assert_eq!(
        blocked(&answer),
        Some((Reason::IngressMissing, "AlbGroup")),
        "{answer:#?}"
    );
    let gaps = {
        let compiled = graph(&direct);
        let network = Network::new(&compiled.graph);
        let api = FlowEnd::Resource(LogicalId::new("Api"));
        network.gaps(&api, &LogicalId::new("Alb"), Protocol::Tcp, 80)
    };
    assert_eq!(gaps.len(), 1, "{gaps:#?}");

    // An HTTP API names the listener instead.
    let mut http = direct.clone();
    http["AlbGroup"]["Properties"]["SecurityGroupIngress"] = json!([tcp(80, from("LinkGroup"))]);
    http["Api"] =
        json!({ "Type": "AWS::ApiGatewayV2::Api", "Properties": { "Name": "api", "ProtocolType": "HTTP" } });
    http["Method"] = json!({ "Type": "AWS::ApiGatewayV2::Integration", "Properties": { "ApiId": reference("Api"), "IntegrationType": "HTTP_PROXY",
        "IntegrationUri": reference("AlbListener"), "ConnectionType": "VPC_LINK", "ConnectionId": reference("Link"), "PayloadFormatVersion": "1.0" } });
    let answer = ask(&http, "internet", "Service", 8080);
    assert!(answer.is_reachable(), "{answer:#?}");
}
