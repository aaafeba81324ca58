//! The program's data folder is gone and the account is what it was: `status` lists the deployment, `deploy` makes nothing a
//! second time, `destroy` leaves nothing.

// A test that unwraps says where it failed.
#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeMap;

use common::{Emulator, Ended, Place, push_lines};
use serde_json::Value;

/// A sample in a folder of its own, with an emulator that knows nothing yet.
struct System {
    place: Place,
    emulator: Emulator,
    file: String,
    parameters: Vec<String>,
}

impl System {
    fn new(sample: &str) -> Self {
        let place = Place::new();
        place.run(&["samples", "--write", sample, "."]).expect(0);
        let emulator = Emulator::start(&place);
        emulator.control("PUT", "delay", "{\"ms\":20}");
        let mut system = Self {
            place,
            emulator,
            file: format!("{sample}.tierwright.json"),
            parameters: Vec::new(),
        };
        let plan = system.run("plan", &["--format", "json"]).expect(0).json();
        for parameter in plan["plan"]["missingParameters"].as_array().unwrap() {
            let value = match parameter["kind"].as_str().unwrap() {
                "cidr" => "203.0.113.7/32",
                "number" => "3",
                "arn" => {
                    "arn:aws:acm:eu-central-1:123456789012:certificate/00000000-0000-0000-0000-000000000000"
                }
                _ => "text",
            };
            let given = format!("{}={value}", parameter["origin"].as_str().unwrap());
            system.parameters.extend(["--parameter".to_owned(), given]);
        }
        system
    }

    fn run(&self, command: &str, more: &[&str]) -> Ended {
        let mut args = vec![
            command,
            &self.file,
            "--emulator",
            "--endpoint-url",
            &self.emulator.url,
        ];
        args.extend(more);
        if matches!(command, "plan" | "deploy") {
            args.extend(self.parameters.iter().map(String::as_str));
        }
        self.place.run(&args)
    }

    /// Deploys, in both passes where images are needed.
    #[track_caller]
    fn deploy(&self) -> Ended {
        let deployed = self.run("deploy", &["--format", "json"]);
        if deployed.code != Some(2) {
            return deployed.expect(0);
        }
        self.place.push(&push_lines(&deployed.json()));
        self.run("deploy", &["--format", "json"]).expect(0)
    }

    fn lose_records(&self) {
        std::fs::remove_dir_all(self.place.data()).unwrap();
    }

    fn status(&self) -> Ended {
        self.run("status", &["--format", "json"])
    }

    /// Physical ids by logical id.
    fn resources(status: &Ended) -> BTreeMap<String, String> {
        let json = status.json();
        let resources = json["resources"].as_array().unwrap().iter();
        let text = |resource: &Value, key: &str| resource[key].as_str().unwrap().to_owned();
        resources
            .map(|resource| (text(resource, "logicalId"), text(resource, "physicalId")))
            .collect()
    }

    /// What the emulator was told to make since the last question.
    fn made(&self) -> Vec<String> {
        let calls: Vec<Value> =
            serde_json::from_str(&self.emulator.control("GET", "calls?detail=1", "")).unwrap();
        self.emulator.control("DELETE", "calls", "");
        let name = |call: &Value| {
            let operation = call["operation"].as_str().unwrap_or_default();
            let made = ["Create", "Run", "Allocate"]
                .iter()
                .any(|verb| operation.starts_with(verb));
            (made && operation != "CreateTags" && operation != "CreateInvalidation")
                .then(|| format!("{}:{operation}", call["service"].as_str().unwrap_or_default()))
        };
        calls.iter().filter_map(name).collect()
    }
}

const LOST: &str = "The records of this deployment are missing on this machine";

