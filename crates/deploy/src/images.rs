//! Container images that a design takes from its own repositories.
//!
//! A service whose image is not there starts tasks that can't pull it, again and again. So a run makes the repositories
//! first, asks the account whether the images are in them, and goes on only then; a person or a pipeline pushes them in
//! between. Nothing else is made before, because everything else costs.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tierwright_catalog::references_in;
use tokio::time::Instant;
use ts_rs::TS;

use crate::error::StepFailure;
use crate::event::Event;
use crate::journal::ResourceRecord;
use crate::options::Backoff;
use crate::plan::{Action, Step, Wanted};
use crate::resolve::text_of;
use crate::run::{Run, Subject};

const REPOSITORY: &str = "AWS::ECR::Repository";
const TASK_DEFINITION: &str = "AWS::ECS::TaskDefinition";

/// An image that must be in a repository of the design before services of it start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NeededImage {
    /// The logical id of the repository.
    pub repository: String,
    /// The name of the repository; its logical id where AWS chooses the name.
    pub name: String,
    /// The image's tag.
    pub tag: String,
    /// What it must be built for, in the words of `docker build --platform`.
    pub platform: String,
    /// Logical ids of the task definitions that use it.
    pub users: Vec<String>,
}

/// An image that a deployment waits for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MissingImage {
    /// The name of the repository.
    pub repository: String,
    /// Its URI, without a tag: `ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME`.
    pub uri: String,
    /// The image's tag.
    pub tag: String,
    /// What it must be built for, in the words of `docker build --platform`.
    pub platform: String,
    /// The things of the document that use it, by their labels.
    pub used_by: Vec<String>,
}

impl MissingImage {
    /// What is pushed: the repository's URI with the tag.
    #[must_use]
    pub fn reference(&self) -> String {
        format!("{}:{}", self.uri, self.tag)
    }
}

/// The images of the wanted task definitions that come from wanted repositories.
///
/// An image that is named by a digest is not among them: it exists, or nobody can make it. Neither is one whose tag is not
/// known before the run.
pub(crate) fn needed(wanted: &IndexMap<String, Wanted>) -> Vec<NeededImage> {
    let mut found: Vec<NeededImage> = Vec::new();
    for (id, task) in wanted.iter().filter(|(_, w)| w.type_name == TASK_DEFINITION) {
        let containers = task
            .properties
            .get("ContainerDefinitions")
            .and_then(Value::as_array);
        for image in containers.into_iter().flatten().filter_map(|c| c.get("Image")) {
            let Some((repository, tag)) = in_repository(image, wanted) else {
                continue;
            };
            let platform = platform(task);
            let known = |i: &&mut NeededImage| i.repository == repository && i.tag == tag;
            match found.iter_mut().find(known) {
                Some(image) if image.users.contains(id) => {}
                Some(image) => image.users.push(id.clone()),
                None => found.push(NeededImage {
                    name: name_of(&repository, wanted),
                    repository,
                    tag,
                    platform: platform.to_owned(),
                    users: vec![id.clone()],
                }),
            }
        }
    }
    found
}

fn name_of(repository: &str, wanted: &IndexMap<String, Wanted>) -> String {
    let properties = wanted.get(repository).map(|wanted| &wanted.properties);
    let name = properties.and_then(|properties| properties.get("RepositoryName")?.as_str());
    name.unwrap_or(repository).to_owned()
}

/// Those of the needed images that something uses which is about to be made or changed. What stays as it is runs already.
pub(crate) fn awaited(wanted: &IndexMap<String, Wanted>, steps: &[Step]) -> Vec<NeededImage> {
    let busy: BTreeSet<&str> = steps
        .iter()
        .filter(|step| !matches!(step.action, Action::Keep | Action::Delete))
        .map(|step| step.logical_id.as_str())
        .collect();
    let uses = |id: &str, image: &NeededImage| {
        let of = |user: &String| user == id || wanted.get(id).is_some_and(|w| w.dependencies.contains(user));
        image.users.iter().any(of)
    };
    let mut images = needed(wanted);
    images.retain(|image| busy.iter().any(|id| uses(id, image)));
    images
}

