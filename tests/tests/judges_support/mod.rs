//! What the judges need: the samples, exported; the tools, found; their words, read.

/// The graph with every kind, of the exporters' own tests.
#[path = "../../../crates/export/src/tests/graph.rs"]
mod graph;
mod judged;
mod places;
mod terraform;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;
use serde_json::{Value, json};
use tierwright_compile::{Compiled, compile};
use tierwright_export::{Format, export};
use tierwright_model::Design;
use tierwright_tests::tools::{self, Need};

pub(crate) use judged::{in_parallel, judged};
pub(crate) use places::{names_of_places, values};
pub(crate) use terraform::Terraform;

use crate::same_stack::Template;

/// A design of `samples/`, compiled.
pub(crate) struct Sample {
    /// Its file's name without the ending.
    pub(crate) name: String,
    /// The design.
    pub(crate) design: Design,
    /// Its graph.
    pub(crate) compiled: Compiled,
}

impl Sample {
    /// The formats that checkov reads.
    pub(crate) const FORMATS: [&'static str; 2] = ["terraform", "cloudformation"];

    fn new(name: &str, json: &str) -> Self {
        let design = Design::from_json(json).unwrap_or_else(|error| panic!("{name}: {error}"));
        let compiled = compile(&design);
        Self {
            name: name.to_owned(),
            design,
            compiled,
        }
    }

    /// Whether this is the weak form of a system, as a guide describes it.
    pub(crate) fn is_as_described(&self) -> bool {
        self.name.ends_with("-as-described")
    }

    /// Its template, read.
    pub(crate) fn template(&self) -> Template {
        let export = export(Format::CloudFormation, &self.compiled, &self.design).unwrap();
        Template::read(&export.files[0].contents)
    }

    /// Writes an export into a folder.
    pub(crate) fn write(&self, format: Format, folder: &Path) {
        for file in export(format, &self.compiled, &self.design).unwrap().files {
            std::fs::write(folder.join(file.path), file.contents).unwrap();
        }
    }
}

/// Every sample, by name.
pub(crate) fn samples() -> Vec<Sample> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples");
    let mut names: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .filter_map(|entry| {
            entry
                .unwrap()
                .file_name()
                .to_str()?
                .strip_suffix(".tierwright.json")
                .map(str::to_owned)
        })
        .collect();
    names.sort();
    assert!(!names.is_empty(), "there are no samples in {}", folder.display());
    let read = |name: &String| {
        let path = folder.join(format!("{name}.tierwright.json"));
        Sample::new(name, &std::fs::read_to_string(path).unwrap())
    };
    names.iter().map(read).collect()
}

/// A graph with every kind in it: no sample has all of them.
pub(crate) fn every_kind() -> Sample {
    let compiled = graph::compiled(&graph::every_kind());
    Sample {
        name: "every kind".to_owned(),
        design: graph::design(),
        compiled,
    }
}

