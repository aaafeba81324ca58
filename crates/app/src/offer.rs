//! What drawing a connection offers.

use tierwright_model::{Design, Edit, Id};

use crate::error::AppError;
use crate::view::ConnectionOffer;

/// A line from one thing to another: the connection with the security group rules that it needs and that are not there yet, and
/// the settings that make use of it.
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
    let label = match &offer.connection {
        Some(_) => format!("Connect {from} to {to}"),
        None => offer.settings.first().cloned().unwrap_or_default(),
    };
    let with_rules = Edit::Batch {
        label,
        edits: offer.edits,
    };
    // What the design would refuse is not offered; the sentence says why.
    design.clone().apply(&with_rules)?;
    Ok(ConnectionOffer {
        without_rules: match &offer.connection {
            Some(connection) => Edit::Connect {
                connection: connection.clone(),
            },
            None => with_rules.clone(),
        },
        with_rules,
        connection: offer.connection,
        rules: offer.rules.into_iter().map(|rule| rule.summary).collect(),
        settings: offer.settings,
    })
}
