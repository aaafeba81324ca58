//! Siblings of the faults in `faults/`, and templates that are only near one: in a line each, what one rule says.

#![allow(clippy::unwrap_used)]

mod common;

use std::path::Path;

use common::found;
use tierwright_model::Severity;

/// A service on Fargate and what it needs, to be broken; `properties` are those of each that a case is about.
fn service(service: &str, task: &str, mapping: &str, group: &str) -> String {
    format!(
        "Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      TaskDefinition: !Ref Task
      LoadBalancers: [{{ContainerName: web, ContainerPort: 8080, TargetGroupArn: !Ref Targets}}]
      {service}
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      {task}
      ContainerDefinitions: [{{Name: web, Image: !Ref Image, PortMappings: [{{ContainerPort: 8080{mapping}}}]}}]
  Targets:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties: {{VpcId: vpc-1, Port: 8080, Protocol: HTTP, HealthCheckPath: /health{group}}}
Parameters:
  Image: {{Type: String}}
  Mode: {{Type: String}}
"
    )
}

/// Looks for one rule in a text: the subject and property of each finding of it.
fn check_rule(name: &str, rule: &str, text: &str, expect: &[&str]) -> Option<String> {
    let findings = found(text.as_bytes(), Severity::Advice);
    let own: Vec<String> = findings
        .iter()
        .filter(|finding| finding.rule == rule)
        .map(|finding| {
            let property = finding.property.as_deref().unwrap_or_default();
            format!("{} {}.{property}", finding.severity.as_str(), finding.subject)
        })
        .collect();
    (own != expect).then(|| format!("{name}: wanted {expect:?}, found {own:?} of {findings:#?}"))
}

