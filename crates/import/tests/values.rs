//! What functions, conditions and parameters come to.

#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};
use tierwright_import::{ImportError, Imported, Options, cloudformation};

fn read(text: &str) -> Imported {
    cloudformation::read(text.as_bytes(), &Options::default()).unwrap()
}

/// Sections that every value below may use.
const BEFORE: &str = "
Parameters:
  Env: {Type: String, Default: prod}
  Name: {Type: String}
  Count: {Type: Number, Default: '3'}
  Zones: {Type: CommaDelimitedList, Default: 'a, b,c'}
  Ids: {Type: 'List<AWS::EC2::Subnet::Id>'}
  Image: {Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: /aws/service/image}
  Range: {Type: String, Default: 10.1.0.0/16}
Mappings:
  Sizes:
    prod: {Min: 2, Ports: [80, 443]}
    test: {Min: 1, Ports: [80]}
Conditions:
  Yes: !Equals [!Ref Env, prod]
  No: !Not [!Condition Yes]
  Maybe: !Equals [!Ref Name, x]
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: !Ref Range}}
  Gone: {Type: AWS::SNS::Topic, Condition: No}
  Kept: {Type: Custom::Stack, Condition: Maybe}
  Thing:
    Type: Custom::Thing
    Properties:
      Value: ";

/// The value that a property comes to, and the rules and messages of what was found.
fn value(text: &str) -> (Value, Vec<String>) {
    let imported = read(&format!("{BEFORE}{text}\n"));
    let properties = imported
        .compiled
        .graph
        .get(&"Thing".into_id())
        .unwrap()
        .kind
        .properties();
    let findings = imported
        .findings
        .iter()
        .map(|f| format!("{}: {}", f.rule, f.message))
        .collect();
    (
        properties.get("Value").cloned().unwrap_or(json!("(none)")),
        findings,
    )
}

trait IntoId {
    fn into_id(self) -> tierwright_catalog::LogicalId;
}

impl IntoId for &str {
    fn into_id(self) -> tierwright_catalog::LogicalId {
        tierwright_catalog::LogicalId::new(self)
    }
}

#[track_caller]
fn gives(text: &str, expected: Value) {
    assert_eq!(value(text), (expected, Vec::new()), "{text}");
}

#[track_caller]
fn complains(text: &str, expected: Value, words: &str) {
    let (found, findings) = value(text);
    assert_eq!(found, expected, "{text}");
    assert!(
        findings.len() == 1 && findings[0].contains(words),
        "{text}: {findings:?}"
    );
}

#[test]
fn references() {
    gives("!Ref Vpc", json!({"Ref": "Vpc"}));
    gives("{Ref: Env}", json!({"Ref": "Env"}));
    gives("!Ref AWS::Region", json!({"Ref": "AWS::Region"}));
    gives("!Ref AWS::NoValue", json!("(none)"));
    gives("[a, !Ref AWS::NoValue, {b: !Ref AWS::NoValue}]", json!(["a", {}]));
    gives(
        "!Ref Image",
        json!({"Tierwright::SsmParameter": "/aws/service/image"}),
    );
    gives(
        "'{{resolve:ssm:/a/b}}'",
        json!({"Tierwright::SsmParameter": "/a/b"}),
    );
    gives(
        "'{{resolve:ssm:/a/b:3}}'",
        json!({"Fn::Sub": "{{resolve:ssm:/a/b:3}}"}),
    );
    gives(
        "'{{resolve:secretsmanager:x}}'",
        json!({"Fn::Sub": "{{resolve:secretsmanager:x}}"}),
    );
    gives(
        "!GetAtt Kept.Outputs.Id",
        json!({"Fn::GetAtt": ["Kept", "Outputs.Id"]}),
    );
    gives(
        "!GetAtt [Vpc, !Ref Env]",
        json!({"Fn::GetAtt": ["Vpc", {"Ref": "Env"}]}),
    );
    complains(
        "!Ref Nobody",
        json!({"Ref": "Nobody"}),
        "no resource or parameter \"Nobody\"",
    );
    complains(
        "!GetAtt Gone.Arn",
        json!({"Fn::GetAtt": ["Gone", "Arn"]}),
        "its condition is false",
    );
    complains("!Ref [a]", json!({"Ref": ["a"]}), "Ref takes a name");
    complains("!GetAtt a", json!({"Fn::GetAtt": "a"}), "attribute");
}

