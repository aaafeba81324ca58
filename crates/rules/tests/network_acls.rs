//! What the rules about network ACLs say of small networks, and where.
//!
//! A load balancer in `Web` forwards to a service in `App`, which writes logs through a NAT gateway in `Web`.

#![allow(clippy::unwrap_used)]

use indexmap::IndexMap;
use serde_json::{Value, json};
use tierwright_catalog::{Kind, LogicalId};
use tierwright_compile::{Compiled, Graph, Resource};
use tierwright_model::{Design, Finding};
use tierwright_rules::check;

const SAMPLE: &str = include_str!("../../../samples/three-tier-serverless.tierwright.json");
const REQUESTS: &str = "network-acl-blocks-requests";
const ANSWERS: &str = "network-acl-blocks-answers";

fn reference(id: &str) -> Value {
    json!({ "Ref": id })
}

fn network() -> Value {
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
    let group = |port: u16, peer: Value| {
        let mut rule = json!({ "IpProtocol": "tcp", "FromPort": port, "ToPort": port });
        rule.as_object_mut()
            .unwrap()
            .extend(peer.as_object().unwrap().clone());
        typed(
            "AWS::EC2::SecurityGroup",
            json!({ "GroupDescription": "x", "VpcId": reference("Vpc"), "SecurityGroupIngress": [rule] }),
        )
    };
    let id = |group: &str| json!([{ "Fn::GetAtt": [group, "GroupId"] }]);
    let log = json!({ "LogDriver": "awslogs", "Options": { "awslogs-group": "x", "awslogs-region": "eu-central-1", "awslogs-stream-prefix": "x" } });
    json!({
        "Vpc": typed("AWS::EC2::VPC", json!({ "CidrBlock": "10.0.0.0/16" })),
        "Gateway": typed("AWS::EC2::InternetGateway", json!({})),
        "Attachment": typed("AWS::EC2::VPCGatewayAttachment", json!({ "VpcId": reference("Vpc"), "InternetGatewayId": reference("Gateway") })),
        "Web": subnet("10.0.0.0/24"), "App": subnet("10.0.1.0/24"),
        "WebTable": table(), "AppTable": table(),
        "WebTableOfWeb": association("Web", "WebTable"), "AppTableOfApp": association("App", "AppTable"),
        "WebRoute": route("WebTable", "GatewayId", "Gateway"), "AppRoute": route("AppTable", "NatGatewayId", "Nat"),
        "Nat": typed("AWS::EC2::NatGateway", json!({ "SubnetId": reference("Web"), "AllocationId": "x" })),
        "AlbGroup": group(80, json!({ "CidrIp": "0.0.0.0/0" })),
        "TaskGroup": group(8080, json!({ "SourceSecurityGroupId": { "Fn::GetAtt": ["AlbGroup", "GroupId"] } })),
        "Alb": typed("AWS::ElasticLoadBalancingV2::LoadBalancer", json!({ "Subnets": [reference("Web")], "SecurityGroups": id("AlbGroup") })),
        "Listener": typed("AWS::ElasticLoadBalancingV2::Listener", json!({ "LoadBalancerArn": reference("Alb"), "Port": 80, "Protocol": "HTTP",
            "DefaultActions": [{ "Type": "forward", "TargetGroupArn": reference("Targets") }] })),
        "Targets": typed("AWS::ElasticLoadBalancingV2::TargetGroup", json!({ "VpcId": reference("Vpc"), "TargetType": "ip", "Protocol": "HTTP", "Port": 8080 })),
        "Task": typed("AWS::ECS::TaskDefinition", json!({ "NetworkMode": "awsvpc",
            "ContainerDefinitions": [{ "Name": "web", "Image": "x", "PortMappings": [{ "ContainerPort": 8080 }], "LogConfiguration": log }] })),
        "Service": typed("AWS::ECS::Service", json!({ "LaunchType": "FARGATE", "TaskDefinition": reference("Task"),
            "NetworkConfiguration": { "AwsvpcConfiguration": { "Subnets": [reference("App")], "SecurityGroups": id("TaskGroup") } },
            "LoadBalancers": [{ "TargetGroupArn": reference("Targets"), "ContainerName": "web", "ContainerPort": 8080 }] })),
    })
}

/// `out 100 deny 443 0.0.0.0/0`, for TCP; `*` is every protocol and port.
fn put(resources: &mut Value, subnet: &str, entries: &[&str]) {
    let acl = format!("{subnet}Acl");
    resources[&acl] = json!({ "Type": "AWS::EC2::NetworkAcl", "Properties": { "VpcId": reference("Vpc") } });
    resources[format!("{acl}Association")] = json!({ "Type": "AWS::EC2::SubnetNetworkAclAssociation",
        "Properties": { "SubnetId": reference(subnet), "NetworkAclId": reference(&acl) } });
    for (index, text) in entries.iter().enumerate() {
        let words: Vec<&str> = text.split(' ').collect();
        let [way, number, action, ports, range] = words.as_slice() else {
            panic!("{text}");
        };
        let mut properties = json!({ "NetworkAclId": reference(&acl), "Egress": *way == "out", "RuleNumber": number.parse::<i64>().unwrap(),
            "RuleAction": action, "Protocol": if *ports == "*" { -1 } else { 6 }, "CidrBlock": range });
        if let Some((from, to)) = ports.split_once('-') {
            properties["PortRange"] = json!({ "From": from, "To": to });
        }
        resources[format!("{acl}{}", index + 1)] =
            json!({ "Type": "AWS::EC2::NetworkAclEntry", "Properties": properties });
    }
}

