//! The records are lost and the account is what it was: everything is found again, and goes on as if nothing had been.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tierwright_compile::Graph;
use tierwright_deploy::{
    Action, Elsewhere, Journal as _, Plan, RecordState, Scratch, TakenOver, deploy, deployments, plan,
    take_over,
};

use crate::cloud::Op;
use crate::journal::Memory;
use crate::samples::graphs;
use crate::world::{World, graph, ids, system, system_with};

/// A value for each parameter.
fn values(graph: &Graph) -> BTreeMap<String, String> {
    let values = graph.parameters.iter();
    values
        .map(|p| (p.id.to_string(), "203.0.113.7/32".to_owned()))
        .collect()
}

impl World {
    fn lose_journal(&mut self) {
        self.journal = Memory::default();
    }

    async fn take_over(&self, graph: &Graph) -> TakenOver {
        take_over(graph, &values(graph), &self.cloud, &self.journal, &self.options())
            .await
            .unwrap()
    }

    fn plan_of(&self, graph: &Graph) -> Plan {
        plan(graph, &values(graph), &self.journal.recorded())
    }

    async fn deploy_graph(&self, graph: &Graph) {
        let (events, plan) = (|_| {}, self.plan_of(graph));
        deploy(graph, &plan, &self.cloud, &self.journal, &self.options(), &events)
            .await
            .unwrap();
    }
}

/// The steps that do something, as `action id`.
fn steps(plan: &Plan) -> Vec<String> {
    let steps = plan.steps.iter().filter(|step| step.action != Action::Keep);
    steps
        .map(|step| format!("{:?} {}", step.action, step.logical_id))
        .collect()
}

#[tokio::test(start_paused = true)]
async fn every_sample_is_taken_over_deployed_again_and_destroyed() {
    for graph in graphs() {
        let mut world = World::new();
        world.deploy_graph(&graph).await;
        let (standing, before) = (world.cloud.standing(), world.journal.recorded());
        world.lose_journal();

        let found = deployments(&graph, "eu-central-1", &world.cloud).await.unwrap();
        assert_eq!(found.len(), 1, "{}", graph.name);
        assert!(found[0].is_of(&graph.name) && found[0].id == "d-1");
        let taken = world.take_over(&graph).await;
        assert_eq!(taken.resources.len(), standing.len(), "{}", graph.name);
        let after = world.journal.recorded();
        for (id, record) in &after.resources {
            let known = &before.resources[id];
            assert_eq!(record.physical_id, known.physical_id, "{id}");
            assert_eq!(record.dependencies, known.dependencies, "{id}");
            assert_eq!(record.attributes, known.attributes, "{id}");
            assert_eq!(record.state, RecordState::Ready, "{id}");
            if world.cloud.thing(id).wears_tags() {
                assert_eq!(record, known);
            }
        }
        // Only what wears no tags is set again, in place.
        let plan = world.plan_of(&graph);
        for step in plan.steps.iter().filter(|step| step.action != Action::Keep) {
            assert_eq!(step.action, Action::Update, "{step:?}");
            assert!(!world.cloud.thing(&step.logical_id).wears_tags(), "{step:?}");
            assert!(
                step.reasons[0].starts_with("this machine has no record of"),
                "{step:?}"
            );
        }
        world.deploy_graph(&graph).await;
        assert_eq!(world.cloud.standing(), standing, "{}", graph.name);
        assert_eq!(steps(&world.plan_of(&graph)), [""; 0]);

        world.lose_journal();
        world.take_over(&graph).await;
        let report = world.destroy().await.unwrap();
        assert_eq!(
            (report.deleted as usize, report.leftovers.len()),
            (standing.len(), 0)
        );
        assert_eq!(world.cloud.physical_ids(), [""; 0], "{}", graph.name);
    }
}

#[tokio::test(start_paused = true)]
async fn what_the_design_changed_meanwhile_is_known_without_a_record() {
    for (pointer, value, expected) in [
        (
            "/Service/Properties/DesiredCount",
            json!(3),
            vec!["Update Service"],
        ),
        // It can only be set when it is made, and the tag tells that it differs.
        (
            "/Task/Properties/Cpu",
            json!("512"),
            vec!["Replace Task", "Update Service"],
        ),
        (
            "/Vpc/Properties",
            json!({"CidrBlock": "10.0.0.0/16"}),
            vec!["Update Vpc"],
        ),
    ] {
        let mut world = World::new();
        world.deploy(&system()).await.unwrap();
        world.lose_journal();
        let changed = system_with(pointer, value);
        world.take_over(&graph(changed.clone())).await;
        let plan = world.plan(&changed);
        let changes: Vec<String> = steps(&plan)
            .into_iter()
            .filter(|step| step != "Update Attachment")
            .collect();
        assert_eq!(changes, expected, "{pointer}");
        world.deploy(&changed).await.unwrap();
        world.check_standing(&changed);
        assert!(world.plan(&changed).is_empty());
    }
}

