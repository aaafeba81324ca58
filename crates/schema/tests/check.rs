//! What a resource's properties may be, case by case.

#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};
use tierwright_schema::{Given, Problem, Reason, Schema};

fn problems(type_name: &str, properties: &Value, given: Given) -> Vec<Problem> {
    let schema = Schema::of(type_name).unwrap();
    schema.check(properties.as_object().unwrap(), given)
}

fn line(problem: &Problem) -> String {
    let Problem {
        path,
        reason,
        value,
        limit,
    } = problem;
    format!("{path}|{reason:?}|{value}|{limit}")
}

#[track_caller]
fn check(type_name: &str, properties: Value, expect: &[&str]) {
    let found: Vec<String> = problems(type_name, &properties, Given::default())
        .iter()
        .map(line)
        .collect();
    assert_eq!(found, expect, "{type_name} {properties}");
}

#[track_caller]
fn fine(type_name: &str, properties: Value) {
    check(type_name, properties, &[]);
}

#[test]
fn unknown_properties() {
    let service = "AWS::ECS::Service";
    fine(service, json!({ "EnableExecuteCommand": true }));
    check(
        service,
        json!({ "enableExecuteCommand": true }),
        &["enableExecuteCommand|Unknown|enableExecuteCommand|EnableExecuteCommand"],
    );
    check(service, json!({ "Nonsense": 1 }), &["Nonsense|Unknown|Nonsense|"]);
    check(
        service,
        json!({ "LoadBalancers": [{ "ContainerName": "a" }, { "Container": "a" }] }),
        &["LoadBalancers.1.Container|Unknown|Container|"],
    );
    check(
        service,
        json!({ "NetworkConfiguration": { "AwsVpcConfiguration": {} } }),
        &["NetworkConfiguration.AwsVpcConfiguration|Unknown|AwsVpcConfiguration|AwsvpcConfiguration"],
    );
    // One mapping where a list belongs is a list of one; what is in it counts.
    check(
        service,
        json!({ "LoadBalancers": { "containerName": "a" } }),
        &["LoadBalancers.containerName|Unknown|containerName|ContainerName"],
    );
    // Not so one that has nothing of an item.
    check(
        service,
        json!({ "Tags": { "not": "a list" } }),
        &["Tags|Type|a mapping|a list"],
    );
    // What is free stays free.
    fine(
        "AWS::IAM::Role",
        json!({ "AssumeRolePolicyDocument": { "Statement": [{ "Anything": 1 }] } }),
    );
    fine(
        "AWS::Lambda::Function",
        json!({ "Code": { "ZipFile": "x" }, "Role": "arn:aws:iam::123456789012:role/a", "Environment": { "Variables": { "Any_1": "x" } } }),
    );
    // A null is no value, whoever is told so.
    fine(service, json!({ "Nonsense": null }));
}

#[test]
fn required_properties() {
    let group = "AWS::EC2::SecurityGroup";
    check(group, json!({}), &["GroupDescription|Missing||"]);
    fine(group, json!({ "GroupDescription": "x" }));
    fine(group, json!({ "GroupDescription": { "Ref": "Description" } }));
    check(
        group,
        json!({ "GroupDescription": { "Ref": "AWS::NoValue" } }),
        &["GroupDescription|Missing||"],
    );
    // It may be there, or it may not.
    fine(
        group,
        json!({ "GroupDescription": { "Fn::If": ["A", "x", { "Ref": "AWS::NoValue" }] } }),
    );
    check(
        group,
        json!({ "GroupDescription": { "Fn::If": ["A", { "Ref": "AWS::NoValue" }, { "Ref": "AWS::NoValue" }] } }),
        &["GroupDescription|Missing||"],
    );
    check(
        group,
        json!({ "GroupDescription": "x", "SecurityGroupIngress": [{ "CidrIp": "10.0.0.0/8" }] }),
        &["SecurityGroupIngress.0.IpProtocol|Missing||"],
    );
    // What AWS sets is asked of nobody.
    fine("AWS::SNS::Topic", json!({}));
    // A macro may add what is missing.
    fine(group, json!({ "Fn::Transform": { "Name": "M" } }));
    fine(group, json!({ "Fn::Transform": { "Name": "M" }, "Nonsense": 1 }));
    fine(group, json!({ "Fn::ForEach::X": ["A", [], {}] }));
    let given = Given { complete: false };
    assert_eq!(problems(group, &json!({}), given), []);
    assert_eq!(problems(group, &json!({ "Nonsense": 1 }), given).len(), 1);
}

