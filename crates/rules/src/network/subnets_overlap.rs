//! Subnets that share addresses.

use ipnet::Ipv4Net;
use tierwright_catalog::Kind;
use tierwright_compile::Resource;
use tierwright_model::Severity;

use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "subnets-overlap",
    category: "network",
    severity: Severity::Error,
    summary: "Two subnets of a VPC overlap",
    catalog: &["NET-SUB-003"],
    docs: Docs {
        what: "Compares the ranges of the subnets of each VPC.",
        why: "AWS refuses the second: \"The CIDR '…' conflicts with another subnet\".",
        silent: "a range is not known.",
        example: "10.20.10.0/24 and 10.20.10.128/25.",
        source: "EC2 API, CreateSubnet; cfn-lint E3060.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let subnets = context.resources().filter(|r| matches!(r.kind, Kind::Subnet(_)));
    let mut ranges: Vec<(Option<&str>, Ipv4Net, usize, &Resource)> = subnets
        .enumerate()
        .filter_map(|(place, r)| {
            let subnet = context.network.subnet(&r.id)?;
            Some((subnet.vpc.map(AsRef::as_ref), subnet.cidr?.trunc(), place, r))
        })
        .collect();
    // In order of their first addresses each range can only overlap one that reaches furthest so far.
    ranges.sort_by_key(|(vpc, range, place, _)| (*vpc, range.network(), *place));
    let mut furthest: Option<(Option<&str>, Ipv4Net, usize, &Resource)> = None;
    for entry in ranges {
        if let Some(last) = furthest
            && last.0 == entry.0
            && last.1.broadcast() >= entry.1.network()
        {
            let (earlier, later) = if last.2 < entry.2 {
                (last, entry)
            } else {
                (entry, last)
            };
            let message = format!(
                "subnet {} has {}, which overlaps {} of subnet {}",
                later.3.origin, later.1, earlier.1, earlier.3.origin
            );
            report
                .at(later.3, message, "Choose a range that no other subnet has.")
                .property("CidrBlock");
        }
        if furthest.is_none_or(|last| last.0 != entry.0 || entry.1.broadcast() > last.1.broadcast()) {
            furthest = Some(entry);
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};
    &[
        bad("the same range", "app-b", || {
            vec![set("app-b", "/cidr", "10.20.10.0/24")]
        }),
        bad("one inside the other", "app-a", || {
            vec![set("app-a", "/cidr", "10.20.0.128/25")]
        }),
        good("neighbours", || vec![set("app-a", "/cidr", "10.20.2.0/24")]),
    ]
};
