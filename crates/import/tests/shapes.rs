//! Properties in other forms than their types name.

#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};
use tierwright_catalog::{Kind, LogicalId};
use tierwright_import::{Options, cloudformation};

/// The group's rules, by what is said about the template.
fn group(properties: &str) -> (String, Value, Vec<String>) {
    let text = format!(
        "Resources:\n  G: {{Type: AWS::EC2::SecurityGroup, Properties: {{GroupDescription: g, {properties}}}}}\n"
    );
    let imported = cloudformation::read(text.as_bytes(), &Options::default()).unwrap();
    let kind = &imported.compiled.graph.get(&LogicalId::new("G")).unwrap().kind;
    let said = imported.findings.iter().map(|f| f.rule.clone()).collect();
    let kept = match kind {
        Kind::Opaque(_) => "not judged",
        _ => "judged",
    };
    let ingress = kind.properties().get("SecurityGroupIngress").cloned();
    (kept.to_owned(), ingress.unwrap_or_default(), said)
}

#[test]
fn one_value_is_a_list_of_one() {
    let rule = json!({"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "CidrIp": "10.0.0.0/8"});
    let (kept, ingress, said) =
        group("SecurityGroupIngress: {IpProtocol: tcp, FromPort: '80', ToPort: 80, CidrIp: 10.0.0.0/8}");
    assert_eq!(
        (kept.as_str(), ingress, said),
        ("judged", json!([rule]), Vec::new())
    );
    let (kept, _, said) = group("SecurityGroupIngress: [{IpProtocol: [tcp]}]");
    assert_eq!(
        (kept.as_str(), said),
        ("not judged", vec!["template-property-shape".to_owned()])
    );
}

#[test]
fn what_a_macro_adds_to_is_not_judged() {
    let said = vec!["template-value-unknown".to_owned()];
    let (kept, _, found) = group("'Fn::Transform': {Name: M}");
    assert_eq!((kept.as_str(), &found), ("not judged", &said));
    let (kept, _, found) = group("SecurityGroupIngress: [{IpProtocol: tcp, 'Fn::Transform': {Name: M}}]");
    assert_eq!((kept.as_str(), &found), ("not judged", &said));
    // One that stands for a whole value is unknown as any other function.
    let (kept, _, found) = group("VpcId: {'Fn::Transform': {Name: M}}");
    assert_eq!((kept.as_str(), found), ("judged", Vec::new()));
}