fn findings(resources: &Value) -> Vec<Finding> {
    let resources: IndexMap<LogicalId, Resource> = resources
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, entry)| {
            let properties = entry["Properties"].as_object().cloned().unwrap_or_default();
            let resource = Resource {
                id: LogicalId::new(name.as_str()),
                kind: Kind::from_properties(entry["Type"].as_str().unwrap(), properties).unwrap(),
                origin: name.clone(),
                label: name.clone(),
                depends_on: Vec::new(),
            };
            (resource.id.clone(), resource)
        })
        .collect();
    let graph = Graph {
        name: "acls".to_owned(),
        description: String::new(),
        settings: Design::from_json(SAMPLE).unwrap().settings,
        parameters: Vec::new(),
        resources,
        outputs: Vec::new(),
    };
    let compiled = Compiled {
        graph,
        flows: Vec::new(),
    };
    check(None, &compiled)
        .into_iter()
        .filter(|finding| finding.rule.starts_with("network-acl"))
        .collect()
}

const IN: &str = "in 100 allow * 0.0.0.0/0";
const OUT: &str = "out 100 allow * 0.0.0.0/0";

/// A subnet, the entries of its ACL, and the findings: the rule and where it stands.
type Case = (
    &'static str,
    &'static [&'static str],
    &'static [(&'static str, &'static str)],
);

const CASES: &[Case] = &[
    ("App", &[IN, OUT], &[]),
    (
        "App",
        &[
            "in 100 allow 8080-8080 10.0.0.0/24",
            "in 110 allow 1024-65535 0.0.0.0/0",
            OUT,
        ],
        &[],
    ),
    (
        "App",
        &[
            "in 100 allow 22-22 10.0.0.0/16",
            "in 110 allow 32768-65535 0.0.0.0/0",
            OUT,
        ],
        &[(REQUESTS, "AppAcl")],
    ),
    (
        "App",
        &["in 90 deny 8080-8080 0.0.0.0/0", IN, OUT],
        &[(REQUESTS, "AppAcl1")],
    ),
    ("App", &["in 110 deny 8080-8080 0.0.0.0/0", IN, OUT], &[]),
    // The answers to the load balancer, and what tasks need.
    (
        "App",
        &[IN, "out 100 allow 443-443 0.0.0.0/0"],
        &[(ANSWERS, "AppAcl")],
    ),
    (
        "App",
        &[IN, "out 100 allow 8080-8080 0.0.0.0/0"],
        &[(ANSWERS, "AppAcl"), (REQUESTS, "AppAcl")],
    ),
    (
        "App",
        &[IN, "out 100 allow 1024-65535 10.0.0.0/24"],
        &[(REQUESTS, "AppAcl")],
    ),
    (
        "App",
        &["in 100 allow 8080-8080 10.0.0.0/24", OUT],
        &[(ANSWERS, "AppAcl")],
    ),
    // A part of the ports: nobody knows.
    (
        "App",
        &[
            IN,
            "out 90 allow 32768-65535 0.0.0.0/0",
            "out 100 allow 443-443 0.0.0.0/0",
        ],
        &[],
    ),
    // A load balancer that nobody outside gets to; one for an office is meant so.
    (
        "Web",
        &[
            "in 100 allow * 10.0.0.0/8",
            "in 110 allow 1024-65535 0.0.0.0/0",
            OUT,
        ],
        &[(REQUESTS, "WebAcl")],
    ),
    (
        "Web",
        &[
            "in 90 allow * 10.0.0.0/8",
            "in 100 allow 80-80 203.0.113.0/24",
            "in 110 allow 1024-65535 0.0.0.0/0",
            OUT,
        ],
        &[],
    ),
    (
        "Web",
        &["in 90 allow * 10.0.0.0/8", "in 100 allow 80-80 0.0.0.0/0", OUT],
        &[(ANSWERS, "WebAcl")],
    ),
];

#[test]
fn findings_stand_on_the_acl_or_entry() {
    let mut wrong = Vec::new();
    for (subnet, entries, expect) in CASES {
        let mut resources = network();
        put(&mut resources, subnet, entries);
        let found = findings(&resources);
        let mut pairs: Vec<(&str, &str)> = found
            .iter()
            .map(|finding| (finding.rule.as_str(), finding.subject.as_str()))
            .collect();
        pairs.sort_unstable();
        if pairs != *expect {
            wrong.push(format!(
                "{subnet} {entries:?}: {pairs:?}, not {expect:?}: {found:#?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The group is what has to change first when it stops the connection as well.
#[test]
fn a_group_that_stops_it_too_comes_first() {
    let mut resources = network();
    put(
        &mut resources,
        "App",
        &["in 100 allow 1024-65535 52.0.0.0/8", OUT],
    );
    resources["TaskGroup"]["Properties"]["SecurityGroupIngress"] = json!([]);
    assert_eq!(findings(&resources), []);
}

#[test]
fn a_finding_says_what_stops_and_what_would_open() {
    let mut resources = network();
    put(
        &mut resources,
        "App",
        &[
            "in 100 allow 22-22 10.0.0.0/16",
            "in 110 allow 32768-65535 0.0.0.0/0",
            OUT,
        ],
    );
    let found = findings(&resources);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(
        found[0].message,
        "\"Alb\" cannot reach \"Service\": network ACL AppAcl of subnet App has no entry that lets tcp 8080 in from 10.0.0.0/24 \
         (AppAcl1 is for port 22, AppAcl2 is for the ports 32768 to 65535)."
    );
    assert_eq!(
        found[0].hint,
        "Add an inbound entry to AppAcl that allows tcp 8080 from 10.0.0.0/24."
    );
}
