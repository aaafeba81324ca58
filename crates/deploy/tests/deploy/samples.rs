//! The bundled designs, compiled and carried through a life: what `compile` makes is what the executor can build.

use std::collections::BTreeMap;
use std::path::Path;

use tierwright_compile::{Graph, compile};
use tierwright_deploy::{Action, Plan, deploy, plan};
use tierwright_model::Design;

use crate::cloud::Op;
use crate::journal::End;
use crate::world::{World, unless_killed};

pub(crate) fn graphs() -> Vec<Graph> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    let files = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let designs = files.filter(|path| path.extension().is_some_and(|e| e == "json"));
    designs
        .map(|path| compile(&Design::from_bytes(&std::fs::read(path).unwrap()).unwrap()).graph)
        .collect()
}

/// A plan with a value for every parameter.
fn plan_of(graph: &Graph, world: &World) -> Plan {
    let values: BTreeMap<String, String> = graph
        .parameters
        .iter()
        .map(|p| (p.id.to_string(), "203.0.113.7/32".to_owned()))
        .collect();
    plan(graph, &values, &world.journal.recorded())
}

async fn build(graph: &Graph, world: &World) {
    let plan = plan_of(graph, world);
    assert!(
        plan.is_possible(),
        "{:?} {:?}",
        plan.obstacles,
        plan.missing_parameters
    );
    let report = deploy(
        graph,
        &plan,
        &world.cloud,
        &world.journal,
        &world.options(),
        &|_| (),
    )
    .await
    .unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(report.unknown_outputs, Vec::<String>::new());
    assert_eq!(report.outputs.len(), graph.outputs.len());
}

fn check(graph: &Graph, world: &World) {
    let mut wanted: Vec<String> = graph.resources.keys().map(ToString::to_string).collect();
    wanted.sort();
    assert_eq!(world.cloud.standing(), wanted);
    assert!(
        plan_of(graph, world)
            .steps
            .iter()
            .all(|s| s.action == Action::Keep)
    );
}

#[tokio::test(start_paused = true)]
async fn every_sample_is_built_kept_and_taken_down() {
    for graph in graphs() {
        let world = World::new();
        build(&graph, &world).await;
        check(&graph, &world);
        world.cloud.forget_calls();
        build(&graph, &world).await;
        assert_eq!(world.cloud.count(Op::Create) + world.cloud.count(Op::Update), 0);
        let report = world.destroy().await.unwrap();
        world.check_gone(&report);
        // Each exactly once: the recorded order is one that AWS accepts.
        assert_eq!(
            world.cloud.count(Op::Delete),
            graph.resources.len(),
            "{}",
            graph.name
        );
    }
}

#[tokio::test(start_paused = true)]
async fn every_sample_survives_its_end() {
    for graph in graphs() {
        for write in (0..graph.resources.len() * 3).step_by(17) {
            let world = World::new();
            world.journal.end_at(write, End::KilledAfter);
            unless_killed(build(&graph, &world)).await;
            world.journal.never_end();
            build(&graph, &world).await;
            check(&graph, &world);
            world.journal.end_at(write, End::KilledBefore);
            unless_killed(world.destroy()).await;
            world.journal.never_end();
            let report = world.destroy().await.unwrap();
            world.check_gone(&report);
        }
    }
}
