//! Outside judges of the exports: Terraform with the real AWS provider, cfn-lint, checkov. Nothing here was written by us,
//! so these decide whether an export is right.
//!
//! A judge that is not on the machine is skipped with a sentence, unless `TIERWRIGHT_REQUIRE_JUDGES` makes that a failure.
//! `TIERWRIGHT_JUDGES` names the Python environment with cfn-lint and checkov, `TIERWRIGHT_TF_MIRROR` a filesystem mirror
//! with the provider; `cargo xtask test` sets both.

#![allow(clippy::unwrap_used)] // A test that unwraps says where it failed.

mod judges_support;
mod same_stack;

use std::collections::BTreeSet;
use std::time::Instant;

use judges_support::{
    Checkov, Sample, Terraform, bash_complaint, cfn_lint, commands, every_kind, every_text, hostile,
    in_parallel, judged, names_of_places, samples, values, waivers,
};
use same_stack::mutations;
use same_stack::{Table, differences};
use serde_json::Value;
use tierwright_catalog::Kind;
use tierwright_export::Format;

#[test]
fn terraform_takes_every_sample_and_kind() {
    for judged in judged() {
        assert_eq!(
            judged.verdict["diagnostics"],
            Value::Array(Vec::new()),
            "{}: {:#}",
            judged.sample.name,
            judged.verdict
        );
        let changes = judged.plan["resource_changes"].as_array().unwrap();
        let created = changes
            .iter()
            .filter(|change| change["change"]["actions"] == serde_json::json!(["create"]))
            .count();
        assert!(
            created >= judged.sample.compiled.graph.resources.len(),
            "{}: the graph has {} resources, Terraform plans {created}",
            judged.sample.name,
            judged.sample.compiled.graph.resources.len()
        );
    }
}

/// Every strong sample, each in an emulated account of its own. The weak ones are planned only: AWS may refuse what they ask.
#[test]
fn terraform_builds_and_destroys_the_strong_samples() {
    let strong: Vec<Sample> = samples()
        .into_iter()
        .filter(|sample| !sample.is_as_described())
        .collect();
    let build = |sample: Sample| {
        let Some(terraform) = Terraform::find() else {
            return;
        };
        let module = terraform.module(&sample);
        module.init();
        let begun = Instant::now();
        let (made, left) = module.build_and_destroy();
        println!(
            "{}: {made} resources made and destroyed in {} s",
            sample.name,
            begun.elapsed().as_secs()
        );
        let wanted = sample.compiled.graph.resources.len();
        assert!(
            made >= wanted,
            "{}: {wanted} resources in the graph, {made} in the state",
            sample.name
        );
        assert_eq!(left, 0, "{}: {left} resources are left", sample.name);
    };
    // All at once: most of the time Terraform waits for something to become what it should be.
    in_parallel(strong, 5, build);
}

#[test]
fn both_exports_are_the_same_stack() {
    let table = Table::read();
    let mut found = Vec::new();
    for judged in judged() {
        let differences = differences(&table, &judged.stack, &judged.template);
        let lines = differences
            .iter()
            .map(|difference| format!("{}: {difference}", judged.sample.name));
        found.extend(lines);
    }
    assert!(
        found.is_empty(),
        "mend an exporter, or say in tests/policy/correspondence.json how these are the same:\n{}",
        found.join("\n")
    );
    let unused = table.unused();
    assert!(
        judged().is_empty() || unused.is_empty(),
        "no sample needs these lines of tests/policy/correspondence.json any more:\n{}",
        unused.join("\n")
    );
}

