use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use tierwright_catalog::Prop;

use super::{Scope, fill_parameters, lookups_in, partition, resolve, resolve_text};
use crate::journal::{RecordState, ResourceRecord};
use crate::provider::{Identity, Lookup};

fn record(id: &str, physical: &str, attributes: &[(&str, &str)], state: RecordState) -> ResourceRecord {
    ResourceRecord {
        logical_id: id.to_owned(),
        type_name: "AWS::EC2::VPC".to_owned(),
        origin: "vpc".to_owned(),
        label: String::new(),
        state,
        physical_id: Some(physical.to_owned()),
        wanted: Map::new(),
        properties: Map::new(),
        before: None,
        attributes: attributes
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect(),
        dependencies: Vec::new(),
        token: String::new(),
    }
}

/// Resolves `{"P": value}` in a small world and gives the value, or the sentence.
fn check(value: Value, expected: Result<Value, &str>) {
    let records: BTreeMap<String, ResourceRecord> = [
        record(
            "Vpc",
            "vpc-1",
            &[("CidrBlock", "10.0.0.0/16")],
            RecordState::Ready,
        ),
        record("Role", "id", &[("Ref", "role-name")], RecordState::Ready),
        record("Alb", "arn", &[], RecordState::Settling),
    ]
    .into_iter()
    .map(|r| (r.logical_id.clone(), r))
    .collect();
    let lookups = BTreeMap::from([
        (Lookup::AvailabilityZone(1), "eu-central-1b".to_owned()),
        (
            Lookup::ManagedPrefixList("com.amazonaws.eu-central-1.s3".to_owned()),
            "pl-1".to_owned(),
        ),
    ]);
    let scope = Scope {
        account: "1234",
        region: "eu-central-1",
        partition: "aws",
        records: &records,
        lookups: &lookups,
    };
    let properties = Map::from_iter([("P".to_owned(), value)]);
    let found =
        resolve("App", &properties, &scope).map(|m| m.get("P").cloned().unwrap_or(json!("(left out)")));
    assert_eq!(found.map_err(|e| e.to_string()), expected.map_err(str::to_owned));
}

#[test]
fn expressions_become_literals() {
    check(json!({"Ref": "Vpc"}), Ok(json!("vpc-1")));
    check(json!({"Ref": "Role"}), Ok(json!("role-name")));
    check(
        json!({"Fn::GetAtt": ["Vpc", "CidrBlock"]}),
        Ok(json!("10.0.0.0/16")),
    );
    check(
        json!([{"A": {"Fn::Select": [1, {"Fn::GetAZs": ""}]}}, 3, true]),
        Ok(json!([{"A": "eu-central-1b"}, 3, true])),
    );
    check(
        json!({"Tierwright::ManagedPrefixList": "com.amazonaws.{region}.s3"}),
        Ok(json!("pl-1")),
    );
    check(
        json!({"Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, ":x:", {"Ref": "AWS::Region"}, ":", {"Ref": "AWS::AccountId"}]]}),
        Ok(json!("arn:aws:x:eu-central-1:1234")),
    );
    check(json!({"Ref": "AWS::NoValue"}), Ok(json!("(left out)")));
    check(json!([{"Ref": "AWS::NoValue"}, "a"]), Ok(json!(["a"])));
}

#[test]
fn what_is_not_known_is_said() {
    check(
        json!([{"X": {"Ref": "Gone"}}]),
        Err(
            "P[0].X of App refers to Gone, which is neither a resource of this deployment nor a parameter with a value",
        ),
    );
    check(
        json!({"Ref": "Alb"}),
        Err("P of App refers to Alb, which is not ready"),
    );
    check(
        json!({"Fn::GetAtt": ["Vpc", "Arn"]}),
        Err("P of App needs the attribute Arn of Vpc, which AWS did not report for it"),
    );
    check(
        json!({"Fn::ImportValue": "x"}),
        Err(r#"P of App has an expression that Tierwright cannot evaluate: {"Fn::ImportValue":"x"}"#),
    );
    check(
        json!({"Tierwright::SsmParameter": "/x"}),
        Err("P of App needs a value that the account has not supplied"),
    );
}

#[test]
fn lookups_are_found_at_any_depth() {
    let value = json!({"A": [{"Fn::Select": ["0", {"Fn::GetAZs": ""}]}],
        "B": {"Fn::Join": ["", [{"Tierwright::SsmParameter": "/ami"}, {"Tierwright::ManagedPrefixList": "a.{region}"}]]}});
    let found: Vec<_> = lookups_in(&value, "r").into_iter().collect();
    assert_eq!(
        found,
        [
            Lookup::AvailabilityZone(0),
            Lookup::SsmParameter("/ami".to_owned()),
            Lookup::ManagedPrefixList("a.r".to_owned())
        ]
    );
}

#[test]
fn parameters_are_filled_in_and_other_references_stay() {
    let parameters = BTreeMap::from([
        ("Cidr".to_owned(), json!("1.2.3.4/32")),
        ("Count".to_owned(), json!(3)),
    ]);
    let value = json!({"A": {"Ref": "Cidr"}, "N": {"Ref": "Count"}, "V": {"Ref": "Vpc"},
        "J": {"Fn::Join": ["", ["n", {"Ref": "Count"}, {"Ref": "Vpc"}]]}});
    assert_eq!(
        fill_parameters(&value, &parameters),
        json!({"A": "1.2.3.4/32", "N": 3, "V": {"Ref": "Vpc"}, "J": {"Fn::Join": ["", ["n", "3", {"Ref": "Vpc"}]]}})
    );
}

#[test]
fn outputs_and_partitions() {
    let (records, lookups) = (BTreeMap::new(), BTreeMap::new());
    let scope = Scope {
        account: "1",
        region: "r",
        partition: "aws",
        records: &records,
        lookups: &lookups,
    };
    assert_eq!(resolve_text("Url", &Prop::from("x"), &scope), Ok("x".to_owned()));
    let unknown = resolve_text(
        "Url",
        &Prop::reference(&tierwright_catalog::LogicalId::new("Gone")),
        &scope,
    );
    assert!(
        unknown
            .unwrap_err()
            .to_string()
            .starts_with("the value of output Url refers to Gone")
    );
    let identity = |arn: &str, region: &str| Identity {
        account: String::new(),
        arn: arn.to_owned(),
        region: region.to_owned(),
        emulated: false,
    };
    assert_eq!(
        partition(&identity("arn:aws-cn:iam::1:user/x", "cn-north-1")),
        "aws-cn"
    );
    assert_eq!(partition(&identity("", "us-gov-east-1")), "aws-us-gov");
    assert_eq!(partition(&identity("?", "eu-central-1")), "aws");
}
