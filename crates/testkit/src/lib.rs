//! Designs for tests and benchmarks: the bundled samples of the five systems, and generated ones of any size; and
//! [`corpus`], which runs the check over templates of others.
//!
//! A generated design is not a picture of anything: it is the three-tier sample with as many more cells (a load balancer
//! with twenty services behind it) as it takes. It has no errors, so that a check of it does all of its work.

pub mod corpus;

use tierwright_compile::compile;
use tierwright_model::tiers::{Image, Listener, ListenerProtocol, LoadBalancer, Scheme};
use tierwright_model::{
    Configurable, Connection, Design, Direction, Id, Peer, Protocol, RuleProtocol, SecurityGroup,
    SecurityGroupRule, Tier, TierKind,
};

/// The text of the three-tier sample.
pub const THREE_TIER: &str = include_str!("../../../samples/three-tier-serverless.tierwright.json");

/// The texts of the strong samples, by name, in the order of the systems.
pub const SYSTEMS: [(&str, &str); 5] = [
    ("three-tier-serverless", THREE_TIER),
    (
        "api-gateway-microservices",
        include_str!("../../../samples/api-gateway-microservices.tierwright.json"),
    ),
    (
        "two-service-alb",
        include_str!("../../../samples/two-service-alb.tierwright.json"),
    ),
    (
        "nat-microservices-pipeline",
        include_str!("../../../samples/nat-microservices-pipeline.tierwright.json"),
    ),
    (
        "path-routed-microservices",
        include_str!("../../../samples/path-routed-microservices.tierwright.json"),
    ),
];

/// Services behind each generated load balancer; its listener has as many rules.
const SERVICES_PER_CELL: usize = 20;

/// The three-tier sample.
///
/// # Panics
/// When the bundled sample is broken, which its own tests tell more about.
#[must_use]
pub fn three_tier() -> Design {
    read(THREE_TIER)
}

/// The strong samples of the five systems, by name.
///
/// # Panics
/// When a bundled sample is broken, which its own tests tell more about.
pub fn systems() -> impl Iterator<Item = (&'static str, Design)> {
    SYSTEMS.into_iter().map(|(name, text)| (name, read(text)))
}

fn read(text: &str) -> Design {
    #[allow(clippy::expect_used)] // Test code: there is nothing to hand the error to.
    Design::from_json(text).expect("a bundled sample is a design")
}

/// A design that compiles to at least `resources` resources, and not many more.
#[must_use]
pub fn generated(resources: usize) -> Design {
    let mut design = three_tier();
    design.name = format!("Generated, {resources} resources");
    let count = |design: &Design| compile(design).graph.resources.len();
    // The first service brings its load balancer along, the second is a service alone; from there on it is arithmetic.
    let mut sizes = vec![count(&design)];
    for service in 0..2 {
        add_service(&mut design, service);
        sizes.push(count(&design));
    }
    let [base, first, mut size] = sizes[..] else {
        return design;
    };
    let (with_balancer, alone) = (first - base, size - first);
    let mut service = 2;
    while size < resources {
        size += if service % SERVICES_PER_CELL == 0 {
            with_balancer
        } else {
            alone
        };
        add_service(&mut design, service);
        service += 1;
    }
    design
}

fn id(stem: &str, number: usize) -> Id {
    // Stems are plain words and numbers are digits, so the fallback is never taken.
    Id::new(format!("{stem}{number}")).unwrap_or_else(|_| Id::from_label(stem, "thing"))
}

fn rule(id: Id, direction: Direction, port: u16, peer: Peer) -> SecurityGroupRule {
    SecurityGroupRule {
        id,
        direction,
        protocol: RuleProtocol::Tcp,
        from_port: port,
        to_port: port,
        icmp: None,
        peer,
        description: String::new(),
    }
}

fn connection(id: Id, from: Id, to: Id, port: u16) -> Connection {
    Connection {
        id,
        from,
        to,
        protocol: Protocol::Tcp,
        port,
        paths: Vec::new(),
        hosts: Vec::new(),
        listener: None,
        description: String::new(),
    }
}