/// The repository and the tag of an image reference that speaks of a wanted repository.
fn in_repository(image: &Value, wanted: &IndexMap<String, Wanted>) -> Option<(String, String)> {
    let of_repository = |(id, _): &(_, _)| {
        let id: &tierwright_catalog::LogicalId = id;
        wanted.get(id.as_str()).is_some_and(|w| w.type_name == REPOSITORY)
    };
    let (repository, _) = references_in(image).into_iter().rfind(of_repository)?;
    let tag = match image.pointer("/Fn::Join/1").and_then(Value::as_array) {
        // No tag means this one (Docker reference, *docker image pull*).
        None => "latest".to_owned(),
        Some(parts) => {
            let last = parts.iter().rposition(|p| !references_in(p).is_empty())?;
            let rest = parts.get(last + 1..).unwrap_or_default();
            let rest: String = rest.iter().map(|p| p.as_str().unwrap_or("@")).collect();
            match rest.strip_prefix(':') {
                Some(tag) if !tag.contains('@') => tag.to_owned(),
                None if rest.is_empty() => "latest".to_owned(),
                _ => return None,
            }
        }
    };
    Some((repository.to_string(), tag))
}

/// `X86_64` is Fargate's default (ECS API, *RuntimePlatform*).
fn platform(task: &Wanted) -> &'static str {
    let architecture = task
        .properties
        .get("RuntimePlatform")
        .and_then(|p| p.get("CpuArchitecture"));
    match architecture.cloned().map(text_of).as_deref() {
        Some("ARM64") => "linux/arm64",
        _ => "linux/amd64",
    }
}

impl Run<'_> {
    /// The images that are not there, once all are there or the time to wait is over. What is missing is written into the
    /// journal, so that it can be told without asking the account.
    ///
    /// # Errors
    /// The logical id of the repository that was asked for, and why it could not be.
    pub(crate) async fn await_images(
        &self,
        images: &[NeededImage],
        wanted: &IndexMap<String, Wanted>,
    ) -> Result<Vec<MissingImage>, (String, StepFailure)> {
        let began = Instant::now();
        let mut backoff = Backoff::new(self.options.poll.initial, self.options.poll.max);
        let mut told = None;
        loop {
            let mut missing = Vec::new();
            let mut about = String::new();
            for image in images {
                about.clone_from(&image.repository);
                let absent = self.missing_image(image, wanted).await;
                missing.extend(absent.map_err(|failure| (about.clone(), failure))?);
            }
            if told.as_ref() != Some(&missing) {
                self.save_waiting(&missing)
                    .map_err(|error| (about.clone(), error.into()))?;
                if !missing.is_empty() {
                    self.emit(Event::ImagesMissing {
                        images: missing.clone(),
                    });
                }
                told = Some(missing.clone());
            }
            if missing.is_empty() || began.elapsed() >= self.options.poll.images {
                return Ok(missing);
            }
            self.pause(backoff.next())
                .await
                .map_err(|failure| (about, failure))?;
        }
    }

    /// Looks once more before a service starts or changes: what came before it may have taken long.
    pub(crate) async fn check_images(
        &self,
        dependencies: &[String],
        images: &[NeededImage],
        wanted: &IndexMap<String, Wanted>,
    ) -> Result<(), StepFailure> {
        for image in images {
            let uses = image.users.iter().any(|user| dependencies.contains(user));
            if uses && let Some(missing) = self.missing_image(image, wanted).await? {
                return Err(StepFailure::ImageVanished {
                    image: missing.reference(),
                });
            }
        }
        Ok(())
    }

    async fn missing_image(
        &self,
        image: &NeededImage,
        wanted: &IndexMap<String, Wanted>,
    ) -> Result<Option<MissingImage>, StepFailure> {
        let Some(record) = self.record(&image.repository) else {
            return Ok(None);
        };
        let name = record.physical_id.clone().unwrap_or_default();
        let subject = Subject::from(&record);
        let there = self
            .ask(&subject, || self.provider.image_exists(&name, &image.tag))
            .await?;
        Ok((!there).then(|| missing(image, &record, name, wanted)))
    }
}

