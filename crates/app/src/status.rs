//! A deployment as it stands: by the journal, and by the account when it is asked.

use std::collections::{BTreeMap, HashMap};

use tierwright_compile::compile;
use tierwright_deploy::{
    Found, Identity, Journal as _, Recorded, Scope, Scratch, partition, refresh, resolve_text,
};
use tierwright_store::DeploymentSummary;

use crate::app::App;
use crate::deploy::look_options;
use crate::deployments::{Deployments, DesignAt, Parameters, is_emulated_at};
use crate::error::AppError;
use crate::images::{PushPlace, images_to_push};
use crate::takeover::Ask;
use crate::view::{DeployedResource, DeploymentView, OutputValue, Target};

impl App {
    /// The deployment of the open design to a target. See [`Deployments::deployment`].
    ///
    /// # Errors
    /// As [`Deployments::deployment`].
    pub async fn deployment(&self, target: &Target, refresh: bool) -> Result<DeploymentView, AppError> {
        self.deployments
            .deployment(&self.design_at(), target, refresh)
            .await
    }
}

impl Deployments {
    /// A design's deployment to a target. Without `refresh` this is what the journal says, and no call is made; with it
    /// every recorded resource is read from the account, and so is what the account holds of the design without a record.
    ///
    /// # Errors
    /// [`AppError::Provider`] when the account is asked and does not answer; [`AppError::Journal`] and
    /// [`AppError::Store`] when the journal can't be read.
    pub async fn deployment(
        &self,
        design: &DesignAt,
        target: &Target,
        refresh: bool,
    ) -> Result<DeploymentView, AppError> {
        let no_emulator =
            matches!(target, Target::Emulator { endpoint_url: None }) && self.emulator_url().is_none();
        if refresh && !no_emulator {
            return self.asked(design, target).await;
        }
        let known = self.known(design, target)?;
        let recorded = match known {
            Some(known) => self.store().journal(&design.key, &known.target_key).load()?,
            None => Recorded::default(),
        };
        Ok(self.view(design, target, &recorded, &HashMap::new()))
    }

    async fn asked(&self, design: &DesignAt, target: &Target) -> Result<DeploymentView, AppError> {
        let connected = self.connect(design, target).await?;
        let scratch = Scratch::of(connected.store_journal.load()?);
        let look = (
            look_options(&connected, &Recorded::default(), design),
            Ask::Always,
        );
        let graph = compile(&design.design).graph;
        let notes = self
            .take_over(design, &graph, &connected, &Parameters::new(), &scratch, look)
            .await?;
        let recorded = scratch.into_recorded();
        let statuses = refresh(&recorded, connected.provider.as_ref()).await;
        let observed = statuses
            .into_iter()
            .map(|status| (status.logical_id, words(status.found)))
            .collect();
        let view = self.view(design, target, &recorded, &observed);
        Ok(DeploymentView { notes, ..view })
    }

    /// The deployment that is meant by a target, as far as that can be told without asking who is calling: the one of this
    /// Region that was changed last.
    fn known(&self, design: &DesignAt, target: &Target) -> Result<Option<DeploymentSummary>, AppError> {
        let own = self.emulator_url();
        let mut found: Vec<DeploymentSummary> = self
            .store()
            .deployments()?
            .into_iter()
            .filter(|d| d.design_key == design.key && d.header.is_some())
            .filter(|d| match target {
                Target::Emulator { endpoint_url } => {
                    let url = endpoint_url
                        .as_deref()
                        .map(|url| url.trim_end_matches('/'))
                        .or(own.as_deref());
                    url.is_some_and(|url| is_emulated_at(&d.target_key, url))
                }
                Target::Account {
                    region, endpoint_url, ..
                } => {
                    let region = region.as_ref().unwrap_or(&design.design.settings.region);
                    let url = endpoint_url.as_deref().map(|url| url.trim_end_matches('/'));
                    let same = |h: &tierwright_deploy::DeploymentHeader| {
                        h.region == *region && h.endpoint_url.as_deref() == url
                    };
                    d.target_key.starts_with("aws ") && d.header.as_ref().is_some_and(same)
                }
            })
            .collect();
        found.sort_by_key(|d| d.changed_at);
        Ok(found.pop())
    }

    fn view(
        &self,
        design: &DesignAt,
        target: &Target,
        recorded: &Recorded,
        observed: &HashMap<String, String>,
    ) -> DeploymentView {
        let header = recorded.header.as_ref();
        let waiting_for = header.and_then(|h| {
            let place = PushPlace::of(target, &h.region, h.endpoint_url.as_deref());
            images_to_push(&h.waiting_for, &place)
        });
        let resource = |record: &tierwright_deploy::ResourceRecord| DeployedResource {
            logical_id: record.logical_id.clone(),
            type_name: record.type_name.clone(),
            origin: record.origin.clone(),
            state: record.state,
            observed: observed.get(&record.logical_id).cloned(),
            physical_id: record.physical_id.clone(),
        };
        DeploymentView {
            id: header.map(|h| h.id.clone()),
            account: header.map(|h| h.account.clone()),
            region: header.map(|h| h.region.clone()),
            endpoint_url: header.and_then(|h| h.endpoint_url.clone()),
            resources: recorded.resources.values().map(resource).collect(),
            outputs: outputs(design, recorded),
            running: self.is_running(),
            waiting_for,
            notes: Vec::new(),
        }
    }
}

/// The outputs of the design that have a value by now.
fn outputs(design: &DesignAt, recorded: &Recorded) -> Vec<OutputValue> {
    let Some(header) = &recorded.header else {
        return Vec::new();
    };
    let identity = Identity {
        account: header.account.clone(),
        arn: String::new(),
        region: header.region.clone(),
        emulated: false,
    };
    let scope = Scope {
        account: &header.account,
        region: &header.region,
        partition: partition(&identity),
        records: &recorded.resources,
        lookups: &BTreeMap::new(),
    };
    let graph = compile(&design.design).graph;
    let known = graph.outputs.into_iter().filter_map(|output| {
        let value = resolve_text(output.id.as_str(), &output.value, &scope).ok()?;
        Some(OutputValue {
            name: output.id.to_string(),
            description: output.description,
            value,
        })
    });
    known.collect()
}

/// What the account says, for the list of resources.
fn words(found: Found) -> String {
    match found {
        Found::Ready => "ready".to_owned(),
        Found::Changed { changes } => {
            let changes = changes.iter().map(|change| {
                let text = |value: &Option<serde_json::Value>| value.clone().unwrap_or_default().to_string();
                format!(
                    "{} is {}, not {}",
                    change.property,
                    text(&change.after),
                    text(&change.before)
                )
            });
            format!("changed by hand: {}", changes.collect::<Vec<_>>().join("; "))
        }
        Found::Missing => "missing".to_owned(),
        Found::Pending { word } => word,
        Found::Failed { reason } | Found::Unknown { reason } => reason,
    }
}
