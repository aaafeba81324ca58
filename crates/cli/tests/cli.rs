//! Commands that only look at files: exit codes, the shapes of their output, and what they say about bad files.

// A test that unwraps says where it failed.
#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::io::Read as _;
use std::process::Stdio;

use common::Place;
use serde_json::Value;

const DESIGN: &str = "three-tier-serverless.tierwright.json";

/// The sample with its database open to its callers no more, which the rules must notice.
fn broken_chain(place: &Place) {
    place.sample();
    place.change(DESIGN, |design| {
        let groups = design["securityGroups"].as_array_mut().unwrap();
        let db = groups.iter_mut().find(|g| g["id"] == "sg-aurora-db").unwrap();
        db["rules"]
            .as_array_mut()
            .unwrap()
            .retain(|rule| rule["id"] != "db-from-app");
    });
}

#[test]
fn check_is_silent_about_the_sample_and_loud_about_a_broken_one() {
    let place = Place::new();
    place.sample();
    let fine = place.run(&["check", DESIGN, "--fail-on", "advice"]).expect(0);
    assert!(fine.out.contains("Nothing is wrong"), "{}", fine.out);
    assert!(!fine.out.contains('\x1b'), "no colours in a pipe");

    broken_chain(&place);
    let found = place.run(&["check", DESIGN]).expect(2);
    assert!(
        found.out.contains("sg-chain") && found.out.contains("hint:") && found.out.contains("fix:"),
        "{}",
        found.out
    );
}

#[test]
fn check_writes_the_json_that_is_promised() {
    let place = Place::new();
    broken_chain(&place);
    let report = place.run(&["check", DESIGN, "--format", "json"]).expect(2).json();
    assert_eq!(report["schema"], 1);
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&report), ["schema", "findings", "summary"]);
    assert_eq!(keys(&report["summary"]), ["error", "warning", "advice"]);
    let findings = report["findings"].as_array().unwrap();
    assert!(!findings.is_empty());
    for finding in findings {
        let mut promised = vec![
            "rule", "severity", "catalog", "subject", "property", "message", "hint", "fixable",
        ];
        if finding.get("waived").is_some() {
            promised.push("waived");
        }
        assert_eq!(keys(finding), promised);
        assert!(["error", "warning", "advice"].contains(&finding["severity"].as_str().unwrap()));
        assert!(
            finding["catalog"]
                .as_array()
                .unwrap()
                .iter()
                .all(Value::is_string)
        );
    }
}

#[test]
fn check_writes_sarif() {
    let place = Place::new();
    broken_chain(&place);
    let log = place
        .run(&["check", DESIGN, "--format", "sarif"])
        .expect(2)
        .json();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for result in run["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(
            rules[index]["help"]["markdown"]
                .as_str()
                .is_some_and(|page| !page.is_empty())
        );
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], DESIGN);
        assert!(place["region"]["startLine"].as_u64().unwrap() >= 1);
    }
}

#[test]
fn a_waived_finding_does_not_count() {
    let place = Place::new();
    broken_chain(&place);
    let report = place.run(&["check", DESIGN, "--format", "json"]).json();
    place.change(DESIGN, |design| {
        let waiver = |finding: &Value| {
            serde_json::json!({"rule": finding["rule"], "subject": finding["subject"], "reason": "a lesson"})
        };
        design["waivers"] = report["findings"].as_array().unwrap().iter().map(waiver).collect();
    });
    let waived = place.run(&["check", DESIGN, "--format", "json"]).expect(0).json();
    assert_eq!(waived["findings"][0]["waived"], "a lesson");
    assert_eq!(waived["summary"]["error"], 0);
}

#[test]
fn fix_shows_the_difference_and_writes_only_when_asked() {
    let place = Place::new();
    broken_chain(&place);
    let before = fs::read_to_string(place.path().join(DESIGN)).unwrap();
    let shown = place.run(&["fix", DESIGN]).expect(0);
    assert!(
        shown.out.contains("+++") && shown.out.contains("+  "),
        "{}",
        shown.out
    );
    assert!(shown.err.contains("--write"), "{}", shown.err);
    assert_eq!(fs::read_to_string(place.path().join(DESIGN)).unwrap(), before);
    place.run(&["fix", DESIGN, "--write"]).expect(0);
    place.run(&["check", DESIGN]).expect(0);
    let nothing = place.run(&["fix", DESIGN, "--write"]).expect(0);
    assert!(nothing.err.contains("nothing was changed") && nothing.out.is_empty());
    let unknown = place.run(&["fix", DESIGN, "--rule", "no-such-rule"]).expect(1);
    assert!(unknown.err.contains("no-such-rule"), "{}", unknown.err);
}

