//! Terraform with the real provider, and the emulator that stands for AWS while it plans.

use std::path::PathBuf;
use std::process::Command;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;
use tierwright_emulator::{Emulator, EmulatorOptions};
use tierwright_export::Format;
use tierwright_model::ParameterKind;

use tierwright_tests::tools::{self, Need};

use super::Sample;

/// Terraform, found, with an emulator.
pub(crate) struct Terraform {
    emulator: Emulator,
    settings: TempDir,
}

/// A sample as a root module in a folder of its own.
pub(crate) struct Module<'t> {
    terraform: &'t Terraform,
    folder: TempDir,
    variables: Vec<(String, String)>,
}

/// Test settings beside an export. The name ends in `_override.tf`, so Terraform merges it into the export's own provider.
const OVERRIDE: &str = r#"provider "aws" {
  s3_use_path_style           = true
  skip_requesting_account_id  = false
  skip_credentials_validation = true
}
"#;

impl Terraform {
    /// None when Terraform or its provider is not on the machine.
    pub(crate) fn find() -> Option<Self> {
        let mirror = std::env::var("TIERWRIGHT_TF_MIRROR")
            .ok()
            .filter(|folder| !folder.is_empty());
        // Where judges are required and there is no mirror, Terraform downloads its provider, as it does for a user. A test
        // that nobody required does not download 600 MB.
        let required = std::env::var_os("TIERWRIGHT_REQUIRE_JUDGES").is_some();
        let provider = [Need::Program("terraform"), Need::Variable("TIERWRIGHT_TF_MIRROR")];
        if !tools::have(&provider[..if required { 1 } else { 2 }]) {
            return None;
        }
        let settings = tempfile::tempdir().unwrap();
        let installation = mirror.map_or_else(String::new, |folder| {
            format!("provider_installation {{\n  filesystem_mirror {{\n    path = {folder:?}\n  }}\n}}\n")
        });
        std::fs::write(
            settings.path().join("terraformrc"),
            format!("{installation}disable_checkpoint = true\n"),
        )
        .unwrap();
        Some(Self {
            emulator: start_emulator(),
            settings,
        })
    }

    /// Exports a sample into a new folder.
    pub(crate) fn module(&self, sample: &Sample) -> Module<'_> {
        let folder = tempfile::tempdir().unwrap();
        sample.write(Format::Terraform, folder.path());
        let value = |kind: ParameterKind| match kind {
            ParameterKind::Text => "text",
            ParameterKind::Number => "1",
            ParameterKind::Cidr => "203.0.113.7/32",
            ParameterKind::Arn => {
                "arn:aws:acm:eu-central-1:123456789012:certificate/00000000-0000-0000-0000-000000000000"
            }
        };
        let text = std::fs::read_to_string(folder.path().join("variables.tf")).unwrap();
        // A variable without a default is one that the design asks for: its kind says what a value looks like.
        let variables = sample
            .compiled
            .graph
            .parameters
            .iter()
            .filter(|parameter| parameter.default.is_none())
            .map(|parameter| {
                (
                    parameter.origin.replace('-', "_"),
                    value(parameter.kind).to_owned(),
                )
            })
            .inspect(|(name, _)| {
                assert!(
                    text.contains(&format!("variable \"{name}\"")),
                    "there is no variable {name}"
                )
            })
            .collect();
        Module {
            terraform: self,
            folder,
            variables,
        }
    }
}

