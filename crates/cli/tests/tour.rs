//! The whole tour on the real emulator: plan, deploy, status, deploy again, a change, destroy; and what is said when things
//! are not as they should be.

// A test that unwraps says where it failed.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Emulator, Ended, Place, push_lines};

const DESIGN: &str = "three-tier-serverless.tierwright.json";

/// A command about the design in this emulator.
fn at<'a>(emulator: &'a Emulator, command: &'a str) -> Vec<&'a str> {
    vec![command, DESIGN, "--emulator", "--endpoint-url", &emulator.url]
}

/// Deploys the design in both passes.
#[track_caller]
fn deploy(place: &Place, emulator: &Emulator) -> Ended {
    let waiting = place.run(&at(emulator, "deploy")).expect(2);
    place.push(&waiting.out);
    place.run(&at(emulator, "deploy")).expect(0)
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

    // The service's image is in a repository of the design, which is empty yet.
    assert!(text.contains("needs three-tier-images:v1"), "{text}");
    let waiting = run(json("deploy")).expect(2);
    let outcome = waiting.json();
    assert_eq!(
        (&outcome["created"], &outcome["error"]),
        (&1.into(), &serde_json::Value::Null)
    );
    let image = &outcome["waitingFor"]["images"][0];
    assert_eq!(
        (&image["repository"], &image["tag"]),
        (&"three-tier-images".into(), &"v1".into())
    );
    assert!(waiting.err.contains("Waiting for 1 image"), "{}", waiting.err);
    let status = run(at(&emulator, "status")).expect(0).out;
    assert!(
        status.contains("Waiting for images") && status.contains("push-image"),
        "{status}"
    );
    let again = run(at(&emulator, "deploy")).expect(2);
    assert!(
        again.err.contains("Nothing") || again.err.contains("1 to keep"),
        "{}",
        again.err
    );
    place.push(&push_lines(&outcome));

    let deployed = run(json("deploy")).expect(0);
    let outcome = deployed.json();
    assert_eq!(
        outcome["created"].as_u64(),
        Some(resources - 1),
        "{}",
        deployed.err
    );
    assert_eq!(outcome["waitingFor"], serde_json::Value::Null);
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
    let waiting = place.run(&["deploy", DESIGN, "--emulator"]).expect(2);
    assert!(
        waiting.err.contains("ends with this command") && waiting.err.contains("--push-placeholders"),
        "{}",
        waiting.err
    );
    let deployed = place
        .run(&["deploy", DESIGN, "--emulator", "--push-placeholders"])
        .expect(0);
    assert!(
        deployed.err.contains("1 placeholder registered"),
        "{}",
        deployed.err
    );
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
    // To look for the image is throttled, and its answer lost: the same question again.
    order(&emulator, "ecr", "DescribeImages", "throttle", 4);
    order(&emulator, "ecr", "DescribeImages", "dropAfter", 1);
    let waiting = deploy().expect(2);
    place.push(&waiting.out);
    order(&emulator, "ecr", "DescribeImages", "deny", 1);
    let refused = deploy().expect(1);
    assert!(refused.err.contains("ecr:DescribeImages"), "{}", refused.err);
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
    let waiting = place.run(&at(&emulator, "deploy")).expect(2);
    place.push(&waiting.out);
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

#[test]
fn a_deployment_waits_for_its_images_and_survives_its_own_end() {
    use std::io::{BufRead as _, BufReader, Read as _};
    use std::process::Stdio;

    let place = Place::new();
    place.sample();
    let emulator = Emulator::start(&place);
    let wait = || {
        let mut child = place
            .command(&[&at(&emulator, "deploy")[..], &["--wait-for-images=5"]].concat())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut err = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        while !line.starts_with("tierwright emulator push-image") {
            line.clear();
            assert!(err.read_line(&mut line).unwrap() > 0, "it ended before it waited");
        }
        (child, err, line)
    };
    // Killed while it waits: nothing is lost, and the record says what for.
    let (mut child, _, _) = wait();
    child.kill().unwrap();
    child.wait().unwrap();
    let status = place.run(&at(&emulator, "status")).expect(0).out;
    assert!(
        status.contains("Waiting for images") && status.contains("1 resource"),
        "{status}"
    );

    // Pushed while it waits: it goes on by itself.
    let (mut child, mut err, line) = wait();
    place.push(&line);
    let (mut rest, mut out) = (String::new(), String::new());
    err.read_to_string(&mut rest).unwrap();
    child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0), "{rest}");
    assert!(out.contains("SiteUrl"), "{out}");
    let status = place.run(&at(&emulator, "status")).expect(0).out;
    assert!(!status.contains("Waiting for images"), "{status}");
    place.run(&at(&emulator, "destroy")).expect(0);
}

#[test]
fn a_new_tag_waits_for_its_image_while_the_old_one_runs() {
    let place = Place::new();
    place.sample();
    let emulator = Emulator::start(&place);
    deploy(&place, &emulator);
    place.change(DESIGN, |design| {
        let tiers = design["tiers"].as_array_mut().unwrap();
        let api = tiers.iter_mut().find(|t| t["id"] == "api").unwrap();
        api["kind"]["fargateService"]["image"]["repository"]["tag"] = "v2".into();
    });
    let waiting = place.run(&at(&emulator, "deploy")).expect(2);
    assert!(waiting.out.contains(":v2"), "{}", waiting.out);
    place.push(&waiting.out);
    let mut json = at(&emulator, "deploy");
    json.extend(["--format", "json"]);
    let outcome = place.run(&json).expect(0).json();
    // A revision of the task definition, and the service that changes over to it.
    assert_eq!(
        (&outcome["updated"], &outcome["deleted"]),
        (&1.into(), &1.into()),
        "{outcome}"
    );
    place.run(&at(&emulator, "destroy")).expect(0);
}

#[test]
fn a_placeholder_goes_to_an_emulator_and_nowhere_else() {
    let place = Place::new();
    let push = |args: &[&str]| place.run(&[&["emulator", "push-image"], args].concat());
    let image = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop-web:v1";
    for url in [
        "https://api.ecr.eu-central-1.amazonaws.com",
        "http://192.0.2.1:5000",
    ] {
        let refused = push(&["--endpoint-url", url, image]).expect(1);
        assert!(refused.err.contains("not on this machine"), "{}", refused.err);
    }
    let emulator = Emulator::start(&place);
    let refused = push(&["--endpoint-url", &emulator.url, image]).expect(1);
    assert!(
        refused.err.contains("ecr:"),
        "there is no such repository: {}",
        refused.err
    );
    let refused = push(&["--endpoint-url", &emulator.url, "shop-web:v1"]).expect(1);
    assert!(refused.err.contains("--region"), "{}", refused.err);
}
