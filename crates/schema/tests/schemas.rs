//! What the data says, and that all of it can be read.

#![allow(clippy::unwrap_used)]

use tierwright_schema::{Attribute, Rule, SOURCE, Schema, Shape, Type};

#[test]
fn every_line_can_be_read() {
    let types: Vec<&str> = Schema::types().collect();
    assert!(types.is_sorted() && types.len() > 1_500, "{}", types.len());
    let unread: Vec<&&str> = types.iter().filter(|name| Schema::of(name).is_none()).collect();
    assert!(unread.is_empty(), "{unread:?}");
    assert!(SOURCE.contains("cfn-lint 1."), "{}", *SOURCE);
}

#[test]
fn every_path_leads_somewhere() {
    // Paths that the schemas themselves get wrong: they name what is not there.
    let mut wrong = Vec::new();
    for schema in Schema::types().filter_map(Schema::of) {
        for path in schema.create_only().iter().chain(schema.identifier()) {
            if schema.at(path).is_none() {
                wrong.push(format!("{} {path}", schema.type_name()));
            }
        }
    }
    insta::assert_snapshot!(wrong.join("\n"), @"");
}

#[test]
fn patterns_that_are_not_checked() {
    let mut count = 0;
    let mut unchecked = std::collections::BTreeSet::new();
    for schema in Schema::types().filter_map(Schema::of) {
        schema.each_shape(&mut |shape: &Shape| {
            if let Some(pattern) = shape.pattern() {
                count += 1;
                if !shape.pattern_is_checked() {
                    unchecked.insert(pattern.to_owned());
                }
            }
        });
    }
    assert!(count > 4_000, "{count}");
    let list: Vec<String> = unchecked.into_iter().collect();
    insta::assert_snapshot!(list.join("\n"));
}

#[test]
fn what_a_type_says() {
    let service = Schema::of("AWS::ECS::Service").unwrap();
    assert_eq!(service.type_name(), "AWS::ECS::Service");
    assert_eq!(
        service.create_only(),
        ["Cluster", "Role", "SchedulingStrategy", "ServiceName"]
    );
    assert_eq!(service.conditional_create_only(), ["LaunchType"]);
    assert_eq!(service.identifier(), ["ServiceArn", "Cluster"]);
    assert!(service.read_only().contains(&"ServiceArn"));
    assert!(service.write_only().contains(&"VolumeConfigurations"));
    assert_eq!(service.tagging().property, Some("Tags"));
    assert!(service.tagging().taggable && service.tagging().on_create && service.tagging().updatable);
    assert_eq!(
        service.property("LaunchType").unwrap().shape().choices(),
        ["EC2", "EXTERNAL", "FARGATE"]
    );
    let port = service.at("LoadBalancers.ContainerPort").unwrap();
    assert!(port.allows(Type::Integer) && !port.allows(Type::String));
    assert!(service.at("LoadBalancers.*.ContainerName").is_some());
    assert!(service.at("LoadBalancers.Nothing").is_none());
    let strategy = service.property("DeploymentConfiguration").unwrap();
    let strategy = service.resolve(strategy.shape()).object().unwrap();
    assert!(strategy.property("Alarms").is_some());
    assert_eq!(
        service
            .at("DeploymentConfiguration.BakeTimeInMinutes")
            .unwrap()
            .range()
            .most,
        Some(1440.0)
    );
    assert_eq!(
        service
            .at("ForceNewDeployment.ForceNewDeploymentNonce")
            .unwrap()
            .length()
            .most,
        Some(255)
    );
    assert!(service.at("Tags.Key").unwrap().pattern().is_some());
    assert_eq!(service.at("Tags").unwrap().count().most, Some(50));

    let group = Schema::of("AWS::EC2::SecurityGroup").unwrap();
    assert!(group.property("GroupDescription").unwrap().is_required());
    let rules = group
        .resolve(group.at("SecurityGroupEgress").unwrap().items().unwrap())
        .object()
        .unwrap()
        .rules();
    assert!(
        matches!(rules, [Rule::OneOf(names)] if names.contains(&"CidrIp")),
        "{rules:?}"
    );
    assert!(
        group
            .object()
            .unwrap()
            .rules()
            .contains(&Rule::Needs("SecurityGroupEgress", vec!["VpcId"]))
    );

    for absent in [
        "AWS::Nothing::AtAll",
        "Custom::Thing",
        "AWS::Serverless::Function",
        "",
        "AWS::CDK::Metadata",
        "Module",
    ] {
        assert!(Schema::of(absent).is_none(), "{absent}");
    }
}

#[test]
fn attributes() {
    use Attribute::{Known, Property, Unknown};
    let check = |type_name: &str, name: &str, expect: Attribute| {
        assert_eq!(
            Schema::of(type_name).unwrap().attribute(name),
            expect,
            "{type_name} {name}"
        );
    };
    check("AWS::S3::Bucket", "Arn", Known);
    check("AWS::S3::Bucket", "DomainName", Known);
    check("AWS::S3::Bucket", "BucketName", Known); // The identifier.
    check("AWS::S3::Bucket", "AccessControl", Property);
    check("AWS::S3::Bucket", "arn", Unknown { meant: Some("Arn") });
    check("AWS::S3::Bucket", "Nothing", Unknown { meant: None });
    check("AWS::EC2::VPC", "CidrBlock", Known); // Every property is one.
    check("AWS::EC2::VPC", "DefaultSecurityGroup", Known);
    check("AWS::RDS::DBInstance", "Endpoint.Address", Known);
    check(
        "AWS::RDS::DBInstance",
        "Endpoint.Adress",
        Unknown {
            meant: Some("Endpoint.Address"),
        },
    );
    check("AWS::ElasticLoadBalancingV2::LoadBalancer", "DNSName", Known);
    check(
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        "DnsName",
        Unknown {
            meant: Some("DNSName"),
        },
    );
    check("AWS::CloudFormation::Stack", "Outputs.Anything", Known);
    check("AWS::CloudFormation::CustomResource", "Anything", Known);
    check("AWS::ServiceDiscovery::Service", "Name", Known); // One of cfn-lint's exceptions.
    check("AWS::IAM::Role", "Arn", Known);
    check("AWS::IAM::Role", "ARN", Unknown { meant: Some("Arn") });
    check("AWS::IAM::Role", "Outputs.Anything", Unknown { meant: None });
}
