//! A deployment whose records this machine lacks: which one of the account's is the design's, and taking it over.

use std::path::Path;

use tierwright_compile::Graph;
use tierwright_deploy::{Elsewhere, Journal, Options, Recorded, deployments, take_over};

use crate::deployments::{Connected, Deployments, DesignAt, Parameters};
use crate::error::AppError;

/// When the account is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ask {
    /// Always: a person wants to know what is there, or wants it gone.
    Always,
    /// When the design has something that is not recorded. Credentials that may not list everything are no reason not to
    /// deploy; what could not be asked is a note.
    WhenLacking,
}

/// A deployment of the account as far as this machine knows it.
struct Candidate {
    found: Elsewhere,
    /// The file whose records have it.
    of_file: Option<String>,
}

impl Deployments {
    /// Records what the account holds of the design's deployment and `journal` does not. Gives sentences for a person.
    pub(crate) async fn take_over(
        &self,
        design: &DesignAt,
        graph: &Graph,
        connected: &Connected,
        parameters: &Parameters,
        journal: &dyn Journal,
        (mut options, ask): (Options, Ask),
    ) -> Result<Vec<String>, AppError> {
        let recorded = journal.load()?;
        if ask == Ask::WhenLacking && !lacks_some(graph, &recorded) {
            return Ok(Vec::new());
        }
        let looked = async {
            let mut notes = Vec::new();
            match &recorded.header {
                Some(header) => options.deployment.clone_from(&header.id),
                None => match self.choose(design, graph, connected, &mut notes).await? {
                    Some(id) => options.deployment = id,
                    None => return Ok(notes),
                },
            }
            let provider = connected.provider.as_ref();
            let taken = take_over(graph, parameters, provider, journal, &options).await?;
            notes.extend(sentence(recorded.header.is_none(), &taken.resources));
            Ok::<_, AppError>(notes)
        };
        match looked.await {
            Err(error @ (AppError::Provider(_) | AppError::Deploy(_)))
                if ask == Ask::WhenLacking && !error.is_cancelled() =>
            {
                Ok(vec![format!(
                    "Whether the account holds something of this design that is not recorded here is not known: {error}"
                )])
            }
            other => other,
        }
    }

    /// The deployment of a design that has no records: the one that was asked for, or the only one of its name.
    async fn choose(
        &self,
        design: &DesignAt,
        graph: &Graph,
        connected: &Connected,
        notes: &mut Vec<String>,
    ) -> Result<Option<String>, AppError> {
        let region = &connected.identity.region;
        let all = deployments(graph, region, connected.provider.as_ref())
            .await
            .map_err(AppError::Provider)?;
        let mut candidates = Vec::new();
        for found in all {
            let of_file = self.file_of(&found.id, design, connected)?;
            candidates.push(Candidate { found, of_file });
        }
        if let Some(wanted) = &design.deployment {
            let is_there = candidates.iter().any(|candidate| candidate.found.id == *wanted);
            return match is_there {
                true => Ok(Some(wanted.clone())),
                false => Err(AppError::NoSuchDeployment {
                    id: wanted.clone(),
                    found: candidates
                        .into_iter()
                        .map(|candidate| candidate.found.id)
                        .collect(),
                }),
            };
        }
        let name = &design.design.name;
        let (own, others): (Vec<Candidate>, Vec<Candidate>) = candidates
            .into_iter()
            .partition(|candidate| candidate.of_file.is_none() && candidate.found.is_of(name));
        notes.extend(others.iter().map(Candidate::sentence));
        match own.as_slice() {
            [] => Ok(None),
            [one] => Ok(Some(one.found.id.clone())),
            several => Err(AppError::SeveralDeployments {
                name: name.clone(),
                found: several
                    .iter()
                    .map(|candidate| {
                        format!(
                            "{} with {}",
                            candidate.found.id,
                            resources(candidate.found.resources)
                        )
                    })
                    .collect(),
            }),
        }
    }

    /// The other file whose records have a deployment of this target. A file that is gone has none: the design was moved.
    fn file_of(
        &self,
        id: &str,
        design: &DesignAt,
        connected: &Connected,
    ) -> Result<Option<String>, AppError> {
        let mut all = self.store().deployments()?.into_iter();
        let other = all.find(|known| {
            known.target_key == connected.target_key
                && known.design_key != design.key
                && known.header.as_ref().is_some_and(|header| header.id == id)
        });
        Ok(other
            .map(|known| known.design_key)
            .filter(|key| !Path::new(key).is_absolute() || Path::new(key).exists()))
    }
}

impl Candidate {
    fn sentence(&self) -> String {
        let Elsewhere {
            id,
            name,
            resources: count,
        } = &self.found;
        let count = resources(*count);
        match &self.of_file {
            Some(file) => format!(
                "The deployment {id} of the same project, with {count}, is that of {file}; it is left alone."
            ),
            None => format!(
                "There is a deployment {id} of the same project and environment with {count}, made from the design {name:?}; \
                 it is left alone. If it is this design's, name it: --deployment {id}."
            ),
        }
    }
}

/// Whether the design has something that is not recorded.
fn lacks_some(graph: &Graph, recorded: &Recorded) -> bool {
    let mut wanted = graph.resources.keys();
    wanted.any(|id| !recorded.resources.contains_key(id.as_str()))
}

/// How many names a sentence lists.
const NAMED: usize = 5;

fn sentence(lost: bool, taken: &[String]) -> Option<String> {
    let count = resources(taken.len());
    match (taken.len(), lost) {
        (0, _) => None,
        (1, true) => Some(format!(
            "The records of this deployment are missing on this machine; {count} found by its tags was taken over."
        )),
        (_, true) => Some(format!(
            "The records of this deployment are missing on this machine; {count} found by their tags were taken over."
        )),
        (total, false) => {
            let names = taken.iter().take(NAMED).map(String::as_str);
            let more = (total > NAMED).then(|| format!("{} more", total - NAMED));
            let names: Vec<&str> = names.chain(more.as_deref()).collect();
            Some(format!(
                "The records of this machine lacked {count} of this deployment, found and taken over: {}.",
                names.join(", ")
            ))
        }
    }
}

fn resources(count: usize) -> String {
    format!("{count} {}", if count == 1 { "resource" } else { "resources" })
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[test]
    fn what_was_taken_over_is_told_in_a_sentence() {
        let ids = |n: usize| (1..=n).map(|n| format!("R{n}")).collect::<Vec<_>>();
        assert_eq!(sentence(true, &[]), None);
        insta::assert_snapshot!(sentence(true, &ids(1)).unwrap(), @"The records of this deployment are missing on this machine; 1 resource found by its tags was taken over.");
        insta::assert_snapshot!(sentence(true, &ids(41)).unwrap(), @"The records of this deployment are missing on this machine; 41 resources found by their tags were taken over.");
        insta::assert_snapshot!(sentence(false, &ids(7)).unwrap(), @"The records of this machine lacked 7 resources of this deployment, found and taken over: R1, R2, R3, R4, R5, 2 more.");
    }
}
