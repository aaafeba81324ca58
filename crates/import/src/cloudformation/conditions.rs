//! Conditions, with three values: true, false and unknown.

use std::collections::HashMap;

use crate::notices::{CIRCULAR_DEPENDENCY, FUNCTION_INVALID};
use crate::text::{Content, Node, shortened};

use super::scope::Scope;
use super::texts::text_of;

/// Decides every condition, each after those that it names. No recursion follows the names: a chain may be long.
pub(super) fn decide<'n, 't>(scope: &mut Scope<'n, 't>, section: &[(&'n str, &'n Node<'t>)]) {
    let nodes: HashMap<&str, &Node<'t>> = section.iter().copied().collect();
    // A name that is begun and not yet decided is unknown to those that ask for it.
    let mut begun: HashMap<&str, bool> = HashMap::new();
    for (name, _) in section {
        let mut stack = vec![*name];
        while let Some(name) = stack.last().copied() {
            let Some(node) = nodes.get(name).copied() else {
                stack.pop();
                continue;
            };
            if begun.get(name) == Some(&true) {
                stack.pop();
                continue;
            }
            if begun.insert(name, false).is_none() {
                let mut names = Vec::new();
                named(node, &mut names);
                for inner in names {
                    match begun.get(inner) {
                        Some(true) => {}
                        Some(false) => {
                            let message = format!("The condition {:?} depends on itself.", shortened(inner));
                            scope.report_on(&CIRCULAR_DEPENDENCY, inner, node.place, message);
                        }
                        None => stack.push(inner),
                    }
                }
                scope.conditions.insert(name, None);
                continue;
            }
            scope.about(name, None);
            let decided = holds(scope, node);
            scope.conditions.insert(name, decided);
            begun.insert(name, true);
            stack.pop();
        }
    }
}

/// The conditions that a condition names.
fn named<'n>(node: &'n Node<'_>, names: &mut Vec<&'n str>) {
    match &node.content {
        Content::List(items) => items.iter().for_each(|item| named(item, names)),
        Content::Map(entries) => {
            for entry in entries {
                match entry.value.text() {
                    Some(name) if entry.key == "Condition" => names.push(name),
                    _ => named(&entry.value, names),
                }
            }
        }
        Content::Null | Content::Bool(_) | Content::Number(_) | Content::Text(_) => {}
    }
}

fn holds(scope: &Scope<'_, '_>, node: &Node<'_>) -> Option<bool> {
    let [entry] = node.entries()? else {
        let message = "A condition is exactly one function.".to_owned();
        scope.report(&FUNCTION_INVALID, node.place, message);
        return None;
    };
    let argument = &entry.value;
    let arguments = argument.list();
    match (entry.key.as_ref(), arguments) {
        ("Condition", _) => scope.condition(argument.text()?, argument.place),
        ("Fn::Equals", Some([a, b])) => equal(scope, a, b),
        ("Fn::Not", Some([inner])) => holds(scope, inner).map(|holds| !holds),
        ("Fn::And", Some(items)) => all(items.iter().map(|item| holds(scope, item))),
        ("Fn::Or", Some(items)) => {
            all(items.iter().map(|item| holds(scope, item).map(|holds| !holds))).map(|none| !none)
        }
        ("Fn::Equals" | "Fn::Not" | "Fn::And" | "Fn::Or", _) => {
            scope.invalid(
                argument.place,
                format!("{} has the wrong number of arguments.", entry.key),
            );
            None
        }
        // Such as Fn::Transform.
        _ => None,
    }
}

/// Whether all hold: one that does not decides, whatever else is unknown.
fn all(items: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    // Every one is looked at, so that each unknown name is reported.
    let items: Vec<Option<bool>> = items.collect();
    if items.contains(&Some(false)) {
        return Some(false);
    }
    items.iter().all(Option::is_some).then_some(true)
}

/// Whether two values are the same text; a value that can't be known is still equal to itself.
fn equal(scope: &Scope<'_, '_>, a: &Node<'_>, b: &Node<'_>) -> Option<bool> {
    let (a, b) = (scope.value(a, true)?, scope.value(b, true)?);
    match (scope.known(&a), scope.known(&b)) {
        (Some(a), Some(b)) => match (text_of(&a), text_of(&b)) {
            (Some(a), Some(b)) => Some(a == b),
            _ => Some(a == b),
        },
        _ => (a == b).then_some(true),
    }
}
