//! What drawing a connection offers.

use tierwright_model::{Design, Edit, Id};

use crate::error::AppError;
use crate::view::ConnectionOffer;

/// A connection from one thing to another, with the security group rules that it needs and that are not there yet.
///
/// # Errors
/// [`AppError::UnknownId`] for a text that names neither the internet nor anything in the design.
pub fn offer_connection(
    design: &Design,
    from: &str,
    to: &str,
    port: Option<u16>,
) -> Result<ConnectionOffer, AppError> {
    let known = |text: &str| {
        let id = Id::new(text)
            .ok()
            .filter(|id| *id == Design::INTERNET || design.kind_of(id).is_some());
        id.ok_or_else(|| AppError::UnknownId {
            text: text.to_owned(),
        })
    };
    let (from, to) = (known(from)?, known(to)?);
    let offer = tierwright_rules::offer(design, &from, &to, port);
    let label = format!("Connect {from} to {to}");
    Ok(ConnectionOffer {
        without_rules: Edit::Connect {
            connection: offer.connection.clone(),
        },
        with_rules: Edit::Batch {
            label,
            edits: offer.edits,
        },
        connection: offer.connection,
        rules: offer.rules.into_iter().map(|rule| rule.summary).collect(),
    })
}