#[test]
fn reach_goes_hop_by_hop() {
    let place = Place::new();
    broken_chain(&place);
    let ask = |from: &str, to: &str| place.run(&["reach", DESIGN, "--from", from, "--to", to]);
    assert!(ask("alb", "api").expect(0).out.contains("reachable"));
    let blocked = ask("api", "db").expect(2);
    assert!(
        blocked.out.contains("blocked") && blocked.out.contains("hint:"),
        "{}",
        blocked.out
    );
    assert!(ask("internet", "db").expect(2).out.contains("3306"));
    let unknown = ask("nowhere", "db").expect(1);
    assert!(
        unknown.err.contains("\"nowhere\"") && unknown.err.contains("alb"),
        "{}",
        unknown.err
    );
    let json = place
        .run(&[
            "reach", DESIGN, "--from", "alb", "--to", "api", "--port", "8080", "--format", "json",
        ])
        .expect(0)
        .json();
    assert_eq!(
        (&json["verdict"], &json["port"]),
        (&"reachable".into(), &8080.into())
    );
    assert!(!json["hops"].as_array().unwrap().is_empty());
}

#[test]
fn resources_are_in_cloudformations_vocabulary() {
    let place = Place::new();
    place.sample();
    let json = place
        .run(&["resources", DESIGN, "--format", "json"])
        .expect(0)
        .json();
    assert_eq!(json["MainVpc"]["Type"], "AWS::EC2::VPC");
    assert_eq!(json["MainVpc"]["Properties"]["CidrBlock"], "10.20.0.0/16");
    let text = place.run(&["resources", DESIGN]).expect(0).out;
    assert!(text.contains("MainVpc") && text.lines().count() > 30, "{text}");
}

#[test]
fn export_stays_in_its_folder_and_keeps_what_is_not_its_own() {
    let place = Place::new();
    place.sample();
    let to = |format: &str, force: &[&str]| {
        place.run(&[&["export", DESIGN, "--to", format, "--out", "out"], force].concat())
    };
    for format in ["terraform", "cloudformation", "runbook"] {
        assert!(to(format, &[]).expect(0).out.contains("wrote"));
        let again = to(format, &[]).expect(0);
        assert!(
            again.out.contains("unchanged") && !again.out.contains("wrote"),
            "{}",
            again.out
        );
    }
    let file = place.path().join("out/network.tf");
    fs::write(&file, "# mine\n").unwrap();
    let refused = to("terraform", &[]).expect(1);
    assert!(
        refused.err.contains("network.tf") && refused.err.contains("--force"),
        "{}",
        refused.err
    );
    assert_eq!(fs::read_to_string(&file).unwrap(), "# mine\n");
    to("terraform", &["--force"]).expect(0);
    assert_ne!(fs::read_to_string(&file).unwrap(), "# mine\n");
    to("clay", &[]).expect(1);
}

/// A service that its load balancer can't reach, a group with a name that is not there, and one that may not exist.
const TEMPLATE: &str = include_str!("template.yaml");

#[test]
fn templates_are_checked_with_line_and_column() {
    let place = Place::new();
    fs::write(place.path().join("template.yaml"), TEMPLATE).unwrap();
    let report = place
        .run(&["check", "template.yaml", "--format", "json"])
        .expect(2)
        .json();
    let findings = report["findings"].as_array().unwrap();
    let found: Vec<String> = findings
        .iter()
        .filter(|f| f["severity"] == "error")
        .map(|f| {
            format!(
                "{}:{} {} {}",
                f["line"],
                f["column"],
                f["rule"].as_str().unwrap(),
                f["subject"].as_str().unwrap()
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            "20:7 sg-chain-broken TaskGroup",
            "61:18 template-reference-unknown Spare"
        ]
    );
    assert_eq!(report["summary"]["error"], 2);

    let text = place.run(&["check", "template.yaml"]).expect(2).out;
    assert!(
        text.contains("template.yaml") && text.contains("sg-chain-broken TaskGroup"),
        "{text}"
    );
    assert!(
        text.contains("  61:18\n") && text.contains("is there only if Known holds"),
        "{text}"
    );

    let log = place
        .run(&["check", "template.yaml", "--format", "sarif"])
        .expect(2)
        .json();
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    let reference = results
        .iter()
        .find(|r| r["ruleId"] == "template-reference-unknown")
        .unwrap();
    let region = &reference["locations"][0]["physicalLocation"]["region"];
    assert_eq!(
        (&region["startLine"], &region["startColumn"]),
        (&61.into(), &18.into())
    );
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
    }
    assert!(
        place
            .run(&["rules", "template-reference-unknown"])
            .expect(0)
            .out
            .contains("What it does")
    );
}

