//! Rules of security groups for ICMP, ICMPv6 and IPv6 ranges, in both formats.

use serde_json::{Value, json};
use tierwright_compile::compile;
use tierwright_model::{Design, Edit, Id, Item};

use crate::{Format, export};

fn with(rules: &[Value]) -> Design {
    let sample = include_str!("../../../../samples/three-tier-serverless.tierwright.json");
    let mut design = Design::from_json(sample).unwrap();
    for rule in rules {
        let item = Item::SecurityGroupRule {
            group: Id::new("sg-ec2-admin").unwrap(),
            rule: serde_json::from_value(rule.clone()).unwrap(),
        };
        design.apply(&Edit::Add { item }).unwrap();
    }
    design
}

/// The lines of one resource, without the spaces that align them and without quotes.
fn lines(format: Format, design: &Design, described: &str) -> Vec<String> {
    let export = export(format, &compile(design), design).unwrap();
    assert_eq!(export.notes, []);
    let text: String = export.files.iter().map(|file| file.contents.as_str()).collect();
    let block = text.split("\n\n").find(|block| block.contains(described));
    let words = |line: &str| {
        line.replace('"', "")
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    block.unwrap().lines().map(words).collect()
}

fn check(rule: Value, terraform: &[&str], cloudformation: &[&str], without: &[&str]) {
    let described = format!("Egress rule {}", rule["id"].as_str().unwrap());
    let design = with(&[rule]);
    for (format, wanted) in [
        (Format::Terraform, terraform),
        (Format::CloudFormation, cloudformation),
    ] {
        let lines = lines(format, &design, &described);
        for line in wanted {
            assert!(
                lines.iter().any(|l| l == line),
                "{format}: no {line} in {lines:#?}"
            );
        }
        for word in without {
            assert!(
                !lines.iter().any(|l| l.contains(word)),
                "{format}: {word} in {lines:#?}"
            );
        }
    }
}

#[test]
fn type_and_code_stand_where_ports_do() {
    check(
        json!({ "id": "ping", "direction": "egress", "protocol": "icmp", "icmp": { "type": 8 }, "peer": { "cidr": "10.20.0.0/16" } }),
        &[
            "ip_protocol = icmp",
            "from_port = 8",
            "to_port = -1",
            "cidr_ipv4 = 10.20.0.0/16",
        ],
        &[
            "IpProtocol: icmp",
            "FromPort: 8",
            "ToPort: -1",
            "CidrIp: 10.20.0.0/16",
        ],
        &["v6"],
    );
    check(
        json!({ "id": "every", "direction": "egress", "protocol": "icmpv6", "peer": { "cidr": "::/0" } }),
        &[
            "ip_protocol = icmpv6",
            "from_port = -1",
            "to_port = -1",
            "cidr_ipv6 = ::/0",
        ],
        &[
            "IpProtocol: icmpv6",
            "FromPort: -1",
            "ToPort: -1",
            "CidrIpv6: ::/0",
        ],
        &["cidr_ipv4", "CidrIp:"],
    );
    check(
        json!({ "id": "path-mtu", "direction": "egress", "protocol": "icmp", "icmp": { "type": 3, "code": 4 }, "peer": { "cidr": "0.0.0.0/0" } }),
        &["from_port = 3", "to_port = 4"],
        &["FromPort: 3", "ToPort: 4"],
        &["v6"],
    );
}

#[test]
fn an_ipv6_range_is_no_ipv4_range() {
    check(
        json!({ "id": "six", "direction": "egress", "fromPort": 443, "toPort": 443, "peer": { "cidr": "2001:db8::/32" } }),
        &[
            "ip_protocol = tcp",
            "from_port = 443",
            "cidr_ipv6 = 2001:db8::/32",
        ],
        &["IpProtocol: tcp", "FromPort: 443", "CidrIpv6: 2001:db8::/32"],
        &["cidr_ipv4", "CidrIp:"],
    );
    check(
        json!({ "id": "all-six", "direction": "egress", "protocol": "all", "peer": { "cidr": "::/0" } }),
        &["ip_protocol = -1", "cidr_ipv6 = ::/0"],
        &["CidrIpv6: ::/0"],
        &["cidr_ipv4", "CidrIp:", "from_port", "FromPort"],
    );
}
