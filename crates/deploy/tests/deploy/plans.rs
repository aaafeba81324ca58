use std::collections::BTreeMap;

use serde_json::json;
use tierwright_catalog::LogicalId;
use tierwright_compile::{Graph, Parameter};
use tierwright_deploy::{Action, DeployError, Plan, deploy, plan};
use tierwright_model::ParameterKind;

use crate::world::{World, graph, ids, system, system_with};

fn parameter(id: &str, kind: ParameterKind, default: Option<&str>) -> Parameter {
    Parameter {
        id: LogicalId::new(id),
        origin: id.to_lowercase(),
        kind,
        description: format!("Enter {id}."),
        default: default.map(str::to_owned),
        no_echo: false,
    }
}

/// A group that lets an address in, by parameter, and a service that runs as many tasks as a parameter says.
fn open_to_someone() -> Graph {
    let mut graph = graph(json!({
        "Group": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"GroupDescription": "x", "VpcId": "vpc-given"}},
        "Rule": {"Type": "AWS::EC2::SecurityGroupIngress",
            "Properties": {"GroupId": {"Ref": "Group"}, "IpProtocol": "tcp", "CidrIp": {"Ref": "Admin"}}},
        "Logs": {"Type": "AWS::Logs::LogGroup", "Properties": {"RetentionInDays": {"Ref": "Days"}}},
    }));
    graph.parameters = vec![
        parameter("Admin", ParameterKind::Cidr, None),
        parameter("Days", ParameterKind::Number, Some("7")),
    ];
    graph.outputs.clear();
    graph
}

fn given(values: &[(&str, &str)]) -> BTreeMap<String, String> {
    values
        .iter()
        .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
        .collect()
}

fn actions(plan: &Plan) -> Vec<(&str, Action)> {
    plan.steps
        .iter()
        .map(|s| (s.logical_id.as_str(), s.action))
        .collect()
}

#[tokio::test(start_paused = true)]
async fn a_parameter_without_a_value_is_asked_for() {
    let (world, graph) = (World::new(), open_to_someone());
    let asked = plan(&graph, &given(&[]), &world.journal.recorded());
    assert_eq!(asked.missing_parameters.len(), 1);
    assert_eq!(
        (
            asked.missing_parameters[0].id.as_str(),
            asked.missing_parameters[0].origin.as_str()
        ),
        ("Admin", "admin")
    );
    assert!(!asked.is_possible());
    let error = deploy(
        &graph,
        &asked,
        &world.cloud,
        &world.journal,
        &world.options(),
        &|_| (),
    )
    .await
    .unwrap_err();
    insta::assert_snapshot!(error, @"These parameters have no value: Admin. Nothing was changed. Give each a value.");
    assert!(matches!(error, DeployError::MissingParameters(_)));
}

#[tokio::test(start_paused = true)]
async fn a_parameter_is_remembered_and_its_change_is_a_change() {
    let (world, graph) = (World::new(), open_to_someone());
    // By logical id or by the id in the document.
    let first = plan(
        &graph,
        &given(&[("admin", "203.0.113.7/32")]),
        &world.journal.recorded(),
    );
    deploy(
        &graph,
        &first,
        &world.cloud,
        &world.journal,
        &world.options(),
        &|_| (),
    )
    .await
    .unwrap();
    assert_eq!(world.cloud.thing("Rule").properties["CidrIp"], "203.0.113.7/32");
    assert_eq!(
        world.cloud.thing("Logs").properties["RetentionInDays"],
        7,
        "a number stays a number"
    );
    let same = plan(&graph, &given(&[]), &world.journal.recorded());
    assert!(same.is_empty() && same.is_possible(), "{:?}", same.steps);
    let other = plan(&graph, &given(&[("Days", "14")]), &world.journal.recorded());
    let mut found = actions(&other);
    found.sort_by_key(|(id, _)| *id);
    assert_eq!(
        found,
        [
            ("Group", Action::Keep),
            ("Logs", Action::Update),
            ("Rule", Action::Keep)
        ]
    );
    deploy(
        &graph,
        &other,
        &world.cloud,
        &world.journal,
        &world.options(),
        &|_| (),
    )
    .await
    .unwrap();
    assert_eq!(world.cloud.thing("Logs").properties["RetentionInDays"], 14);
    assert!(plan(&graph, &given(&[]), &world.journal.recorded()).is_empty());
}

