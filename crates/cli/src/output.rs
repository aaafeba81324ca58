//! Writing to the terminal or a pipe.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};

use tierwright_app::view::{ErrorCode, ErrorView};

use crate::style::{BOLD, RED};

/// Writes a text to stdout. A reader that has seen enough (`| head`) is no failure.
pub(crate) fn print(text: &str) -> Result<(), ErrorView> {
    let mut out = anstream::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(ErrorView {
            code: ErrorCode::Disk,
            message: format!("The output cannot be written: {error}."),
            hint: Some("Free some space, or send the output elsewhere.".to_owned()),
            field: None,
        }),
    }
}

/// Writes a JSON value to stdout, with a line break at the end.
pub(crate) fn print_json(value: &impl serde::Serialize) -> Result<(), ErrorView> {
    let text = serde_json::to_string_pretty(value).map_err(|error| failed(&error.to_string(), None))?;
    print(&format!("{text}\n"))
}

/// Writes a line to stderr. That nobody reads it changes nothing.
pub(crate) fn note(line: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{line}");
}

/// Says why the tool could not do its work.
pub(crate) fn failure(failure: &ErrorView) {
    if failure.code == ErrorCode::Cancelled {
        return note(&clean(&failure.message));
    }
    note(&format!(
        "{RED}{BOLD}error:{BOLD:#}{RED:#} {}",
        clean(&failure.message)
    ));
    if let Some(hint) = &failure.hint {
        note(&format!("{BOLD}hint:{BOLD:#} {}", clean(hint)));
    }
}

/// A failure of the command line itself.
pub(crate) fn failed(message: &str, hint: Option<&str>) -> ErrorView {
    ErrorView {
        code: ErrorCode::Internal,
        message: message.to_owned(),
        hint: hint.map(str::to_owned),
        field: None,
    }
}

/// Asks a person on the terminal whether to go on.
///
/// # Errors
/// When nobody is there to be asked: then `--yes` must say it.
pub(crate) fn confirm(question: &str) -> Result<bool, ErrorView> {
    let stdin = io::stdin();
    if !stdin.is_terminal() {
        return Err(failed(
            "Nobody is there to confirm this: the standard input is no terminal.",
            Some("Add --yes to confirm it in advance."),
        ));
    }
    let _ = write!(
        anstream::stderr().lock(),
        "{BOLD}{question}{BOLD:#} Type yes to go on: "
    );
    let mut answer = String::new();
    let read = stdin.lock().read_line(&mut answer);
    Ok(read.is_ok() && answer.trim().eq_ignore_ascii_case("yes"))
}

/// A text of a design as a terminal may show it. Labels are free text: whatever is in them must not move the cursor, change
/// colours, hide text or turn its direction (CVE-2021-42574).
pub(crate) fn clean(text: &str) -> String {
    let shown = |c: char| match c {
        '\n' | '\t' => c,
        c if c.is_control() => '\u{fffd}',
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        c => c,
    };
    text.chars().map(shown).collect()
}

/// Rows in columns as wide as their widest cell, two spaces apart; the last column is not padded.
pub(crate) fn table(rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count())
            .max()
    };
    let widths: Vec<usize> = (0..).map_while(width).collect();
    let mut text = String::new();
    for row in rows {
        for (column, cell) in row.iter().enumerate() {
            text.push_str(cell);
            if column + 1 < row.len() {
                text.extend(std::iter::repeat_n(
                    ' ',
                    widths[column] - cell.chars().count() + 2,
                ));
            }
        }
        text.push('\n');
    }
    text
}

/// A number with its noun: `1 error`, `2 errors`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::{clean, table};

    #[test]
    fn hostile_labels_cannot_drive_the_terminal() {
        assert_eq!(
            clean("a\x1b[2Jb\r\u{202e}c\n本"),
            "a\u{fffd}[2Jb\u{fffd}\u{fffd}c\n本"
        );
    }

    #[test]
    fn columns_line_up() {
        let row = |a: &str, b: &str| vec![a.to_owned(), b.to_owned()];
        assert_eq!(table(&[row("a", "b"), row("ccc", "d")]), "a    b\nccc  d\n");
        assert_eq!(table(&[]), "");
    }
}
