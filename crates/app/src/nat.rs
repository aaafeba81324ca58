//! The way of private subnets out: without NAT, through one NAT gateway, or one in each zone.

use tierwright_model::{Design, Edit};
pub use tierwright_rules::NatMode;

use crate::app::App;
use crate::error::AppError;
use crate::view::Snapshot;

/// How the private subnets of a design get out now; none when it is none of the three.
#[must_use]
pub fn nat_mode(design: &Design) -> Option<NatMode> {
    tierwright_rules::nat_mode(design)
}

/// What leads the private subnets of a design out in another way, as one batch; see [`tierwright_rules::nat_edits`].
///
/// # Errors
/// [`AppError::Nat`] when there is no public subnet for a NAT gateway.
pub fn nat_edit(design: &Design, mode: NatMode) -> Result<Edit, AppError> {
    tierwright_rules::nat_edits(design, mode).map_err(AppError::Nat)
}

impl App {
    /// How the private subnets get out now. See [`nat_mode`].
    #[must_use]
    pub fn nat_mode(&self) -> Option<NatMode> {
        nat_mode(&self.design())
    }

    /// Lets the private subnets out in another way, as one step of undo.
    ///
    /// # Errors
    /// As [`nat_edit`], else as [`App::apply_edit`].
    pub fn set_nat(&self, mode: NatMode) -> Result<Snapshot, AppError> {
        let edit = nat_edit(&self.design(), mode)?;
        self.apply_edit(edit)
    }
}
