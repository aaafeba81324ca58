//! Values that have the right shape and still cannot be meant: a range with host bits, port 0, a label that no tag holds.
//!
//! An edit may not bring one in ([`Design::apply`]). A file that already has one still opens, so that it can be put right:
//! there it is a finding. Both say the same, since both ask [`Design::value_problems`].

use ipnet::{IpNet, Ipv4Net};

use crate::{Configurable, Design, Id, ParameterKind, Peer, RuleProtocol, SecurityGroupRule};

/// The longest value of a tag, in characters: labels become the tag `Name` (EC2 guide, *Tag restrictions*: maximum value
/// length 256 Unicode characters).
pub const MAX_LABEL: usize = 256;

/// A value that cannot be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueProblem {
    /// The thing; the design itself when none.
    pub id: Option<Id>,
    /// The property, as a JSON Pointer into the thing as the file writes it.
    pub property: String,
    /// The value seen, as the file writes it.
    pub value: serde_json::Value,
    /// What is wrong with it.
    pub fault: ValueFault,
}

/// What is wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValueFault {
    /// A range that begins inside itself. EC2 silently takes its canonical form, so that what is there differs from what was
    /// asked for, and Terraform refuses it (EC2 API, CreateVpc, `CidrBlock`; IpRange, `CidrIp`).
    HostBits {
        /// The range that AWS would take.
        canonical: String,
    },
    /// Port 0, on which nothing listens (Elastic Load Balancing API, CreateListener and CreateTargetGroup: 1 to 65535).
    PortZero,
    /// A range of ports that ends before it begins (EC2 API, IpPermission).
    PortsReversed {
        /// The first port.
        from: u16,
        /// The last port.
        to: u16,
    },
    /// A label that is empty.
    Empty,
    /// A text that is longer than a tag's value may be.
    TooLong {
        /// How long it is, in characters.
        length: usize,
        /// How long it may be.
        limit: usize,
    },
    /// A Region's name of another shape than `eu-central-1`.
    RegionShape,
}

impl std::fmt::Display for ValueFault {
    /// The reason as a clause.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::HostBits { canonical } => {
                write!(
                    f,
                    "bits after the prefix are set; the range is written {canonical}"
                )
            }
            Self::PortZero => f.write_str("a port from 1 to 65535 is needed here"),
            Self::PortsReversed { from, to } => {
                write!(f, "the last port, {to}, is below the first, {from}")
            }
            Self::Empty => write!(f, "a name has 1 to {MAX_LABEL} characters"),
            Self::TooLong { length, limit } => write!(
                f,
                "it has {length} characters, and AWS takes {limit} in the tag that holds it"
            ),
            Self::RegionShape => {
                f.write_str("the name of a Region has words and a number, such as eu-central-1")
            }
        }
    }
}

/// Whether a text has the shape of a Region's name: words in lower case and a number.
#[must_use]
pub fn is_region_name(text: &str) -> bool {
    let word = |part: &&str| part.len() >= 2 && part.bytes().all(|b| b.is_ascii_lowercase());
    match text.split('-').collect::<Vec<_>>().as_slice() {
        [first, middle @ .., last] => {
            word(first)
                && !middle.is_empty()
                && middle.iter().all(word)
                && last.len() == 1
                && last.bytes().all(|b| b.is_ascii_digit())
        }
        _ => false,
    }
}

impl Design {
    /// Every value that cannot be meant, in file order of its kind.
    #[must_use]
    pub fn value_problems(&self) -> Vec<ValueProblem> {
        let mut found = Found(Vec::new());
        self.check_labels(&mut found);
        self.check_ranges(&mut found);
        self.check_ports(&mut found);
        if !is_region_name(&self.settings.region) {
            found.add(
                None,
                "/settings/region",
                self.settings.region.as_str(),
                ValueFault::RegionShape,
            );
        }
        found.0
    }