#[test]
fn types_of_values() {
    let service = "AWS::ECS::Service";
    for count in [
        json!(2),
        json!("2"),
        json!(" 2 "),
        json!(2.0),
        json!("2.0"),
        json!(""),
        json!("1_000"),
        json!("0x10"),
        Value::Null,
    ] {
        fine(service, json!({ "DesiredCount": count }));
    }
    check(
        service,
        json!({ "DesiredCount": "two" }),
        &["DesiredCount|Type|the text \"two\"|a whole number"],
    );
    check(
        service,
        json!({ "DesiredCount": 1.5 }),
        &["DesiredCount|Type|1.5|a whole number"],
    );
    check(
        service,
        json!({ "DesiredCount": true }),
        &["DesiredCount|Type|true|a whole number"],
    );
    check(
        service,
        json!({ "DesiredCount": [2] }),
        &["DesiredCount|Type|a list|a whole number"],
    );
    check(
        service,
        json!({ "DesiredCount": { "A": 1 } }),
        &["DesiredCount|Type|a mapping|a whole number"],
    );
    for truth in [
        json!(true),
        json!("true"),
        json!("False"),
        json!("yes"),
        json!("no"),
        json!(""),
        json!(0),
    ] {
        fine(service, json!({ "EnableExecuteCommand": truth }));
    }
    check(
        service,
        json!({ "EnableExecuteCommand": "maybe" }),
        &["EnableExecuteCommand|Type|the text \"maybe\"|true or false"],
    );
    // A text may be written as number or truth value.
    fine(service, json!({ "ServiceName": 12 }));
    fine(service, json!({ "ServiceName": true }));
    check(
        service,
        json!({ "ServiceName": ["a"] }),
        &["ServiceName|Type|a list|a text"],
    );
    check(
        service,
        json!({ "ServiceName": { "a": 1, "b": 2 } }),
        &["ServiceName|Type|a mapping|a text"],
    );
    check(
        service,
        json!({ "NetworkConfiguration": "x" }),
        &["NetworkConfiguration|Type|the text \"x\"|a mapping"],
    );
    check(
        service,
        json!({ "NetworkConfiguration": ["x"] }),
        &["NetworkConfiguration|Type|a list|a mapping"],
    );
    // JSON in a text may stand for a mapping, and a mapping for JSON.
    fine(
        service,
        json!({ "NetworkConfiguration": "{\"AwsvpcConfiguration\": {}}" }),
    );
    fine("AWS::IAM::Role", json!({ "AssumeRolePolicyDocument": "{}" }));
    // A file that is uploaded before CloudFormation sees the template.
    let role = "arn:aws:iam::123456789012:role/a";
    fine("AWS::Lambda::Function", json!({ "Code": "./", "Role": role }));
    check(
        "AWS::Lambda::Function",
        json!({ "Code": "./", "Role": role, "VpcConfig": "./" }),
        &["VpcConfig|Type|the text \"./\"|a mapping"],
    );
    // One value for a list of one.
    fine(
        "AWS::EC2::Instance",
        json!({ "SecurityGroupIds": "sg-0123456789abcdef0" }),
    );
}

