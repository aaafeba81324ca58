//! The whole tour on the real emulator: plan, deploy, status, deploy again, a change, destroy; and what is said when things
//! are not as they should be.

// A test that unwraps says where it failed.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Emulator, Place};

const DESIGN: &str = "three-tier-serverless.tierwright.json";

/// A command about the design in this emulator.
fn at<'a>(emulator: &'a Emulator, command: &'a str) -> Vec<&'a str> {
    vec![command, DESIGN, "--emulator", "--endpoint-url", &emulator.url]
}

#[test]
fn from_nothing_to_running_and_back() {
    let place = Place::new();
    place.sample();
    let emulator = Emulator::start(&place);
    let run = |args: Vec<&str>| place.run(&args);
    let json = |command| {
        let mut args = at(&emulator, command);
        args.extend(["--format", "json"]);
        args
    };

    assert!(
        run(at(&emulator, "status"))
            .expect(0)
            .out
            .contains("Nothing is deployed")
    );
    let plan = run(json("plan")).expect(0).json();
    let resources = plan["plan"]["summary"]["create"].as_u64().unwrap();
    assert!(resources > 30, "{resources}");
    assert_eq!(plan["identity"]["emulated"], true);
    assert!(plan["cost"]["usdPerHour"].as_f64().unwrap() > 0.1);
    let text = run(at(&emulator, "plan")).expect(0).out;
    assert!(
        text.contains("+ MainVpc") && text.contains("per hour") && text.contains("the emulator"),
        "{text}"
    );

    let deployed = run(json("deploy")).expect(0);
    let outcome = deployed.json();
    assert_eq!(outcome["created"].as_u64(), Some(resources), "{}", deployed.err);
    assert_eq!(outcome["uploaded"], 4, "three files and config.json");
    let names: Vec<&str> = outcome["outputs"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|o| o["name"].as_str())
        .collect();
    assert!(
        names.contains(&"SiteUrl") && names.contains(&"AlbUrl"),
        "{names:?}"
    );

    let status = run(json("status")).expect(0).json();
    assert_eq!(status["resources"].as_array().unwrap().len() as u64, resources);
    let mut refreshed = json("status");
    refreshed.push("--refresh");
    let status = run(refreshed).expect(0).json();
    for resource in status["resources"].as_array().unwrap() {
        assert_eq!(
            (&resource["state"], &resource["observed"]),
            (&"ready".into(), &"ready".into()),
            "{resource}"
        );
    }

    let again = run(json("deploy")).expect(0);
    let kept = again.json();
    assert_eq!(
        (&kept["created"], &kept["updated"], &kept["deleted"]),
        (&0.into(), &0.into(), &0.into())
    );
    assert!(again.err.contains("Nothing to do"), "{}", again.err);

    // A change in place, of one resource.
    place.change(DESIGN, |design| {
        let api = design["tiers"]
            .as_array_mut()
            .unwrap()
            .iter_mut()
            .find(|t| t["id"] == "api")
            .unwrap();
        api["kind"]["fargateService"]["healthCheckPath"] = "/ready".into();
    });
    let changed = run(json("plan")).expect(0).json();
    let summary = &changed["plan"]["summary"];
    assert_eq!(
        (&summary["update"], &summary["create"], &summary["delete"]),
        (&1.into(), &0.into(), &0.into()),
        "{summary}"
    );
    let updated = run(json("deploy")).expect(0).json();
    assert_eq!((&updated["updated"], &updated["created"]), (&1.into(), &0.into()));

    let destroyed = run(at(&emulator, "destroy")).expect(0);
    assert!(
        destroyed
            .out
            .contains(&format!("{resources} resources deleted; nothing is left")),
        "{}",
        destroyed.out
    );
    assert!(
        run(at(&emulator, "destroy"))
            .expect(0)
            .err
            .contains("Nothing is deployed")
    );
    assert!(
        run(at(&emulator, "status"))
            .expect(0)
            .out
            .contains("Nothing is deployed")
    );
}

#[test]
fn an_emulator_of_its_own_lives_as_long_as_the_command() {
    let place = Place::new();
    place.sample();
    let deployed = place.run(&["deploy", DESIGN, "--emulator"]).expect(0);
    assert!(deployed.out.contains("SiteUrl"), "{}", deployed.out);
    assert!(deployed.err.contains("files uploaded"), "{}", deployed.err);
    let after = place.run(&["status", DESIGN, "--emulator"]).expect(0);
    assert!(after.out.contains("Nothing is deployed"), "{}", after.out);
}