fn report(problems: impl Iterator<Item = String>) {
    let problems: Vec<String> = problems.collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn target_types_follow_the_network_mode() {
    const WRONG: &[&str] = &["error Targets.TargetType"];
    let cases: [(&str, &str, &[&str]); 9] = [
        ("NetworkMode: awsvpc", ", TargetType: instance", WRONG),
        ("NetworkMode: awsvpc", "", WRONG),
        ("NetworkMode: awsvpc", ", TargetType: ip", &[]),
        ("NetworkMode: awsvpc", ", TargetType: !Ref Mode", &[]),
        ("NetworkMode: bridge", ", TargetType: ip", WRONG),
        ("NetworkMode: host", ", TargetType: ip", WRONG),
        ("NetworkMode: bridge", "", &[]),
        ("NetworkMode: !Ref Mode", "", &[]),
        ("RequiresCompatibilities: [FARGATE]", ", TargetType: ip", &[]),
    ];
    report(cases.into_iter().filter_map(|(task, group, expect)| {
        let text = service("DesiredCount: 2", task, "", group);
        check_rule(&format!("{task}{group}"), "target-type-unsuitable", &text, expect)
    }));
    // A mode that is not stated is bridge, unless the service contradicts it.
    let unstated: [(&str, &[&str]); 3] = [
        ("DesiredCount: 2", WRONG),
        ("LaunchType: FARGATE", &[]),
        (
            "NetworkConfiguration: {AwsvpcConfiguration: {Subnets: [subnet-1]}}",
            &[],
        ),
    ];
    report(unstated.into_iter().filter_map(|(properties, expect)| {
        let text = service(properties, "Family: web", "", ", TargetType: ip");
        check_rule(properties, "target-type-unsuitable", &text, expect)
    }));
}

#[test]
fn host_ports_follow_the_network_mode() {
    const WRONG: &[&str] = &["error Task.ContainerDefinitions.0.PortMappings.0.HostPort"];
    let cases: [(&str, &str, &[&str]); 8] = [
        ("NetworkMode: awsvpc", ", HostPort: 80", WRONG),
        ("NetworkMode: awsvpc", ", HostPort: '80'", WRONG),
        ("NetworkMode: host", ", HostPort: 80", WRONG),
        ("NetworkMode: awsvpc", ", HostPort: 8080", &[]),
        ("NetworkMode: awsvpc", ", HostPort: 0", &[]),
        ("NetworkMode: awsvpc", ", HostPort: !Ref Mode", &[]),
        ("NetworkMode: bridge", ", HostPort: 80", &[]),
        ("NetworkMode: !Ref Mode", ", HostPort: 80", &[]),
    ];
    report(cases.into_iter().filter_map(|(task, mapping, expect)| {
        let text = service("DesiredCount: 2", task, mapping, ", TargetType: ip");
        check_rule(&format!("{task}{mapping}"), "host-port-differs", &text, expect)
    }));
}

#[test]
fn rolling_updates_need_room() {
    const STUCK: &[&str] = &["error Service.DeploymentConfiguration"];
    let cases: [(&str, &[&str]); 11] = [
        (
            "{DesiredCount: 1, DeploymentConfiguration: {MaximumPercent: 150}}",
            STUCK,
        ),
        ("{DeploymentConfiguration: {MaximumPercent: 150}}", STUCK),
        (
            "{DesiredCount: 3, DeploymentConfiguration: {MaximumPercent: 100, MinimumHealthyPercent: 100}}",
            STUCK,
        ),
        (
            "{DesiredCount: 2, DeploymentConfiguration: {MaximumPercent: 100, MinimumHealthyPercent: 90}}",
            STUCK,
        ),
        (
            "{DesiredCount: 2, DeploymentConfiguration: {MaximumPercent: 150}}",
            &[],
        ),
        (
            "{DesiredCount: 0, DeploymentConfiguration: {MaximumPercent: 150}}",
            &[],
        ),
        (
            "{DesiredCount: !Ref Mode, DeploymentConfiguration: {MaximumPercent: 150}}",
            &[],
        ),
        (
            "{DesiredCount: 1, DeploymentConfiguration: {MaximumPercent: !Ref Mode}}",
            &[],
        ),
        (
            "{DesiredCount: 1, SchedulingStrategy: DAEMON, DeploymentConfiguration: {MaximumPercent: 100, MinimumHealthyPercent: 100}}",
            &[],
        ),
        (
            "{DesiredCount: 1, DeploymentController: {Type: CODE_DEPLOY}, DeploymentConfiguration: {MaximumPercent: 150}}",
            &[],
        ),
        ("{DesiredCount: 1}", &[]),
    ];
    report(cases.into_iter().filter_map(|(properties, expect)| {
        let text = format!(
            "Parameters: {{Mode: {{Type: String}}}}
Resources: {{Service: {{Type: AWS::ECS::Service, Properties: {properties}}}}}"
        );
        check_rule(properties, "rolling-update-stuck", &text, expect)
    }));
}

#[test]
fn containers_are_named_as_the_task_has_them() {
    let cases: [(&str, &str, &[&str]); 6] = [
        (
            "ServiceRegistries: [{ContainerName: wep}]",
            "[{Name: web}]",
            &["error Service.ServiceRegistries.0.ContainerName"],
        ),
        (
            "DesiredCount: 1",
            "[{Name: web, DependsOn: [{ContainerName: db, Condition: START}]}]",
            &["error Task.ContainerDefinitions.0.DependsOn.0.ContainerName"],
        ),
        (
            "DesiredCount: 1",
            "[{Name: web, VolumesFrom: [{SourceContainer: db}]}]",
            &["error Task.ContainerDefinitions.0.VolumesFrom.0.SourceContainer"],
        ),
        (
            "LoadBalancers: [{ContainerName: db}]",
            "[{Name: web}, {Name: db}]",
            &[],
        ),
        (
            "LoadBalancers: [{ContainerName: db}]",
            "[{Name: web}, {Name: !Ref Mode}]",
            &[],
        ),
        (
            "LoadBalancers: [{ContainerName: !Ref Mode}]",
            "[{Name: web}]",
            &[],
        ),
    ];
    report(cases.into_iter().filter_map(|(service, containers, expect)| {
        let text = format!(
            "Parameters: {{Mode: {{Type: String}}}}
Resources:
  Service: {{Type: AWS::ECS::Service, Properties: {{TaskDefinition: !Ref Task, {service}}}}}
  Task: {{Type: AWS::ECS::TaskDefinition, Properties: {{ContainerDefinitions: {containers}}}}}"
        );
        check_rule(
            &format!("{service} {containers}"),
            "container-name-unknown",
            &text,
            expect,
        )
    }));
}

#[test]
fn what_uses_a_gateway_waits_for_its_attachment() {
    let route = |target: &str, rest: &str| {
        format!(
            "Route: {{Type: AWS::EC2::Route, {rest}Properties: {{RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, {target}}}}}"
        )
    };
    let balancer = |scheme: &str| {
        format!(
            "Alb: {{Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {{Scheme: {scheme}, Subnets: [!Ref Subnet]}}}}"
        )
    };
    let nat =
        "Nat: {Type: AWS::EC2::NatGateway, Properties: {SubnetId: !Ref Subnet, AllocationId: x}}".to_owned();
    let transit = "Transit: {Type: AWS::EC2::TransitGatewayAttachment, Properties: {VpcId: !Ref Vpc, TransitGatewayId: !Ref Hub, SubnetIds: [!Ref Subnet]}}\n  ";
    let cases: [(String, &[&str]); 11] = [
        (route("GatewayId: !Ref Gateway", ""), &["warning Route.DependsOn"]),
        (route("GatewayId: !Ref Gateway", "DependsOn: Attachment, "), &[]),
        (route("GatewayId: !Ref Gateway", "DependsOn: [Table], ").replace("Table]", "After]"), &[]),
        (route("GatewayId: !Ref Hub", ""), &[]),
        (format!("{transit}{}", route("TransitGatewayId: !Ref Hub", "")), &["warning Route.DependsOn"]),
        (format!("{transit}{}", route("TransitGatewayId: !Ref Hub", "DependsOn: Transit, ")), &[]),
        (nat.clone(), &["advice Nat.DependsOn"]),
        (nat.replace("AllocationId: x", "ConnectivityType: private"), &[]),
        (balancer("internet-facing"), &["advice Alb.DependsOn"]),
        (balancer("internal"), &[]),
        (
            route("GatewayId: !Ref Gateway", "").replace("Route:", "Conditional: {Type: AWS::EC2::VPCGatewayAttachment, Condition: Other, Properties: {VpcId: !Ref Vpc, InternetGatewayId: !Ref Second}}\n  Route:").replace("!Ref Gateway", "!Ref Second"),
            &[],
        ),
    ];
    report(cases.into_iter().filter_map(|(resources, expect)| {
        let text = format!(
            "Parameters: {{Hub: {{Type: String}}}}
Conditions: {{Other: !Equals [!Ref Hub, a]}}
Resources:
  Vpc: {{Type: AWS::EC2::VPC, Properties: {{CidrBlock: 10.0.0.0/16}}}}
  Gateway: {{Type: AWS::EC2::InternetGateway}}
  Second: {{Type: AWS::EC2::InternetGateway}}
  Attachment: {{Type: AWS::EC2::VPCGatewayAttachment, Properties: {{VpcId: !Ref Vpc, InternetGatewayId: !Ref Gateway}}}}
  Table: {{Type: AWS::EC2::RouteTable, Properties: {{VpcId: !Ref Vpc}}}}
  After: {{Type: AWS::SNS::Topic, DependsOn: Attachment}}
  Subnet: {{Type: AWS::EC2::Subnet, Properties: {{VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24}}}}
  {resources}"
        );
        check_rule(&resources, "gateway-attachment-not-awaited", &text, expect)
    }));
}

#[test]
fn sessions_are_allowed_by_the_task_role() {
    const LACKING: &[&str] = &["error Role.Policies"];
    let allow = |actions: &str| {
        format!("PolicyDocument: {{Statement: [{{Effect: Allow, Action: {actions}, Resource: '*'}}]}}")
    };
    let inline = |actions: &str| format!("Policies: [{{PolicyName: x, {}}}]", allow(actions));
    let beside = |kind: &str, rest: &str| {
        format!(
            "Beside: {{Type: {kind}, Properties: {{PolicyName: x, {}, {rest}}}}}",
            allow("'ssmmessages:*'")
        )
    };
    let managed = |arn: &str| format!("ManagedPolicyArns: ['{arn}']");
    let cases: [(String, String, &[&str]); 12] = [
        (inline("s3:GetObject"), String::new(), LACKING),
        (
            inline("[ssmmessages:CreateControlChannel, ssmmessages:CreateDataChannel]"),
            String::new(),
            LACKING,
        ),
        (
            managed("arn:aws:iam::aws:policy/AmazonS3FullAccess"),
            String::new(),
            LACKING,
        ),
        (
            inline("s3:GetObject"),
            beside("AWS::IAM::Policy", "Roles: [!Ref Other]"),
            LACKING,
        ),
        (inline("'ssmmessages:*'"), String::new(), &[]),
        (
            managed("arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"),
            String::new(),
            &[],
        ),
        (
            managed("arn:aws:iam::123456789012:policy/shell"),
            String::new(),
            &[],
        ),
        (
            inline("s3:GetObject"),
            beside("AWS::IAM::Policy", "Roles: [!Ref Role]"),
            &[],
        ),
        (
            inline("s3:GetObject"),
            beside("AWS::IAM::RolePolicy", "RoleName: !Ref Role"),
            &[],
        ),
        (
            inline("s3:GetObject"),
            beside("AWS::IAM::ManagedPolicy", "Roles: [!Ref Name]"),
            &[],
        ),
        (
            inline("s3:GetObject"),
            "Hook: {Type: Custom::Hook, Properties: {ServiceToken: x, Role: !Ref Role}}".to_owned(),
            &[],
        ),
        (inline("!Ref Name"), String::new(), &[]),
    ];
    report(cases.into_iter().filter_map(|(role, beside, expect)| {
        let text = format!(
            "Parameters: {{Name: {{Type: String}}}}
Resources:
  Service: {{Type: AWS::ECS::Service, Properties: {{TaskDefinition: !Ref Task, EnableExecuteCommand: true}}}}
  Task: {{Type: AWS::ECS::TaskDefinition, Properties: {{TaskRoleArn: !GetAtt Role.Arn, ContainerDefinitions: [{{Name: web}}]}}}}
  Role: {{Type: AWS::IAM::Role, Properties: {{AssumeRolePolicyDocument: {{}}, {role}}}}}
  Other: {{Type: AWS::IAM::Role, Properties: {{AssumeRolePolicyDocument: {{}}}}}}
  {beside}"
        );
        check_rule(&format!("{role} {beside}"), "exec-not-permitted", &text, expect)
    }));
    let without = "Resources:
  Service: {Type: AWS::ECS::Service, Properties: {TaskDefinition: !Ref Task, EnableExecuteCommand: true}}
  Task: {Type: AWS::ECS::TaskDefinition, Properties: {ContainerDefinitions: [{Name: web}]}}";
    report(
        check_rule(
            "no role",
            "exec-not-permitted",
            without,
            &["error Task.TaskRoleArn"],
        )
        .into_iter(),
    );
}

#[test]
fn secrets_are_seen_wherever_they_are_shown() {
    let variable = |value: &str| {
        format!(
            "Task: {{Type: AWS::ECS::TaskDefinition, Properties: {{ContainerDefinitions: [{{Name: web, Environment: [{{Name: DATABASE, Value: {value}}}]}}]}}}}"
        )
    };
    const SHOWN: &[&str] = &["warning Task.ContainerDefinitions.0.Environment.0"];
    let broker = |password: &str| {
        format!(
            "Broker: {{Type: AWS::AmazonMQ::Broker, Properties: {{Users: [{{Username: a, Password: {password}}}]}}}}"
        )
    };
    let cases: [(&str, String, &[&str]); 9] = [
        ("secret-in-environment", variable("!Ref Hidden"), SHOWN),
        (
            "secret-in-environment",
            variable("!Sub 'postgres://app:${Hidden}@db/app'"),
            SHOWN,
        ),
        (
            "secret-in-environment",
            variable("'{{resolve:secretsmanager:db:SecretString:password}}'"),
            SHOWN,
        ),
        ("secret-in-environment", variable("!Ref Plain"), &[]),
        (
            "secret-in-environment",
            variable("'{{resolve:ssm:/db/name}}'"),
            &[],
        ),
        (
            "password-in-template",
            broker("hunter2hunter2"),
            &["warning Broker.Users.0.Password"],
        ),
        (
            "password-in-template",
            broker("!Ref Default"),
            &["warning Broker.Users.0.Password"],
        ),
        ("password-in-template", broker("!Ref Hidden"), &[]),
        (
            "password-in-template",
            broker("'{{resolve:secretsmanager:mq}}'"),
            &[],
        ),
    ];
    report(cases.into_iter().filter_map(|(rule, resource, expect)| {
        let text = format!(
            "Parameters:
  Hidden: {{Type: String, NoEcho: true}}
  Plain: {{Type: String}}
  Default: {{Type: String, Default: hunter2hunter2}}
Resources:
  {resource}"
        );
        check_rule(&resource, rule, &text, expect)
    }));
}

/// A check on a port that no container maps is no fault: the groups decide.
#[test]
fn health_checks_need_no_port_mapping() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults");
    let good =
        std::fs::read_to_string(folder.join("63-cdk-json-health-check-port-closed.good.json")).unwrap();
    let bad = std::fs::read_to_string(folder.join("63-cdk-json-health-check-port-closed.bad.json")).unwrap();
    let unmapped = |text: &str| {
        let mapping = "\"ContainerPort\": 5000";
        assert_eq!(text.matches(mapping).count(), 1);
        text.replace(mapping, "\"ContainerPort\": 5001")
    };
    let rules = |text: &str| -> Vec<String> {
        let findings = found(unmapped(text).as_bytes(), Severity::Warning);
        findings.into_iter().map(|finding| finding.rule).collect()
    };
    assert!(rules(&good).is_empty());
    assert_eq!(rules(&bad), ["sg-chain-broken"]);
}