    fn check_labels(&self, found: &mut Found) {
        found.label(None, "/name", &self.name, MAX_LABEL);
        found.length(None, "/settings/owner", &self.settings.owner, MAX_LABEL);
        let network = &self.network;
        for layer in &network.layers {
            // A subnet is called by its layer and zone.
            let zones = layer.subnets.iter().map(|subnet| subnet.zone.as_str().len() + 1);
            let limit = MAX_LABEL - zones.max().unwrap_or(0);
            found.label(Some(&layer.id), "/name", &layer.name, limit);
        }
        let gateway = network.internet_gateway.iter().map(|it| (&it.id, &it.name));
        let labels = std::iter::once((&network.vpc.id, &network.vpc.name))
            .chain(gateway)
            .chain(network.nat_gateways.iter().map(|it| (&it.id, &it.name)))
            .chain(network.route_tables.iter().map(|it| (&it.id, &it.name)))
            .chain(network.endpoints.iter().map(|it| (&it.id, &it.name)))
            .chain(self.security_groups.iter().map(|it| (&it.id, &it.name)))
            .chain(self.tiers.iter().map(|it| (&it.id, &it.name)));
        for (id, label) in labels {
            found.label(Some(id), "/name", label, MAX_LABEL);
        }
    }

    fn check_ranges(&self, found: &mut Found) {
        let network = &self.network;
        found.range(&network.vpc.id, "/cidr", IpNet::V4(network.vpc.cidr));
        for (_, subnet) in network.subnets() {
            found.range(&subnet.id, "/cidr", IpNet::V4(subnet.cidr));
        }
        for table in &network.route_tables {
            for (i, route) in table.routes.iter().enumerate() {
                let property = format!("/routes/{i}/destination");
                found.range(&table.id, &property, IpNet::V4(route.destination));
            }
        }
        for rule in self.security_groups.iter().flat_map(|group| &group.rules) {
            if let Peer::Cidr(Configurable::Literal(range)) = &rule.peer {
                found.range(&rule.id, "/peer/cidr", *range);
            }
        }
        for parameter in &self.parameters {
            if let (ParameterKind::Cidr, Some(default)) = (parameter.kind, &parameter.default)
                && let Ok(range) = default.parse::<Ipv4Net>()
            {
                found.range(&parameter.id, "/default", IpNet::V4(range));
            }
        }
    }

    fn check_ports(&self, found: &mut Found) {
        for rule in self.security_groups.iter().flat_map(|group| &group.rules) {
            check_rule(rule, found);
        }
        for tier in &self.tiers {
            for (pointer, port) in tier.kind.ports() {
                let property = format!("/kind/{}{pointer}", tier.kind.key());
                found.port(&tier.id, &property, port);
            }
        }
        for connection in &self.connections {
            found.port(&connection.id, "/port", connection.port);
            if let Some(port) = connection.listener {
                found.port(&connection.id, "/listener", port);
            }
        }
    }
}

fn check_rule(rule: &SecurityGroupRule, found: &mut Found) {
    let SecurityGroupRule {
        from_port: from,
        to_port: to,
        ..
    } = *rule;
    match rule.protocol {
        RuleProtocol::Tcp | RuleProtocol::Udp => {}
        RuleProtocol::Icmp | RuleProtocol::Icmpv6 | RuleProtocol::All => return,
    }
    if from > to {
        found.add(
            Some(&rule.id),
            "/toPort",
            to,
            ValueFault::PortsReversed { from, to },
        );
    } else if to == 0 {
        // A range from 0 is AWS's own way to write every port; 0 alone is none.
        found.port(&rule.id, "/toPort", to);
    }
}

struct Found(Vec<ValueProblem>);

impl Found {
    fn add(
        &mut self,
        id: Option<&Id>,
        property: &str,
        value: impl Into<serde_json::Value>,
        fault: ValueFault,
    ) {
        self.0.push(ValueProblem {
            id: id.cloned(),
            property: property.to_owned(),
            value: value.into(),
            fault,
        });
    }

    fn label(&mut self, id: Option<&Id>, property: &str, label: &str, limit: usize) {
        if label.trim().is_empty() {
            self.add(id, property, label, ValueFault::Empty);
        } else {
            self.length(id, property, label, limit);
        }
    }

    fn length(&mut self, id: Option<&Id>, property: &str, text: &str, limit: usize) {
        // Bytes first: counting characters walks the whole text.
        if text.len() > limit {
            let length = text.chars().count();
            if length > limit {
                self.add(id, property, text, ValueFault::TooLong { length, limit });
            }
        }
    }

    fn range(&mut self, id: &Id, property: &str, range: IpNet) {
        let canonical = range.trunc();
        if canonical != range {
            let canonical = canonical.to_string();
            self.add(
                Some(id),
                property,
                range.to_string(),
                ValueFault::HostBits { canonical },
            );
        }
    }

    fn port(&mut self, id: &Id, property: &str, port: u16) {
        if port == 0 {
            self.add(Some(id), property, port, ValueFault::PortZero);
        }
    }
}
