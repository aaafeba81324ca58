use serde_json::json;
use tierwright_app::view::ErrorView;
use tierwright_app::{Answer, Question, Subject, Verdict, read_subject, trace};
use tierwright_model::Protocol;

use crate::args::{Format, ReachArgs};
use crate::exit::Exit;
use crate::output::{clean, print, print_json};
use crate::style::{BOLD, DIM, GREEN, RED, YELLOW, in_style};

pub(crate) fn run(args: ReachArgs) -> Result<Exit, ErrorView> {
    let subject = read_subject(&args.file, &args.given.given())?;
    let question = Question {
        from: args.from,
        to: args.to,
        protocol: Protocol::from(args.protocol),
        port: args.port,
    };
    let traced = match &subject {
        Subject::Design(file) => trace(&file.design, &question)?,
        Subject::Template(template) => template.trace(&question)?,
    };
    match args.format {
        Format::Text => print(&text(&question, traced.port, &traced.answer))?,
        Format::Json => print_json(&json!({
            "schema": 1,
            "from": question.from,
            "to": question.to,
            "protocol": question.protocol,
            "port": traced.port,
            "verdict": traced.answer.verdict,
            "hops": traced.answer.hops,
            "blocker": traced.answer.blocker,
        }))?,
    }
    Ok(Exit::findings(traced.answer.verdict != Verdict::Reachable))
}

fn text(question: &Question, port: u16, answer: &Answer) -> String {
    let (style, word) = match answer.verdict {
        Verdict::Reachable => (GREEN, "reachable"),
        Verdict::Blocked => (RED, "blocked"),
        Verdict::Unknown => (YELLOW, "not known"),
    };
    let mut text = format!(
        "{BOLD}{} → {}{BOLD:#} on {} {port}: {}\n",
        clean(&question.from),
        clean(&question.to),
        question.protocol.as_ip_protocol(),
        in_style(style.bold(), word),
    );
    for (index, hop) in answer.hops.iter().enumerate() {
        let resource = in_style(DIM, &format!("({})", clean(&hop.resource)));
        text.push_str(&format!(
            "  {}. {}: {} {resource}\n",
            index + 1,
            clean(&hop.origin),
            clean(&hop.what)
        ));
    }
    if let Some(blocker) = &answer.blocker {
        let resource = in_style(DIM, &format!("({})", clean(&blocker.resource)));
        let mark = in_style(
            style,
            if answer.verdict == Verdict::Unknown {
                "?"
            } else {
                "✗"
            },
        );
        text.push_str(&format!(
            "  {mark}  {}: {} {resource}\n",
            clean(&blocker.origin),
            clean(&blocker.message)
        ));
        text.push_str(&format!(
            "     {}\n",
            in_style(DIM, &format!("hint: {}", clean(&blocker.hint)))
        ));
    }
    text
}
