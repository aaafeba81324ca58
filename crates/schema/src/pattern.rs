//! Regular expressions of schemas, which are written for ECMAScript and Java.
//!
//! They are run by `regex-lite`: its `\d`, `\w` and `\s` are of ASCII as theirs are, it compiles in microseconds, and its time
//! is bounded. What it has no sign for is widened, never narrowed: a class of Unicode becomes every character beyond ASCII, a count in the
//! hundreds becomes *any number*. What can't be widened, such as a look-around, is not checked.

use std::borrow::Cow;
use std::sync::OnceLock;

use regex_lite::{Regex, RegexBuilder};

/// A pattern, compiled when it is first needed.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    text: Cow<'static, str>,
    compiled: OnceLock<Option<Regex>>,
}

/// Longer texts are not looked at.
const MOST_BYTES: usize = 1_024;

/// Counts above this become *any number*: each repetition takes room.
const MOST_REPETITIONS: u32 = 64;

impl Pattern {
    pub(crate) const fn new(text: Cow<'static, str>) -> Self {
        Self {
            text,
            compiled: OnceLock::new(),
        }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Whether a text has a match; true when that can't be said.
    pub(crate) fn may_match(&self, text: &str) -> bool {
        // What `.`, `^` and `$` mean with several lines differs from language to language.
        if text.len() > MOST_BYTES || text.contains(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']) {
            return true;
        }
        self.regex().is_none_or(|regex| regex.is_match(text))
    }

    /// None when it can't be said in the regular expressions here.
    pub(crate) fn regex(&self) -> Option<&Regex> {
        let compile = || {
            let pattern = translated(&self.text)?;
            RegexBuilder::new(&pattern).size_limit(1 << 20).build().ok()
        };
        self.compiled.get_or_init(compile).as_ref()
    }
}

fn translated(pattern: &str) -> Option<String> {
    let mut rest = pattern;
    let mut found = String::with_capacity(pattern.len() + 16);
    while let Some(first) = rest.chars().next() {
        rest = &rest[first.len_utf8()..];
        match first {
            '[' => rest = class(rest, &mut found)?,
            '\\' => rest = escape(rest, &mut found, false)?,
            '(' => {
                if let Some(after) = rest.strip_prefix('?') {
                    // Groups without a number; look-arounds, names and flags are left.
                    rest = after.strip_prefix(':')?;
                    found.push_str("(?:");
                } else {
                    found.push('(');
                }
            }
            '{' => rest = count(rest, &mut found),
            '}' => found.push_str("\\}"),
            ']' => found.push_str("\\]"),
            // After another sign of repetition it says *without giving back*: without it more matches.
            '+' if found.ends_with(['*', '+', '?', '}'])
                && !found.ends_with("\\}")
                && !escaped_end(&found) => {}
            other => found.push(other),
        }
    }
    Some(found)
}

/// Whether the last sign is meant itself.
fn escaped_end(found: &str) -> bool {
    let before = &found[..found.len() - 1];
    let backslashes = before.len() - before.trim_end_matches('\\').len();
    backslashes % 2 == 1
}

/// `{2}`, `{2,}` or `{2,5}`; anything else is a brace.
fn count<'p>(rest: &'p str, found: &mut String) -> &'p str {
    let parsed = rest.split_once('}').and_then(|(inner, after)| {
        let (least, most) = match inner.split_once(',') {
            None => (inner, Some(inner)),
            Some((least, "")) => (least, None),
            Some((least, most)) => (least, Some(most)),
        };
        let least: u32 = least.parse().ok()?;
        let most: Option<u32> = match most {
            None => None,
            Some(most) => Some(most.parse().ok()?),
        };
        Some((least, most, after))
    });
    let Some((least, most, after)) = parsed else {
        found.push_str("\\{");
        return rest;
    };
    match (least, most) {
        (0, None) => found.push('*'),
        (0, Some(most)) if most > MOST_REPETITIONS => found.push('*'),
        (least, None) if least <= MOST_REPETITIONS => found.push_str(&format!("{{{least},}}")),
        (least, Some(most)) if most <= MOST_REPETITIONS => found.push_str(&format!("{{{least},{most}}}")),
        (least, Some(_)) if least <= MOST_REPETITIONS => found.push_str(&format!("{{{least},}}")),
        _ => found.push('+'),
    }
    after
}

/// What follows a `[`, up to its `]`.
fn class<'p>(rest: &'p str, found: &mut String) -> Option<&'p str> {
    found.push('[');
    let mut rest = rest;
    let negated = rest.starts_with('^');
    if negated {
        rest = &rest[1..];
        found.push('^');
    }
    // An empty class in one language, a bracket in the other.
    if rest.starts_with(']') {
        return None;
    }
    loop {
        let first = rest.chars().next()?;
        let after = &rest[first.len_utf8()..];
        rest = match first {
            ']' => {
                found.push(']');
                return Some(after);
            }
            '\\' => escape(after, found, true).filter(|_| !(negated && after.starts_with(['p', 'P'])))?,
            // In Java two of them cut classes, in ECMAScript they are two of the same.
            '&' if after.starts_with('&') => return None,
            '[' | '&' | '~' => {
                found.push('\\');
                found.push(first);
                after
            }
            '-' if after.starts_with('-') => return None,
            other => {
                found.push(other);
                after
            }
        };
    }
}