#[test]
fn texts() {
    gives("!Sub 'plain'", json!("plain"));
    gives("!Sub '${Vpc}'", json!({"Ref": "Vpc"}));
    gives(
        "!Sub '${Env}-${Vpc.CidrBlock} ${!Not} ${AWS::Region}'",
        json!({"Fn::Join": ["", [
        {"Ref": "Env"}, "-", {"Fn::GetAtt": ["Vpc", "CidrBlock"]}, " ${Not} ", {"Ref": "AWS::Region"}]]}),
    );
    gives(
        "!Sub ['${A}/${B}', {A: !FindInMap [Sizes, prod, Min], B: !Sub 'x${Vpc}'}]",
        json!({"Fn::Join": ["", ["2/x", {"Ref": "Vpc"}]]}),
    );
    gives(
        "!Sub ['${A}', {A: !ImportValue x}]",
        json!({"Fn::ImportValue": "x"}),
    );
    gives(
        "!Join ['-', [a, 1, !Ref Env]]",
        json!({"Fn::Join": ["", ["a-1-", {"Ref": "Env"}]]}),
    );
    gives("!Join [',', [a, b]]", json!("a,b"));
    gives("!Join ['', []]", json!(""));
    gives("!Join [',', !Ref Zones]", json!("a,b,c"));
    gives(
        "!Join [',', !Ref Ids]",
        json!({"Fn::Join": [",", {"Ref": "Ids"}]}),
    );
    gives(
        "!Base64 {'Fn::Sub': 'a${Vpc}'}",
        json!({"Fn::Base64": {"Fn::Join": ["", ["a", {"Ref": "Vpc"}]]}}),
    );
    complains("!Sub [a]", json!({"Fn::Sub": ["a"]}), "Fn::Sub");
    complains(
        "!Sub '${Nobody.Arn}'",
        json!({"Fn::GetAtt": ["Nobody", "Arn"]}),
        "Nobody",
    );
    complains(
        "!Join ['', [[a]]]",
        json!({"Fn::Join": ["", [["a"]]]}),
        "Fn::Join",
    );
}

#[test]
fn stored_values_may_be_named_by_variables() {
    let stored = |text: &str| json!({"Fn::Sub": text});
    gives(
        "!Sub '{{resolve:secretsmanager:${Vpc}:SecretString:user}}'",
        json!({"Fn::Join": ["", [stored("{{resolve:secretsmanager:"), {"Ref": "Vpc"}, ":SecretString:user}}"]]}),
    );
    gives(
        "!Sub ['{{resolve:ssm:/${A}}}', {A: x}]",
        json!({"Fn::Join": ["", [stored("{{resolve:ssm:/"), "x}}"]]}),
    );
    gives(
        "!Sub '{{resolve:ssm:/a/b}}'",
        json!({"Tierwright::SsmParameter": "/a/b"}),
    );
}

#[test]
fn lists() {
    gives("!Select [1, [a, b]]", json!("b"));
    gives("!Select ['1', !Ref Zones]", json!("b"));
    gives(
        "!Select [0, !Ref Ids]",
        json!({"Fn::Select": [0, {"Ref": "Ids"}]}),
    );
    gives(
        "!Select [!FindInMap [Sizes, !Ref Env, Min], !Split [',', 'a,b,c']]",
        json!("c"),
    );
    gives(
        "!Select [0, !GetAZs '']",
        json!({"Fn::Select": [0, {"Fn::GetAZs": ""}]}),
    );
    gives(
        "!Select [1, !GetAZs {Ref: 'AWS::Region'}]",
        json!({"Fn::Select": [1, {"Fn::GetAZs": ""}]}),
    );
    gives(
        "!Select [1, !GetAZs us-east-1]",
        json!({"Fn::Select": [1, {"Fn::GetAZs": "us-east-1"}]}),
    );
    gives(
        "!Split [',', !Ref Name]",
        json!({"Fn::Split": [",", {"Ref": "Name"}]}),
    );
    gives("!FindInMap [Sizes, !Ref Env, Ports]", json!([80, 443]));
    gives(
        "!FindInMap [Sizes, !Ref Name, Min]",
        json!({"Fn::FindInMap": ["Sizes", {"Ref": "Name"}, "Min"]}),
    );
    gives("!FindInMap [Sizes, other, Min, {DefaultValue: 5}]", json!(5));
    gives(
        "!Select [1, !Cidr [!GetAtt Vpc.CidrBlock, 4, 8]]",
        json!("10.1.1.0/24"),
    );
    gives(
        "!Cidr [!Ref Range, !Ref Count, 8]",
        json!(["10.1.0.0/24", "10.1.1.0/24", "10.1.2.0/24"]),
    );
    gives(
        "!Cidr [!Ref Name, 2, 8]",
        json!({"Fn::Cidr": [{"Ref": "Name"}, 2, 8]}),
    );
    complains(
        "!Select [2, [a, b]]",
        json!({"Fn::Select": [2, ["a", "b"]]}),
        "item 2 of a list of 2",
    );
    complains(
        "!Cidr [10.0.0.0/24, 4, 8]",
        json!({"Fn::Cidr": ["10.0.0.0/24", 4, 8]}),
        "can't cut",
    );
    complains(
        "!FindInMap [Sizes, prod, Max]",
        json!({"Fn::FindInMap": ["Sizes", "prod", "Max"]}),
        "no entry",
    );
    complains(
        "!FindInMap [Other, prod, Max]",
        json!({"Fn::FindInMap": ["Other", "prod", "Max"]}),
        "no mapping",
    );
}

