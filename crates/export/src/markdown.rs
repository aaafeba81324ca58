//! Text that is safe in Markdown and in the shell commands of its code blocks.
//!
//! The filters `md`, `code`, `sh`, `line` (for a comment in a command block) and `variable` are those of every page.

use tera::{Kwargs, State, Tera, Value};

use crate::text::{is_invisible, one_line};

/// Adds the filters.
pub(crate) fn register(tera: &mut Tera) {
    tera.register_filter("md", |text: String, _: Kwargs, _: &State<'_>| {
        Value::safe_string(&markdown(&text))
    });
    tera.register_filter("code", |text: String, _: Kwargs, _: &State<'_>| {
        Value::safe_string(&code(&text))
    });
    tera.register_filter("sh", |text: String, _: Kwargs, _: &State<'_>| {
        Value::safe_string(&shell(&text))
    });
    tera.register_filter("line", |text: String, _: Kwargs, _: &State<'_>| {
        Value::safe_string(&one_line(&text))
    });
    tera.register_filter("variable", |text: String, _: Kwargs, _: &State<'_>| {
        Value::safe_string(&variable(&text))
    });
}

/// A text as running text: one line, in which nothing is markup or HTML (CommonMark, *Backslash escapes*).
pub(crate) fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in one_line(text).chars() {
        if "\\`*_{}[]<>()#+!|~&$".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    // At the beginning of a line these would make a list, a rule, a quotation or a heading.
    let makes_a_block = |c: char| matches!(c, '-' | '=' | '.' | ':') || c.is_ascii_digit();
    if out.starts_with(makes_a_block) {
        format!("\u{200b}{out}").replacen('\u{200b}', "&#8203;", 1)
    } else {
        out
    }
}

/// A text as inline code: one line between more backticks than it holds in a row.
pub(crate) fn code(text: &str) -> String {
    let text = one_line(text);
    let (mut longest, mut run) = (0, 0);
    for c in text.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') || text.is_empty() {
        " "
    } else {
        ""
    };
    // A pipe divides cells even inside code (GitHub's tables).
    format!("{fence}{pad}{}{pad}{fence}", text.replace('|', "\\|"))
}

/// A text as one word of a POSIX shell, always on one line: with invisible characters it takes the form `$'…'` (bash, zsh),
/// so that no line of a code block can end the block.
pub(crate) fn shell(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@%+=,".contains(c);
    // zsh reads a word that begins with `=` as the path of a program.
    if !text.is_empty() && !text.starts_with('=') && text.chars().all(plain) {
        return text.to_owned();
    }
    if !text.chars().any(is_invisible) {
        return format!("'{}'", text.replace('\'', r"'\''"));
    }
    let mut out = "$'".to_owned();
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\'' => out.push_str("\\'"),
            '\\' => out.push_str("\\\\"),
            c if is_invisible(c) && u32::from(c) <= 0xFFFF => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)))
            }
            c if is_invisible(c) => out.push_str(&format!("\\U{:08x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('\'');
    out
}

/// The shell variable that holds an output: `SITE_URL` for `SiteUrl`.
pub(crate) fn variable(output: &str) -> String {
    crate::text::snake_case(output).to_ascii_uppercase()
}

/// A page whose tags have left at most one blank line between paragraphs, and none at the ends.
pub(crate) fn without_double_blank_lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = true;
    for line in text.lines() {
        let line = line.trim_end();
        if line.is_empty() && blank {
            continue;
        }
        blank = line.is_empty();
        out.push_str(line);
        out.push('\n');
    }
    format!("{}\n", out.trim_end())
}

#[cfg(test)]
mod tests {
    use super::{code, markdown, shell};

    #[test]
    fn hostile_names_are_only_text() {
        assert_eq!(
            markdown("a\n# b <script> [x](y) `c`"),
            r"a \# b \<script\> \[x\]\(y\) \`c\`"
        );
        assert_eq!(markdown("- item"), "&#8203;- item");
        assert_eq!(code("a`b``c"), "```a`b``c```");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(shell("three-tier-api"), "three-tier-api");
        assert_eq!(shell("it's $(x)"), r"'it'\''s $(x)'");
        assert_eq!(shell("a\n```\n'"), r"$'a\n```\n\''");
        assert_eq!(shell(""), "''");
    }
}
