use std::fmt::Write;

use crate::{RULES, Rule};

/// The page `docs/rules.md`: every rule with its documentation, made from the rules themselves.
#[must_use]
pub fn rules_page() -> String {
    let mut page = String::from(
        "# Rules\n\n\
         <!-- Generated from crates/rules by `cargo xtask codegen`; do not edit. -->\n\n\
         What `tierwright check` reports, and when it stays silent. **error**: AWS refuses it, or traffic or tasks cannot work. \
         **warning**: it works, and is insecure or fragile. **advice**: cost, operability or hygiene.\n\n\
         A finding that is meant as it is can be accepted by a waiver in the design: its rule, its subject and a reason.\n\n",
    );
    let mut categories: Vec<&str> = RULES.iter().map(|rule| rule.category).collect();
    categories.sort_unstable();
    categories.dedup();
    for category in &categories {
        let _ = writeln!(
            page,
            "## {}\n\n| rule | severity | reports |\n| --- | --- | --- |",
            title(category)
        );
        for rule in of(category) {
            let _ = writeln!(
                page,
                "| [`{0}`](#{0}) | {1} | {2} |",
                rule.id,
                rule.severity.as_str(),
                rule.summary
            );
        }
        page.push('\n');
    }
    for category in &categories {
        for rule in of(category) {
            let info = rule.info();
            let _ = writeln!(
                page,
                "### {}\n\n{}: {}.\n\n{}",
                info.id,
                info.severity.as_str(),
                info.summary,
                info.docs
            );
        }
    }
    while page.ends_with("\n\n") {
        page.pop();
    }
    page
}

fn of<'c>(category: &'c str) -> impl Iterator<Item = &'static Rule> + 'c {
    RULES
        .iter()
        .copied()
        .filter(move |rule| rule.category == category)
}

/// `load_balancing` as a heading.
fn title(category: &str) -> String {
    let text = category.replace('_', " ");
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + chars.as_str()
    })
}