#[test]
fn templates_have_resources_and_reachability() {
    let place = Place::new();
    fs::write(place.path().join("template.yaml"), TEMPLATE).unwrap();
    let json = place
        .run(&["resources", "template.yaml", "--format", "json"])
        .expect(0)
        .json();
    assert_eq!(
        json["Targets"]["Properties"]["Port"],
        serde_json::json!({ "Ref": "Port" })
    );
    assert_eq!(json["Spare"]["Condition"], "Known");
    assert_eq!(json["Spare"]["Place"]["line"], 56);
    let text = place.run(&["resources", "template.yaml"]).expect(0).out;
    assert!(
        text.contains("line 56, if Known") && text.contains("8 resources"),
        "{text}"
    );

    let ask = |to: &str, port: &str| {
        place.run(&[
            "reach",
            "template.yaml",
            "--from",
            "Balancer",
            "--to",
            to,
            "--port",
            port,
        ])
    };
    assert!(ask("Service", "8080").expect(2).out.contains("blocked"));
    // What is given decides conditions, and what does not belong there is refused.
    let list = |value: &str| {
        let parameter = format!("Stage={value}");
        place.run(&[
            "resources",
            "template.yaml",
            "--region",
            "eu-west-1",
            "--parameter",
            &parameter,
        ])
    };
    let there = list("prod").expect(0).out;
    assert!(
        there.contains("8 resources") && !there.contains("if Known"),
        "{there}"
    );
    assert!(list("test").expect(0).out.contains("7 resources"));
    let misspelt = place
        .run(&["check", "template.yaml", "--parameter", "Stagee=x"])
        .expect(1);
    assert!(
        misspelt.err.contains("no parameter \"Stagee\"; it has Port"),
        "{}",
        misspelt.err
    );
    // What needs a design says so.
    for command in ["fix", "plan"] {
        let refused = place.run(&[command, "template.yaml"]).expect(1);
        assert!(
            refused.err.contains("is a CloudFormation template"),
            "{}",
            refused.err
        );
    }
}

#[test]
fn bad_files_get_a_sentence_with_the_place() {
    let place = Place::new();
    place.sample();
    let good = fs::read_to_string(place.path().join(DESIGN)).unwrap();
    let write = |name: &str, text: &[u8]| fs::write(place.path().join(name), text).unwrap();
    write("cut.json", &good.as_bytes()[..good.len() / 2]);
    write(
        "unknown.json",
        good.replacen("\"owner\"", "\"onwer\"", 1).as_bytes(),
    );
    write(
        "dangling.json",
        good.replacen("\"routeTable\": \"public-routes\"", "\"routeTable\": \"gone\"", 1)
            .as_bytes(),
    );
    write(
        "twice.json",
        good.replacen("\"id\": \"public-b\"", "\"id\": \"public-a\"", 1)
            .as_bytes(),
    );
    write(
        "newer.json",
        good.replacen("\"tierwright\": 1", "\"tierwright\": 7", 1)
            .as_bytes(),
    );
    write("other.json", b"{}");
    write("binary.json", b"\xff\xfe\0");
    write("notes.yaml", b"title: Notes\n");
    write("open.yaml", b"Resources:\n  Vpc: {Type: AWS::EC2::VPC\n");
    // 200 MB without using any disk: a sparse file, which must be refused before it is read.
    fs::File::create(place.path().join("huge.json"))
        .unwrap()
        .set_len(200 << 20)
        .unwrap();
    for (name, says) in [
        ("cut.json", "ends in the middle"),
        ("unknown.json", "onwer"),
        ("dangling.json", "\"gone\""),
        ("twice.json", "used twice"),
        ("newer.json", "version 7"),
        ("other.json", "not a Tierwright design"),
        ("binary.json", "UTF-8"),
        ("notes.yaml", "no section Resources"),
        ("open.yaml", "line 2, column 8"),
        ("huge.json", "209715200"),
        ("missing.json", "no such file"),
        (".", "folder"),
    ] {
        for command in ["check", "resources", "fix"] {
            let refused = place.run(&[command, name]).expect(1);
            // To mend a file it must be a design, and YAML never is.
            let says = if command == "fix" && name.ends_with(".yaml") {
                "error:"
            } else {
                says
            };
            assert!(
                refused.err.contains(says) && refused.err.contains(name),
                "{name}: {}",
                refused.err
            );
            assert!(refused.out.is_empty());
        }
    }
    for placed in ["cut.json", "unknown.json", "dangling.json", "twice.json"] {
        let err = place.run(&["check", placed]).err;
        assert!(err.contains("line "), "{err}");
    }
}