fn add_service(design: &mut Design, number: usize) {
    let cell = number / SERVICES_PER_CELL;
    let (balancer, balancer_group) = (id("balancer", cell), id("sg-balancer", cell));
    if number.is_multiple_of(SERVICES_PER_CELL) {
        add_balancer(design, cell, &balancer, &balancer_group);
    }
    let (service, group) = (id("service", number), id("sg-service", number));
    let peer = |name: &str| Peer::SecurityGroup(id_of(name));
    let template = design.tiers.iter().find(|t| t.id == "api").cloned();
    let Some(mut tier) = template else { return };
    tier.id = service.clone();
    tier.name = format!("Service {number}");
    tier.security_groups = vec![group.clone()];
    if let TierKind::FargateService(kind) = &mut tier.kind {
        kind.image = Image::Repository {
            repository: id_of("images"),
            tag: format!("v{number}"),
        };
    }
    design.tiers.push(tier);
    design.security_groups.push(SecurityGroup {
        id: group.clone(),
        name: format!("Service {number}"),
        description: String::new(),
        rules: vec![
            rule(
                id("in", number),
                Direction::Ingress,
                8080,
                Peer::SecurityGroup(balancer_group.clone()),
            ),
            rule(
                id("db-out", number),
                Direction::Egress,
                3306,
                peer("sg-aurora-db"),
            ),
            rule(id("ep-out", number), Direction::Egress, 443, peer("sg-endpoints")),
            rule(
                id("layers", number),
                Direction::Egress,
                443,
                Peer::PrefixList("s3".to_owned()),
            ),
        ],
    });
    let mut add_rule = |owner: &str, rule| {
        if let Some(owner) = design.security_groups.iter_mut().find(|g| g.id == owner) {
            owner.rules.push(rule);
        }
    };
    let from_service = || Peer::SecurityGroup(group.clone());
    add_rule(
        "sg-aurora-db",
        rule(id("db-in", number), Direction::Ingress, 3306, from_service()),
    );
    add_rule(
        "sg-endpoints",
        rule(id("ep-in", number), Direction::Ingress, 443, from_service()),
    );
    add_rule(
        balancer_group.as_str(),
        rule(id("out", number), Direction::Egress, 8080, from_service()),
    );
    let mut forward = connection(id("forward", number), balancer, service.clone(), 8080);
    forward.paths = vec![format!("/service{number}/*")];
    design.connections.push(forward);
    design
        .connections
        .push(connection(id("query", number), service, id_of("db"), 3306));
}

fn add_balancer(design: &mut Design, cell: usize, balancer: &Id, group: &Id) {
    let anywhere = "0.0.0.0/0"
        .parse()
        .map_or(Peer::PrefixList("s3".to_owned()), |all| {
            Peer::Cidr(Configurable::Literal(all))
        });
    design.security_groups.push(SecurityGroup {
        id: group.clone(),
        name: format!("Balancer {cell}"),
        description: String::new(),
        rules: vec![rule(id("web", cell), Direction::Ingress, 80, anywhere)],
    });
    let listener = Listener {
        port: 80,
        protocol: ListenerProtocol::Http,
        certificate_arn: None,
        redirect_to_port: None,
        fixed_response: None,
    };
    design.tiers.push(Tier {
        id: balancer.clone(),
        name: format!("Balancer {cell}"),
        layer: Some(id_of("public")),
        security_groups: vec![group.clone()],
        kind: TierKind::LoadBalancer(LoadBalancer {
            scheme: Scheme::InternetFacing,
            listeners: vec![listener],
            idle_timeout_seconds: 60,
            deletion_protection: false,
            web_acl: None,
        }),
    });
    design.connections.push(connection(
        id("visit", cell),
        id_of(Design::INTERNET),
        balancer.clone(),
        80,
    ));
}

fn id_of(text: &str) -> Id {
    Id::from_label(text, "thing")
}

#[cfg(test)]
mod tests {
    use super::generated;
    use tierwright_compile::compile;
    use tierwright_model::Design;

    #[test]
    fn generated_designs_are_valid_and_of_the_wanted_size() {
        for wanted in [100, 1_000] {
            let design = generated(wanted);
            assert_eq!(Design::from_json(&design.to_json()).unwrap(), design);
            let resources = compile(&design).graph.resources.len();
            assert!(
                (wanted..wanted + 60).contains(&resources),
                "{resources} instead of {wanted}"
            );
        }
    }
}
