//! What Terraform says of every sample, found once for all tests.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, OnceLock};

use serde_json::Value;

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
    let judge_all = || {
        catch_unwind(judge_all)
            .map_err(|refusals| refusals.downcast_ref::<String>().cloned().unwrap_or_default())
    };
    JUDGED
        .get_or_init(judge_all)
        .as_ref()
        .unwrap_or_else(|refusals| panic!("{refusals}"))
}

fn judge_all() -> Vec<Judged> {
    let Some(terraform) = Terraform::find() else {
        return Vec::new();
    };
    let all: Vec<Sample> = samples().into_iter().chain([every_kind()]).collect();
    let done = Mutex::new(Vec::new());
    // Planning keeps a processor busy.
    in_parallel(all, 2, |sample| {
        let judged = judge(&terraform, sample);
        done.lock().unwrap().push(judged);
    });
    let mut done = done.into_inner().unwrap();
    done.sort_by(|a, b| a.sample.name.cmp(&b.sample.name));
    done
}

/// Works on samples, so many at a time: Terraform with its provider takes 600 MiB.
///
/// # Panics
/// When the work panics for any of them, with what it says for each.
pub(crate) fn in_parallel(samples: Vec<Sample>, at_once: usize, work: impl Fn(Sample) + Sync) {
    let waiting = Mutex::new(samples.into_iter());
    let refused = Mutex::new(Vec::new());
    let worker = || {
        loop {
            let next = waiting.lock().unwrap().next();
            let Some(sample) = next else { break };
            let name = sample.name.clone();
            if let Err(refusal) = catch_unwind(AssertUnwindSafe(|| work(sample))) {
                let text = refusal.downcast_ref::<String>().cloned().unwrap_or_default();
                refused.lock().unwrap().push(format!("{name}: {text}"));
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..at_once {
            scope.spawn(worker);
        }
    });
    let refused = refused.into_inner().unwrap();
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}

fn judge(terraform: &Terraform, sample: Sample) -> Judged {
    let module = terraform.module(&sample);
    module.run(&["fmt", "-check", "-diff", "-recursive"]);
    module.init();
    let verdict = serde_json::from_str(&module.run(&["validate", "-json"])).unwrap();
    let plan = module.plan();
    let state = module.mocked(&mock(&plan, &Table::read()));
    let stack = read(&plan, &state);
    let template = sample.template();
    Judged {
        sample,
        verdict,
        plan,
        stack,
        template,
    }
}