/// A sample in which every free text is hostile, and the texts that must come out of a plan unchanged.
pub(crate) fn hostile() -> (Sample, Vec<String>) {
    const TEXTS: [&str; 12] = [
        "${aws_vpc.main.id} $${x} $$${y}",
        "%{ if true }yes%{ endif } %%{x}",
        "\"quoted\" 'single' \\back\\slash\\n \\u0041",
        "line\nline\n",
        "#!/bin/sh\n\techo ${HOME} %{x}\n\n  done\n",
        "EOT\nEOT\n",
        "007",
        "true",
        "{{ name }} {% raw %} {{resolve:ssm:/x}}",
        "日本語 é 🎉 \u{202e}rtl \u{feff}",
        "\u{1}\u{7f}\u{85} tab\t cr\r ls\u{2028}",
        "/* a */ // b # c <<-EOT",
    ];
    let mut json: Value = serde_json::from_str(
        &std::fs::read_to_string(
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples/three-tier-serverless.tierwright.json"),
        )
        .unwrap(),
    )
    .unwrap();
    let mut texts: Vec<String> = TEXTS.iter().map(|text| (*text).to_owned()).collect();
    texts.push("x\"${y}é".repeat(1_500));
    json["name"] = json!(texts.join(" "));
    json["description"] = json!(texts.join("\n"));
    json["settings"]["owner"] = json!(texts[2]);
    let mut used = 0;
    for tier in json["tiers"].as_array_mut().unwrap() {
        tier["name"] = json!(texts[used % texts.len()]);
        used += 1;
        if let Some(Value::Object(site)) = tier.pointer_mut("/kind/staticSite") {
            site.insert("files".to_owned(), json!("-it's `$(a)` \n```\n"));
            site.insert("apiBaseUrl".to_owned(), json!("'; rm -rf \"$HOME\" #\n"));
        }
        if let Some(Value::Array(environment)) = tier.pointer_mut("/kind/fargateService/environment") {
            let all: Vec<String> = texts.iter().map(|text| format!("<{text}>")).collect();
            environment.push(json!({ "name": "ALL", "value": { "text": all.concat() } }));
        }
    }
    for group in json["securityGroups"].as_array_mut().unwrap() {
        group["name"] = json!(texts[used % texts.len()]);
        used += 1;
    }
    json["network"]["vpc"]["name"] = json!(texts[used % texts.len()]);
    assert!(
        used + 1 >= TEXTS.len(),
        "the sample has too few places for all texts"
    );
    (
        Sample::new("hostile", &json.to_string()),
        texts.into_iter().take(used + 1).collect(),
    )
}

