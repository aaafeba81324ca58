//! Templates with one fault each, and the same ones with it corrected: what is found above advice, and where, to the line.
//!
//! The files of `faults/` are facts of other people's systems, written again as small as they get. [`FOUND`] says for each
//! file everything that is found in it above advice; a file that is not listed there must give nothing. A finding is
//! `line rule subject.property`. `siblings.rs`
//! holds what is like one of these faults or only near one.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeMap;
use std::path::Path;

use common::found;
use tierwright_model::{Finding, Severity};

/// What else those of the files say that take plain HTTP; they run their tasks in public subnets too.
const PLAIN_HTTP: &str = "41 http-listener LB.Protocol";

/// What is found in each file.
const FOUND: &[(&str, &[&str])] = &[
    (
        "02-task-egress-without-s3-prefix-list.bad.yaml",
        &["98 task-egress-closed TaskSg.SecurityGroupEgress"],
    ),
    (
        "08-route-before-gateway-attachment.bad.yaml",
        &["33 gateway-attachment-not-awaited PublicDefault.DependsOn"],
    ),
    (
        "15-fargate-with-instance-targets.bad.yaml",
        &["51 target-type-unsuitable Targets.TargetType"],
    ),
    (
        "22-exec-permissions-on-the-execution-role.bad.yaml",
        &["83 exec-not-permitted TaskRole.Policies"],
    ),
    (
        "25-host-port-differs-in-awsvpc.bad.yaml",
        &["89 host-port-differs Task.ContainerDefinitions.0.PortMappings.0.HostPort"],
    ),
    (
        "43-one-task-that-can-not-be-replaced.bad.yaml",
        &["57 rolling-update-stuck Service.DeploymentConfiguration"],
    ),
    (
        "63-cdk-json-health-check-port-closed.bad.json",
        &["458 sg-chain-broken WebSecurityGroup3D4C.SecurityGroupIngress"],
    ),
    (
        "missed-01-rolling-update-stuck.yaml",
        &[
            "89 rolling-update-stuck S.DeploymentConfiguration",
            PLAIN_HTTP,
            "78 task-in-public-subnet S.AssignPublicIp",
        ],
    ),
    (
        "missed-02-instance-targets-for-awsvpc.yaml",
        &[
            "55 target-type-unsuitable TG.TargetType",
            PLAIN_HTTP,
            "78 task-in-public-subnet S.AssignPublicIp",
        ],
    ),
    (
        "missed-04-container-of-another-name.yaml",
        &[
            "88 container-name-unknown S.LoadBalancers.0.ContainerName",
            PLAIN_HTTP,
            "78 task-in-public-subnet S.AssignPublicIp",
        ],
    ),
    (
        "missed-09-two-listeners-on-a-port.yaml",
        &[
            "53 duplicate-listener-port L2.Port",
            PLAIN_HTTP,
            "77 task-in-public-subnet S.AssignPublicIp",
        ],
    ),
    (
        "missed-11-passwords.yaml",
        &[
            "10 password-in-template Second.MasterUserPassword",
            "22 secret-in-environment Task.ContainerDefinitions.0.Environment.0",
            "23 secret-in-environment Task.ContainerDefinitions.0.Environment.1",
            "7 password-in-template Database.MasterUserPassword",
        ],
    ),
];

/// `line rule subject.property`.
fn line(finding: &Finding) -> String {
    let property = finding.property.as_deref().map(|property| format!(".{property}"));
    format!(
        "{} {} {}{}",
        finding.place.unwrap().line,
        finding.rule,
        finding.subject,
        property.unwrap_or_default()
    )
}

#[test]
fn each_file_gives_what_it_must_and_nothing_else() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults");
    let mut expected: BTreeMap<&str, &[&str]> = FOUND.iter().copied().collect();
    let mut problems = Vec::new();
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    for path in files {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let mut wanted = expected.remove(name.as_str()).unwrap_or_default().to_vec();
        let findings = found(&std::fs::read(&path).unwrap(), Severity::Warning);
        let mut lines: Vec<String> = findings.iter().map(line).collect();
        lines.sort();
        wanted.sort_unstable();
        if lines != wanted {
            let messages: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
            problems.push(format!(
                "{name}\n  wanted {wanted:#?}\n  found {lines:#?}\n  {messages:#?}"
            ));
        }
    }
    assert!(expected.is_empty(), "no such files: {:?}", expected.keys());
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
