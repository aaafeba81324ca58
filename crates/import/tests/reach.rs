//! Whole templates, and who gets to whom in them: a false *reachable* is the worst answer that there is.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use tierwright_import::{Imported, Options, cloudformation};
use tierwright_model::Protocol;
use tierwright_reach::{Network, Reason, Verdict, find, find_called};
use tierwright_rules::check;

fn read(text: &str) -> Imported {
    cloudformation::read(text.as_bytes(), &Options::default()).unwrap()
}

fn template(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reach");
    std::fs::read_to_string(folder.join(name)).unwrap()
}

/// The verdict, with what blocks.
fn ask(imported: &Imported, from: &str, to: &str, port: u16) -> (Verdict, Option<(Reason, String)>) {
    let compiled = imported.with_defaults();
    let from = find(&compiled, from).unwrap();
    let to = find_called(&compiled, to).unwrap();
    let answer = Network::new(&compiled.graph).reach(&from, &to, Protocol::Tcp, port);
    let blocked = answer.blocked_by();
    let at = answer.blocker.map(|blocker| blocker.origin);
    (answer.verdict, blocked.zip(at))
}

/// The findings about network ACLs: the rule and where it stands.
fn findings(imported: &Imported) -> Vec<(String, String)> {
    check(None, &imported.with_defaults())
        .into_iter()
        .filter(|finding| finding.rule.starts_with("network-acl"))
        .map(|finding| (finding.rule, finding.subject))
        .collect()
}

/// A template, a caller, a called, a port, the verdict, what blocks, and the finding.
type Case = (
    &'static str,
    &'static str,
    &'static str,
    u16,
    Verdict,
    Option<&'static str>,
    Option<&'static str>,
);

const CASES: &[Case] = &[
    (
        "acl-without-entries.yaml",
        "internet",
        "LoadBalancer",
        80,
        Verdict::Blocked,
        Some("Acl"),
        Some("Acl"),
    ),
    (
        "../templates/network-acl.yaml",
        "internet",
        "Service",
        8080,
        Verdict::Blocked,
        Some("AppAcl"),
        Some("AppAcl"),
    ),
    (
        "acl-for-the-port.yaml",
        "internet",
        "Service",
        8080,
        Verdict::Reachable,
        None,
        None,
    ),
    (
        "container-without-ports.yaml",
        "internet",
        "Service",
        80,
        Verdict::Unknown,
        None,
        None,
    ),
];

#[test]
fn answers_and_findings_agree() {
    for (name, from, to, port, verdict, at, finding) in CASES {
        let imported = read(&template(name));
        let blocked = at.map(|at| (Reason::NetworkAcl, at.to_owned()));
        assert_eq!(ask(&imported, from, to, *port), (*verdict, blocked), "{name}");
        let expect: Vec<(String, String)> = finding
            .map(|at| ("network-acl-blocks-requests".to_owned(), at.to_owned()))
            .into_iter()
            .collect();
        assert_eq!(findings(&imported), expect, "{name}");
    }
}

/// The group decides where the container does not.
#[test]
fn a_group_blocks_a_container_without_ports() {
    let text = template("container-without-ports.yaml")
        .replace("FromPort: 80, ToPort: 80", "FromPort: 81, ToPort: 81");
    let (verdict, blocked) = ask(&read(&text), "internet", "Service", 80);
    assert_eq!(verdict, Verdict::Blocked);
    assert_eq!(blocked, Some((Reason::IngressMissing, "Group".to_owned())));
}

/// What stands under a condition may be there or not; nobody is told of either.
#[test]
fn conditions_leave_it_open() {
    let text = template("../templates/network-acl.yaml");
    let conditions = "Conditions:\n  Sandbox: !Equals [!Ref CertificateArn, x]\nResources:\n";
    let text = text.replacen("Resources:\n", conditions, 1);
    for resource in ["AppAAcl", "AppAclIn"] {
        let changed = text
            .replace(
                "PortRange: {From: 22, To: 22}",
                "PortRange: {From: 8080, To: 8080}",
            )
            .replace(
                &format!("  {resource}:\n"),
                &format!("  {resource}:\n    Condition: Sandbox\n"),
            );
        let imported = read(&changed);
        let (verdict, _) = ask(&imported, "internet", "Service", 8080);
        assert_eq!(verdict, Verdict::Unknown, "{resource}");
        assert_eq!(findings(&imported), [], "{resource}");
    }
}

/// A parameter's default counts, as everywhere in a template.
#[test]
fn defaults_count() {
    let text = template("../templates/network-acl.yaml")
        .replacen(
            "Parameters:\n",
            "Parameters:\n  Port:\n    Type: Number\n    Default: 8080\n",
            1,
        )
        .replace(
            "PortRange: {From: 22, To: 22}",
            "PortRange: {From: !Ref Port, To: !Ref Port}",
        );
    assert_eq!(
        ask(&read(&text), "internet", "Service", 8080).0,
        Verdict::Reachable
    );
    let without = text.replace("    Default: 8080\n", "");
    assert_eq!(
        ask(&read(&without), "internet", "Service", 8080).0,
        Verdict::Unknown
    );
}
