use serde_json::{Map, Value};

use crate::error::StepFailure;
use crate::journal::{RecordState, ResourceRecord};
use crate::plan::Wanted;
use crate::provider::{ProviderErrorKind, Updated};
use crate::replacement::holds_data;
use crate::run::{Run, Subject};

/// How a change was carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Changed {
    /// Nothing had to be sent.
    Nothing,
    /// In place.
    InPlace,
    /// By deleting and making it anew.
    Anew,
}

impl Run<'_> {
    /// Changes a recorded resource to what is wanted, and waits until it is ready.
    pub(crate) async fn update(
        &self,
        earlier: ResourceRecord,
        wanted: &Wanted,
    ) -> Result<Changed, StepFailure> {
        let subject = Subject::from(&earlier);
        let properties = self.resolve(&subject, &wanted.properties, Some(&earlier)).await?;
        let mut record = ResourceRecord {
            origin: wanted.origin.clone(),
            label: wanted.label.clone(),
            wanted: wanted.properties.clone(),
            dependencies: wanted.dependencies.clone(),
            ..earlier.clone()
        };
        if earlier.state == RecordState::Ready && properties == earlier.properties {
            self.end(&record)?;
            return Ok(Changed::Nothing);
        }
        let before = match &earlier.before {
            Some(before) if earlier.state == RecordState::Updating => {
                uncertain(before, &earlier.properties, &properties)
            }
            _ => earlier.properties.clone(),
        };
        record.state = RecordState::Updating;
        record.properties = properties;
        record.before = Some(before.clone());
        // Until the change is through it may still use what it used before.
        let old = earlier
            .dependencies
            .iter()
            .filter(|d| !wanted.dependencies.contains(d));
        record.dependencies.extend(old.cloned());
        self.begin(&record)?;

        let request = self.request(&record);
        let physical_id = record.physical_id.clone().unwrap_or_default();
        let mut streak = self.streak();
        let updated = loop {
            let update = self.provider.update(&request, &physical_id, &before);
            match self.answer(&subject, update).await {
                Ok(updated) => break updated,
                Err(error) if error.kind == ProviderErrorKind::Unsupported => {
                    break Updated::NeedsReplacement;
                }
                // The same change twice is the same change, so a lost answer needs no look.
                Err(error) => {
                    self.bear(&subject, &mut streak, error, self.options.retry.deadline)
                        .await?
                }
            }
        };
        match updated {
            Updated::Done => {
                record.state = RecordState::Settling;
                record.before = None;
                self.end(&record)?;
                record.dependencies.clone_from(&wanted.dependencies);
                self.settle(&mut record).await?;
                Ok(Changed::InPlace)
            }
            Updated::NeedsReplacement => self.replace_alone(&earlier, &record, wanted).await,
        }
    }

    /// Replaces a resource that the provider can't change although the plan thought so. Only one that nothing uses and
    /// that holds nothing: a person has confirmed a change, not a loss.
    async fn replace_alone(
        &self,
        earlier: &ResourceRecord,
        record: &ResourceRecord,
        wanted: &Wanted,
    ) -> Result<Changed, StepFailure> {
        let dependents = self.dependents(&record.logical_id);
        let reason = if holds_data(&record.type_name) {
            "what it holds would be lost".to_owned()
        } else if !dependents.is_empty() {
            format!("{} use it", dependents.join(", "))
        } else {
            self.remove(&record.logical_id).await?;
            self.create(&record.logical_id, wanted).await?;
            return Ok(Changed::Anew);
        };
        if earlier.state == RecordState::Ready {
            // The provider refused before it changed anything: the resource is what it was.
            self.end(earlier)?;
        }
        let before = record.before.as_ref();
        let properties = record
            .properties
            .iter()
            .filter(|(k, v)| before.and_then(|b| b.get(*k)) != Some(*v))
            .map(|(k, _)| k.clone())
            .collect();
        Err(StepFailure::NeedsReplacement { properties, reason })
    }
}

/// The properties to compare with after a change without an answer. Each is `old` or `sent`; the one that differs from
/// what is wanted is taken, so that a difference is never overlooked.
fn uncertain(
    old: &Map<String, Value>,
    sent: &Map<String, Value>,
    wanted: &Map<String, Value>,
) -> Map<String, Value> {
    let mut before = Map::new();
    for key in old.keys().chain(sent.keys()) {
        let value = if old.get(key) == wanted.get(key) {
            sent.get(key)
        } else {
            old.get(key)
        };
        if let Some(value) = value {
            before.insert(key.clone(), value.clone());
        }
    }
    before
}

#[cfg(test)]
mod tests {
    use super::uncertain;
    use serde_json::{Map, Value, json};

    #[test]
    fn a_change_without_an_answer_hides_no_difference() {
        let map = |value: Value| -> Map<String, Value> { value.as_object().cloned().unwrap() };
        let (old, sent) = (
            map(json!({"a": 1, "b": 1, "c": 1})),
            map(json!({"a": 2, "b": 1, "d": 4})),
        );
        // Back to the old design: `a` may be 2, `c` may be gone, `d` may be there.
        assert_eq!(uncertain(&old, &sent, &old), map(json!({"a": 2, "b": 1, "d": 4})));
        // The same change again.
        assert_eq!(
            uncertain(&old, &sent, &sent),
            map(json!({"a": 1, "b": 1, "c": 1}))
        );
    }
}
