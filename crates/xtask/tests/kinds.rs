//! Adding a resource kind is one place, its file in the catalog: whatever else it needs is named here when it is missing.
//! The page `docs/kinds.md` is made here too.
//!
//! The tests of single crates look deeper (a template's attributes, a provider's calls); this one looks at files, so that
//! one failure lists all that is left to do.

#![allow(clippy::unwrap_used)] // A test that unwraps says where it failed.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use tierwright_catalog::kinds::TagForm;
use tierwright_catalog::{Kind, KindInfo};

/// A file that says something of every kind.
struct Place {
    /// What it is for.
    what: &'static str,
    /// Its path; `{kind}` stands for the kind's own, such as `ec2/subnet`.
    file: &'static str,
    /// What it must hold; `{type}` stands for the CloudFormation type, `{kind}` for the path with spaces around the `/`.
    holds: &'static str,
}

const PLACES: [Place; 8] = [
    Place {
        what: "its properties",
        file: "crates/catalog/src/kinds/{kind}.rs",
        holds: "= \"{type}\",",
    },
    Place {
        what: "the page that its facts come from",
        file: "crates/catalog/src/kinds/{kind}.rs",
        holds: "Source: <https://docs.aws.amazon.com/",
    },
    Place {
        what: "its Terraform template",
        file: "templates/terraform/{kind}.tf.tera",
        holds: "resource \"aws_",
    },
    Place {
        what: "its AWS calls",
        file: "crates/aws/src/{kind}.rs",
        holds: "impl Calls for",
    },
    Place {
        what: "its line in the table of calls",
        file: "crates/aws/src/calls.rs",
        holds: "\"{type}\" => ",
    },
    Place {
        what: "a resource in the graph of every kind, which both exporters and the outside judges read",
        file: "crates/export/src/tests/every_kind.json",
        holds: "\"Type\": \"{type}\"",
    },
    Place {
        what: "its names in both formats",
        file: "tests/policy/correspondence.json",
        holds: "\"{type}\": ",
    },
    Place {
        what: "its line in the documentation (`cargo xtask codegen` writes it)",
        file: "docs/kinds.md",
        holds: "[`{type}`](",
    },
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// What is missing below a folder, one line for each place of each kind.
fn missing(root: &Path, kinds: &[KindInfo]) -> Vec<String> {
    let mut missing = Vec::new();
    for kind in kinds {
        let filled = |text: &str| {
            text.replace("{kind}", kind.path)
                .replace("{type}", kind.type_name)
        };
        for place in &PLACES {
            let file = filled(place.file);
            let holds = filled(place.holds);
            let there = std::fs::read_to_string(root.join(&file)).is_ok_and(|text| text.contains(&holds));
            if !there {
                missing.push(format!(
                    "{} lacks {}: {file} should hold {holds}",
                    kind.type_name, place.what
                ));
            }
        }
    }
    missing
}

#[test]
fn every_kind_is_whole() {
    // A page that is being written is not missing.
    let page = std::env::var_os("TIERWRIGHT_UPDATE").is_some();
    let missing: Vec<String> = missing(&root(), Kind::ALL)
        .into_iter()
        .filter(|line| !page || !line.contains("docs/kinds.md"))
        .collect();
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// A file that belongs to no kind is one that was forgotten when a kind went.
#[test]
fn every_kind_file_is_a_kind() {
    let kinds: BTreeSet<&str> = Kind::ALL.iter().map(|kind| kind.path).collect();
    let folder = root().join("crates/catalog/src/kinds");
    for service in std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap()) {
        if !service.path().is_dir() {
            continue;
        }
        for file in std::fs::read_dir(service.path())
            .unwrap()
            .map(|entry| entry.unwrap())
        {
            let text = std::fs::read_to_string(file.path()).unwrap();
            let name = file.file_name().into_string().unwrap();
            let path = format!(
                "{}/{}",
                service.file_name().into_string().unwrap(),
                name.trim_end_matches(".rs")
            );
            assert!(
                !text.contains("\nkind! {") || kinds.contains(path.as_str()),
                "{path} declares a kind that kinds/mod.rs does not list"
            );
        }
    }
}

#[test]
fn a_missing_file_is_named() {
    let empty = tempfile::tempdir().unwrap();
    let vpc = Kind::ALL
        .iter()
        .find(|kind| kind.path == "ec2/vpc")
        .copied()
        .unwrap();
    assert_eq!(missing(empty.path(), &[vpc]).len(), PLACES.len());
    let unknown = KindInfo {
        type_name: "AWS::SQS::Queue",
        path: "sqs/queue",
        attributes: &[],
        tags: TagForm::List,
        fields: &[],
    };
    let lines = missing(&root(), &[unknown]);
    assert_eq!(lines.len(), PLACES.len(), "{lines:#?}");
    assert!(
        lines[2].starts_with(
            "AWS::SQS::Queue lacks its Terraform template: templates/terraform/sqs/queue.tf.tera"
        ),
        "{}",
        lines[2]
    );
}

#[test]
fn generated_kinds_page() {
    let path = root().join("docs/kinds.md");
    let page = page();
    if std::env::var_os("TIERWRIGHT_UPDATE").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let written = std::fs::read_to_string(&path)
        .unwrap_or_default()
        .replace("\r\n", "\n");
    let line = written
        .lines()
        .zip(page.lines())
        .find(|(is, should)| is != should);
    assert!(
        written == page,
        "docs/kinds.md is stale; run `cargo xtask codegen`. The first difference: {line:#?}"
    );
}

fn page() -> String {
    let mut page = "<!-- Generated by `cargo xtask codegen` (crates/xtask/tests/kinds.rs). Do not edit. -->\n\n\
                    # Resource kinds\n\n\
                    What a design can become in AWS. A kind has the properties of its CloudFormation type; the link leads to the page \
                    that they were read from. Terraform says some kinds with several resources, and some with one of two. A template may \
                    take the attributes listed with `Fn::GetAtt`. A type that is not listed is kept as it was read.\n"
        .to_owned();
    let mut service = "";
    for kind in Kind::ALL {
        let own = kind.type_name.split("::").nth(1).unwrap_or_default();
        if own != service {
            service = own;
            page.push_str(&format!(
                "\n## {service}\n\n| CloudFormation | what it is | Terraform | attributes | tags |\n| --- | --- | --- | --- | --- |\n"
            ));
        }
        let text = std::fs::read_to_string(root().join(format!("crates/catalog/src/kinds/{}.rs", kind.path)))
            .unwrap();
        let attributes: Vec<String> = kind.attributes.iter().map(|name| format!("`{name}`")).collect();
        writeln!(
            page,
            "| [`{}`]({}) | {} | {} | {} | {} |",
            kind.type_name,
            source(&text, kind),
            sentence(&text, kind),
            terraform_types(kind).join(", "),
            attributes.join(", "),
            match kind.tags {
                TagForm::None => "",
                TagForm::List => "list",
                TagForm::Map => "object",
            }
        )
        .unwrap();
    }
    page
}

/// The page that a kind's file names.
fn source(text: &str, kind: &KindInfo) -> String {
    let (_, rest) = text
        .split_once("Source: <")
        .unwrap_or_else(|| panic!("{} names no source", kind.path));
    rest.split_once('>')
        .map(|(url, _)| url.to_owned())
        .unwrap_or_default()
}

/// The documentation of a kind's struct, on one line.
fn sentence(text: &str, kind: &KindInfo) -> String {
    let (before, _) = text
        .split_once(&format!("= \"{}\",", kind.type_name))
        .unwrap_or_else(|| panic!("{} does not declare {}", kind.path, kind.type_name));
    let mut lines: Vec<&str> = before
        .lines()
        .rev()
        .skip(1)
        .map(str::trim)
        .take_while(|line| line.starts_with("///"))
        .map(|line| line.trim_start_matches("///").trim())
        .filter(|line| !line.is_empty())
        .collect();
    lines.reverse();
    assert!(!lines.is_empty(), "{} says nothing of its kind", kind.path);
    lines.join(" ").replace('|', "\\|")
}

/// The types of the resources that a kind's template writes, the main one first.
fn terraform_types(kind: &KindInfo) -> Vec<String> {
    let text =
        std::fs::read_to_string(root().join(format!("templates/terraform/{}.tf.tera", kind.path))).unwrap();
    let mut types = Vec::new();
    for rest in text.split("resource \"").skip(1) {
        let name = format!("`{}`", rest.split_once('"').map_or("", |(name, _)| name));
        if !types.contains(&name) {
            types.push(name);
        }
    }
    types
}