#[test]
fn functions_are_unknown() {
    let service = "AWS::ECS::Service";
    for value in [
        json!({ "Ref": "X" }),
        json!({ "Fn::Sub": "${X}" }),
        json!({ "Fn::GetAtt": ["A", "B"] }),
        json!({ "Fn::FindInMap": ["A", "B", "C"] }),
        json!({ "Fn::Transform": { "Name": "x" } }),
        json!({ "Fn::NotYetInvented": [] }),
        json!("{{resolve:ssm:/count}}"),
        json!("{{ count }}"),
        json!("${self:custom.count}"),
    ] {
        fine(
            service,
            json!({ "DesiredCount": value, "LaunchType": value, "LoadBalancers": value, "NetworkConfiguration": value }),
        );
    }
    // Both branches may be the value.
    check(
        service,
        json!({ "LaunchType": { "Fn::If": ["A", "EC2", "FARGTE"] }, "DesiredCount": { "Fn::If": ["A", "one", { "Fn::If": ["B", 1, "two"] }] } }),
        &[
            "LaunchType|Choice|FARGTE|EC2, EXTERNAL, FARGATE",
            "DesiredCount|Type|the text \"one\"|a whole number",
            "DesiredCount|Type|the text \"two\"|a whole number",
        ],
    );
    check(
        service,
        json!({ "LoadBalancers": [{ "Fn::If": ["A", { "Container": "a" }, { "Ref": "AWS::NoValue" }] }] }),
        &["LoadBalancers.0.Container|Unknown|Container|"],
    );
}

#[test]
fn choices() {
    check(
        "AWS::ECS::Service",
        json!({ "LaunchType": "fargate" }),
        &["LaunchType|Choice|fargate|EC2, EXTERNAL, FARGATE"],
    );
    fine("AWS::Logs::LogGroup", json!({ "RetentionInDays": "7" }));
    fine("AWS::Logs::LogGroup", json!({ "RetentionInDays": 7.0 }));
    let found = problems(
        "AWS::Logs::LogGroup",
        &json!({ "RetentionInDays": 6 }),
        Given::default(),
    );
    assert!(found.len() == 1 && found[0].limit.ends_with("more"), "{found:?}");
    // Lists that grow with every month.
    fine("AWS::EC2::Instance", json!({ "InstanceType": "m12g.large" }));
    // Capitals do not count everywhere.
    let entry = |action: &str| json!({ "NetworkAclId": "acl-1", "Protocol": 6, "RuleNumber": 1, "RuleAction": action, "CidrBlock": "0.0.0.0/0" });
    fine("AWS::EC2::NetworkAclEntry", entry("ALLOW"));
    check(
        "AWS::EC2::NetworkAclEntry",
        entry("alow"),
        &["RuleAction|Choice|alow|allow, deny"],
    );
}

#[test]
fn limits_of_values() {
    let service = "AWS::ECS::Service";
    let bake = |minutes: Value| json!({ "DeploymentConfiguration": { "BakeTimeInMinutes": minutes } });
    fine(service, bake(json!(1440)));
    check(
        service,
        bake(json!(1441)),
        &["DeploymentConfiguration.BakeTimeInMinutes|Range|1441|0 to 1440"],
    );
    check(
        service,
        bake(json!("-1")),
        &["DeploymentConfiguration.BakeTimeInMinutes|Range|-1|0 to 1440"],
    );
    let group = "AWS::EC2::SecurityGroup";
    fine(group, json!({ "GroupDescription": "x".repeat(255) }));
    check(
        group,
        json!({ "GroupDescription": "x".repeat(256) }),
        &["GroupDescription|Length|256|at most 255 characters"],
    );
    let found = problems(group, &json!({ "GroupDescription": "group|" }), Given::default());
    assert!(
        found.len() == 1 && found[0].reason == Reason::Pattern,
        "{found:?}"
    );
    // A number in either form.
    fine(
        "AWS::Glue::Job",
        json!({ "Role": "r", "Command": {}, "GlueVersion": 4.0 }),
    );
    fine(
        "AWS::Glue::Job",
        json!({ "Role": "r", "Command": {}, "GlueVersion": "4.0" }),
    );
    // Several lines are not looked at.
    fine(group, json!({ "GroupDescription": "group|\n" }));
    let tags: Vec<Value> = (0..51)
        .map(|n| json!({ "Key": format!("k{n}"), "Value": "v" }))
        .collect();
    fine(service, json!({ "Tags": tags[..50] }));
    check(
        service,
        json!({ "Tags": tags }),
        &["Tags|Count|51|at most 50 items"],
    );
    // A conditional item may not be there.
    let mut tags = tags[..50].to_vec();
    tags.push(json!({ "Fn::If": ["A", { "Key": "k", "Value": "v" }, { "Ref": "AWS::NoValue" }] }));
    fine(service, json!({ "Tags": tags }));
    let hook = |stages: Value| json!({ "DeploymentConfiguration": { "LifecycleHooks": [{ "HookTargetArn": "arn", "RoleArn": "arn", "LifecycleStages": stages }] } });
    fine(service, hook(json!(["PRE_SCALE_UP"])));
    check(
        service,
        hook(json!([])),
        &["DeploymentConfiguration.LifecycleHooks.0.LifecycleStages|Count|0|at least 1 items"],
    );
    fine(
        service,
        hook(json!([{ "Fn::If": ["A", "PRE_SCALE_UP", { "Ref": "AWS::NoValue" }] }])),
    );
}