#[test]
fn choices() {
    gives("!If [Yes, a, b]", json!("a"));
    gives("!If [No, !Ref Gone, !Ref AWS::NoValue]", json!("(none)"));
    gives(
        "!If [Maybe, !Ref Vpc, !Ref AWS::NoValue]",
        json!({"Fn::If": ["Maybe", {"Ref": "Vpc"}, {"Ref": "AWS::NoValue"}]}),
    );
    gives(
        "!If [Maybe, !Ref Kept, !GetAtt Gone.Arn]",
        json!({"Fn::If": ["Maybe", {"Ref": "Kept"}, {"Fn::GetAtt": ["Gone", "Arn"]}]}),
    );
    gives("!If [Maybe, a, !Sub a]", json!("a"));
    complains(
        "!If [Nobody, a, b]",
        json!({"Fn::If": ["Nobody", "a", "b"]}),
        "condition \"Nobody\"",
    );
    complains("!If [Yes, a]", json!({"Fn::If": ["Yes", "a"]}), "Fn::If takes");
}

#[test]
fn what_is_not_known_is_kept() {
    gives(
        "!ImportValue {'Fn::Sub': '${Env}-vpc'}",
        json!({"Fn::ImportValue": {"Fn::Join": ["", [{"Ref": "Env"}, "-vpc"]]}}),
    );
    gives(
        "{'Fn::Transform': {Name: M, Parameters: {A: !Ref Vpc}}}",
        json!({"Fn::Transform": {"Name": "M", "Parameters": {"A": {"Ref": "Vpc"}}}}),
    );
    gives(
        "!GetStackOutput [a, b]",
        json!({"Fn::GetStackOutput": ["a", "b"]}),
    );
    gives(
        "{'Fn::Length': !Ref Zones}",
        json!({"Fn::Length": {"Ref": "Zones"}}),
    );
}

#[test]
fn conditions_have_three_values() {
    for (condition, expected) in [
        ("!Equals [a, a]", Some(true)),
        ("!Equals [1, '1']", Some(true)),
        ("!Equals [!Ref Count, 4]", Some(false)),
        ("!Equals [!Ref Name, x]", None),
        ("!Equals [!Ref Name, !Ref Name]", Some(true)),
        ("!Equals [!Ref AWS::Region, eu-west-1]", None),
        ("!Equals [!Join ['', [!Ref Env, x]], prodx]", Some(true)),
        ("!And [!Condition Maybe, !Condition No]", Some(false)),
        ("!And [!Condition Maybe, !Condition Yes]", None),
        ("!Or [!Condition Maybe, !Condition Yes]", Some(true)),
        ("!Or [!Condition Maybe, !Condition No]", None),
        ("!Or [!Condition No, {Condition: No}]", Some(false)),
        ("!Not [!Condition Maybe]", None),
        ("{'Fn::Transform': {Name: M}}", None),
    ] {
        let text = BEFORE.replace(
            "Resources:",
            &format!(
                "  Asked: {condition}\nResources:\n  Answer: {{Type: AWS::SNS::Topic, Condition: Asked}}"
            ),
        );
        let imported = read(&format!("{text}1\n"));
        let id = "Answer".into_id();
        let there = imported.compiled.graph.get(&id).is_some();
        let found = if imported.conditional.contains_key(&id) {
            None
        } else {
            Some(there)
        };
        assert_eq!(found, expected, "{condition}");
        assert_eq!(imported.findings, [], "{condition}");
    }
}

#[test]
fn a_region_that_is_given_is_known() {
    let text = format!("{BEFORE}!Select [0, !Split ['-', !Ref AWS::Region]]\n");
    let options = Options {
        name: "x".to_owned(),
        region: Some("eu-west-1".to_owned()),
        ..Options::default()
    };
    let imported = cloudformation::read(text.as_bytes(), &options).unwrap();
    assert_eq!(imported.compiled.graph.settings.region, "eu-west-1");
    let thing = imported
        .compiled
        .graph
        .get(&"Thing".into_id())
        .unwrap()
        .kind
        .properties();
    assert_eq!(thing["Value"], "eu");
}

fn given(values: &[(&str, &str)], text: &str) -> Result<Imported, ImportError> {
    let parameters = values
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    let options = Options {
        parameters,
        ..Options::default()
    };
    cloudformation::read(format!("{BEFORE}{text}\n").as_bytes(), &options)
}