/// What the table calls meant is all that may change without being noticed.
#[test]
fn a_changed_value_is_a_difference() {
    let table = Table::read();
    let mut wrong = BTreeSet::new();
    for judged in judged() {
        let sides = [
            mutations::of_template(&table, &judged.stack, &judged.template),
            mutations::of_stack(&table, &judged.stack, &judged.template),
        ];
        wrong.extend(mutations::of_whole(&table, &judged.stack, &judged.template));
        for (unnoticed, count) in sides {
            assert!(count > 100, "{}: only {count} values", judged.sample.name);
            wrong.extend(unnoticed);
        }
    }
    let wrong: Vec<String> = wrong
        .iter()
        .map(|one| format!("{} {}", one.kind, one.path))
        .collect();
    assert!(
        wrong.is_empty(),
        "these could change without being noticed:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn the_table_has_every_kind() {
    let table = Table::read();
    for kind in Kind::ALL {
        assert!(
            table.kinds.contains_key(kind.type_name),
            "tests/policy/correspondence.json lacks {}: say what Terraform calls it and its properties",
            kind.type_name
        );
    }
}

#[test]
fn every_meant_difference_has_a_reason() {
    for (line, reason) in Table::read().reasons() {
        assert!(
            reason.trim().len() > 20 && reason.ends_with('.'),
            "say why: {line}"
        );
    }
}

#[test]
fn terraform_reads_hostile_texts_as_they_are() {
    let Some(terraform) = Terraform::find() else {
        return;
    };
    let (sample, texts) = hostile();
    let module = terraform.module(&sample);
    module.run(&["fmt", "-check", "-diff", "-recursive"]);
    module.init();
    let plan = module.plan();
    let mut found = BTreeSet::new();
    every_text(&plan["planned_values"], &mut found);
    for text in texts {
        assert!(
            found.contains(&text),
            "{text:?} did not come out of Terraform as it is"
        );
    }
}

#[test]
fn cfn_lint_finds_nothing() {
    let all: Vec<Sample> = samples().into_iter().chain([every_kind()]).collect();
    let Some(findings) = cfn_lint(&all) else { return };
    assert!(findings.is_empty(), "{findings}");
}

/// An export works in every account and Region: it names neither, nor a zone.
#[test]
fn no_export_names_an_account_a_region_or_a_zone() {
    for sample in samples() {
        for format in [Format::Terraform, Format::CloudFormation] {
            for (place, text) in values(&sample, format) {
                let found = names_of_places(&text);
                assert!(
                    found.is_empty(),
                    "{} {format}: {place} names {found:?}: {text:?}",
                    sample.name
                );
            }
        }
    }
    assert_eq!(
        names_of_places(
            "arn:aws:iam::123456789012:role/x in eu-central-1, us-gov-west-1b; 1234567890123 us-east api-eu-1"
        ),
        ["123456789012", "eu-central-1", "us-gov-west-1b"]
    );
}

#[test]
fn every_template_says_what_it_is() {
    for sample in samples() {
        let template = sample.template();
        let said = |value: &Value| value.as_str().is_some_and(|text| text.len() > 10);
        assert!(said(&template.description), "{} has no description", sample.name);
        assert_eq!(
            template.metadata["Tierwright"]["Design"],
            sample.design.name.as_str(),
            "{}",
            sample.name
        );
        assert!(!template.outputs.is_empty(), "{} has no outputs", sample.name);
        for (name, one) in template.parameters.iter().chain(&template.outputs) {
            assert!(
                said(&one["Description"]),
                "{}: {name} has no description",
                sample.name
            );
        }
        let groups = template.metadata["AWS::CloudFormation::Interface"]["ParameterGroups"].as_array();
        let grouped: BTreeSet<&str> = groups
            .into_iter()
            .flatten()
            .filter_map(|group| group["Parameters"].as_array())
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        assert_eq!(
            grouped.len(),
            template.parameters.len(),
            "{}: each parameter is in one group",
            sample.name
        );
    }
}

#[test]
fn checkov_finds_only_what_is_waived() {
    let Some(checkov) = Checkov::find() else { return };
    let waivers = waivers();
    let mut used = BTreeSet::new();
    let mut new = Vec::new();
    let samples = samples();
    for format in [Format::Terraform, Format::CloudFormation] {
        for failure in checkov.failures(&samples, format) {
            let matching: Vec<usize> = (0..waivers.len())
                .filter(|i| waivers[*i].covers(format, &failure))
                .collect();
            if matching.is_empty() {
                new.push(format!(
                    "{} {format}: {} {} ({})",
                    failure.sample, failure.id, failure.resource, failure.title
                ));
            }
            used.extend(matching);
        }
    }
    assert!(
        new.is_empty(),
        "mend these or waive them with a reason:\n{}",
        new.join("\n")
    );
    let unused: Vec<String> = waivers
        .iter()
        .enumerate()
        .filter(|(i, _)| !used.contains(i))
        .map(|(_, waiver)| format!("{waiver:?}"))
        .collect();
    assert!(
        unused.is_empty(),
        "these waivers match nothing any more:\n{}",
        unused.join("\n")
    );
}

/// A shell reads every code block of the instructions without carrying it out, hostile names included.
#[test]
fn instructions_are_shell() {
    for sample in samples().into_iter().chain([hostile().0]) {
        for block in commands(&sample) {
            let Some(complaint) = bash_complaint(&block) else {
                return;
            };
            assert_eq!(complaint, "", "{}:\n{block}", sample.name);
        }
    }
}

#[test]
fn every_waiver_has_a_reason() {
    let mut seen = BTreeSet::new();
    for waiver in waivers() {
        assert!(waiver.reason.trim().len() > 20, "say why: {waiver:?}");
        assert!(Sample::FORMATS.contains(&waiver.format.as_str()), "{waiver:?}");
        assert!(
            seen.insert((waiver.id.clone(), waiver.format.clone(), waiver.resource.clone())),
            "twice: {waiver:?}"
        );
    }
}
