//! Waivers: accepted findings stay visible and count for nothing.

#![allow(clippy::unwrap_used)]

use tierwright_compile::compile;
use tierwright_model::{Design, Edit, Finding, Item, Summary, Waiver};
use tierwright_rules::check;

const SAMPLE: &str = include_str!("../../../samples/three-tier-serverless.tierwright.json");

fn with(waivers: &[(&str, &str, &str)]) -> Vec<Finding> {
    let mut design = Design::from_json(SAMPLE).unwrap();
    design.waivers.clear();
    for (rule, subject, reason) in waivers {
        let waiver = Waiver {
            rule: (*rule).to_owned(),
            subject: (*subject).to_owned(),
            reason: (*reason).to_owned(),
        };
        design
            .apply(&Edit::Add {
                item: Item::Waiver(waiver),
            })
            .unwrap();
    }
    check(Some(&design), &compile(&design))
}

fn waived(findings: &[Finding], rule: &str) -> Option<String> {
    findings
        .iter()
        .find(|f| f.rule == rule)
        .unwrap_or_else(|| panic!("no {rule}"))
        .waived
        .clone()
}

#[test]
fn a_reason_accepts_a_finding() {
    let before = with(&[]);
    let after = with(&[("http-listener", "alb", "CloudFront is the only caller")]);
    assert_eq!(waived(&before, "http-listener"), None);
    assert_eq!(
        waived(&after, "http-listener").as_deref(),
        Some("CloudFront is the only caller")
    );
    assert_eq!(before.len(), after.len());
    assert_eq!(Summary::of(&before).warning, Summary::of(&after).warning + 1);
}

#[test]
fn without_a_reason_nothing_is_accepted() {
    let found = with(&[("http-listener", "alb", "  ")]);
    assert_eq!(waived(&found, "http-listener"), None);
    assert_eq!(waived(&found, "waiver-without-reason"), None);
}

#[test]
fn findings_come_in_order() {
    let found = with(&[("http-listener", "db", "nothing there")]);
    let keys: Vec<_> = found
        .iter()
        .map(|f| (std::cmp::Reverse(f.severity), f.rule.as_str(), f.subject.as_str()))
        .collect();
    let mut sorted = keys.clone();
    sorted.sort_unstable();
    assert_eq!(keys, sorted);
}
