//! Small facts about text that several formats need.

/// Whether a character shows nothing or changes how its neighbours show: control characters, line and paragraph
/// separators, zero-width and bidirectional marks, the byte order mark. Exports write these as code points, so that
/// what a reader sees is what a tool reads (CVE-2021-42574).
pub(crate) fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{fffe}'..='\u{ffff}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// A text in one line for a comment or a heading: whatever is invisible becomes a space, and runs of spaces one.
pub(crate) fn one_line(text: &str) -> String {
    let spaced: String = text
        .chars()
        .map(|c| if is_invisible(c) { ' ' } else { c })
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A PascalCase name in snake_case; a run of capitals is one word: `DBClusterARN` gives `db_cluster_arn`. Characters
/// other than ASCII letters and digits divide words.
pub(crate) fn snake_case(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut out = String::with_capacity(name.len() + 8);
    for (index, c) in chars.iter().enumerate() {
        if !c.is_ascii_alphanumeric() {
            if !out.is_empty() && !out.ends_with('_') {
                out.push('_');
            }
            continue;
        }
        let before = index.checked_sub(1).map(|i| chars[i]);
        let after = chars.get(index + 1);
        let begins = c.is_ascii_uppercase()
            && before.is_some_and(|b| !b.is_ascii_uppercase() || after.is_some_and(char::is_ascii_lowercase));
        if begins && !out.is_empty() && !out.ends_with('_') {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out.trim_end_matches('_').to_owned()
}

#[cfg(test)]
mod tests {
    use super::{one_line, snake_case};

    #[test]
    fn names_in_snake_case() {
        for (name, expected) in [
            ("AppATaskRole", "app_a_task_role"),
            ("DBClusterARN", "db_cluster_arn"),
            ("Zone2Subnet", "zone2_subnet"),
            ("al2023-ami-kernel.x86_64", "al2023_ami_kernel_x86_64"),
            ("Vpc", "vpc"),
            ("--", ""),
        ] {
            assert_eq!(snake_case(name), expected);
        }
    }

    #[test]
    fn one_line_is_one_line() {
        assert_eq!(one_line(" a\r\n b\u{2028}\u{202e}c\0 "), "a b c");
    }
}
