//! Writes `ui/src/ipc/types.ts`: the TypeScript side of every type that crosses to the window, in one sorted file.

// A test that unwraps says where it failed.
#![allow(clippy::unwrap_used)]

use std::any::TypeId;
use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use tierwright_app::view;
use ts_rs::{Config, TS, TypeVisitor};

const HEAD: &str = "\
// Generated from the Rust types by `cargo xtask codegen` (crates/app/tests/generated_typescript.rs). Do not edit.

";

/// Collects the declarations of a type and of all that it mentions.
struct Declarations<'a> {
    config: &'a Config,
    seen: HashSet<TypeId>,
    found: BTreeMap<String, String>,
}

impl Declarations<'_> {
    fn add<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        // Only types of ours have a path of their own; a list or a string is written where it is used.
        if T::output_path().is_some() {
            let docs = T::docs().unwrap_or_default();
            let text = format!("{docs}export {}", T::decl(self.config));
            let name = T::ident(self.config);
            let before = self.found.insert(name.clone(), text.clone());
            assert!(
                before.is_none_or(|b| b == text),
                "two different Rust types are called {name} in TypeScript"
            );
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

impl TypeVisitor for Declarations<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        self.add::<T>();
    }
}

macro_rules! declare {
    ($all:expr, $($type:ty),+ $(,)?) => { $($all.add::<$type>();)+ };
}

#[test]
fn generated_typescript() {
    // A number of ours never passes 2^53: revisions and counts.
    let config = Config::new().with_large_int("number");
    let mut all = Declarations {
        config: &config,
        seen: HashSet::new(),
        found: BTreeMap::new(),
    };
    declare!(
        all,
        view::Snapshot,
        view::Sample,
        view::RecentFile,
        view::FileView,
        view::NewTier,
        view::ConnectionOffer,
        view::ExportPreview,
        view::ExportReport,
        view::Target,
        view::PlanView,
        view::DeploymentView,
        view::RunOutcome,
        view::ErrorView,
        tierwright_catalog::tiers::TierInfo,
        tierwright_model::Edit,
        tierwright_model::ItemKind,
        tierwright_deploy::Event,
        tierwright_reach::Answer,
        tierwright_rules::NatMode,
        tierwright_rules::RuleInfo,
    );
    let text = format!("{HEAD}{}", tidy(&all.found.into_values().collect::<Vec<_>>()));

    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/ipc/types.ts");
    if std::env::var_os("TIERWRIGHT_UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().expect("it has a folder")).unwrap();
        std::fs::write(&path, &text).unwrap();
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        there == text,
        "ui/src/ipc/types.ts is stale: run `cargo xtask codegen`"
    );
}

/// ts-rs writes everything on one line except comments. This gives each member of an object a line of its own, indented,
/// and each case of a long union.
fn tidy(declarations: &[String]) -> String {
    let mut text = String::new();
    for declaration in declarations {
        let tokens = tokens(declaration);
        let mut at = 0;
        text.push_str(&sequence(&tokens, &mut at, 0));
        text.push_str("\n\n");
    }
    format!("{}\n", text.trim_end())
}

enum Token<'a> {
    Comment(String),
    Open,
    Close,
    Comma,
    Or,
    Text(&'a str),
}

/// Cuts a declaration at braces, commas and bars that lie outside of `<>`, `()`, `[]` and strings.
fn tokens(source: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let (mut start, mut at, mut depth) = (0, 0, 0);
    let bytes = source.as_bytes();
    fn flush<'a>(found: &mut Vec<Token<'a>>, text: &'a str) {
        if !text.trim().is_empty() {
            found.push(Token::Text(text.trim()));
        }
    }
    while at < bytes.len() {
        if source[at..].starts_with("/**") {
            flush(&mut found, &source[start..at]);
            let end = at + source[at..].find("*/").expect("a comment ends") + 2;
            found.push(Token::Comment(comment(&source[at..end])));
            (start, at) = (end, end);
            continue;
        }
        let token = match bytes[at] {
            b'"' => {
                at += 1 + source[at + 1..].find('"').expect("a string ends");
                None
            }
            b'<' | b'(' | b'[' => {
                depth += 1;
                None
            }
            b'>' | b')' | b']' => {
                depth -= 1;
                None
            }
            b'{' if depth == 0 => Some(Token::Open),
            b'}' if depth == 0 => Some(Token::Close),
            b',' if depth == 0 => Some(Token::Comma),
            b'|' if depth == 0 => Some(Token::Or),
            _ => None,
        };
        if let Some(token) = token {
            flush(&mut found, &source[start..at]);
            found.push(token);
            start = at + 1;
        }
        at += 1;
    }
    flush(&mut found, &source[start..]);
    found
}

/// A comment of one line on one line.
fn comment(block: &str) -> String {
    let lines: Vec<&str> = block
        .lines()
        .map(str::trim)
        .filter(|line| *line != "/**" && *line != "*/")
        .collect();
    match lines.as_slice() {
        [line] => format!("/** {} */", line.trim_start_matches('*').trim()),
        _ => block.lines().map(str::trim_end).collect::<Vec<_>>().join("\n"),
    }
}

/// Writes tokens up to the brace that closes the object around them, which it steps over.
fn sequence(tokens: &[Token<'_>], at: &mut usize, depth: usize) -> String {
    let indent = "  ".repeat(depth);
    let mut text = String::new();
    while let Some(token) = tokens.get(*at) {
        *at += 1;
        // Inside an object a member begins on a line of its own.
        let begins = text.is_empty() || text.ends_with('\n');
        match token {
            Token::Comment(comment) => {
                if !begins {
                    text.push('\n');
                }
                for line in comment.lines() {
                    text.push_str(&format!("{indent}{line}\n"));
                }
            }
            Token::Open => {
                if begins {
                    text.push_str(&indent);
                }
                let body = sequence(tokens, at, depth + 1);
                let body = body.trim_end();
                let body = body.trim_end_matches(',');
                let short = !body.contains('\n') && !body.trim_start().starts_with("/*");
                if short {
                    text.push_str(&format!("{}{{ {} }}", space(&text), body.trim_start()));
                } else {
                    text.push_str(&format!("{}{{\n{body},\n{indent}}}", space(&text)));
                }
            }
            Token::Close => return text,
            Token::Comma => text.push_str(",\n"),
            Token::Or => text.push_str(" |"),
            Token::Text(part) => {
                let part = part.split_whitespace().collect::<Vec<_>>().join(" ");
                let before = if begins {
                    indent.clone()
                } else if part == ";" {
                    String::new()
                } else {
                    space(&text)
                };
                text.push_str(&format!("{before}{part}"));
            }
        }
    }
    text
}

fn space(before: &str) -> String {
    if before.is_empty() || before.ends_with([' ', '\n']) {
        String::new()
    } else {
        " ".to_owned()
    }
}
