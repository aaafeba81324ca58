use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use serde_json::{Map, Value};
use tierwright_deploy::{
    Created, Identity, Lookup, Observed, Provider, ProviderError, ProviderErrorKind, Recognised, Request,
    Tagged, Updated, UploadFile,
};

use crate::calls::{Calls, Change, calls_of, changed};
use crate::clients::Clients;
use crate::connect::Bounds;
use crate::ecr::image;
use crate::error::Named;
use crate::inventory::Search;
use crate::{inventory, lookup, publish, tags};

/// AWS, or an emulator that answers like it. See [`AwsProvider::connect`].
#[derive(Clone, Debug)]
pub struct AwsProvider {
    pub(crate) clients: Clients,
    /// The profile that was chosen, to be named when it has no credentials.
    pub(crate) profile: Option<String>,
    /// Resources seen without all of their parts, by type and id.
    pub(crate) unfinished: Arc<Mutex<BTreeMap<(String, String), Unfinished>>>,
}

/// A resource that lacks parts of its creation.
#[derive(Clone, Debug)]
pub(crate) struct Unfinished {
    since: Instant,
    /// Why AWS refused a part, when that was heard.
    reason: Option<String>,
}

/// How long `read` takes a missing part for one that AWS does not show yet.
const BELIEF: Duration = Duration::from_secs(30);

/// How often the later parts of a creation are tried while the new resource is not visible to them yet, with pauses of
/// half a second more each time: EC2 and IAM are eventually consistent, usually within a second or two (EC2 API guide,
/// *Eventual consistency in the Amazon EC2 API*).
const VISIBILITY_ATTEMPTS: u32 = 5;

impl AwsProvider {
    /// Registers an image without content in an emulator's repository. No emulator has a registry that `docker push` could
    /// reach, and none runs containers: what counts there is that the image is listed. One that is listed already stays.
    ///
    /// # Errors
    /// [`ProviderErrorKind::Unsupported`] for an account of AWS; what the emulator answers, such as
    /// [`ProviderErrorKind::NotFound`] without the repository.
    pub async fn push_placeholder(&self, repository: &str, tag: &str) -> Result<(), ProviderError> {
        image::push_placeholder(&self.clients, repository, tag).await
    }

    /// Nothing panics while it holds the lock, so the map is whole even when the lock says that something did.
    fn unfinished(&self) -> MutexGuard<'_, BTreeMap<(String, String), Unfinished>> {
        self.unfinished.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn finish(
        &self,
        calls: &dyn Calls,
        request: &Request,
        made: Created,
    ) -> Result<Created, ProviderError> {
        let mut attempt = 1;
        loop {
            match calls.finish(&self.clients, request, &made.physical_id).await {
                Ok(()) if calls.parts() => {
                    let mark = tags::unfinished();
                    calls
                        .retag(&self.clients, &made.physical_id, &tags::Tags::new(), &mark)
                        .await?;
                    self.unfinished()
                        .remove(&(request.type_name.clone(), made.physical_id.clone()));
                    return Ok(made);
                }
                Ok(()) => return Ok(made),
                Err(error) if error.kind != ProviderErrorKind::NotFound => return Err(error),
                Err(error) if attempt == VISIBILITY_ATTEMPTS => {
                    return Err(ProviderError {
                        kind: ProviderErrorKind::Conflict,
                        ..error
                    });
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(500) * attempt).await,
            }
            attempt += 1;
        }
    }
}

#[async_trait]
impl Provider for AwsProvider {
    async fn identity(&self) -> Result<Identity, ProviderError> {
        let answer = self
            .clients
            .sts
            .get_caller_identity()
            .customize()
            .config_override(
                aws_sdk_sts::config::Builder::new()
                    .timeout_config(Bounds::of(self.clients.emulated).first_config()),
            )
            .send()
            .await
            .named("sts:GetCallerIdentity");
        let answer = answer.map_err(|error| match (&self.profile, error.kind) {
            (Some(profile), ProviderErrorKind::NoCredentials | ProviderErrorKind::ExpiredCredentials) => {
                let message = format!("the profile {profile} does not serve: {}", error.message);
                ProviderError { message, ..error }
            }
            _ => error,
        })?;
        Ok(Identity {
            account: answer.account().unwrap_or_default().to_owned(),
            arn: answer.arn().unwrap_or_default().to_owned(),
            region: self.clients.region.clone(),
            emulated: self.clients.emulated,
        })
    }

    async fn lookup(&self, lookup: &Lookup) -> Result<String, ProviderError> {
        lookup::lookup(&self.clients, lookup).await
    }

