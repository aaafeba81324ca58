//! Taking a deployment down, with the proof that nothing is left.

use tierwright_compile::compile;
use tierwright_deploy::{DestroyReport, Event, Journal as _, Recorded};

use crate::app::App;
use crate::deploy::{Done, Tally, options};
use crate::deployments::{Deployments, DesignAt, Parameters, Running};
use crate::error::AppError;
use crate::takeover::Ask;
use crate::view::{RunOutcome, Target};

impl App {
    /// Takes down what was deployed of the open design. See [`Deployments::destroy`].
    pub async fn destroy(&self, target: &Target, events: &(dyn Fn(Event) + Sync)) -> RunOutcome {
        self.deployments.destroy(&self.design_at(), target, events).await
    }
}

impl Deployments {
    /// Deletes everything that is recorded or carries the deployment's tag, then asks the account whether anything still
    /// does. What the design looks like now does not matter: it may be another thing than what was deployed. It only tells
    /// which resources without tags belong to a deployment whose records are missing.
    pub async fn destroy(
        &self,
        design: &DesignAt,
        target: &Target,
        events: &(dyn Fn(Event) + Sync),
    ) -> RunOutcome {
        let tally = Tally::new(events);
        let result = match self.begin() {
            Ok(running) => self.try_destroy(&running, design, target, &tally).await,
            Err(error) => Err(error),
        };
        tally.outcome(result)
    }

    async fn try_destroy(
        &self,
        running: &Running<'_>,
        design: &DesignAt,
        target: &Target,
        tally: &Tally<'_>,
    ) -> Result<Done, AppError> {
        let nothing = |notes: Vec<String>| Done {
            outputs: Vec::new(),
            uploaded: 0,
            waiting_for: None,
            notes: notes
                .into_iter()
                .chain(["Nothing is deployed there.".to_owned()])
                .collect(),
            leftovers: Vec::new(),
        };
        if matches!(target, Target::Emulator { endpoint_url: None }) && self.emulator_url().is_none() {
            // An emulator that does not run holds nothing; there is no need to start one.
            return Ok(nothing(Vec::new()));
        }
        let connected = self.connect(design, target).await?;
        connected.store_journal.lock()?;
        let look = (
            options(&connected, &Recorded::default(), running, design),
            Ask::Always,
        );
        let graph = compile(&design.design).graph;
        let taken = self
            .take_over(
                design,
                &graph,
                &connected,
                &Parameters::new(),
                connected.journal.as_ref(),
                look,
            )
            .await?;
        let recorded = connected.store_journal.load()?;
        if recorded.header.is_none() && recorded.resources.is_empty() {
            return Ok(nothing(taken));
        }
        let options = options(&connected, &recorded, running, design);
        let events = |event| tally.note(event);
        let (provider, journal) = (connected.provider.as_ref(), connected.journal.as_ref());
        let DestroyReport { leftovers, .. } =
            tierwright_deploy::destroy(provider, journal, &options, &events).await?;
        let (notes, target_key) = ([connected.notes, taken].concat(), connected.target_key);
        if leftovers.is_empty() {
            // The journal's lock goes first: striking the deployment takes it again.
            drop((connected.journal, connected.store_journal));
            self.store().forget_deployment(&design.key, &target_key)?;
        }
        Ok(Done {
            outputs: Vec::new(),
            uploaded: 0,
            waiting_for: None,
            notes,
            leftovers,
        })
    }
}
