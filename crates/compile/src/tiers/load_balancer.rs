use tierwright_catalog::kinds::elasticloadbalancingv2::listener::{
    Action, Certificate, FixedResponseConfig, RedirectConfig,
};
use tierwright_catalog::kinds::elasticloadbalancingv2::load_balancer::Attribute;
use tierwright_catalog::kinds::{Listener, LoadBalancer};
use tierwright_catalog::{LogicalId, Prop};
use tierwright_model::tiers::{ListenerProtocol, Scheme};
use tierwright_model::{Id, Tier, tiers};

use crate::passes::Builder;
use crate::passes::builder::{name_tag, suffix};
use crate::passes::network::attached;

/// The logical id of a load balancer's listener.
pub(crate) fn listener_id(tier: &Id, port: u16) -> LogicalId {
    LogicalId::of(tier, &format!("Listener{port}"))
}

pub(super) fn lower(builder: &mut Builder<'_>, tier: &Tier, balancer: &tiers::LoadBalancer) {
    let id = LogicalId::of(&tier.id, suffix::LOAD_BALANCER);
    let attribute = |key: &str, value: String| Attribute {
        key: key.into(),
        value: value.into(),
        ..Attribute::default()
    };
    let kind = LoadBalancer {
        name: builder.name(&tier.id, "", 32),
        r#type: "application".into(),
        scheme: balancer.scheme.as_str().into(),
        ip_address_type: "ipv4".into(),
        subnets: builder.subnets(tier.layer.as_ref()),
        security_groups: builder.groups(&tier.security_groups),
        load_balancer_attributes: vec![
            attribute(
                "idle_timeout.timeout_seconds",
                balancer.idle_timeout_seconds.to_string(),
            ),
            attribute(
                "deletion_protection.enabled",
                balancer.deletion_protection.to_string(),
            ),
            // Headers that are not valid HTTP never reach a target (Security Hub ELB.4).
            attribute(
                "routing.http.drop_invalid_header_fields.enabled",
                "true".to_owned(),
            ),
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
    builder.add_after(
        id.clone(),
        &tier.id,
        &tier.name,
        kind,
        depends_on.into_iter().collect(),
    );

    for listener in &balancer.listeners {
        let mut kind = Listener {
            load_balancer_arn: Prop::reference(&id),
            port: i64::from(listener.port).into(),
            protocol: listener.protocol.as_str().into(),
            default_actions: vec![default_action(listener)],
            ..Listener::default()
        };
        if listener.protocol == ListenerProtocol::Https {
            // TLS 1.3 and 1.2 only (ELB guide, *Security policies for your Application Load Balancer*).
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

/// What a listener does until a connection without paths gives it a target group.
fn default_action(listener: &tiers::Listener) -> Action {
    match listener.redirect_to_port {
        Some(port) => Action {
            r#type: "redirect".into(),
            redirect_config: Prop::Literal(RedirectConfig {
                protocol: "HTTPS".into(),
                port: port.to_string().into(),
                status_code: "HTTP_301".into(),
                ..RedirectConfig::default()
            }),
            ..Action::default()
        },
        None => {
            let answer = listener.fixed_response.as_ref();
            let body = answer.map_or("Not found", |answer| answer.body.as_str());
            Action {
                r#type: "fixed-response".into(),
                fixed_response_config: Prop::Literal(FixedResponseConfig {
                    status_code: answer.map_or(404, |answer| answer.status_code).to_string().into(),
                    content_type: "text/plain".into(),
                    message_body: if body.is_empty() {
                        Prop::Absent
                    } else {
                        body.into()
                    },
                    ..FixedResponseConfig::default()
                }),
                ..Action::default()
            }
        }
    }
}
