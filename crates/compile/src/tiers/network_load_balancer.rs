use tierwright_catalog::kinds::elasticloadbalancingv2::listener::{Action, Certificate};
use tierwright_catalog::kinds::elasticloadbalancingv2::load_balancer::Attribute;
use tierwright_catalog::kinds::elasticloadbalancingv2::target_group::TargetDescription;
use tierwright_catalog::kinds::{Listener, LoadBalancer, TargetGroup};
use tierwright_catalog::{LogicalId, Prop};
use tierwright_model::tiers::{NetworkListener, NetworkLoadBalancer, NetworkProtocol, Scheme};
use tierwright_model::{Connection, Tier};

use super::listener_id;
use crate::passes::Builder;
use crate::passes::builder::{name_tag, suffix};
use crate::passes::network::attached;

/// The listener that feeds a connection: the one that it names, else the first.
pub(crate) fn feeding_listener<'b>(
    balancer: &'b NetworkLoadBalancer,
    connection: &Connection,
) -> Option<&'b NetworkListener> {
    match connection.listener {
        Some(port) => balancer.listeners.iter().find(|l| l.port == port),
        None => balancer.listeners.first(),
    }
}

pub(super) fn lower(builder: &mut Builder<'_>, tier: &Tier, balancer: &NetworkLoadBalancer) {
    let id = LogicalId::of(&tier.id, suffix::NETWORK_LOAD_BALANCER);
    let attribute = |key: &str, value: bool| Attribute {
        key: key.into(),
        value: value.to_string().into(),
        ..Attribute::default()
    };
    let kind = LoadBalancer {
        name: builder.name(&tier.id, "", 32),
        r#type: "network".into(),
        scheme: balancer.scheme.as_str().into(),
        ip_address_type: "ipv4".into(),
        subnets: builder.subnets(tier.layer.as_ref()),
        security_groups: if tier.security_groups.is_empty() {
            Prop::Absent
        } else {
            builder.groups(&tier.security_groups)
        },
        // What comes through a VPC link has no address that a rule could name.
        enforce_security_group_inbound_rules_on_private_link_traffic: if tier.security_groups.is_empty() {
            Prop::Absent
        } else {
            "off".into()
        },
        load_balancer_attributes: vec![
            attribute("load_balancing.cross_zone.enabled", balancer.cross_zone),
            attribute("deletion_protection.enabled", balancer.deletion_protection),
        ],
        tags: name_tag(&tier.name),
        ..LoadBalancer::default()
    };
    let gateway = builder.design.network.internet_gateway.as_ref();
    let depends_on = gateway
        .filter(|_| balancer.scheme == Scheme::InternetFacing)
        .map(|gateway| {
            attached(
                &gateway.id,
                "an internet-facing load balancer is refused in a VPC without an attached internet gateway",
            )
        });
    let depends_on = depends_on.into_iter().collect();
    builder.add_after(id.clone(), &tier.id, &tier.name, kind, depends_on);

    for listener in &balancer.listeners {
        let default_actions = if !listener.target_addresses.is_empty() {
            vec![forward(&addresses(builder, tier, listener))]
        } else if is_fed(builder, tier, balancer, listener) {
            Vec::new()
        } else {
            // AWS has no listener without a target group.
            continue;
        };
        let mut kind = Listener {
            load_balancer_arn: Prop::reference(&id),
            port: i64::from(listener.port).into(),
            protocol: listener.protocol.as_str().into(),
            default_actions,
            ..Listener::default()
        };
        if listener.protocol == NetworkProtocol::Tls {
            // TLS 1.3 and 1.2 only (ELB guide, *Security policies for your Network Load Balancer*).
            kind.ssl_policy = "ELBSecurityPolicy-TLS13-1-2-2021-06".into();
            kind.certificates = listener
                .certificate_arn
                .iter()
                .map(|arn| Certificate {
                    certificate_arn: Builder::configurable(arn),
                    ..Certificate::default()
                })
                .collect();
        }
        builder.add(listener_id(&tier.id, listener.port), &tier.id, &tier.name, kind);
    }
}

/// The action that sends everything to a target group.
pub(crate) fn forward(group: &LogicalId) -> Action {
    Action {
        r#type: "forward".into(),
        target_group_arn: Prop::reference(group),
        ..Action::default()
    }
}

/// Whether a connection will give the listener its target group.
fn is_fed(
    builder: &Builder<'_>,
    tier: &Tier,
    balancer: &NetworkLoadBalancer,
    listener: &NetworkListener,
) -> bool {
    builder.design.connections.iter().any(|connection| {
        connection.from == tier.id
            && feeding_listener(balancer, connection).is_some_and(|l| l.port == listener.port)
    })
}

/// The target group of addresses that were typed in.
fn addresses(builder: &mut Builder<'_>, tier: &Tier, listener: &NetworkListener) -> LogicalId {
    let id = LogicalId::of(&tier.id, &format!("Addresses{}", listener.port));
    let targets = listener.target_addresses.iter().map(|address| TargetDescription {
        id: address.to_string().into(),
        port: i64::from(listener.port).into(),
        ..TargetDescription::default()
    });
    let kind = TargetGroup {
        name: builder.name(&tier.id, &format!("{}-tg", listener.port), 32),
        vpc_id: Prop::reference(&builder.vpc()),
        port: i64::from(listener.port).into(),
        protocol: "TCP".into(),
        target_type: "ip".into(),
        targets: targets.collect(),
        health_check_protocol: "TCP".into(),
        tags: name_tag(&tier.name),
        ..TargetGroup::default()
    };
    builder.add(id.clone(), &tier.id, &tier.name, kind);
    id
}