fn missing(
    image: &NeededImage,
    record: &ResourceRecord,
    repository: String,
    wanted: &IndexMap<String, Wanted>,
) -> MissingImage {
    let label = |user: &String| {
        let label = wanted.get(user).map(|w| w.label.clone());
        label
            .filter(|label| !label.is_empty())
            .unwrap_or_else(|| user.clone())
    };
    MissingImage {
        repository,
        uri: record
            .attributes
            .get("RepositoryUri")
            .cloned()
            .unwrap_or_default(),
        tag: image.tag.clone(),
        platform: image.platform.clone(),
        used_by: image.users.iter().map(label).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::{NeededImage, needed};
    use crate::plan::Wanted;
    use indexmap::IndexMap;
    use serde_json::{Map, Value, json};

    fn thing(type_name: &str, properties: &Value) -> Wanted {
        Wanted {
            type_name: type_name.to_owned(),
            origin: String::new(),
            label: String::new(),
            properties: properties.as_object().cloned().unwrap_or_else(Map::new),
            dependencies: Vec::new(),
            known: true,
        }
    }

    fn images(containers: &Value, architecture: &str) -> Vec<NeededImage> {
        let task = json!({
            "ContainerDefinitions": containers, "RuntimePlatform": { "CpuArchitecture": architecture },
        });
        needed(&IndexMap::from([
            ("Shop".to_owned(), thing("AWS::ECR::Repository", &json!({}))),
            ("Role".to_owned(), thing("AWS::IAM::Role", &json!({}))),
            ("Task".to_owned(), thing("AWS::ECS::TaskDefinition", &task)),
        ]))
    }

    fn tags(image: Value) -> Vec<String> {
        let images = images(&json!([{ "Image": image }]), "X86_64");
        images
            .into_iter()
            .map(|i| format!("{}:{}", i.repository, i.tag))
            .collect()
    }

    #[test]
    fn an_image_is_needed_when_it_speaks_of_a_repository_of_the_design() {
        let uri = json!({ "Fn::GetAtt": ["Shop", "RepositoryUri"] });
        let none: [&str; 0] = [];
        assert_eq!(tags(json!({ "Fn::Join": ["", [uri, ":v1"]] })), ["Shop:v1"]);
        assert_eq!(
            tags(json!({ "Fn::Join": ["", [uri, ":", "v", "1"]] })),
            ["Shop:v1"]
        );
        assert_eq!(tags(uri.clone()), ["Shop:latest"]);
        let by_name = json!({ "Fn::Join": ["", [
            { "Ref": "AWS::AccountId" }, ".dkr.ecr.eu-central-1.amazonaws.com/", { "Ref": "Shop" }, ":v2",
        ]] });
        assert_eq!(tags(by_name), ["Shop:v2"]);
        assert_eq!(tags(json!("public.ecr.aws/nginx/nginx:1.29")), none);
        assert_eq!(
            tags(json!({ "Fn::Join": ["", [{ "Fn::GetAtt": ["Role", "Arn"] }, ":v1"]] })),
            none
        );
        // A digest, and a tag that only AWS knows.
        assert_eq!(tags(json!({ "Fn::Join": ["", [uri, "@sha256:0123"]] })), none);
        let other = json!({ "Ref": "AWS::Region" });
        assert_eq!(tags(json!({ "Fn::Join": ["", [uri, ":", other]] })), none);
    }

    #[test]
    fn an_image_of_several_containers_is_needed_once() {
        let image = json!({ "Fn::Join": ["", [{ "Fn::GetAtt": ["Shop", "RepositoryUri"] }, ":v1"]] });
        let found = images(
            &json!([{ "Image": image }, { "Image": image }, { "Image": "busybox" }]),
            "ARM64",
        );
        assert_eq!(
            found,
            [NeededImage {
                repository: "Shop".to_owned(),
                name: "Shop".to_owned(),
                tag: "v1".to_owned(),
                platform: "linux/arm64".to_owned(),
                users: vec!["Task".to_owned()],
            }]
        );
    }
}
