//! Somebody changes a resource by hand: it is told, and the next deployment sets it as the design has it.

use serde_json::{Value, json};
use tierwright_deploy::{Action, Found, Journal as _, Plan, Step, changed, refresh, with_drift};

use crate::world::{World, system};

impl World {
    /// Somebody sets a property by hand.
    fn tamper(&self, logical_id: &str, property: &str, value: Value) {
        let id = self.cloud.physical(logical_id);
        let mut state = self.cloud.state.lock().unwrap();
        let thing = state.things.get_mut(&id).unwrap();
        thing.properties.insert(property.to_owned(), value);
    }

    /// Looks what was changed, notes it and plans, as the program does.
    async fn look(&self, resources: &Value) -> Plan {
        let recorded = self.journal.recorded();
        let statuses = refresh(&recorded, &self.cloud).await;
        for record in with_drift(&recorded, &changed(&statuses)) {
            self.journal.end(&record).unwrap();
        }
        self.plan(resources)
    }
}

fn step<'a>(plan: &'a Plan, logical_id: &str) -> &'a Step {
    plan.steps
        .iter()
        .find(|step| step.logical_id == logical_id)
        .unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_count_changed_by_hand_is_told_and_set_again() {
    let world = World::new();
    world.deploy(&system()).await.unwrap();
    assert!(world.look(&system()).await.is_empty());
    world.tamper("Service", "DesiredCount", json!(5));

    let statuses = refresh(&world.journal.recorded(), &world.cloud).await;
    let service = statuses
        .iter()
        .find(|status| status.logical_id == "Service")
        .unwrap();
    let Found::Changed { changes } = &service.found else {
        panic!("{service:?}");
    };
    assert_eq!(
        (&changes[0].before, &changes[0].after),
        (&Some(json!(2)), &Some(json!(5)))
    );

    let plan = world.look(&system()).await;
    let service = step(&plan, "Service");
    assert_eq!(service.action, Action::Update);
    assert_eq!(service.reasons, ["somebody changed DesiredCount"]);
    assert_eq!(
        (&service.changes[0].before, &service.changes[0].after),
        (&Some(json!(5)), &Some(json!(2)))
    );
    assert_eq!(plan.summary.update, 1);
    world.deploy(&system()).await.unwrap();
    assert_eq!(world.cloud.thing("Service").properties["DesiredCount"], 2);
    world.check_standing(&system());
    assert!(world.look(&system()).await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_can_only_be_set_at_creation_is_made_anew() {
    let world = World::new();
    world.deploy(&system()).await.unwrap();
    world.tamper("Nat", "ConnectivityType", json!("private"));
    assert!(
        world.look(&system()).await.is_empty(),
        "what was not sent is not compared"
    );
    world.tamper("Cluster", "ClusterName", json!("other"));
    let plan = world.look(&system()).await;
    let cluster = step(&plan, "Cluster");
    assert_eq!(cluster.action, Action::Replace);
    assert_eq!(
        cluster.reasons,
        [
            "somebody changed ClusterName",
            "ClusterName can only be set when it is made"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_count_that_a_scaling_target_drives_is_its_own_affair() {
    let mut scaled = system();
    scaled["Scaling"] = json!({"Type": "AWS::ApplicationAutoScaling::ScalableTarget", "DependsOn": ["Service"],
        "Properties": {"ResourceId": "service/main/web", "ScalableDimension": "ecs:service:DesiredCount",
            "ServiceNamespace": "ecs", "MinCapacity": 1, "MaxCapacity": 4}});
    let world = World::new();
    world.deploy(&scaled).await.unwrap();
    world.tamper("Service", "DesiredCount", json!(4));
    assert!(world.look(&scaled).await.is_empty());
    world.tamper("Scaling", "MaxCapacity", json!(40));
    let plan = world.look(&scaled).await;
    assert_eq!(step(&plan, "Scaling").action, Action::Update);
    assert_eq!(plan.summary.update, 1);
}
