//! A sample, deployed by the program to an emulator of its own.

use std::collections::BTreeMap;
use std::path::Path;

use indexmap::IndexMap;
use serde_json::Value;

use crate::account::Reading;
use crate::common::{Emulator, Ended, Place, push_lines};

/// Copies a sample and the files that go with it into a folder, and gives the resources that it means by logical id.
pub(crate) fn graph(place: &Place, sample: &Path) -> IndexMap<String, Value> {
    let name = name(sample);
    copy(sample, &place.path().join(&name));
    let files = sample.with_file_name(name.trim_end_matches(".tierwright.json"));
    if files.is_dir() {
        copy(&files, &place.path().join(files.file_name().unwrap()));
    }
    let graph = place
        .run(&["resources", &name, "--format", "json"])
        .expect(0)
        .json();
    graph.as_object().unwrap().clone().into_iter().collect()
}

fn name(sample: &Path) -> String {
    sample.file_name().unwrap().to_string_lossy().into_owned()
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        std::fs::create_dir_all(to).unwrap();
        for entry in std::fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        std::fs::copy(from, to).unwrap();
    }
}

pub(crate) struct System {
    /// The design's file.
    pub(crate) name: String,
    pub(crate) region: String,
    /// The design.
    pub(crate) design: Value,
    /// The resources of the graph by logical id.
    pub(crate) graph: IndexMap<String, Value>,
    /// Values given for parameters, by logical id.
    pub(crate) parameters: BTreeMap<String, String>,
    /// The deployment's id.
    pub(crate) deployment: String,
    /// What the account says of each resource.
    pub(crate) readings: BTreeMap<String, Reading>,
    pub(crate) emulator: Emulator,
    physical: BTreeMap<String, String>,
    arguments: Vec<String>,
    place: Place,
}

impl System {
    /// A copy of a sample in a folder of its own, and an emulator that knows nothing yet.
    pub(crate) fn new(sample: &Path) -> Self {
        let place = Place::new();
        let graph = graph(&place, sample);
        let design: Value = serde_json::from_str(&std::fs::read_to_string(sample).unwrap()).unwrap();
        Self {
            region: design["settings"]["region"].as_str().unwrap().to_owned(),
            emulator: Emulator::start(&place),
            name: name(sample),
            design,
            graph,
            parameters: BTreeMap::new(),
            deployment: String::new(),
            readings: BTreeMap::new(),
            physical: BTreeMap::new(),
            arguments: Vec::new(),
            place,
        }
    }

    /// Both passes of the deployment, and what its journal says.
    pub(crate) fn deploy(&mut self) {
        let plan = self.run("plan", true).expect(0).json();
        for parameter in plan["plan"]["missingParameters"].as_array().unwrap() {
            let name = parameter["origin"].as_str().unwrap();
            let value = match parameter["kind"].as_str().unwrap() {
                "cidr" => "203.0.113.7/32",
                "number" => "3",
                "arn" => {
                    "arn:aws:acm:eu-central-1:123456789012:certificate/00000000-0000-0000-0000-000000000000"
                }
                _ => "text",
            };
            self.arguments
                .extend(["--parameter".to_owned(), format!("{name}={value}")]);
        }
        let plan = self.run("plan", true).expect(0).json();
        self.parameters = serde_json::from_value(plan["plan"]["parameters"].clone()).unwrap();
        let mut deployed = self.run("deploy", true);
        if deployed.code == Some(2) {
            self.place.push(&push_lines(&deployed.json()));
            deployed = self.run("deploy", true);
        }
        deployed.expect(0);
        let status = self.run("status", true).expect(0).json();
        self.deployment = status["id"].as_str().unwrap().to_owned();
        for resource in status["resources"].as_array().unwrap() {
            let text = |key: &str| resource[key].as_str().unwrap().to_owned();
            assert_eq!(text("state"), "ready", "{resource}");
            self.physical.insert(text("logicalId"), text("physicalId"));
        }
        assert_eq!(self.physical.len(), self.graph.len());
    }

    /// One teardown, which must do.
    pub(crate) fn destroy(&self) {
        let destroyed = self.run("destroy", false).expect(0);
        assert!(destroyed.out.contains("nothing is left"), "{}", destroyed.out);
    }

    pub(crate) fn physical_id(&self, logical_id: &str) -> String {
        self.physical[logical_id].clone()
    }

    /// The readings of a type by logical id.
    pub(crate) fn of_type(&self, type_name: &str) -> Vec<(&str, &Reading)> {
        let is = |id: &str| self.graph[id]["Type"] == type_name;
        let readings = self.readings.iter().filter(|(id, _)| is(id));
        readings.map(|(id, reading)| (id.as_str(), reading)).collect()
    }

    fn run(&self, command: &str, json: bool) -> Ended {
        let mut args = vec![
            command,
            &self.name,
            "--emulator",
            "--endpoint-url",
            &self.emulator.url,
        ];
        if matches!(command, "plan" | "deploy") {
            args.extend(self.arguments.iter().map(String::as_str));
        }
        if json {
            args.extend(["--format", "json"]);
        }
        self.place.run(&args)
    }
}
