//! Every sample in every format. After a change that is meant, run these with `INSTA_UPDATE=always` and read the difference.

use std::path::Path;

use tierwright_compile::compile;
use tierwright_model::Design;

use super::whole;
use crate::{Format, export};

/// The samples by name.
pub(super) fn samples() -> Vec<(String, Design)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    let files = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = files
        .filter_map(|file| Some(file.strip_suffix(".tierwright.json")?.to_owned()))
        .collect();
    names.sort();
    let read = |name: String| {
        let text = std::fs::read_to_string(folder.join(format!("{name}.tierwright.json"))).unwrap();
        (name, Design::from_json(&text).unwrap())
    };
    names.into_iter().map(read).collect()
}

/// The same stack begins with a part of the template: a resource that differed would be changed, or replaced, with its images.
#[test]
fn the_first_pass_of_cloudformation_is_a_part_of_the_template() {
    for (name, design) in samples() {
        let export = export(Format::CloudFormation, &compile(&design), &design).unwrap();
        let [template, first] = export.files.as_slice() else {
            panic!("{name} has no first pass")
        };
        assert_eq!(
            (template.path.as_str(), first.path.as_str()),
            ("template.yaml", "template_repositories.yaml")
        );
        let (_, resources) = first.contents.split_once("\nResources:\n").unwrap();
        for resource in resources.split("\n\n") {
            assert!(
                resource.contains("Type: AWS::ECR::Repository\n"),
                "{name}: {resource}"
            );
            assert!(
                template.contents.contains(resource.trim_end()),
                "{name}: {resource}"
            );
        }
    }
}

#[test]
fn every_sample_in_every_format() {
    for (name, design) in samples() {
        let compiled = compile(&design);
        for format in Format::ALL {
            let export = export(format, &compiled, &design).unwrap();
            assert_eq!(export.notes, [], "{name} loses something in {format}");
            insta::assert_snapshot!(format!("{name}-{format}"), whole(&export));
        }
    }
}
