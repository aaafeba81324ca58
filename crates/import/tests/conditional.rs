//! What may not be there is neither relied on nor held against anyone.

#![allow(clippy::unwrap_used)]

use tierwright_catalog::LogicalId;
use tierwright_compile::FlowEnd;
use tierwright_import::{Imported, Options, cloudformation};
use tierwright_model::Protocol;
use tierwright_reach::{Verdict, reach};
use tierwright_rules::check;

/// A host that calls a cluster; the parts in question come last.
const BEFORE: &str = "
Parameters:
  Stage: {Type: String}
Conditions:
  Maybe: !Equals [!Ref Stage, prod]
  Other: !Not [!Condition Maybe]
  Sure: !Equals [a, a]
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  A: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24, AvailabilityZone: a}}
  B: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24, AvailabilityZone: b}}
  HostGroup: {Type: AWS::EC2::SecurityGroup, Properties: {VpcId: !Ref Vpc, GroupDescription: host}}
  DataGroup: {Type: AWS::EC2::SecurityGroup, Properties: {VpcId: !Ref Vpc, GroupDescription: data}}
  Host: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref A, SecurityGroupIds: [!GetAtt HostGroup.GroupId]}}
  Subnets: {Type: AWS::RDS::DBSubnetGroup, Properties: {DBSubnetGroupDescription: d, SubnetIds: [!Ref A, !Ref B]}}
  Data: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql, DBSubnetGroupName: !Ref Subnets, VpcSecurityGroupIds: [!Ref DataGroup]}}
";

fn read(after: &str) -> Imported {
    let imported = cloudformation::read(format!("{BEFORE}{after}").as_bytes(), &Options::default()).unwrap();
    assert_eq!(imported.findings, []);
    imported
}

fn verdict(after: &str) -> Verdict {
    let host = FlowEnd::Resource(LogicalId::new("Host"));
    reach(
        &read(after).with_defaults(),
        &host,
        &LogicalId::new("Data"),
        Protocol::Tcp,
        3306,
    )
    .verdict
}

const INGRESS: &str = "  In: {Type: AWS::EC2::SecurityGroupIngress, Condition: IF, Properties: {GroupId: !Ref DataGroup, IpProtocol: tcp, FromPort: 3306, ToPort: 3306, SourceSecurityGroupId: !GetAtt HostGroup.GroupId}}\n";

#[test]
fn a_rule_that_may_not_be_there_is_unknown() {
    assert_eq!(verdict(""), Verdict::Blocked);
    assert_eq!(verdict(&INGRESS.replace("IF", "Sure")), Verdict::Reachable);
    assert_eq!(verdict(&INGRESS.replace("IF", "Maybe")), Verdict::Unknown);
    // An egress rule takes the place of the default that lets everything out, if it is there.
    let egress = "  Out: {Type: AWS::EC2::SecurityGroupEgress, Condition: IF, Properties: {GroupId: !Ref HostGroup, IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: 10.9.0.0/16}}\n";
    let with = |condition: &str| {
        verdict(&format!(
            "{}{}",
            INGRESS.replace("IF", "Sure"),
            egress.replace("IF", condition)
        ))
    };
    assert_eq!(with("Sure"), Verdict::Blocked);
    assert_eq!(with("Maybe"), Verdict::Unknown);
}

#[test]
fn a_route_that_may_not_be_there_makes_no_subnet_public() {
    let route = |condition: &str| {
        let text = format!(
            "  Table: {{Type: AWS::EC2::RouteTable, Properties: {{VpcId: !Ref Vpc}}}}\n  Gate: {{Type: AWS::EC2::InternetGateway}}\n  Way: {{Type: AWS::EC2::Route, Condition: {condition}, Properties: {{RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gate}}}}\n  Of: {{Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {{SubnetId: !Ref A, RouteTableId: !Ref Table}}}}\n"
        );
        let compiled = read(&text).with_defaults();
        tierwright_reach::Network::new(&compiled.graph).is_public(&LogicalId::new("A"))
    };
    assert_eq!((route("Sure"), route("Maybe")), (Some(true), None));
}

#[test]
fn a_gateway_that_may_not_be_attached_leads_nowhere_for_certain() {
    let attached = |condition: &str| {
        let text = format!(
            "  Gate: {{Type: AWS::EC2::InternetGateway}}\n  Attached: {{Type: AWS::EC2::VPCGatewayAttachment, Condition: {condition}, Properties: {{VpcId: !Ref Vpc, InternetGatewayId: !Ref Gate}}}}\n"
        );
        let compiled = read(&text).with_defaults();
        let network = tierwright_reach::Network::new(&compiled.graph);
        (
            network.is_attached(&LogicalId::new("Gate")),
            network.has_internet_gateway(&LogicalId::new("A")),
        )
    };
    assert_eq!(attached("Sure"), (Some(true), Some(true)));
    assert_eq!(attached("Maybe"), (None, None));
}

/// What a function names it may be: a group with an `Fn::If` for an owner has the rule, or has not.
#[test]
fn what_a_function_may_name_is_unknown() {
    let ingress = |owner: &str| INGRESS.replace("!Ref DataGroup", owner).replace("IF", "Sure");
    assert_eq!(
        verdict(&ingress("!If [Maybe, !Ref DataGroup, !Ref HostGroup]")),
        Verdict::Unknown
    );
    assert_eq!(
        verdict(&ingress("!If [Maybe, !Ref HostGroup, !Ref AWS::NoValue]")),
        Verdict::Blocked
    );
    // What another stack made is none of this one's groups.
    assert_eq!(verdict(&ingress("!ImportValue group")), Verdict::Blocked);
    assert_eq!(verdict(&ingress("!Ref Stage")), Verdict::Blocked);
}

#[test]
fn what_excludes_each_other_is_not_compared() {
    let overlap = |first: &str, second: &str| {
        let subnet = |name: &str, condition: &str| {
            format!(
                "  {name}: {{Type: AWS::EC2::Subnet, Condition: {condition}, Properties: {{VpcId: !Ref Vpc, CidrBlock: 10.0.9.0/24}}}}\n"
            )
        };
        let imported = read(&format!("{}{}", subnet("First", first), subnet("Second", second)));
        let findings = check(None, &imported.with_defaults());
        findings.into_iter().any(|f| f.rule == "subnets-overlap")
    };
    assert!(overlap("Sure", "Sure"));
    assert!(!overlap("Maybe", "Other"));
}