    /// A creation in parts first looks for what an earlier attempt made, so it may be repeated after any failure. A name
    /// that exists already is no failure when the thing of that name is this very resource: the SDK repeats a call whose
    /// answer was lost.
    async fn create(&self, request: &Request) -> Result<Created, ProviderError> {
        let calls = calls_of(&request.type_name)?;
        if calls.parts()
            && let Some(found) = calls.find(&self.clients, request).await?
        {
            return self.finish(calls, request, found).await;
        }
        let made = match calls.create(&self.clients, request).await {
            Err(error) if error.kind == ProviderErrorKind::AlreadyExists => {
                calls.find(&self.clients, request).await?.ok_or(error)?
            }
            other => other?,
        };
        self.finish(calls, request, made).await
    }

    /// A later part that AWS refuses for good is no reason to deny that the resource exists: a teardown must find it. The
    /// refusal is what `read` reports then.
    async fn find(&self, request: &Request) -> Result<Option<Created>, ProviderError> {
        let calls = calls_of(&request.type_name)?;
        match calls.find(&self.clients, request).await? {
            Some(found) => match self.finish(calls, request, found.clone()).await {
                Ok(found) => Ok(Some(found)),
                Err(error) if error.kind.is_transient() => Err(error),
                Err(error) => {
                    let key = (request.type_name.clone(), found.physical_id.clone());
                    let reason = Some(error.to_string());
                    self.unfinished().insert(
                        key,
                        Unfinished {
                            since: Instant::now(),
                            reason,
                        },
                    );
                    Ok(Some(found))
                }
            },
            None => Ok(None),
        }
    }

    async fn read(&self, type_name: &str, physical_id: &str) -> Result<Observed, ProviderError> {
        let observed = calls_of(type_name)?.read(&self.clients, physical_id).await?;
        if observed != tags::broken_off() {
            return Ok(observed);
        }
        let mut all = self.unfinished();
        let key = (type_name.to_owned(), physical_id.to_owned());
        let seen = all.entry(key).or_insert_with(|| Unfinished {
            since: Instant::now(),
            reason: None,
        });
        Ok(match &seen.reason {
            Some(reason) => Observed::Failed(format!(
                "it exists, but AWS refuses one of its settings: {reason}"
            )),
            None if seen.since.elapsed() >= BELIEF => Observed::Failed(
                "it exists, but its creation broke off before all of its settings were applied".to_owned(),
            ),
            None => observed,
        })
    }

    async fn seen(&self, type_name: &str, physical_id: &str) -> Result<Map<String, Value>, ProviderError> {
        calls_of(type_name)?.seen(&self.clients, physical_id).await
    }

    /// The tags follow each change, because one of them tells which properties the resource has. A value of `null` before is
    /// one that nobody knows.
    async fn update(
        &self,
        request: &Request,
        physical_id: &str,
        before: &Map<String, Value>,
    ) -> Result<Updated, ProviderError> {
        let calls = calls_of(&request.type_name)?;
        let mut changed = changed(before, &request.properties);
        changed.remove("Tags");
        changed.remove(tags::OF_USER_POOL);
        if changed.iter().any(|name| !calls.mutable().contains(name)) {
            return Ok(Updated::NeedsReplacement);
        }
        if !changed.is_empty() {
            let known = before.iter().filter(|(_, value)| !value.is_null());
            let change = Change {
                request,
                id: physical_id,
                before: &known.map(|(name, value)| (name.clone(), value.clone())).collect(),
                changed: &changed,
            };
            calls.change(&self.clients, &change).await?;
        }
        let wanted = tags::of(request);
        let removed: Vec<_> = tags::own(before)
            .into_keys()
            .filter(|key| !wanted.contains_key(key))
            .collect();
        calls.retag(&self.clients, physical_id, &wanted, &removed).await?;
        Ok(Updated::Done)
    }

    async fn delete(&self, type_name: &str, physical_id: &str) -> Result<(), ProviderError> {
        calls_of(type_name)?.delete(&self.clients, physical_id).await
    }

    async fn image_exists(&self, repository: &str, tag: &str) -> Result<bool, ProviderError> {
        image::exists(&self.clients, repository, tag).await
    }

    async fn tagged(&self, key: &str, value: &str) -> Result<Vec<Tagged>, ProviderError> {
        inventory::inventory(&self.clients, Search { key, value }).await
    }

    async fn recognise(&self, request: &Request) -> Result<Option<Recognised>, ProviderError> {
        let calls = calls_of(&request.type_name)?;
        if !calls.lies_within() {
            return Ok(None);
        }
        calls.recognise(&self.clients, request).await
    }

    async fn upload(&self, bucket: &str, files: &[UploadFile]) -> Result<usize, ProviderError> {
        publish::upload(&self.clients, bucket, files).await
    }

    async fn invalidate(&self, distribution: &str, token: &str) -> Result<(), ProviderError> {
        publish::invalidate(&self.clients, distribution, token).await
    }
}