#[test]
fn hostile_labels_do_not_reach_the_terminal() {
    let place = Place::new();
    broken_chain(&place);
    place.change(DESIGN, |design| {
        design["name"] = "\u{1b}[2J\u{202e}evil".into();
        for group in design["securityGroups"].as_array_mut().unwrap() {
            group["name"] = "\u{1b}]0;title\u{7}".into();
        }
    });
    for args in [
        &["check", DESIGN][..],
        &["fix", DESIGN],
        &["resources", DESIGN],
        &["reach", DESIGN, "--from", "api", "--to", "db"],
    ] {
        let ended = place.run(args);
        assert!(
            !ended.out.contains(['\u{1b}', '\u{202e}', '\u{7}']),
            "{args:?}: {:?}",
            ended.out
        );
        assert!(
            !ended.err.contains(['\u{1b}', '\u{202e}', '\u{7}']),
            "{args:?}: {:?}",
            ended.err
        );
    }
}

#[test]
fn a_pipe_that_closes_early_is_no_failure() {
    let place = Place::new();
    broken_chain(&place);
    for args in [
        &["check", DESIGN][..],
        &["resources", DESIGN, "--format", "json"],
        &["schema"],
        &["--help"],
        &["rules"],
    ] {
        let mut child = place
            .command(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // As `head -c1` does: one byte, then the pipe is closed.
        let mut out = child.stdout.take().unwrap();
        let _ = out.read(&mut [0]);
        drop(out);
        let mut err = String::new();
        child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        let status = child.wait().unwrap();
        assert!(matches!(status.code(), Some(0 | 2)), "{args:?}: {status} {err}");
        assert!(!err.contains("panicked"), "{err}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_a_failure() {
    let place = Place::new();
    place.sample();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = place
        .command(&["resources", DESIGN])
        .stdout(full)
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot be written"));
}

#[test]
fn mistakes_on_the_command_line_are_not_findings() {
    let place = Place::new();
    for args in [
        &["check"][..],
        &["nonsense"],
        &["check", "a", "--format", "xml"],
        &[],
        &["plan", "a", "--emulator", "--profile", "p"],
    ] {
        let ended = place.run(args).expect(1);
        assert!(
            ended.out.is_empty() && ended.err.contains("help"),
            "{args:?}: {}",
            ended.err
        );
    }
    for args in [
        &["--help"][..],
        &["help", "deploy"],
        &["check", "--help"],
        &["--version"],
    ] {
        assert!(!place.run(args).expect(0).out.is_empty());
    }
}

#[test]
fn rules_samples_schema_and_completions() {
    let place = Place::new();
    let rules = place.run(&["rules", "--format", "json"]).expect(0).json();
    let id = rules[0]["id"].as_str().unwrap().to_owned();
    assert!(place.run(&["rules", &id]).expect(0).out.contains("What it does"));
    assert!(
        place
            .run(&["rules", "no-such-rule"])
            .expect(1)
            .err
            .contains("no-such-rule")
    );
    assert!(
        place
            .run(&["samples"])
            .expect(0)
            .out
            .contains("three-tier-serverless")
    );
    place.sample();
    place
        .run(&["samples", "--write", "three-tier-serverless", "."])
        .expect(0);
    assert!(
        place
            .path()
            .join("three-tier-serverless/site/index.html")
            .is_file()
    );
    fs::write(place.path().join(DESIGN), "mine").unwrap();
    let refused = place
        .run(&["samples", "--write", "three-tier-serverless", "."])
        .expect(1);
    assert!(refused.err.contains(DESIGN), "{}", refused.err);
    let schema = place.run(&["schema"]).expect(0).json();
    assert!(schema["properties"]["tierwright"].is_object());
    for shell in ["bash", "zsh", "fish", "powershell"] {
        assert!(
            place.run(&["completions", shell]).expect(0).out.contains("reach"),
            "{shell}"
        );
    }
}

#[test]
fn looking_at_a_file_leaves_nothing_behind() {
    let place = Place::new();
    place.sample();
    place.run(&["check", DESIGN]).expect(0);
    place.run(&["resources", DESIGN]).expect(0);
    assert!(!place.data().exists(), "no database for commands that need none");
}