fn check(sample: &str) {
    let system = System::new(sample);
    system.deploy();
    let before = System::resources(&system.status().expect(0));

    // A subscription wears no tag and is known by its address, which a parameter says; `status` and `destroy` take none.
    let mut seen = before.clone();
    seen.retain(|id, _| !id.ends_with("Subscription"));

    // Seen.
    system.lose_records();
    let status = system.status().expect(0);
    assert_eq!(System::resources(&status), seen, "{sample}");
    assert!(status.err.contains(LOST), "{}", status.err);
    let text = system.run("status", &[]).expect(0);
    assert!(!text.out.contains("Nothing is deployed"), "{}", text.out);

    // Gone on with.
    system.lose_records();
    let plan = system.run("plan", &["--format", "json"]).expect(0).json();
    let summary = &plan["plan"]["summary"];
    for action in ["create", "replace", "delete", "resume"] {
        let steps: Vec<&Value> = plan["plan"]["steps"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|step| step["action"] == action)
            .collect();
        assert_eq!(summary[action], 0, "{sample}: {steps:#?}");
    }
    system.made();
    let deployed = system.deploy();
    assert!(deployed.err.contains(LOST), "{}", deployed.err);
    assert_eq!(system.made(), [""; 0], "{sample}");
    let after = System::resources(&system.status().expect(0));
    assert_eq!(after, before, "{sample}");
    let plan = system.run("plan", &["--format", "json"]).expect(0).json();
    assert_eq!(plan["plan"]["summary"]["keep"], before.len(), "{sample}");

    // Taken down.
    system.lose_records();
    let destroyed = system.run("destroy", &[]).expect(0);
    let words = format!("{} resources deleted; nothing is left", seen.len());
    assert!(destroyed.out.contains(&words), "{}", destroyed.out);
    assert!(destroyed.err.contains(LOST), "{}", destroyed.err);
    let status = system.run("status", &[]).expect(0);
    assert!(status.out.contains("Nothing is deployed"), "{}", status.out);
    // Nobody knows the deployment's id now, so this asks by the design's tag alone.
    system.lose_records();
    let again = system.run("destroy", &[]).expect(0);
    assert!(again.err.contains("Nothing is deployed"), "{}", again.err);
}

#[test]
fn three_tier_serverless() {
    check("three-tier-serverless");
}

#[test]
fn api_gateway_microservices() {
    check("api-gateway-microservices");
}

#[test]
fn nat_microservices_pipeline() {
    check("nat-microservices-pipeline");
}

#[test]
fn two_service_alb() {
    check("two-service-alb");
}

#[test]
fn path_routed_microservices() {
    check("path-routed-microservices");
}

/// A copy of the design under another name, and one of the same name, deploy nothing and destroy nothing of the first.
#[test]
fn another_file_of_the_same_project_touches_nothing_of_it() {
    let mut system = System::new("two-service-alb");
    system.deploy();
    let before = System::resources(&system.status().expect(0));
    let (first, copy) = (system.file.clone(), "copy.tierwright.json");
    std::fs::copy(system.place.path().join(&first), system.place.path().join(copy)).unwrap();
    system.file = copy.to_owned();
    let destroyed = system.run("destroy", &[]).expect(0);
    assert!(
        destroyed.err.contains(&first) && destroyed.err.contains("left alone"),
        "{}",
        destroyed.err
    );

    // Without records only the name tells.
    system
        .place
        .change(copy, |design| design["name"] = "Another".into());
    system.lose_records();
    let destroyed = system.run("destroy", &[]).expect(0);
    assert!(
        destroyed.err.contains("--deployment tw-") && destroyed.err.contains("left alone"),
        "{}",
        destroyed.err
    );
    system.file = first;
    assert_eq!(System::resources(&system.status().expect(0)), before);

    // A renamed design can still be told which deployment is its own.
    system.file = copy.to_owned();
    let id = system
        .place
        .run(&[
            "status",
            "two-service-alb.tierwright.json",
            "--emulator",
            "--endpoint-url",
            &system.emulator.url,
            "--format",
            "json",
        ])
        .expect(0)
        .json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let wrong = system
        .run("destroy", &["--deployment", "tw-000000000000"])
        .expect(1);
    assert!(wrong.err.contains(&id), "{}", wrong.err);
    let destroyed = system.run("destroy", &["--deployment", &id]).expect(0);
    assert!(destroyed.out.contains("nothing is left"), "{}", destroyed.out);
}
