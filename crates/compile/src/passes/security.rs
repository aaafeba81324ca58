//! Security groups, and each of their rules as a resource of its own: groups may then refer to each other without a
//! cycle (cfn-lint E3004, Terraform's "Cycle:").

use ipnet::IpNet;
use tierwright_catalog::kinds::{SecurityGroup, SecurityGroupEgress, SecurityGroupIngress};
use tierwright_catalog::{Expr, LogicalId, Prop};
use tierwright_model::{Configurable, Direction, Peer, RuleProtocol, SecurityGroupRule};

use super::Builder;
use super::builder::{name_tag, suffix};
use crate::aws_description;

pub(super) fn run(builder: &mut Builder<'_>) {
    for group in &builder.design.security_groups {
        let kind = SecurityGroup {
            group_name: builder.name(&group.id, "", 255),
            group_description: aws_description(&group.description, &format!("Security group {}", group.id))
                .into(),
            vpc_id: Prop::reference(&builder.vpc()),
            security_group_egress: vec![no_default_egress()],
            tags: name_tag(&group.name),
            ..SecurityGroup::default()
        };
        builder.add(
            LogicalId::of(&group.id, suffix::SECURITY_GROUP),
            &group.id,
            &group.name,
            kind,
        );
    }
    let design = builder.design;
    for group in &design.security_groups {
        let group_id = Prop::attribute(&LogicalId::of(&group.id, suffix::SECURITY_GROUP), "GroupId");
        for rule in &group.rules {
            match rule.direction {
                Direction::Ingress => {
                    let id = LogicalId::of(&rule.id, suffix::INGRESS);
                    if let Peer::SecurityGroup(caller) = &rule.peer {
                        builder
                            .rules_for_callers
                            .entry(caller)
                            .or_default()
                            .push(id.clone());
                    }
                    builder.add(id, &rule.id, &group.name, ingress(group_id.clone(), rule));
                }
                Direction::Egress => {
                    let id = LogicalId::of(&rule.id, suffix::EGRESS);
                    builder
                        .rules_for_callers
                        .entry(&group.id)
                        .or_default()
                        .push(id.clone());
                    builder.add(id, &rule.id, &group.name, egress(group_id.clone(), rule));
                }
            }
        }
    }
}

/// AWS adds a rule that lets everything out unless the group states an egress rule inline. This one goes nowhere, so that
/// the rules beside the group are all there is (CloudFormation guide, *AWS::EC2::SecurityGroup*).
fn no_default_egress() -> SecurityGroupEgress {
    SecurityGroupEgress {
        ip_protocol: "-1".into(),
        cidr_ip: "127.0.0.1/32".into(),
        description: "Replaces the default rule that lets everything out".into(),
        ..SecurityGroupEgress::default()
    }
}

fn ingress(group_id: Prop<String>, rule: &SecurityGroupRule) -> SecurityGroupIngress {
    let (from_port, to_port) = ports(rule);
    let mut kind = SecurityGroupIngress {
        group_id,
        ip_protocol: rule.protocol.as_ip_protocol().into(),
        from_port,
        to_port,
        description: description(rule),
        ..SecurityGroupIngress::default()
    };
    match &rule.peer {
        Peer::Cidr(range) => (kind.cidr_ip, kind.cidr_ipv6) = cidr(range),
        Peer::SecurityGroup(id) => {
            kind.source_security_group_id =
                Prop::attribute(&LogicalId::of(id, suffix::SECURITY_GROUP), "GroupId");
        }
        Peer::PrefixList(name) => kind.source_prefix_list_id = prefix_list(name),
    }
    kind
}

fn egress(group_id: Prop<String>, rule: &SecurityGroupRule) -> SecurityGroupEgress {
    let (from_port, to_port) = ports(rule);
    let mut kind = SecurityGroupEgress {
        group_id,
        ip_protocol: rule.protocol.as_ip_protocol().into(),
        from_port,
        to_port,
        description: description(rule),
        ..SecurityGroupEgress::default()
    };
    match &rule.peer {
        Peer::Cidr(range) => (kind.cidr_ip, kind.cidr_ipv6) = cidr(range),
        Peer::SecurityGroup(id) => {
            kind.destination_security_group_id =
                Prop::attribute(&LogicalId::of(id, suffix::SECURITY_GROUP), "GroupId");
        }
        Peer::PrefixList(name) => kind.destination_prefix_list_id = prefix_list(name),
    }
    kind
}

/// `FromPort` and `ToPort`. With all protocols AWS takes none; with ICMP they are the type and the code, -1 for all of them,
/// and all types are only to be had with all codes (EC2 API, IpPermission).
fn ports(rule: &SecurityGroupRule) -> (Prop<i64>, Prop<i64>) {
    match rule.protocol {
        RuleProtocol::All => (Prop::Absent, Prop::Absent),
        RuleProtocol::Tcp | RuleProtocol::Udp => {
            (i64::from(rule.from_port).into(), i64::from(rule.to_port).into())
        }
        RuleProtocol::Icmp | RuleProtocol::Icmpv6 => {
            let (of_type, code) = rule.icmp.map_or((-1, -1), |message| {
                (
                    i64::from(message.message_type),
                    message.code.map_or(-1, i64::from),
                )
            });
            (of_type.into(), code.into())
        }
    }
}

fn description(rule: &SecurityGroupRule) -> Prop<String> {
    let what = match rule.direction {
        Direction::Ingress => "Ingress",
        Direction::Egress => "Egress",
    };
    aws_description(&rule.description, &format!("{what} rule {}", rule.id)).into()
}

/// `CidrIp` and `CidrIpv6`, of which a rule has one. A parameter supplies an IPv4 range.
fn cidr(range: &Configurable<IpNet>) -> (Prop<String>, Prop<String>) {
    let value = Builder::configurable(range);
    match range {
        Configurable::Literal(IpNet::V6(_)) => (Prop::Absent, value),
        Configurable::Literal(IpNet::V4(_)) | Configurable::Parameter { .. } => (value, Prop::Absent),
    }
}

/// Names of AWS-managed prefix lists. Source: VPC guide, *AWS-managed prefix lists*.
fn prefix_list(name: &str) -> Prop<String> {
    let full = match name {
        "cloudfront" => "com.amazonaws.global.cloudfront.origin-facing".to_owned(),
        other => format!("com.amazonaws.{{region}}.{other}"),
    };
    Prop::Expr(Expr::ManagedPrefixList(full))
}
