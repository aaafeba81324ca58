//! Graphs that no document made, in the shapes that people write templates in.

#![allow(clippy::unwrap_used)]

use indexmap::IndexMap;
use serde_json::{Value, json};
use tierwright_catalog::{Kind, LogicalId};
use tierwright_compile::{Compiled, Graph, Parameter, Resource, compile};
use tierwright_model::{Design, Finding, ParameterKind, Severity};
use tierwright_rules::check;

const SAMPLE: &str = include_str!("../../../samples/three-tier-serverless.tierwright.json");

/// A graph of `Type` and `Properties`, as a template has them.
fn import(resources: Value, parameters: &[(&str, Option<&str>)]) -> Compiled {
    let settings = Design::from_json(SAMPLE).unwrap().settings;
    let resources: IndexMap<LogicalId, Resource> = resources
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, entry)| {
            let id = LogicalId::new(name.as_str());
            let properties = entry["Properties"].as_object().cloned().unwrap_or_default();
            let kind = Kind::from_properties(entry["Type"].as_str().unwrap(), properties).unwrap();
            let resource = Resource {
                id: id.clone(),
                kind,
                origin: name.clone(),
                label: name.clone(),
                depends_on: Vec::new(),
            };
            (id, resource)
        })
        .collect();
    let parameters = parameters.iter().map(|(name, default)| Parameter {
        id: LogicalId::new(*name),
        origin: (*name).to_owned(),
        kind: ParameterKind::Text,
        description: String::new(),
        default: default.map(str::to_owned),
        no_echo: false,
    });
    let graph = Graph {
        name: "import".to_owned(),
        description: String::new(),
        settings,
        parameters: parameters.collect(),
        resources,
        outputs: Vec::new(),
    };
    Compiled {
        graph,
        flows: Vec::new(),
    }
}

/// Rules and subjects at or above a severity.
fn found(compiled: &Compiled, least: Severity) -> Vec<(String, String)> {
    let findings: Vec<Finding> = check(None, compiled);
    findings
        .into_iter()
        .filter(|f| f.severity >= least)
        .map(|f| (f.rule, f.subject))
        .collect()
}

/// A service behind a load balancer, in a VPC and subnets that come from parameters.
fn in_parameters(service_port: u16, admitted: u16) -> Compiled {
    let resources = json!({
        "AlbGroup": { "Type": "AWS::EC2::SecurityGroup", "Properties": {
            "VpcId": { "Ref": "VpcId" }, "GroupDescription": "alb",
            "SecurityGroupIngress": [{ "IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "CidrIp": "0.0.0.0/0" }] } },
        "TaskGroup": { "Type": "AWS::EC2::SecurityGroup", "Properties": {
            "VpcId": { "Ref": "VpcId" }, "GroupDescription": "tasks",
            "SecurityGroupIngress": [{ "IpProtocol": "tcp", "FromPort": admitted, "ToPort": admitted,
                "SourceSecurityGroupId": { "Ref": "AlbGroup" } }] } },
        "Alb": { "Type": "AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties": {
            "Subnets": { "Ref": "Subnets" }, "SecurityGroups": [{ "Ref": "AlbGroup" }] } },
        "Group": { "Type": "AWS::ElasticLoadBalancingV2::TargetGroup", "Properties": { "Port": 80, "TargetType": "ip" } },
        "Listener": { "Type": "AWS::ElasticLoadBalancingV2::Listener", "Properties": {
            "LoadBalancerArn": { "Ref": "Alb" }, "Port": 80, "Protocol": "HTTP",
            "DefaultActions": [{ "Type": "forward", "ForwardConfig": { "TargetGroups": [{ "TargetGroupArn": { "Ref": "Group" } }] } }] } },
        "Task": { "Type": "AWS::ECS::TaskDefinition", "Properties": {
            "Cpu": "256", "Memory": "512", "RequiresCompatibilities": ["FARGATE"],
            "ContainerDefinitions": [{ "Name": "web", "Image": { "Ref": "Image" }, "PortMappings": [{ "ContainerPort": service_port }] }] } },
        "Service": { "Type": "AWS::ECS::Service", "Properties": {
            "LaunchType": "FARGATE", "TaskDefinition": { "Ref": "Task" }, "DesiredCount": 2,
            "LoadBalancers": [{ "ContainerName": "web", "ContainerPort": 8080, "TargetGroupArn": { "Ref": "Group" } }],
            "NetworkConfiguration": { "AwsvpcConfiguration": {
                "Subnets": { "Ref": "Subnets" }, "SecurityGroups": [{ "Fn::GetAtt": ["TaskGroup", "GroupId"] }] } } } },
    });
    import(resources, &[("VpcId", None), ("Subnets", None), ("Image", None)])
}

#[test]
fn what_is_not_known_is_not_reported() {
    assert_eq!(found(&in_parameters(8080, 8080), Severity::Error), []);
}

#[test]
fn chains_of_an_import_are_followed() {
    let expect = |rule: &str, subject: &str| vec![(rule.to_owned(), subject.to_owned())];
    assert_eq!(
        found(&in_parameters(8080, 80), Severity::Error),
        expect("sg-chain-broken", "TaskGroup")
    );
    assert_eq!(
        found(&in_parameters(80, 8080), Severity::Error),
        expect("port-mismatch", "Service")
    );
}

#[test]
fn groups_of_other_stacks_are_not_guessed() {
    let mut compiled = in_parameters(8080, 80);
    let service = compiled
        .graph
        .resources
        .get_mut(&LogicalId::new("Service"))
        .unwrap();
    let mut properties = service.kind.properties();
    properties["NetworkConfiguration"]["AwsvpcConfiguration"]["SecurityGroups"] =
        json!([{ "Fn::ImportValue": "tasks" }]);
    service.kind = Kind::from_properties("AWS::ECS::Service", properties).unwrap();
    assert_eq!(found(&compiled, Severity::Error), []);
}

#[test]
fn functions_and_unknown_types_do_no_harm() {
    let sample = compile(&Design::from_json(SAMPLE).unwrap());
    // Each resource of the sample in turn becomes a type that nobody knows, or loses all its properties.
    for id in sample.graph.resources.keys() {
        for empty in [false, true] {
            let mut compiled = sample.clone();
            let resource = compiled.graph.resources.get_mut(id).unwrap();
            let name = if empty {
                resource.kind.type_name().to_owned()
            } else {
                "Custom::Thing".to_owned()
            };
            let properties = if empty {
                serde_json::Map::new()
            } else {
                resource.kind.properties()
            };
            resource.kind = Kind::from_properties(&name, properties).unwrap();
            let _ = check(None, &compiled);
        }
    }
}
