//! What a deployment would do.

use tierwright_compile::compile;
use tierwright_deploy::{Journal, Plan, Recorded, Scratch, changed, gone, plan_with, refresh, with_drift};
use tierwright_model::Severity;

use crate::app::App;
use crate::certificates::with_certificates;
use crate::cost;
use crate::deploy::look_options;
use crate::deployments::{Connected, Deployments, DesignAt, Parameters, check_parameters, check_sites};
use crate::error::AppError;
use crate::takeover::Ask;
use crate::view::{PlanView, Target};

impl App {
    /// What deploying the open design would do. See [`Deployments::plan`].
    ///
    /// # Errors
    /// As [`Deployments::plan`].
    pub async fn plan(&self, target: &Target, parameters: &Parameters) -> Result<PlanView, AppError> {
        self.deployments.plan(&self.design_at(), target, parameters).await
    }
}

impl Deployments {
    /// What a deployment would do, after a look at what is there. Starts the emulator when it is the target.
    ///
    /// # Errors
    /// [`AppError::Provider`] without credentials or an answer; [`AppError::Parameter`], [`AppError::Site`] for what the
    /// design lacks; [`AppError::Emulator`]; [`AppError::Busy`] and [`AppError::Store`] while a deployment runs.
    pub async fn plan(
        &self,
        design: &DesignAt,
        target: &Target,
        parameters: &Parameters,
    ) -> Result<PlanView, AppError> {
        let compiled = compile(&design.design);
        check_parameters(&compiled.graph, parameters)?;
        check_sites(design)?;
        if self.is_running() {
            return Err(AppError::Busy);
        }
        let connected = self.connect(design, target).await?;
        // What another program is changing right now cannot be planned.
        connected.store_journal.lock()?;
        let scratch = Scratch::of(connected.store_journal.load()?);
        let look = (
            look_options(&connected, &Recorded::default(), design),
            Ask::WhenLacking,
        );
        let taken = self
            .take_over(design, &compiled.graph, &connected, parameters, &scratch, look)
            .await?;
        let (plan, stand_ins) = current_plan(&compiled.graph, &connected, parameters, &scratch).await?;
        let findings = tierwright_rules::check(Some(&design.design), &compiled);
        let errors = findings
            .iter()
            .filter(|f| f.severity == Severity::Error && f.waived.is_none())
            .count();
        let mut notes = connected.notes;
        notes.extend(taken);
        notes.extend(stand_ins);
        if !plan.gone.is_empty() {
            let gone: Vec<&str> = plan.gone.iter().map(String::as_str).collect();
            notes.push(format!(
                "Recorded earlier and not there any more: {}.",
                gone.join(", ")
            ));
        }
        Ok(PlanView {
            identity: connected.identity,
            endpoint_url: connected.endpoint_url,
            cost: cost::estimate(&compiled.graph),
            errors,
            plan,
            notes,
        })
    }
}

/// The plan of now: of the graph, the journal, and what of it is really there; and sentences about what an emulator
/// stands in for. What somebody changed by hand is noted in the journal, from which the executor makes the same plan.
pub(crate) async fn current_plan(
    graph: &tierwright_compile::Graph,
    connected: &Connected,
    parameters: &Parameters,
    journal: &dyn Journal,
) -> Result<(Plan, Vec<String>), AppError> {
    let recorded = journal.load()?;
    let (parameters, notes) = with_certificates(graph, connected, parameters, &recorded);
    let statuses = refresh(&recorded, connected.provider.as_ref()).await;
    for record in with_drift(&recorded, &changed(&statuses)) {
        journal.end(&record)?;
    }
    let plan = plan_with(graph, &parameters, &journal.load()?, &gone(&statuses));
    Ok((plan, notes))
}
