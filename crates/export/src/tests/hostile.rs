//! What a person types comes out as the same literal text, whatever it holds.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::{compiled, run};
use crate::terraform::unquote;
use crate::{Export, Format};

/// The template of an export, its short forms turned back into long ones.
pub(super) fn template(export: &Export) -> Value {
    let yaml: serde_yaml_ng::Value = serde_yaml_ng::from_str(&export.files[0].contents)
        .unwrap_or_else(|e| panic!("{e}\n{}", export.files[0].contents));
    long_form(&yaml)
}

fn long_form(yaml: &serde_yaml_ng::Value) -> Value {
    use serde_yaml_ng::Value as Yaml;
    match yaml {
        Yaml::Tagged(tagged) => {
            let inner = long_form(&tagged.value);
            match tagged.tag.to_string().trim_start_matches('!') {
                "Ref" => json!({ "Ref": inner }),
                "GetAtt" => {
                    let (id, attribute) = inner.as_str().unwrap().split_once('.').unwrap();
                    json!({ "Fn::GetAtt": [id, attribute] })
                }
                "Sub" => sub(inner.as_str().unwrap()),
                other => json!({ format!("Fn::{other}"): inner }),
            }
        }
        Yaml::Mapping(map) => {
            let entries = map
                .iter()
                .map(|(key, item)| (key.as_str().unwrap().to_owned(), long_form(item)));
            Value::Object(entries.collect::<Map<_, _>>())
        }
        Yaml::Sequence(items) => items.iter().map(long_form).collect(),
        scalar => serde_json::to_value(scalar).unwrap(),
    }
}

/// `!Sub` as the `Fn::Join` that it came from.
fn sub(text: &str) -> Value {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        let (name, after) = after.split_once('}').unwrap();
        if !before.is_empty() {
            parts.push(json!(before));
        }
        parts.push(match name.split_once('.') {
            Some((id, attribute)) => json!({ "Fn::GetAtt": [id, attribute] }),
            None => json!({ "Ref": name }),
        });
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(json!(rest));
    }
    json!({ "Fn::Join": ["", parts] })
}

/// A graph with `text` wherever a person's text can come to stand.
fn graph_with(text: &str) -> Value {
    json!({
        "parameters": [
            { "id": "Choice", "origin": "choice", "kind": "text", "description": text, "default": text },
            { "id": "Asked", "origin": "asked", "kind": "text", "description": text },
        ],
        "outputs": [{ "id": "Made", "description": text, "value": { "Ref": "Choice" } }],
        "resources": {
            "Group": { "Type": "AWS::Logs::LogGroup", "Properties": {
                "LogGroupName": text, "Tags": [{ "Key": "Name", "Value": text }] } },
            "Api": { "Type": "AWS::ApiGatewayV2::Api", "Properties": { "Name": text, "Tags": { "Name": text } } },
            "Stage": { "Type": "AWS::ApiGateway::Stage", "Properties": {
                "StageName": "s", "Variables": { "v": text }, "MethodSettings": [{ "ResourcePath": text, "HttpMethod": text }] } },
            "Task": { "Type": "AWS::ECS::TaskDefinition", "Properties": {
                "Family": text,
                "ContainerDefinitions": [{ "Name": "c", "Environment": [
                    { "Name": "PLAIN", "Value": text },
                    { "Name": "JOINED", "Value": { "Fn::Join": ["", [text, { "Ref": "Group" }, text]] } },
                ] }] },
                "DependsOn": [{ "on": "Group", "reason": text }] },
        },
    })
}

