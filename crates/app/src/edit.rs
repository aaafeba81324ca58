//! Edits of the open design. Each that is acknowledged is on disk.

use tierwright_catalog::tiers::TierInfo;
use tierwright_model::{Edit, EditError, Id, Protocol};
use tierwright_reach::Answer;

use crate::app::App;
use crate::error::AppError;
use crate::offer::offer_connection;
use crate::session::Session;
use crate::snapshot::snapshot;
use crate::trace::{Question, trace};
use crate::view::{ConnectionOffer, NewTier, Snapshot};

impl App {
    /// Applies an edit.
    ///
    /// # Errors
    /// [`AppError::Edit`] when it does not go with the design, [`AppError::Store`] when it can't be kept on disk. The design
    /// is as it was then.
    pub fn apply_edit(&self, edit: Edit) -> Result<Snapshot, AppError> {
        self.change(|session| session.history.apply(edit))
    }

    /// Takes the last edit back; nothing happens when there is none.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub fn undo(&self) -> Result<Snapshot, AppError> {
        self.change(|session| {
            session.history.undo();
            Ok(())
        })
    }

    /// Does the last undone edit again; nothing happens when there is none.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub fn redo(&self) -> Result<Snapshot, AppError> {
        self.change(|session| {
            session.history.redo();
            Ok(())
        })
    }

    /// Puts a new tier where it was dropped, with a fresh id and sensible settings.
    ///
    /// # Errors
    /// [`AppError::UnknownTier`] and [`AppError::UnknownId`] for words that name nothing, else as [`App::apply_edit`].
    pub fn drop_tier(&self, tier: &NewTier) -> Result<Snapshot, AppError> {
        let info = TierInfo::by_key(&tier.key).ok_or_else(|| AppError::UnknownTier {
            key: tier.key.clone(),
        })?;
        let design = self.design();
        let layer = match tier.layer.as_deref().filter(|_| info.in_vpc) {
            None => None,
            Some(text) => {
                let id = Id::new(text).ok().filter(|id| design.network.layer(id).is_some());
                Some(id.ok_or_else(|| AppError::UnknownId {
                    text: text.to_owned(),
                })?)
            }
        };
        let id = design.free_id(&Id::from_label(info.id_stem, "tier"));
        let name = free_name(info.label, |name| {
            design.tiers.iter().any(|tier| tier.name == name)
        });
        let position = tier.position;
        self.apply_edit(Edit::AddTier {
            tier: info.fresh(id, name, layer),
            position,
        })
    }

    /// What drawing a connection offers; nothing is changed. See [`offer_connection`].
    ///
    /// # Errors
    /// As [`offer_connection`].
    pub fn offer_connection(
        &self,
        from: &str,
        to: &str,
        port: Option<u16>,
    ) -> Result<ConnectionOffer, AppError> {
        offer_connection(&self.design(), from, to, port)
    }

    /// Whether one thing can open a TCP connection to another, on its usual port without one. See [`trace`].
    ///
    /// # Errors
    /// As [`trace`].
    pub fn trace(&self, from: &str, to: &str, port: Option<u16>) -> Result<Answer, AppError> {
        let question = Question {
            from: from.to_owned(),
            to: to.to_owned(),
            protocol: Protocol::Tcp,
            port,
        };
        trace(&self.design(), &question).map(|traced| traced.answer)
    }

    /// The resource graph, in CloudFormation's vocabulary.
    #[must_use]
    pub fn resources(&self) -> serde_json::Value {
        crate::resources::resources(&self.design())
    }

    /// Changes the session and keeps it on disk; all or nothing.
    fn change(&self, work: impl FnOnce(&mut Session) -> Result<(), EditError>) -> Result<Snapshot, AppError> {
        let mut session = self.session();
        let before = session.history.clone();
        work(&mut session)?;
        if let Err(error) = session.autosave(&self.store) {
            // What is not on disk is not acknowledged.
            session.history = before;
            return Err(error);
        }
        Ok(snapshot(&session))
    }
}

/// A label that no other has: `Fargate service`, `Fargate service 2`, …
fn free_name(label: &str, taken: impl Fn(&str) -> bool) -> String {
    let numbered = |n: usize| {
        if n == 1 {
            label.to_owned()
        } else {
            format!("{label} {n}")
        }
    };
    (1..)
        .map(numbered)
        .find(|name| !taken(name))
        .unwrap_or_else(|| label.to_owned())
}