#[tokio::test(start_paused = true)]
async fn what_the_design_has_no_more_is_taken_over_too() {
    let mut world = World::new();
    world.deploy(&system()).await.unwrap();
    world.lose_journal();
    let mut smaller = system();
    for id in ["Service", "Task", "Cluster", "Nat", "Attachment"] {
        smaller.as_object_mut().unwrap().remove(id);
    }
    smaller["Eip"].as_object_mut().unwrap().remove("DependsOn");
    let taken = world.take_over(&graph(smaller.clone())).await;
    assert_eq!(taken.resources.len(), 11);
    // The attachment wears no tags, so its name is not known.
    let gone = ["Cluster", "Nat", "Service", "Task", "VPCGatewayAttachment"];
    let mut deletions = steps(&world.plan(&smaller));
    deletions.sort();
    assert_eq!(deletions, gone.map(|id| format!("Delete {id}")));
    world.deploy(&smaller).await.unwrap();
    assert_eq!(world.cloud.standing(), ids(&smaller));
    assert_eq!(world.destroy().await.unwrap().leftovers, []);
    assert_eq!(world.cloud.physical_ids(), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn a_journal_that_lacks_some_gets_those_and_keeps_the_others() {
    let world = World::new();
    world.deploy(&system()).await.unwrap();
    let lost = ["Attachment", "Cluster", "Service", "SubnetB", "Vpc"];
    for id in lost {
        world.journal.forget(id).unwrap();
    }
    let kept = world.journal.recorded().resources;
    let mut taken = world.take_over(&graph(system())).await.resources;
    taken.sort();
    assert_eq!(taken, lost);
    for (id, record) in kept {
        assert_eq!(world.journal.recorded().resources[&id], record);
    }
    world.deploy(&system()).await.unwrap();
    assert_eq!(world.cloud.standing(), ids(&system()));
    // With nothing lacking nothing is taken over.
    assert_eq!(world.take_over(&graph(system())).await, TakenOver::default());
}

#[tokio::test(start_paused = true)]
async fn revisions_that_others_made_are_left_to_the_recorded_one() {
    let world = World::new();
    world.deploy(&system()).await.unwrap();
    let task = world.cloud.thing("Task");
    world
        .cloud
        .state
        .lock()
        .unwrap()
        .things
        .insert("id-99".to_owned(), task);
    assert_eq!(world.take_over(&graph(system())).await, TakenOver::default());
}

#[tokio::test(start_paused = true)]
async fn of_two_that_replaced_each_other_the_older_one_goes() {
    let mut world = World::new();
    world.deploy(&system()).await.unwrap();
    let mut older = world.cloud.thing("Cluster");
    older.token = "older".to_owned();
    older
        .tags
        .insert("tierwright:properties".to_owned(), String::new());
    world
        .cloud
        .state
        .lock()
        .unwrap()
        .things
        .insert("id-99".to_owned(), older);
    world.lose_journal();
    world.take_over(&graph(system())).await;
    assert_eq!(
        world.journal.recorded().resources["Cluster~older"]
            .physical_id
            .as_deref(),
        Some("id-99")
    );
    world.deploy(&system()).await.unwrap();
    assert_eq!(world.cloud.standing(), ids(&system()));
    assert_ne!(world.cloud.physical("Cluster"), "id-99");
}

#[tokio::test(start_paused = true)]
async fn another_designs_deployment_is_listed_with_its_name_and_never_touched() {
    let mut world = World::new();
    world.deploy(&system()).await.unwrap();
    let mut other =
        graph(json!({"Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.9.0.0/16"}}}));
    other.name = "Other".to_owned();
    world.lose_journal();
    let mut options = world.options();
    options.deployment = "d-2".to_owned();
    let (events, plan) = (|_| {}, world.plan_of(&other));
    deploy(&other, &plan, &world.cloud, &world.journal, &options, &events)
        .await
        .unwrap();
    world.lose_journal();

    let all = deployments(&other, "eu-central-1", &world.cloud).await.unwrap();
    let of = |id: &str, name: &str, resources| Elsewhere {
        id: id.to_owned(),
        name: name.to_owned(),
        resources,
    };
    // The attachment wears no tag.
    assert_eq!(all, [of("d-1", "test", 10), of("d-2", "Other", 1)]);
    let elsewhere = deployments(&other, "eu-west-1", &world.cloud).await.unwrap();
    assert_eq!(elsewhere, [], "the Region counts");

    let taken = take_over(&other, &BTreeMap::new(), &world.cloud, &world.journal, &options)
        .await
        .unwrap();
    assert_eq!(taken.resources, ["Vpc"]);
    world.destroy().await.unwrap();
    assert_eq!(world.cloud.standing(), ids(&system()));
}

#[tokio::test(start_paused = true)]
async fn a_look_writes_nothing_and_nothing_found_is_nothing_written() {
    let mut world = World::new();
    let taken = world.take_over(&graph(system())).await;
    assert_eq!(taken, TakenOver::default());
    assert_eq!(world.journal.recorded(), Default::default());

    world.deploy(&system()).await.unwrap();
    world.lose_journal();
    let (creations, updates) = (world.cloud.count(Op::Create), world.cloud.count(Op::Update));
    let scratch = Scratch::of(world.journal.load().unwrap());
    take_over(
        &graph(system()),
        &BTreeMap::new(),
        &world.cloud,
        &scratch,
        &world.options(),
    )
    .await
    .unwrap();
    assert_eq!(scratch.into_recorded().resources.len(), 11);
    assert_eq!(world.journal.recorded(), Default::default());
    assert_eq!(
        (world.cloud.count(Op::Create), world.cloud.count(Op::Update)),
        (creations, updates)
    );
    assert_eq!(world.cloud.count(Op::Delete), 0);
}

#[tokio::test(start_paused = true)]
async fn what_is_not_ready_is_waited_for() {
    let mut world = World::new();
    world.deploy(&system()).await.unwrap();
    world.cloud.give_up("Nat", "no addresses left");
    world.lose_journal();
    world.take_over(&graph(system())).await;
    assert_eq!(
        world.journal.recorded().resources["Nat"].state,
        RecordState::Settling
    );
    let nat: Vec<Value> = world
        .plan(&system())
        .steps
        .iter()
        .filter(|step| step.logical_id == "Nat")
        .map(|step| json!(step.action))
        .collect();
    assert_eq!(nat, ["resume"]);
}