impl Module<'_> {
    /// Runs Terraform; what it writes to stdout.
    pub(crate) fn run(&self, arguments: &[&str]) -> String {
        let (success, said, complaint) = self.said(arguments);
        assert!(
            success,
            "terraform {} failed:\n{said}{complaint}",
            arguments.join(" ")
        );
        said
    }

    /// Runs Terraform: whether it succeeded, and what it writes to stdout and stderr.
    fn said(&self, arguments: &[&str]) -> (bool, String, String) {
        let mut command = Command::new("terraform");
        // A person's own settings must reach neither Terraform nor the provider.
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("TF_") || text.starts_with("AWS_") {
                command.env_remove(&name);
            }
        }
        let nowhere = self.terraform.settings.path().join("none");
        let output = command
            .args(arguments)
            .current_dir(self.folder.path())
            .env(
                "TF_CLI_CONFIG_FILE",
                self.terraform.settings.path().join("terraformrc"),
            )
            .env("TF_PLUGIN_CACHE_DIR", plugin_cache())
            .env("TF_IN_AUTOMATION", "1")
            .env("CHECKPOINT_DISABLE", "1")
            .env("AWS_ENDPOINT_URL", self.terraform.emulator.endpoint_url())
            .env("AWS_ACCESS_KEY_ID", "test")
            .env("AWS_SECRET_ACCESS_KEY", "test")
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("AWS_CONFIG_FILE", &nowhere)
            .env("AWS_SHARED_CREDENTIALS_FILE", &nowhere)
            .envs(
                self.variables
                    .iter()
                    .map(|(name, value)| (format!("TF_VAR_{name}"), value)),
            )
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (
            output.status.success(),
            text(&output.stdout),
            text(&output.stderr),
        )
    }

    /// Installs the provider, which all modules share through a cache that takes one Terraform at a time. The first module's
    /// lock file goes to the others: without one, Terraform would replace the cached provider below the feet of another.
    pub(crate) fn init(&self) {
        static LOCK_FILE: Mutex<Option<Vec<u8>>> = Mutex::new(None);
        let mut lock_file = LOCK_FILE.lock().unwrap_or_else(PoisonError::into_inner);
        let path = self.folder.path().join(".terraform.lock.hcl");
        if let Some(contents) = &*lock_file {
            std::fs::write(&path, contents).unwrap();
        }
        self.run(&["init", "-input=false", "-no-color"]);
        *lock_file = Some(std::fs::read(path).unwrap());
    }

    /// Evaluates the module with the provider mocked, as a test file says; the state as JSON, with the provider's schemas.
    pub(crate) fn mocked(&self, test: &str) -> Value {
        std::fs::write(self.folder.path().join("same.tftest.hcl"), test).unwrap();
        let said = self.said(&["test", "-json", "-verbose", "-no-color"]);
        let lines: Vec<Value> = said
            .1
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect();
        let complaints: Vec<String> = lines
            .iter()
            .filter(|line| line["@level"] == "error")
            .map(|line| format!("{:#}", line["diagnostic"]))
            .collect();
        assert!(
            said.0 && complaints.is_empty(),
            "{}\n{}",
            complaints.join("\n"),
            said.2
        );
        lines
            .into_iter()
            .find_map(|mut line| line.get_mut("test_state").map(Value::take))
            .unwrap_or_else(|| panic!("terraform test showed no state"))
    }

    /// Builds everything in the emulator, and takes it down again; how many resources there were, and how many are left.
    pub(crate) fn build_and_destroy(&self) -> (usize, usize) {
        std::fs::write(self.folder.path().join("test_override.tf"), OVERRIDE).unwrap();
        let change = |verb: &str| {
            // Calls wait for the emulator more than they work.
            self.run(&[
                verb,
                "-input=false",
                "-no-color",
                "-auto-approve",
                "-parallelism=20",
            ]);
            let state = self.run(&["state", "list"]);
            state.lines().filter(|line| !line.starts_with("data.")).count()
        };
        (change("apply"), change("destroy"))
    }

    /// Plans against the emulator; the plan as JSON.
    pub(crate) fn plan(&self) -> Value {
        std::fs::write(self.folder.path().join("test_override.tf"), OVERRIDE).unwrap();
        self.run(&["plan", "-input=false", "-no-color", "-out=test.tfplan"]);
        serde_json::from_str(&self.run(&["show", "-json", "test.tfplan"])).unwrap()
    }
}

/// Below cargo's own folder for tests, so that it goes with `cargo clean`.
fn plugin_cache() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("terraform-plugins");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn start_emulator() -> Emulator {
    let data_dir = std::env::var_os("TIERWRIGHT_EMULATOR_DIR")
        .filter(|value| !value.is_empty())
        .map_or_else(
            || PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("emulator"),
            PathBuf::from,
        );
    let options = EmulatorOptions {
        data_dir,
        delay: Duration::ZERO,
        port: None,
    };
    Emulator::start(&options, &mut |sentence| println!("{sentence}"))
        .unwrap_or_else(|error| panic!("{error}"))
}