#[test]
fn what_is_wrong_with_the_target_is_said_in_a_sentence() {
    let place = Place::new();
    place.sample();
    let deploy = |args: &[&str]| place.run(&[&["deploy", DESIGN][..], args].concat()).expect(1).err;
    let elsewhere = deploy(&[
        "--emulator",
        "--endpoint-url",
        "http://ec2.eu-central-1.amazonaws.com",
    ]);
    assert!(elsewhere.contains("not on this machine"), "{elsewhere}");
    let nobody = deploy(&["--emulator", "--endpoint-url", "http://127.0.0.1:9"]);
    assert!(nobody.contains("error:") && nobody.contains("hint:"), "{nobody}");
    let no_credentials = deploy(&["--yes"]);
    assert!(no_credentials.contains("credentials"), "{no_credentials}");
    let profile = deploy(&["--yes", "--profile", "no-such-profile"]);
    assert!(
        profile.contains("no-such-profile") || profile.contains("profile"),
        "{profile}"
    );
    let parameter = deploy(&["--emulator", "--parameter", "colour=blue"]);
    assert!(parameter.contains("colour"), "{parameter}");
    place.change(DESIGN, |design| {
        let site = design["tiers"]
            .as_array_mut()
            .unwrap()
            .iter_mut()
            .find(|t| t["id"] == "site")
            .unwrap();
        site["kind"]["staticSite"]["files"] = "../elsewhere".into();
    });
    let site = deploy(&["--emulator"]);
    assert!(site.contains("../elsewhere"), "{site}");
}

#[test]
fn an_account_is_never_changed_without_a_person_who_agrees() {
    let place = Place::new();
    place.sample();
    let emulator = Emulator::start(&place);
    // The emulator stands in for an account: real-account mode with another endpoint, and credentials from the chain.
    let account = |args: &[&str]| {
        let mut command = place.command(&[args, &["--endpoint-url", &emulator.url]].concat());
        command
            .env("AWS_ACCESS_KEY_ID", "testing")
            .env("AWS_SECRET_ACCESS_KEY", "testing");
        common::Ended::from(command.output().unwrap())
    };
    let refused = account(&["deploy", DESIGN]).expect(1);
    assert!(
        refused.err.contains("account") && refused.err.contains("--yes"),
        "{}",
        refused.err
    );
    assert!(
        refused.err.contains("per hour"),
        "the cost is shown first: {}",
        refused.err
    );
    assert!(
        account(&["status", DESIGN])
            .expect(0)
            .out
            .contains("Nothing is deployed")
    );
    let refused = account(&["destroy", DESIGN]).expect(1);
    assert!(refused.err.contains("--yes"), "{}", refused.err);
}

/// Orders faults for the emulator's next calls.
fn order(emulator: &Emulator, service: &str, operation: &str, kind: &str, times: u32) {
    let fault = serde_json::json!([{
        "service": service, "operation": operation, "kind": kind, "times": times, "after": 0, "delayMs": 6000,
    }]);
    emulator.control("POST", "faults", &fault.to_string());
}

#[test]
fn a_refused_a_throttled_and_a_lost_call_end_well_or_in_a_sentence() {
    let place = Place::new();
    place.sample();
    let emulator = Emulator::start(&place);
    let deploy = || place.run(&at(&emulator, "deploy"));
    order(&emulator, "rds", "CreateDBCluster", "deny", 1);
    let refused = deploy().expect(1);
    assert!(
        refused.err.contains("rds:CreateDBCluster") && refused.err.contains("permission"),
        "{}",
        refused.err
    );
    assert!(refused.err.contains("run the same again"), "{}", refused.err);

    // Throttled for a while, and answers lost after the work was done: nothing that a person needs to hear of.
    order(&emulator, "rds", "CreateDBCluster", "throttle", 4);
    order(&emulator, "elbv2", "CreateListener", "dropAfter", 1);
    order(&emulator, "ecs", "CreateService", "error500After", 1);
    order(&emulator, "cloudfront", "CreateDistribution", "truncate", 1);
    let finished = deploy().expect(0);
    assert!(
        finished.err.contains("to go on with") || finished.err.contains("to create"),
        "{}",
        finished.err
    );
    place.run(&at(&emulator, "destroy")).expect(0);
}

#[cfg(unix)]
#[test]
fn ctrl_c_stops_a_deployment_that_can_go_on() {
    use std::io::{BufRead as _, BufReader, Read as _};
    use std::process::{Command, Stdio};

    let place = Place::new();
    place.sample();
    let emulator = Emulator::start(&place);
    // So that there is something to stop.
    order(&emulator, "rds", "CreateDBCluster", "slow", 1);
    let mut child = place
        .command(&at(&emulator, "deploy"))
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut err = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    while !line.contains("making DbAuroraCluster") {
        line.clear();
        assert!(
            err.read_line(&mut line).unwrap() > 0,
            "it ended before it was stopped"
        );
    }
    assert!(
        Command::new("kill")
            .args(["-INT", &child.id().to_string()])
            .status()
            .unwrap()
            .success()
    );

    // Meanwhile another one is kept out.
    let other = place.run(&at(&emulator, "deploy")).expect(1);
    assert!(
        other.err.contains("Another program is working on the deployment"),
        "{}",
        other.err
    );

    let mut rest = String::new();
    err.read_to_string(&mut rest).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(1), "{rest}");
    assert!(
        rest.contains("Stopping") && rest.contains("Run the same again"),
        "{rest}"
    );
    assert!(!rest.contains("error:"), "to stop is no error: {rest}");
    place.run(&at(&emulator, "deploy")).expect(0);
    place.run(&at(&emulator, "destroy")).expect(0);
}