#[test]
fn a_value_that_is_given_goes_before_the_default() {
    let text = "[!Ref Env, !If [Yes, a, b], !Ref Name, !Select [1, !Ref Ids], !Ref Image, !Sub '${Count}']";
    let values = [
        ("Env", "test"),
        ("Name", "x"),
        ("Ids", "subnet-1, subnet-2"),
        ("Image", "/other"),
    ];
    let imported = given(&values, text).unwrap();
    assert_eq!(imported.findings, []);
    // Its conditions are known now.
    assert!(imported.conditional.is_empty());
    assert!(imported.compiled.graph.get(&"Gone".into_id()).is_some());
    let graph = imported.with_defaults().graph;
    let thing = graph.get(&"Thing".into_id()).unwrap().kind.properties();
    let image = json!({"Tierwright::SsmParameter": "/other"});
    assert_eq!(thing["Value"], json!(["test", "b", "x", "subnet-2", image, 3]));
}

#[test]
fn a_value_that_does_not_fit_is_told() {
    let wrong = given(&[("Count", "many")], "1").unwrap();
    let said: Vec<&str> = wrong.findings.iter().map(|f| f.message.as_str()).collect();
    assert_eq!(said, ["The value \"many\" is no number."]);
    let error = given(&[("Cuont", "3")], "1").unwrap_err();
    assert_eq!(
        error.to_string(),
        "the template has no parameter \"Cuont\"; it has Env, Name, Count, Zones, Ids, Image, Range"
    );
}

#[test]
fn defaults_are_put_in_where_rules_look() {
    let text = format!(
        "{BEFORE}[!Ref Env, !Ref Count, !Ref Zones, !Ref Name, !Sub '${{Env}}-${{Count}}', !Sub '${{Env}}-${{Name}}']\n"
    );
    let graph = read(&text).with_defaults().graph;
    let thing = graph.get(&"Thing".into_id()).unwrap().kind.properties();
    let joined = json!({"Fn::Join": ["", ["prod", "-", {"Ref": "Name"}]]});
    assert_eq!(
        thing["Value"],
        json!(["prod", 3, ["a", "b", "c"], {"Ref": "Name"}, "prod-3", joined])
    );
}

#[test]
fn what_is_wrong_has_a_place() {
    let imported = read(
        "Resources:\n  Group:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      GroupDescription: [a]\n      SecurityGroupIngress:\n        - IpProtocol: tcp\n          FromPort: '80'\n          ToPort: eighty\n  Bucket:\n    Type: AWS::S3::Bucket\n    DependsOn: Group2\n    Properties:\n      BucketName:\n",
    );
    let said: Vec<String> = imported
        .findings
        .iter()
        .map(|f| {
            let place = f.place.unwrap();
            format!(
                "{}:{} {} {} {:?} {}",
                place.line, place.column, f.rule, f.subject, f.property, f.message
            )
        })
        .collect();
    insta::assert_snapshot!(said.join("\n"));
    // What does not fit is kept as it stands.
    let group = imported.compiled.graph.get(&"Group".into_id()).unwrap();
    assert_eq!(group.kind.type_name(), "AWS::EC2::SecurityGroup");
    assert_eq!(
        group.kind.properties()["SecurityGroupIngress"][0]["ToPort"],
        "eighty"
    );
    let at = |path: &str| {
        imported
            .places
            .property("Group", path)
            .map(|place| (place.line, place.column))
    };
    assert_eq!(at("SecurityGroupIngress.0.FromPort"), Some((8, 11)));
    assert_eq!(at("SecurityGroupIngress[0]/Nothing"), Some((7, 11)));
    assert_eq!(at("Nothing"), Some((2, 3)));
}

#[test]
fn attributes_and_unknown_types_are_kept() {
    let imported = read(
        "Resources:\n  A:\n    Type: Custom::Thing\n    DeletionPolicy: Retain\n    Metadata: {a: [1]}\n    Properties: {X: {Y: !Ref B}}\n  B:\n    Type: AWS::EC2::VPC\n    Properties: {CidrBlock: 10.0.0.0/16, NewProperty: {Z: 1}}\n",
    );
    let said: Vec<&str> = imported.findings.iter().map(|f| f.rule.as_str()).collect();
    assert_eq!(said, ["template-unknown-property"]);
    let (a, b) = ("A".into_id(), "B".into_id());
    assert_eq!(
        imported.attributes[&a],
        *json!({"DeletionPolicy": "Retain", "Metadata": {"a": [1]}})
            .as_object()
            .unwrap()
    );
    let graph = &imported.compiled.graph;
    assert_eq!(
        graph.dependencies(graph.get(&a).unwrap()),
        std::slice::from_ref(&b)
    );
    assert_eq!(
        graph.get(&b).unwrap().kind.properties()["NewProperty"],
        json!({"Z": 1})
    );
}