/// Of two listeners that a condition may exclude, or whose port is not known, nothing is said.
#[test]
fn listeners_that_may_exclude_each_other_are_let_be() {
    let cases: [(&str, &str, &[&str]); 4] = [
        ("Port: 80", "Port: 80", &["error Second.Port"]),
        ("Port: 80", "Port: 443", &[]),
        ("Port: 80", "Port: !Ref Name", &[]),
        ("Port: 80", "Port: 80}, Condition: Other, Metadata: {a: b", &[]),
    ];
    report(cases.into_iter().filter_map(|(first, second, expect)| {
        let text = format!(
            "Parameters: {{Name: {{Type: String}}}}
Conditions: {{Other: !Equals [!Ref Name, a]}}
Resources:
  Alb: {{Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {{Scheme: internal}}}}
  First: {{Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {{LoadBalancerArn: !Ref Alb, {first}}}}}
  Second: {{Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {{LoadBalancerArn: !Ref Alb, {second}}}}}"
        );
        check_rule(&format!("{first} {second}"), "duplicate-listener-port", &text, expect)
    }));
}

/// Aurora encrypts by itself; RDS does not.
#[test]
fn databases_that_aws_encrypts_are_let_be() {
    const OPEN: &[&str] = &["warning Db.StorageEncrypted"];
    let cases: [(&str, &str, &[&str]); 7] = [
        ("DBCluster", "Engine: aurora-mysql", &[]),
        (
            "DBCluster",
            "Engine: aurora-postgresql, StorageEncrypted: false",
            OPEN,
        ),
        (
            "DBCluster",
            "Engine: aurora-mysql, EngineMode: serverless, StorageEncrypted: false",
            &[],
        ),
        ("DBCluster", "Engine: !Ref Name", &[]),
        ("DBCluster", "Engine: mysql", OPEN),
        ("DBInstance", "Engine: mysql", OPEN),
        ("DBInstance", "Engine: mysql, StorageEncrypted: true", &[]),
    ];
    report(cases.into_iter().filter_map(|(kind, properties, expect)| {
        let text = format!(
            "Parameters: {{Name: {{Type: String}}}}
Resources: {{Db: {{Type: 'AWS::RDS::{kind}', Properties: {{{properties}}}}}}}"
        );
        check_rule(properties, "database-unencrypted", &text, expect)
    }));
}

