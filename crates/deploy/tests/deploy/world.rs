//! Graphs, and short ways to deploy and destroy them.

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use futures::FutureExt;
use indexmap::IndexMap;
use serde_json::{Value, json};
use tierwright_catalog::{Kind, LogicalId, Prop};
use tierwright_compile::{Dependency, Graph, Output, Resource};
use tierwright_deploy::{
    DeployError, DestroyReport, Event, Options, Plan, Report, deploy, destroy, plan, plan_with,
};
use tierwright_model::{Environment, Id, Settings};

use crate::cloud::Cloud;
use crate::journal::{Killed, Memory};

/// A graph from CloudFormation's form; `DependsOn` is a list.
pub(crate) fn graph(resources: Value) -> Graph {
    let resources: IndexMap<LogicalId, Resource> = resources
        .as_object()
        .unwrap()
        .iter()
        .map(|(id, resource)| {
            let properties = resource
                .get("Properties")
                .and_then(Value::as_object)
                .cloned()
                .unwrap_or_default();
            let kind = Kind::from_properties(resource["Type"].as_str().unwrap(), properties).unwrap();
            let on = resource
                .get("DependsOn")
                .and_then(Value::as_array)
                .cloned()
                .unwrap_or_default();
            let depends_on = on
                .iter()
                .map(|d| Dependency {
                    on: LogicalId::new(d.as_str().unwrap()),
                    reason: "test".to_owned(),
                })
                .collect();
            let id = LogicalId::new(id);
            let origin = id.to_snake_case();
            (
                id.clone(),
                Resource {
                    id,
                    kind,
                    origin,
                    label: String::new(),
                    depends_on,
                },
            )
        })
        .collect();
    Graph {
        name: "test".to_owned(),
        description: String::new(),
        settings: Settings {
            region: "eu-central-1".to_owned(),
            project: Id::new("shop").unwrap(),
            environment: Environment::Sandbox,
            owner: String::new(),
        },
        parameters: Vec::new(),
        resources,
        outputs: vec![Output {
            id: LogicalId::new("ClusterArn"),
            description: "The cluster.".to_owned(),
            value: Prop::attribute(&LogicalId::new("Cluster"), "Arn"),
        }],
    }
}

/// A small system with diamonds, chains, an order without a reference and a task definition.
pub(crate) fn system() -> Value {
    json!({
        "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16", "EnableDnsSupport": true}},
        "Igw": {"Type": "AWS::EC2::InternetGateway"},
        "Attachment": {"Type": "AWS::EC2::VPCGatewayAttachment",
            "Properties": {"VpcId": {"Ref": "Vpc"}, "InternetGatewayId": {"Ref": "Igw"}}},
        "SubnetA": {"Type": "AWS::EC2::Subnet", "Properties": {"VpcId": {"Ref": "Vpc"}, "CidrBlock": "10.0.0.0/24",
            "AvailabilityZone": {"Fn::Select": [0, {"Fn::GetAZs": ""}]}}},
        "SubnetB": {"Type": "AWS::EC2::Subnet", "Properties": {"VpcId": {"Ref": "Vpc"}, "CidrBlock": "10.0.1.0/24",
            "AvailabilityZone": {"Fn::Select": [1, {"Fn::GetAZs": ""}]}}},
        "Group": {"Type": "AWS::EC2::SecurityGroup",
            "Properties": {"VpcId": {"Ref": "Vpc"}, "GroupDescription": "tasks"}},
        "Eip": {"Type": "AWS::EC2::EIP", "Properties": {"Domain": "vpc"}, "DependsOn": ["Attachment"]},
        "Nat": {"Type": "AWS::EC2::NatGateway",
            "Properties": {"SubnetId": {"Ref": "SubnetA"}, "AllocationId": {"Ref": "Eip"}}},
        "Cluster": {"Type": "AWS::ECS::Cluster", "Properties": {"ClusterName": "main"}},
        "Task": {"Type": "AWS::ECS::TaskDefinition", "Properties": {"Family": "web", "Cpu": "256"}},
        "Service": {"Type": "AWS::ECS::Service", "DependsOn": ["Nat"], "Properties": {
            "Cluster": {"Ref": "Cluster"}, "TaskDefinition": {"Ref": "Task"}, "DesiredCount": 2,
            "NetworkConfiguration": {"AwsvpcConfiguration": {
                "Subnets": [{"Ref": "SubnetA"}, {"Ref": "SubnetB"}], "SecurityGroups": [{"Ref": "Group"}]}}}},
    })
}

/// The system with one value changed, by JSON pointer.
pub(crate) fn system_with(pointer: &str, value: Value) -> Value {
    let mut system = system();
    *system.pointer_mut(pointer).unwrap() = value;
    system
}