/// What follows a backslash.
fn escape<'p>(rest: &'p str, found: &mut String, in_class: bool) -> Option<&'p str> {
    let first = rest.chars().next()?;
    let after = &rest[first.len_utf8()..];
    match first {
        'p' => {
            let (name, after) = match after.strip_prefix('{') {
                Some(inner) => inner.split_once('}')?,
                None => after.split_at_checked(1)?,
            };
            let ascii = match name {
                "L" | "Letter" | "IsAlphabetic" | "Alpha" | "IsL" => "A-Za-z",
                "Lu" | "Upper" => "A-Z",
                "Ll" | "Lower" => "a-z",
                "N" | "Nd" | "Digit" | "IsDigit" => "0-9",
                "Z" | "Zs" => " ",
                "M" | "Lo" | "Lt" | "Lm" | "Mn" | "Mc" => "",
                "P" | "S" | "Punct" => "!-/:-@\\[-`{-~",
                "C" | "Cc" => "\\x00-\\x1F\\x7F",
                "Alnum" => "0-9A-Za-z",
                "ASCII" | "Print" | "Graph" => "\\x00-\\x7F",
                _ => return None,
            };
            let class = format!("{ascii}\\x{{80}}-\\x{{10FFFF}}");
            if in_class {
                found.push_str(&class);
            } else {
                found.push_str(&format!("[{class}]"));
            }
            return Some(after);
        }
        'd' | 'D' | 'w' | 'W' | 's' | 'S' | 't' | 'n' | 'r' | 'f' | 'v' => {
            found.push('\\');
            found.push(first);
        }
        'b' | 'B' | 'A' | 'z' if !in_class => {
            found.push('\\');
            found.push(first);
        }
        'Z' if !in_class => found.push_str("\\z"),
        'u' | 'x' => {
            let (length, digits) = if first == 'u' { (4, "\\u") } else { (2, "\\x") };
            let (digit, after) = after.split_at_checked(length)?;
            if !digit.chars().all(|c| c.is_ascii_hexdigit()) {
                return None;
            }
            found.push_str(digits);
            found.push_str(digit);
            return Some(after);
        }
        // A sign that means itself.
        other if !other.is_alphanumeric() => {
            found.push('\\');
            found.push(other);
        }
        _ => return None,
    }
    Some(after)
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[track_caller]
    fn check(pattern: &str, yes: &[&str], no: &[&str]) {
        let pattern = Pattern::new(pattern.to_owned().into());
        assert!(pattern.regex().is_some(), "{pattern:?}");
        for text in yes {
            assert!(pattern.may_match(text), "{text} {pattern:?}");
        }
        for text in no {
            assert!(!pattern.may_match(text), "{text} {pattern:?}");
        }
    }

    #[test]
    fn signs_of_other_languages() {
        check("^[a-z]{1,3}$", &["a", "abc"], &["", "abcd", "A"]);
        check("^[a-z]{1,2048}$", &["a", &"a".repeat(2000)], &["", "A"]);
        check("^[a-z]{0,255}$", &["", "abc"], &["A"]);
        check("a{2,}", &["aa", "baab"], &["a"]);
        check("^\\d{12}$", &["123456789012"], &["12345678901", "١٢٣٤٥٦٧٨٩٠١٢"]);
        check("^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$", &["a b", "Größe"], &["a#b"]);
        check("^\\p{Lu}$", &["A", "Ä"], &["a"]);
        check("^[^/[]+$", &["a"], &["a/", "["]);
        check("^{{x}}$", &["{{x}}"], &["x"]);
        check(
            "^arn:aws(-[\\w]+)*:[^\\s]++$",
            &["arn:aws-cn:x"],
            &["arn:aws:", "arn:aws: "],
        );
        check("^\\/a\\_b\\-c$", &["/a_b-c"], &["a_b-c"]);
        check("^[\\u0020-\\u00FF]*$", &["aÿ"], &["\u{100}"]);
        check("^a\\++$", &["a+", "a++"], &["a"]);
        check("^]$", &["]"], &["["]);
        // Several lines, or a very long one, are not looked at.
        check("^a$", &["a", "b\nc", &"b".repeat(3000)], &["b"]);
    }

    #[test]
    fn what_is_not_checked() {
        for pattern in [
            "^(?!aws).*",
            "(?=a)",
            "(?<=a)b",
            "(a)\\1",
            "[a&&b]",
            "[^\\p{L}]",
            "[]a]",
            "(?i)a",
            "[a--b]",
            "(",
        ] {
            let pattern = Pattern::new(pattern.into());
            assert!(pattern.regex().is_none(), "{pattern:?}");
            assert!(pattern.may_match("anything"));
        }
    }
}
