//! A deployment's events as lines on stderr.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Instant;

use tierwright_app::{Action, Event, PlanSummary};

use crate::output::{clean, counted, note};
use crate::style::{DIM, GREEN, RED, YELLOW, in_style};

/// What has happened so far.
pub(crate) struct Progress {
    state: Mutex<State>,
}

struct State {
    began: Instant,
    total: u32,
    done: u32,
    created: u32,
    changed: u32,
    deleted: u32,
    kept: u32,
}

impl Progress {
    pub(crate) fn new() -> Self {
        let state = State {
            began: Instant::now(),
            total: 0,
            done: 0,
            created: 0,
            changed: 0,
            deleted: 0,
            kept: 0,
        };
        Self {
            state: Mutex::new(state),
        }
    }

    /// Writes an event's line, when it has one.
    pub(crate) fn show(&self, event: &Event) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(line) = state.line(event) {
            let seconds = in_style(DIM, &format!("{:>5.1}s", state.began.elapsed().as_secs_f64()));
            let width = state.total.to_string().len();
            let count = in_style(DIM, &format!("{:>width$}/{}", state.done, state.total));
            note(&format!("{seconds} {count}  {line}"));
        }
    }

    /// How long all of it took.
    pub(crate) fn seconds(&self) -> f64 {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.began.elapsed().as_secs_f64()
    }

    /// What was done, in words.
    pub(crate) fn summary(&self, uploaded: usize) -> String {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let parts = [
            (state.created, "made"),
            (state.changed, "changed"),
            (state.deleted, "deleted"),
            (state.kept, "kept as it was"),
        ];
        let mut parts: Vec<String> = parts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{count} {what}"))
            .collect();
        if uploaded > 0 {
            parts.push(format!("{} uploaded", counted(uploaded, "file")));
        }
        if parts.is_empty() {
            "nothing to do".to_owned()
        } else {
            parts.join(", ")
        }
    }
}

impl State {
    fn line(&mut self, event: &Event) -> Option<String> {
        match event {
            Event::Planned { summary } => {
                let PlanSummary {
                    create,
                    update,
                    replace,
                    delete,
                    keep,
                    resume,
                } = *summary;
                (self.total, self.done) = (create + update + replace + delete + keep + resume, 0);
                None
            }
            Event::Started {
                logical_id,
                type_name,
                action,
                ..
            } => {
                let word = match action {
                    Action::Create => "making",
                    Action::Update => "changing",
                    Action::Replace => "replacing",
                    Action::Delete => "deleting",
                    Action::Resume => "going on with",
                    Action::Keep => "keeping",
                };
                Some(in_style(
                    DIM,
                    &format!("{word} {}  {}", clean(logical_id), clean(type_name)),
                ))
            }
            Event::Waiting {
                logical_id, state, ..
            } => Some(in_style(
                DIM,
                &match logical_id.as_str() {
                    // The run as a whole: who is calling, what is left.
                    "" => format!("waiting: {}", clean(state)),
                    id => format!("waiting for {}: {}", clean(id), clean(state)),
                },
            )),
            Event::Retrying {
                logical_id,
                reason,
                in_seconds,
                ..
            } => {
                let what = if logical_id.is_empty() {
                    String::new()
                } else {
                    format!("{}: ", clean(logical_id))
                };
                let pause = if *in_seconds == 0 {
                    String::new()
                } else {
                    format!(" in {in_seconds} s")
                };
                Some(in_style(
                    YELLOW,
                    &format!(
                        "{what}{}; trying again{pause}",
                        clean(reason.trim_end_matches('.'))
                    ),
                ))
            }
            Event::Finished {
                logical_id,
                action,
                physical_id,
                ..
            } => {
                self.done += 1;
                let (count, word) = match action {
                    Action::Create | Action::Resume => (&mut self.created, "made"),
                    Action::Update => (&mut self.changed, "changed"),
                    Action::Replace => (&mut self.changed, "replaced"),
                    Action::Delete => (&mut self.deleted, "deleted"),
                    Action::Keep => (&mut self.kept, "kept"),
                };
                *count += 1;
                // What stays as it was needs no line of its own.
                (*action != Action::Keep).then(|| {
                    let id = in_style(DIM, &clean(physical_id.as_deref().unwrap_or_default()));
                    format!("{} {}  {id}", in_style(GREEN, word), clean(logical_id))
                })
            }
            Event::Failed {
                logical_id, message, ..
            } => Some(in_style(
                RED,
                &format!("failed {}: {}", clean(logical_id), clean(message)),
            )),
            Event::ImagesMissing { images } => {
                let images: Vec<String> = images.iter().map(|i| clean(&i.reference())).collect();
                Some(in_style(
                    YELLOW,
                    &format!("not in the repository yet: {}", images.join(", ")),
                ))
            }
            // Shown at the end, on stdout.
            Event::Output { .. } => None,
            Event::Uploading { bucket, files } => Some(format!(
                "uploading {} to {}",
                counted(*files as usize, "file"),
                clean(bucket)
            )),
            Event::Inventory { left: 0 } => Some("searched every service used: nothing is left".to_owned()),
            Event::Inventory { left } => Some(format!("searching every service used: {left} still listed")),
        }
    }
}
