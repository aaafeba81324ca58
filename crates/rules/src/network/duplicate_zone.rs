//! Two zones of the document that are one zone of AWS.

use std::collections::HashMap;

use tierwright_model::{Design, Severity};

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

/// Every Region that is open to all has three zones or more, none more than six (AWS, *Global infrastructure*).
const MOST: u8 = 6;

pub(crate) static RULE: Rule = Rule {
    id: "duplicate-zone",
    category: "network",
    severity: Severity::Error,
    summary: "Two zones of the design are the same availability zone, or one does not exist",
    catalog: &["NET-SUB-005", "NET-SUB-006", "ELB-ALB-002"],
    docs: Docs {
        what: "Reports a zone with the index of another one, and an index that no Region has.",
        why: "What looks like two zones is one: load balancers refuse two subnets of one zone, database subnet groups need two \
              zones, and a failure of the zone takes everything down.",
        silent: "each zone has an index of its own, from 0 to 5. Whether the Region has that many zones is for AWS to say.",
        example: "Zones a and b, both with index 0.",
        source: "EC2 API, DescribeAvailabilityZones; ELB API, CreateLoadBalancer.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    let zones = &design.network.zones;
    let mut seen: HashMap<u8, &tierwright_model::Id> = HashMap::new();
    for zone in zones {
        let twin = seen.get(&zone.index).copied();
        seen.entry(zone.index).or_insert(&zone.id);
        let message = match twin {
            Some(other) => format!(
                "zone {} has the index {} of zone {other}: they are one availability zone",
                zone.id, zone.index
            ),
            None if zone.index >= MOST => format!(
                "zone {} has the index {}, and no Region has that many zones",
                zone.id, zone.index
            ),
            None => continue,
        };
        let free = (0..MOST).find(|index| zones.iter().all(|z| z.index != *index));
        let fix = free.map(|index| {
            (
                format!("Use the index {index}"),
                vec![edits::set(&zone.id, "/index", index)],
            )
        });
        report
            .on(
                zone.id.as_str(),
                message,
                "Give each zone an index of its own, from 0 on.",
            )
            .property("/index")
            .fix(fix);
    }
}

/// Whether two zones of the design are one: other rules about zones then leave it to this one.
pub(crate) fn has_duplicate_zones(context: &Context<'_>) -> bool {
    let zones = context.design.map_or(&[][..], |design| &design.network.zones);
    zones
        .iter()
        .enumerate()
        .any(|(i, zone)| zones[..i].iter().any(|other| other.index == zone.index))
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};
    &[
        bad("both zones are the first", "zone-b", || {
            vec![set("zone-b", "/index", 0)]
        }),
        bad("a zone that no Region has", "zone-b", || {
            vec![set("zone-b", "/index", 20)]
        }),
        good("the first and the third", || vec![set("zone-b", "/index", 2)]),
    ]
};