#[test]
fn a_number_must_be_one() {
    let plan = plan(
        &open_to_someone(),
        &given(&[("Admin", "203.0.113.7/32"), ("Days", "many")]),
        &Default::default(),
    );
    insta::assert_snapshot!(plan.obstacles[0].message, @r#"The parameter Days is "many" and must be a number, such as 3."#);
}

#[test]
fn a_range_must_be_one_in_canonical_form() {
    let check = |range: &str, expected: &str| {
        let plan = plan(
            &open_to_someone(),
            &given(&[("Admin", range)]),
            &Default::default(),
        );
        let said: Vec<&str> = plan.obstacles.iter().map(|o| o.message.as_str()).collect();
        assert_eq!(said, [expected]);
    };
    check(
        "203.0.113.7",
        "The parameter Admin cannot be \"203.0.113.7\": an address range has the length of its prefix after a slash, such as \
         10.0.0.0/16.",
    );
    check(
        "203.0.113.7/24",
        "The parameter Admin cannot be \"203.0.113.7/24\": bits after the prefix are set; the range is written 203.0.113.0/24.",
    );
}

#[test]
fn what_cannot_be_deployed_is_said_beforehand() {
    let cases = [
        (
            json!({"A": {"Type": "AWS::EC2::SecurityGroup", "DependsOn": ["B"]},
                "B": {"Type": "AWS::EC2::SecurityGroup", "DependsOn": ["A"]}}),
            "These resources wait for each other, so none can be made first: A, B.",
        ),
        (
            json!({"Queue": {"Type": "AWS::SQS::Queue"}}),
            "Queue is of the type AWS::SQS::Queue, which Tierwright does not deploy.",
        ),
        (
            json!({"Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": {"Fn::ImportValue": "x"}}}}),
            r#"CidrBlock of Vpc has an expression that Tierwright cannot evaluate: {"Fn::ImportValue":"x"}."#,
        ),
    ];
    for (resources, expected) in cases {
        let plan = plan(&graph(resources), &BTreeMap::new(), &Default::default());
        assert_eq!(
            plan.obstacles
                .iter()
                .map(|o| o.message.as_str())
                .collect::<Vec<_>>(),
            [expected]
        );
        assert!(!plan.is_possible());
    }
}

#[tokio::test(start_paused = true)]
async fn steps_come_in_the_order_of_creation_and_deletions_in_reverse() {
    let world = World::new();
    let plan = world.plan(&system());
    let place = |plan: &Plan, id: &str| plan.steps.iter().position(|s| s.logical_id == id).unwrap();
    assert!(place(&plan, "Vpc") < place(&plan, "SubnetA") && place(&plan, "Nat") < place(&plan, "Service"));
    assert_eq!(plan.summary.create, 11);
    world.deploy(&system()).await.unwrap();
    let plan = world.plan(&json!({"Igw": {"Type": "AWS::EC2::InternetGateway"}}));
    assert_eq!(plan.steps[0].action, Action::Keep);
    assert_eq!(plan.summary.delete, 10);
    assert!(place(&plan, "Service") < place(&plan, "Nat") && place(&plan, "Nat") < place(&plan, "SubnetA"));
    assert_eq!(plan.steps.last().unwrap().logical_id, "Vpc");
}

#[tokio::test(start_paused = true)]
async fn unfinished_work_is_gone_on_with() {
    let world = World::new();
    let mut options = world.options();
    options.poll.deadline = std::time::Duration::from_secs(1);
    world.deploy_with(&system(), &options).await.unwrap_err();
    let plan = world.plan(&system());
    let vpc = plan.steps.iter().find(|s| s.logical_id == "Vpc").unwrap();
    assert_eq!(
        (vpc.action, vpc.reasons.as_slice()),
        (
            Action::Resume,
            ["it was made and was not yet ready".to_owned()].as_slice()
        )
    );
}

#[tokio::test(start_paused = true)]
async fn a_plan_crosses_to_the_window_and_back() {
    let world = World::new();
    world
        .deploy(&json!({"Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}}}))
        .await
        .unwrap();
    let changed = json!({"Vpc": {"Type": "AWS::EC2::VPC",
        "Properties": {"CidrBlock": "10.0.0.0/16", "EnableDnsSupport": true}}});
    let mut plan = world.plan(&changed);
    let again: Plan = serde_json::from_value(serde_json::to_value(&plan).unwrap()).unwrap();
    assert_eq!(plan, again);
    plan.id = "(id)".to_owned();
    assert_eq!(
        serde_json::to_value(&plan).unwrap(),
        json!({
            "id": "(id)",
            "steps": [{
                "logicalId": "Vpc",
                "typeName": "AWS::EC2::VPC",
                "origin": "vpc",
                "label": "",
                "action": "update",
                "deletesFirst": false,
                "changes": [{"property": "EnableDnsSupport", "after": true}],
                "reasons": ["the design changes EnableDnsSupport"],
            }],
            "summary": {"create": 0, "update": 1, "replace": 0, "delete": 0, "keep": 0, "resume": 0},
            "parameters": {},
            "missingParameters": [],
            "obstacles": [],
            "images": [],
            "gone": [],
        })
    );
}

#[test]
fn a_plan_is_named_by_what_it_does() {
    let world = World::new();
    assert_eq!(world.plan(&system()).id, world.plan(&system()).id);
    let other = system_with("/Service/Properties/DesiredCount", json!(3));
    assert_ne!(world.plan(&system()).id, world.plan(&other).id);
    assert_eq!(ids(&system()).len(), 11);
}
