use std::sync::Arc;

use crate::{Design, Edit, EditError};

/// A design being edited, with undo and redo.
///
/// Steps hold whole former designs behind an `Arc` rather than inverse edits: an undo is then exact by construction. At
/// [`History::LIMIT`] steps the oldest is forgotten.
#[derive(Clone, Debug)]
pub struct History {
    present: Arc<Design>,
    past: Vec<(Arc<Design>, Edit)>,
    future: Vec<(Arc<Design>, Edit)>,
    revision: u64,
}

impl History {
    /// The most steps that can be undone.
    pub const LIMIT: usize = 500;

    /// Starts with a design and nothing to undo.
    #[must_use]
    pub fn new(design: Design) -> Self {
        Self {
            present: Arc::new(design),
            past: Vec::new(),
            future: Vec::new(),
            revision: 0,
        }
    }

    /// The design as it is now.
    #[must_use]
    pub const fn design(&self) -> &Arc<Design> {
        &self.present
    }

    /// Counts every change, undo and redo included.
    #[must_use]
    pub const fn revision(&self) -> u64 {
        self.revision
    }

    /// The edit that undo would take back.
    #[must_use]
    pub fn undoable(&self) -> Option<&Edit> {
        self.past.last().map(|(_, edit)| edit)
    }

    /// The edit that redo would apply again.
    #[must_use]
    pub fn redoable(&self) -> Option<&Edit> {
        self.future.last().map(|(_, edit)| edit)
    }

    /// Applies an edit; what was undone before is forgotten.
    ///
    /// # Errors
    /// As [`Design::apply`]; nothing has changed then.
    pub fn apply(&mut self, edit: Edit) -> Result<(), EditError> {
        let mut next = Design::clone(&self.present);
        next.apply(&edit)?;
        let before = std::mem::replace(&mut self.present, Arc::new(next));
        self.future.clear();
        // A drag sends many moves of one node; they are one step for the person who made it.
        let continues = matches!(
            (self.past.last(), &edit),
            (Some((_, Edit::MoveNode { id: last, .. })), Edit::MoveNode { id, .. }) if last == id
        );
        if !continues {
            self.past.push((before, edit));
            if self.past.len() > Self::LIMIT {
                self.past.remove(0);
            }
        }
        self.revision += 1;
        Ok(())
    }

    /// Takes the last edit back. False when there is none.
    pub fn undo(&mut self) -> bool {
        let Some((before, edit)) = self.past.pop() else {
            return false;
        };
        let after = std::mem::replace(&mut self.present, before);
        self.future.push((after, edit));
        self.revision += 1;
        true
    }

    /// Applies the last undone edit again. False when there is none.
    pub fn redo(&mut self) -> bool {
        let Some((after, edit)) = self.future.pop() else {
            return false;
        };
        let before = std::mem::replace(&mut self.present, after);
        self.past.push((before, edit));
        self.revision += 1;
        true
    }
}