/// A host with an elastic address is there for the internet to call on 80 and 443.
#[test]
fn hosts_with_elastic_addresses_are_public() {
    let cases: [(&str, &[&str]); 4] = [
        (
            "Address: {Type: AWS::EC2::EIP, Properties: {InstanceId: !Ref Host}}",
            &[],
        ),
        (
            "Address: {Type: AWS::EC2::EIPAssociation, Properties: {InstanceId: !Ref Host, EIP: 203.0.113.7}}",
            &[],
        ),
        (
            "Address: {Type: AWS::EC2::EIP}",
            &["warning Group.SecurityGroupIngress"],
        ),
        (
            "Other: {Type: AWS::SNS::Topic}",
            &["warning Group.SecurityGroupIngress"],
        ),
    ];
    report(cases.into_iter().filter_map(|(resource, expect)| {
        let text = format!(
            "Resources:
  Vpc: {{Type: AWS::EC2::VPC, Properties: {{CidrBlock: 10.0.0.0/16}}}}
  Subnet: {{Type: AWS::EC2::Subnet, Properties: {{VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24}}}}
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties: {{GroupDescription: web, VpcId: !Ref Vpc, SecurityGroupIngress: [{{IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: 0.0.0.0/0}}]}}
  Host: {{Type: AWS::EC2::Instance, Properties: {{SubnetId: !Ref Subnet, SecurityGroupIds: [!Ref Group]}}}}
  {resource}"
        );
        check_rule(resource, "ingress-open-to-world", &text, expect)
    }));
}
