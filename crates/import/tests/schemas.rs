//! What AWS's resource schemas say about templates: one fault each, and what is none.

#![allow(clippy::unwrap_used)]

mod common;

use tierwright_compile::compile;
use tierwright_export::{Format, export};
use tierwright_import::{Options, cloudformation};

/// `severity rule subject.property: message`, of what the schemas say.
fn found(template: &str) -> Vec<String> {
    let imported = cloudformation::read(template.as_bytes(), &Options::default()).unwrap();
    let about = imported.findings.iter().filter(|finding| {
        !["template-macro-not-expanded", "template-value-unknown"].contains(&finding.rule.as_str())
    });
    about
        .map(|finding| {
            let property = finding
                .property
                .as_deref()
                .map(|property| format!(".{property}"))
                .unwrap_or_default();
            let place = finding.place.unwrap();
            let severity = finding.severity.as_str();
            format!(
                "{}: {severity} {} {}{property}: {}",
                place.line, finding.rule, finding.subject, finding.message
            )
        })
        .collect()
}

/// A resource of a type with these properties, and what is found.
#[track_caller]
fn check(type_name: &str, properties: &str, expect: &[&str]) {
    let template = format!(
        "Conditions: {{Maybe: !Equals [!Ref 'AWS::Region', x]}}\nResources:\n  X: {{Type: '{type_name}', Properties: {properties}}}\n"
    );
    assert_eq!(found(&template), expect, "{template}");
}

#[test]
fn kinds_of_the_catalog_and_other_types() {
    check("AWS::SQS::Queue", "{DelaySeconds: 5}", &[]);
    check(
        "AWS::SQS::Queue",
        "{DelaySecond: 5}",
        &["3: error template-unknown-property X.DelaySecond: AWS::SQS::Queue has no property DelaySecond."],
    );
    check(
        "AWS::ECS::Service",
        "{enableExecuteCommand: true}",
        &[
            "3: error template-unknown-property X.enableExecuteCommand: AWS::ECS::Service has no property enableExecuteCommand.",
        ],
    );
    check(
        "AWS::SQS::Queue",
        "{Something: 5}",
        &["3: warning template-unknown-property X.Something: AWS::SQS::Queue has no property Something."],
    );
    check(
        "AWS::EC2::SecurityGroup",
        "{VpcId: vpc-1}",
        &[
            "3: error template-required-property X.GroupDescription: AWS::EC2::SecurityGroup needs GroupDescription, which is missing.",
        ],
    );
    check(
        "AWS::SQS::Queue",
        "{DelaySeconds: soon}",
        &[
            "3: error template-property-shape X.DelaySeconds: DelaySeconds of AWS::SQS::Queue takes a whole number, and here it is the text \"soon\".",
        ],
    );
    check(
        "AWS::SQS::Queue",
        "{DelaySeconds: 1000}",
        &["3: warning template-property-value X.DelaySeconds: DelaySeconds is 1000; allowed is 0 to 900."],
    );
    check(
        "AWS::EC2::VPC",
        "{CidrBlock: 10.0.0.0/16, Ipv4IpamPoolId: ipam-pool-1, Ipv4NetmaskLength: 16}",
        &[
            "3: warning template-properties-conflict X: AWS::EC2::VPC has CidrBlock and Ipv4IpamPoolId, which exclude each other.",
        ],
    );
}

#[test]
fn what_was_said_is_not_said_twice() {
    // The catalog's own reading of a property comes first.
    let template = "Resources:\n  X: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: [x]}}\n";
    let rules: Vec<String> = found(template);
    assert!(
        matches!(rules.as_slice(), [one] if one.contains("template-property-shape")),
        "{rules:?}"
    );
}

#[test]
fn types_without_a_schema_say_nothing() {
    for type_name in [
        "Custom::Thing",
        "AWS::CloudFormation::CustomResource",
        "AWS::Serverless::Function",
        "My::Own::Type::MODULE",
        "AWS::New::Thing",
    ] {
        check(type_name, "{ServiceToken: arn, Whatever: [1, {a: b}]}", &[]);
    }
}

