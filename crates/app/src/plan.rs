//! What a deployment would do.

use tierwright_compile::compile;
use tierwright_deploy::{Journal as _, Plan, Recorded, gone, plan_with, refresh};
use tierwright_model::Severity;

use crate::app::App;
use crate::certificates::with_certificates;
use crate::cost;
use crate::deployments::{Connected, Deployments, DesignAt, Parameters, check_parameters, check_sites};
use crate::error::AppError;
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
        let (plan, _, stand_ins) = current_plan(&compiled.graph, &connected, parameters).await?;
        let findings = tierwright_rules::check(Some(&design.design), &compiled);
        let errors = findings
            .iter()
            .filter(|f| f.severity == Severity::Error && f.waived.is_none())
            .count();
        let mut notes = connected.notes;
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
/// stands in for.
pub(crate) async fn current_plan(
    graph: &tierwright_compile::Graph,
    connected: &Connected,
    parameters: &Parameters,
) -> Result<(Plan, Recorded, Vec<String>), AppError> {
    let recorded = connected.store_journal.load()?;
    let (parameters, notes) = with_certificates(graph, connected, parameters, &recorded);
    let statuses = refresh(&recorded, connected.provider.as_ref()).await;
    let plan = plan_with(graph, &parameters, &recorded, &gone(&statuses));
    Ok((plan, recorded, notes))
}