fn check(text: &str) {
    let mut compiled = compiled(&graph_with(text));
    compiled.graph.name = text.to_owned();
    compiled.graph.description = text.to_owned();
    compiled.graph.settings.owner = text.to_owned();
    // The one text that CloudFormation would not leave alone gains a space; see `DYNAMIC_REFERENCE`.
    let kept = text.replace("{{resolve:", "{{ resolve:");

    let template = template(&run(Format::CloudFormation, &compiled));
    assert_eq!(template["Parameters"]["Choice"]["Default"], json!(kept));
    let group = &template["Resources"]["Group"]["Properties"];
    assert_eq!(group["LogGroupName"], json!(kept));
    let tags = group["Tags"].as_array().unwrap();
    assert_eq!(tags[0], json!({ "Key": "Name", "Value": kept }));
    assert!(text.is_empty() || tags.contains(&json!({ "Key": "Owner", "Value": kept })));
    assert_eq!(
        template["Resources"]["Api"]["Properties"]["Tags"]["Name"],
        json!(kept)
    );
    let environment = &template["Resources"]["Task"]["Properties"]["ContainerDefinitions"][0]["Environment"];
    assert_eq!(environment[0]["Value"], json!(kept));
    let joined = flat(&environment[1]["Value"]["Fn::Join"][1]);
    assert_eq!(joined, format!("{kept}\u{1}Group\u{1}{kept}"));
    assert!(template["Description"].as_str().unwrap().len() <= 1024);

    let export = run(Format::Terraform, &compiled);
    let file = |path: &str| {
        export
            .files
            .iter()
            .find(|file| file.path == path)
            .unwrap()
            .contents
            .as_str()
    };
    for (path, argument) in [
        ("logs.tf", "name"),
        ("logs.tf", "Name"),
        ("api.tf", "name"),
        ("api.tf", "Name"),
        ("api.tf", "v"),
        ("compute.tf", "family"),
        ("variables.tf", "description"),
        ("variables.tf", "default"),
        ("outputs.tf", "description"),
    ] {
        let found = arguments(file(path), argument);
        // A variable without a description is given one.
        let given = path == "variables.tf" && argument == "description" && text.trim().is_empty();
        assert!(
            given || found.iter().any(|found| found == text),
            "{argument} in {path}: {found:?}"
        );
    }
    let path = text.trim_start_matches('/').replace("~1", "/");
    let path = format!("{}/{text}", path.trim_start_matches('/'));
    assert!(arguments(file("api.tf"), "method_path").contains(&path));
    assert!(arguments(file("compute.tf"), "value").contains(&text.to_owned()));

    one_title(&run(Format::Runbook, &compiled).files[0].contents);
    one_title(file("README.md"));
    let asked = file("terraform.tfvars.example");
    assert!(
        asked
            .lines()
            .all(|line| line.is_empty() || line.starts_with('#') || line.contains(" = "))
    );
}

/// A page has one title, and no text opens or closes a block of commands.
fn one_title(page: &str) {
    let mut inside = false;
    let mut titles = 0;
    for line in page.lines() {
        if line.starts_with("```") {
            inside = !inside;
        } else if !inside && line.starts_with("# ") {
            titles += 1;
        }
    }
    assert!(!inside && titles == 1, "{titles} titles\n{page}");
}

/// The parts of a join as one text, references between marks.
fn flat(parts: &Value) -> String {
    let part = |part: &Value| match part {
        Value::String(text) => text.clone(),
        other => format!("\u{1}{}\u{1}", other["Ref"].as_str().unwrap()),
    };
    parts.as_array().unwrap().iter().map(part).collect()
}

/// The literal values of an argument, wherever it stands in a file.
fn arguments(file: &str, name: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut lines = file.split('\n');
    while let Some(line) = lines.next() {
        let Some((key, value)) = line.trim().split_once('=') else {
            continue;
        };
        let value = value.trim();
        let text = if value == "<<-EOT" {
            let body: Vec<&str> = lines.by_ref().take_while(|line| line.trim() != "EOT").collect();
            let indent = line.len() - line.trim_start().len() + 2;
            let body = body
                .iter()
                .map(|line| format!("{}\n", line.get(indent..).unwrap_or("")));
            Some(body.collect::<String>().replace("$${", "${").replace("%%{", "%{"))
        } else {
            unquote(value)
        };
        found.extend(text.filter(|_| key.trim() == name));
    }
    found
}

#[test]
fn chosen_texts_come_back() {
    let long = "x\u{e9}\"${".repeat(2_500);
    for text in [
        "",
        " ",
        "plain",
        "a \"b\" 'c' \\d",
        "line\nline\n",
        "\n",
        "#!/bin/sh\n\techo ${x} %{y}\n\nend\n",
        "${jndi:x}",
        "$${x}",
        "%{if}",
        "{{ name }}",
        "{% raw %}",
        "{{resolve:secretsmanager:a:SecretString:b}}",
        "!Ref Group",
        "&a",
        "*a",
        "007",
        "1e3",
        "yes",
        "null",
        "~",
        "12:30:45",
        "2024-01-01",
        ".inf",
        "0x1F",
        "- a",
        "a: b",
        "a #b",
        "# a",
        "|",
        ">",
        "---",
        "...",
        "日本語 🎉 é",
        "e\u{301}",
        "\u{202e}rtl",
        "\0\u{1}\u{7f}\u{85}\u{2028}",
        "EOT",
        "a\nEOT\n",
        "<<-EOT",
        "```",
        "a\n```\nb",
        "</script>",
        "=cmd()",
        "Fn::Sub",
        "\r\n",
        "a\r\nb\n",
        &long,
    ] {
        check(text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_text_comes_back(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn any_awkward_text_comes_back(text in r#"[$%{}"'\\ntu:#!&*@`|>~\[\]0-9EOTresolv .,=\-\r\n\t\x00-\x1f\u{85}\u{a0}\u{2028}\u{feff}]{0,48}"#) {
        check(&text);
    }
}