/// Every text in a JSON value.
pub(crate) fn every_text(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            found.insert(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| every_text(item, found)),
        Value::Object(map) => map.values().for_each(|item| every_text(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A program of the judges' environment.
fn judge(name: &str) -> Option<PathBuf> {
    if !tools::have(&[Need::Variable("TIERWRIGHT_JUDGES")]) {
        return None;
    }
    let folder = PathBuf::from(std::env::var_os("TIERWRIGHT_JUDGES")?).join(if cfg!(windows) {
        "Scripts"
    } else {
        "bin"
    });
    let program = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    tools::have(&[Need::File(&program)]).then_some(program)
}

/// What cfn-lint has to say about the templates of samples, by Region: nothing, when all is well. None when it is not on the
/// machine.
pub(crate) fn cfn_lint(samples: &[Sample]) -> Option<String> {
    let program = judge("cfn-lint")?;
    let mut by_region: BTreeMap<&str, Vec<&Sample>> = BTreeMap::new();
    for sample in samples {
        by_region
            .entry(&sample.design.settings.region)
            .or_default()
            .push(sample);
    }
    let mut findings = String::new();
    for (region, samples) in by_region {
        let folder = tempfile::tempdir().unwrap();
        for sample in samples {
            let own = folder.path().join(&sample.name);
            std::fs::create_dir(&own).unwrap();
            sample.write(Format::CloudFormation, &own);
        }
        let output = Command::new(&program)
            .args(["--regions", region, "--template", "*/template*.yaml"])
            .current_dir(folder.path())
            .output()
            .unwrap();
        let said = [output.stdout, output.stderr].concat();
        findings.push_str(String::from_utf8_lossy(&said).trim());
        if said.is_empty() && !output.status.success() {
            findings.push_str(&format!("cfn-lint ended with {}", output.status));
        }
    }
    Some(findings)
}

/// The code blocks of a sample's runbook, and of the README of its Terraform.
pub(crate) fn commands(sample: &Sample) -> Vec<String> {
    let texts = [Format::Runbook, Format::Terraform]
        .into_iter()
        .flat_map(|format| export(format, &sample.compiled, &sample.design).unwrap().files)
        .filter(|file| Path::new(&file.path).extension().is_some_and(|e| e == "md"));
    let mut blocks: Vec<String> = Vec::new();
    for text in texts {
        let (mut inside, before) = (false, blocks.len());
        for line in text.contents.lines() {
            if line.starts_with("```") {
                inside = !inside;
                if inside {
                    blocks.push(String::new());
                }
            } else if inside && let Some(block) = blocks.last_mut() {
                block.push_str(line);
                block.push('\n');
            }
        }
        assert!(
            blocks.len() - before >= 5,
            "{}: {} is thin",
            sample.name,
            text.path
        );
    }
    blocks
}

/// What bash says against a script, which it reads but does not run; none when there is no bash.
pub(crate) fn bash_complaint(script: &str) -> Option<String> {
    if !tools::have(&[Need::Program("bash")]) {
        return None;
    }
    let output = Command::new("bash").args(["-n", "-c", script]).output().unwrap();
    Some(String::from_utf8_lossy(&output.stderr).into_owned())
}

/// checkov, found.
pub(crate) struct Checkov {
    program: PathBuf,
}

/// A check that failed.
pub(crate) struct Failure {
    /// The sample's name.
    pub(crate) sample: String,
    /// Such as `CKV_AWS_18`.
    pub(crate) id: String,
    /// The resource, as checkov calls it.
    pub(crate) resource: String,
    /// What the check wants.
    pub(crate) title: String,
}

impl Checkov {
    pub(crate) fn find() -> Option<Self> {
        Some(Self {
            program: judge("checkov")?,
        })
    }

    /// The checks that fail on the exports of samples.
    pub(crate) fn failures(&self, samples: &[Sample], format: Format) -> Vec<Failure> {
        let folder = tempfile::tempdir().unwrap();
        for sample in samples {
            let own = folder.path().join(&sample.name);
            std::fs::create_dir(&own).unwrap();
            sample.write(format, &own);
        }
        let output = Command::new(&self.program)
            .args(["--directory", ".", "--framework", format.as_str()])
            .args(["--skip-download", "--compact", "--quiet", "--output", "json"])
            .current_dir(folder.path())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        let report: Value = serde_json::from_str(&said)
            .unwrap_or_else(|error| panic!("{error}: {said}{}", String::from_utf8_lossy(&output.stderr)));
        assert_eq!(report["summary"]["parsing_errors"], 0, "{report:#}");
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        report["results"]["failed_checks"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|check| Failure {
                sample: text(&check["file_path"])
                    .trim_start_matches('/')
                    .split('/')
                    .next()
                    .unwrap_or_default()
                    .to_owned(),
                id: text(&check["check_id"]),
                resource: text(&check["resource"]),
                title: text(&check["check_name"]),
            })
            .collect()
    }
}

/// A check that may fail, and why.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Waiver {
    /// Such as `CKV_AWS_18`.
    pub(crate) id: String,
    /// `terraform` or `cloudformation`.
    pub(crate) format: String,
    /// The resource as checkov calls it; `*` stands for any text.
    pub(crate) resource: String,
    /// The samples in which it may, where that isn't all of them; `*` stands for any text.
    pub(crate) sample: Option<String>,
    /// Why the export is right.
    pub(crate) reason: String,
}

impl Waiver {
    pub(crate) fn covers(&self, format: Format, failure: &Failure) -> bool {
        let sample = self.sample.as_deref().unwrap_or("*");
        self.format == format.as_str()
            && self.id == failure.id
            && matches(&self.resource, &failure.resource)
            && matches(sample, &failure.sample)
    }
}

/// The waivers of `tests/policy/waivers.json`.
pub(crate) fn waivers() -> Vec<Waiver> {
    serde_json::from_str(include_str!("../../policy/waivers.json")).unwrap()
}

fn matches(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((before, rest)) => text.strip_prefix(before).is_some_and(|text| {
            (0..=text.len()).any(|at| text.is_char_boundary(at) && matches(rest, &text[at..]))
        }),
    }
}
