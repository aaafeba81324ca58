//! What Terraform says of every sample, found once for all tests.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, OnceLock};

use serde_json::Value;
use tierwright_export::Format;

use super::{Sample, Terraform, every_kind, samples};
use crate::same_stack::{Stack, Table, Template, mock, read};

/// A sample, and what Terraform says of its export.
pub(crate) struct Judged {
    /// The sample.
    pub(crate) sample: Sample,
    /// What `validate` says.
    pub(crate) verdict: Value,
    /// The plan of the real provider against an empty emulator.
    pub(crate) plan: Value,
    /// The module, evaluated.
    pub(crate) stack: Stack,
    /// The template.
    pub(crate) template: Template,
}

/// Every sample and the graph of every kind; empty when Terraform is not on the machine.
///
/// # Panics
/// When Terraform refuses one of them, with everything that it says.
pub(crate) fn judged() -> &'static [Judged] {
    static JUDGED: OnceLock<Result<Vec<Judged>, String>> = OnceLock::new();
    JUDGED
        .get_or_init(judge_all)
        .as_ref()
        .unwrap_or_else(|refusals| panic!("{refusals}"))
}

fn judge_all() -> Result<Vec<Judged>, String> {
    let Some(terraform) = Terraform::find() else {
        return Ok(Vec::new());
    };
    let all: Vec<Sample> = samples().into_iter().chain([every_kind()]).collect();
    // Two at a time: a provider takes 600 MiB and a processor for itself.
    let waiting = Mutex::new(all.into_iter().enumerate());
    let (done, refused) = (Mutex::new(Vec::new()), Mutex::new(Vec::new()));
    let work = || {
        loop {
            let next = waiting.lock().unwrap().next();
            let Some((index, sample)) = next else { break };
            let name = sample.name.clone();
            match catch_unwind(AssertUnwindSafe(|| judge(&terraform, sample))) {
                Ok(judged) => done.lock().unwrap().push((index, judged)),
                Err(refusal) => {
                    let text = refusal.downcast_ref::<String>().cloned().unwrap_or_default();
                    refused.lock().unwrap().push(format!("{name}: {text}"));
                }
            }
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(work);
        scope.spawn(work);
    });
    let refused = refused.into_inner().unwrap();
    if !refused.is_empty() {
        return Err(refused.join("\n"));
    }
    let mut done = done.into_inner().unwrap();
    done.sort_by_key(|(index, _)| *index);
    Ok(done.into_iter().map(|(_, judged)| judged).collect())
}

fn judge(terraform: &Terraform, sample: Sample) -> Judged {
    let module = terraform.module(&sample);
    module.run(&["fmt", "-check", "-diff", "-recursive"]);
    module.init();
    let verdict = serde_json::from_str(&module.run(&["validate", "-json"])).unwrap();
    let plan = module.plan();
    let state = module.mocked(&mock(&plan, &Table::read()));
    let stack = read(&plan, &state);
    let folder = tempfile::tempdir().unwrap();
    sample.write(Format::CloudFormation, folder.path());
    let template = Template::read(&std::fs::read_to_string(folder.path().join("template.yaml")).unwrap());
    Judged {
        sample,
        verdict,
        plan,
        stack,
        template,
    }
}