#[test]
fn conditions_and_macros() {
    check(
        "AWS::SQS::Queue",
        "{DelaySeconds: !If [Maybe, 5, !Ref 'AWS::NoValue']}",
        &[],
    );
    check(
        "AWS::EC2::SecurityGroup",
        "{GroupDescription: !If [Maybe, x, !Ref 'AWS::NoValue']}",
        &[],
    );
    check(
        "AWS::SQS::Queue",
        "{DelaySeconds: !If [Maybe, 5, 1000]}",
        &["3: warning template-property-value X.DelaySeconds: DelaySeconds is 1000; allowed is 0 to 900."],
    );
    check(
        "AWS::EC2::SecurityGroup",
        "{'Fn::Transform': {Name: M}, Anything: 1}",
        &[],
    );
    let group = "Resources: {X: {Type: AWS::EC2::SecurityGroup, Properties: {Anything: 1}}}\n";
    assert_eq!(found(group).len(), 2);
    // A macro beside resources changes them all, one inside a resource that one.
    let beside = |name: &str| {
        format!(
            "Resources:\n  Fn::Transform: {{Name: {name}}}\n  X: {{Type: AWS::EC2::SecurityGroup, Properties: {{Anything: 1}}}}\n"
        )
    };
    assert_eq!(found(&beside("AWS::Include")).len(), 1);
    assert_eq!(found(&beside("Mine")).len(), 0);
    let inside = "Resources:\n  Y: {Type: AWS::EC2::VPC, Properties: {Anything: 1, CidrBlock: 10.0.0.0/16}}\n  X: {Type: AWS::EC2::SecurityGroup, Properties: {Anything: 1}, 'Fn::Transform': {Name: Mine}}\n";
    assert_eq!(found(inside).len(), 1);
    // A function more leaves properties as they are; AWS's other macros add; anybody's may do anything.
    assert_eq!(
        found(&format!("Transform: AWS::LanguageExtensions\n{group}")).len(),
        2
    );
    assert_eq!(
        found(&format!("Transform: AWS::Serverless-2016-10-31\n{group}")).len(),
        1
    );
    assert_eq!(
        found(&format!("Transform: [AWS::LanguageExtensions, Mine]\n{group}")).len(),
        0
    );
}

#[test]
fn our_own_exports_have_no_fault() {
    for (name, design) in common::samples() {
        let files = export(Format::CloudFormation, &compile(&design), &design)
            .unwrap()
            .files;
        for file in files.iter().filter(|file| file.path.ends_with(".yaml")) {
            assert_eq!(
                found(&file.contents),
                Vec::<String>::new(),
                "{name} {}",
                file.path
            );
        }
    }
}

#[test]
fn attributes() {
    let check = |value: &str, expect: &[&str]| {
        let template = format!(
            "Resources:\n  B: {{Type: AWS::S3::Bucket}}\n  N: {{Type: AWS::CloudFormation::Stack, Properties: {{TemplateURL: https://x.example/a}}}}\n  C: {{Type: Custom::C, Properties: {{ServiceToken: a}}}}\n  T: {{Type: AWS::SNS::Topic, Properties: {{DisplayName: {value}}}}}\nOutputs:\n  O: {{Value: !GetAtt B.Arn}}\n"
        );
        assert_eq!(found(&template), expect, "{value}");
    };
    check("!GetAtt B.Arn", &[]);
    check("!GetAtt N.Outputs.Name", &[]);
    check("!GetAtt C.Anything", &[]);
    check("!Sub 'x ${B.Arn} ${B}'", &[]);
    check(
        "!GetAtt B.ARN",
        &[
            "5: error template-attribute-unknown T.DisplayName: B (AWS::S3::Bucket) has no attribute \"ARN\"; \"Arn\" is one.",
        ],
    );
    check(
        "!Sub 'x ${B.Nonsense}'",
        &[
            "5: warning template-attribute-unknown T.DisplayName: B (AWS::S3::Bucket) has no attribute \"Nonsense\".",
        ],
    );
    check(
        "!GetAtt B.AccessControl",
        &[
            "5: warning template-attribute-unknown T.DisplayName: B (AWS::S3::Bucket) has no attribute \"AccessControl\" for Fn::GetAtt; it is a property.",
        ],
    );
    let output = "Resources: {B: {Type: AWS::S3::Bucket}}\nOutputs:\n  O: {Value: !GetAtt B.Url}\n";
    assert_eq!(
        found(output),
        ["3: warning template-attribute-unknown O.Value: B (AWS::S3::Bucket) has no attribute \"Url\"."]
    );
}
