//! Whether one thing can open a connection to another, and the way it takes.

use tierwright_compile::{Compiled, compile};
use tierwright_model::{Design, Protocol};
use tierwright_reach::Answer;

use crate::error::AppError;

/// A question about a design.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Who opens: `internet`, a tier, an endpoint, a parameter with an address range, or a logical id.
    pub from: String,
    /// Who is called.
    pub to: String,
    /// The transport.
    pub protocol: Protocol,
    /// The port; the usual one of `to` when it is absent.
    pub port: Option<u16>,
}

/// An answer with the port that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traced {
    /// The port.
    pub port: u16,
    /// The answer.
    pub answer: Answer,
}

/// Answers a question.
///
/// # Errors
/// [`AppError::UnknownEnd`] for a word that names nothing; [`AppError::NoUsualPort`] when a port must be given.
pub fn trace(design: &Design, question: &Question) -> Result<Traced, AppError> {
    answer(&compile(design), question)
}

/// Answers a question about a graph.
pub(crate) fn answer(compiled: &Compiled, question: &Question) -> Result<Traced, AppError> {
    let unknown = |text: &str, known: Vec<String>| AppError::UnknownEnd {
        text: text.to_owned(),
        known,
    };
    let names = || tierwright_reach::names(compiled);
    let from =
        tierwright_reach::find(compiled, &question.from).ok_or_else(|| unknown(&question.from, names()))?;
    let to = tierwright_reach::find_called(compiled, &question.to).ok_or_else(|| {
        // The internet and address ranges open connections and accept none.
        let known = names()
            .into_iter()
            .filter(|n| tierwright_reach::find_called(compiled, n).is_some())
            .collect();
        unknown(&question.to, known)
    })?;
    let port = question
        .port
        .or_else(|| tierwright_reach::usual_port(compiled, &to))
        .ok_or_else(|| AppError::NoUsualPort {
            to: question.to.clone(),
        })?;
    let answer = tierwright_reach::reach(compiled, &from, &to, question.protocol, port);
    Ok(Traced { port, answer })
}