#[test]
fn properties_that_belong_together() {
    let egress =
        |rule: Value| json!({ "GroupDescription": "x", "VpcId": "vpc-1", "SecurityGroupEgress": [rule] });
    let group = "AWS::EC2::SecurityGroup";
    fine(
        group,
        egress(json!({ "IpProtocol": "-1", "CidrIp": "0.0.0.0/0" })),
    );
    let all = "CidrIp, CidrIpv6, DestinationSecurityGroupId, DestinationPrefixListId";
    check(
        group,
        egress(json!({ "IpProtocol": "-1" })),
        &[&format!("SecurityGroupEgress.0|NoneOf||{all}")],
    );
    check(
        group,
        egress(json!({ "IpProtocol": "-1", "CidrIp": "0.0.0.0/0", "CidrIpv6": "::/0" })),
        &["SecurityGroupEgress.0|Several|CidrIp and CidrIpv6|"],
    );
    // Only one of two may be there after all.
    let maybe = json!({ "Fn::If": ["A", "::/0", { "Ref": "AWS::NoValue" }] });
    fine(
        group,
        egress(json!({ "IpProtocol": "-1", "CidrIp": "0.0.0.0/0", "CidrIpv6": maybe })),
    );
    fine(group, egress(json!({ "IpProtocol": "-1", "CidrIpv6": maybe })));
    check(
        "AWS::EC2::VPC",
        json!({ "Ipv4IpamPoolId": "ipam-pool-1" }),
        &["|Alone|Ipv4IpamPoolId|Ipv4NetmaskLength"],
    );
    let origin = json!({ "Id": "a", "DomainName": "a.example", "CustomOriginConfig": { "OriginProtocolPolicy": "https-only" }, "S3OriginConfig": {} });
    let found = problems(
        "AWS::CloudFront::Distribution",
        &json!({ "DistributionConfig": { "Enabled": true, "DefaultCacheBehavior": { "TargetOriginId": "a", "ViewerProtocolPolicy": "https-only" }, "Origins": [origin] } }),
        Given::default(),
    );
    assert!(
        found
            .iter()
            .any(|problem| problem.reason == Reason::Several && problem.path.ends_with("Origins.0")),
        "{found:?}"
    );
    // One of several alternatives.
    fine(
        "AWS::Events::Rule",
        json!({ "ScheduleExpression": "rate(1 day)" }),
    );
    check(
        "AWS::Events::Rule",
        json!({}),
        &["|NoneOf||EventPattern, ScheduleExpression"],
    );
}

#[test]
fn many_problems_are_cut() {
    let properties: serde_json::Map<String, Value> =
        (0..1_000).map(|n| (format!("Wrong{n}"), json!(1))).collect();
    assert_eq!(
        problems("AWS::SNS::Topic", &Value::Object(properties), Given::default()).len(),
        100
    );
}