pub(crate) fn ids(resources: &Value) -> Vec<String> {
    let mut ids: Vec<String> = resources.as_object().unwrap().keys().cloned().collect();
    ids.sort();
    ids
}

/// An account, a journal and what was said.
pub(crate) struct World {
    pub(crate) cloud: Cloud,
    pub(crate) journal: Memory,
    pub(crate) events: Mutex<Vec<Event>>,
    runs: AtomicU32,
    pub(crate) tune: fn(&mut Options),
}

impl World {
    pub(crate) fn new() -> Self {
        Self {
            cloud: Cloud::new(),
            journal: Memory::default(),
            events: Mutex::default(),
            runs: AtomicU32::new(0),
            tune: |_| {},
        }
    }

    pub(crate) fn options(&self) -> Options {
        let mut options = Options::new(
            "d-1",
            format!("run {}", self.runs.fetch_add(1, Ordering::Relaxed)),
        );
        (self.tune)(&mut options);
        options
    }

    pub(crate) fn plan(&self, resources: &Value) -> Plan {
        plan(
            &graph(resources.clone()),
            &BTreeMap::new(),
            &self.journal.recorded(),
        )
    }

    pub(crate) async fn deploy(&self, resources: &Value) -> Result<Report, DeployError> {
        self.deploy_with(resources, &self.options()).await
    }

    pub(crate) async fn deploy_with(
        &self,
        resources: &Value,
        options: &Options,
    ) -> Result<Report, DeployError> {
        let graph = graph(resources.clone());
        let plan = plan(&graph, &BTreeMap::new(), &self.journal.recorded());
        let events = |event| self.events.lock().unwrap().push(event);
        deploy(&graph, &plan, &self.cloud, &self.journal, options, &events).await
    }

    /// Deploys after looking at what is still there.
    pub(crate) async fn repair(&self, resources: &Value) -> Result<Report, DeployError> {
        let graph = graph(resources.clone());
        let recorded = self.journal.recorded();
        let gone = tierwright_deploy::gone(&tierwright_deploy::refresh(&recorded, &self.cloud).await);
        let plan = plan_with(&graph, &BTreeMap::new(), &recorded, &gone);
        let events = |event| self.events.lock().unwrap().push(event);
        deploy(
            &graph,
            &plan,
            &self.cloud,
            &self.journal,
            &self.options(),
            &events,
        )
        .await
    }

    pub(crate) async fn destroy(&self) -> Result<DestroyReport, DeployError> {
        let events = |event| self.events.lock().unwrap().push(event);
        destroy(&self.cloud, &self.journal, &self.options(), &events).await
    }

    /// Everything stands exactly once, is recorded, and has the wanted properties.
    pub(crate) fn check_standing(&self, resources: &Value) {
        assert_eq!(self.cloud.standing(), ids(resources));
        let mut physical = self.cloud.physical_ids();
        physical.sort();
        assert_eq!(physical, self.journal.physical_ids());
        assert!(self.journal.all_ready());
        let recorded = self.journal.recorded();
        for (id, record) in &recorded.resources {
            let thing = self.cloud.thing(id);
            assert_eq!(thing.properties, record.properties, "{id}");
            let known: Vec<&String> = recorded
                .resources
                .values()
                .filter_map(|r| r.physical_id.as_ref())
                .collect();
            for value in thing
                .properties
                .values()
                .filter_map(Value::as_str)
                .filter(|v| v.starts_with("id-"))
            {
                assert!(
                    known.iter().any(|k| *k == value),
                    "{id} refers to {value}, which is no more"
                );
            }
        }
        assert!(
            self.plan(resources).is_empty(),
            "{:?}",
            self.plan(resources).steps
        );
    }

    /// Nothing is left, in the account or in the journal.
    pub(crate) fn check_gone(&self, report: &DestroyReport) {
        assert_eq!(report.leftovers, []);
        assert_eq!(self.cloud.physical_ids(), Vec::<String>::new());
        assert!(self.journal.recorded().resources.is_empty());
    }

    pub(crate) fn said(&self, wanted: impl Fn(&Event) -> bool) -> bool {
        self.events.lock().unwrap().iter().any(wanted)
    }
}

/// Runs something that may be killed by its journal; none when it was.
pub(crate) async fn unless_killed<T>(work: impl Future<Output = T>) -> Option<T> {
    match AssertUnwindSafe(work).catch_unwind().await {
        Ok(value) => Some(value),
        Err(payload) => {
            assert!(
                payload.is::<Killed>(),
                "a real panic: {:?}",
                payload.downcast_ref::<String>()
            );
            None
        }
    }
}
