//! Connections: target groups and forwarding behind load balancers, origins behind distributions, and the flows that
//! `reach` and the rules follow.

use tierwright_catalog::kinds::cloudfront::distribution::{CacheBehavior, CustomOriginConfig, Origin};
use tierwright_catalog::kinds::ecs::service::ServiceLoadBalancer;
use tierwright_catalog::kinds::elasticloadbalancingv2::listener_rule::{
    Condition, HostHeaderConfig, PathPatternConfig,
};
use tierwright_catalog::kinds::elasticloadbalancingv2::load_balancer::Attribute;
use tierwright_catalog::kinds::elasticloadbalancingv2::target_group::{Matcher, TargetDescription};
use tierwright_catalog::kinds::{ListenerRule, TargetGroup};
use tierwright_catalog::{Kind, LogicalId, Prop};
use tierwright_model::tiers::{
    FargateService, Listener, ListenerProtocol, LoadBalancer, NetworkLoadBalancer,
};
use tierwright_model::{Connection, Design, Tier, TierKind};

use super::Builder;
use super::builder::{main_resource, name_tag, suffix};
use crate::tiers::{
    cloudfront_policy, forward as forward_to, http_api_domain_name, listener_id, network_feeding_listener,
    rest_api_domain_name,
};
use crate::{Dependency, Flow, FlowEnd};

pub(super) fn run(builder: &mut Builder<'_>) {
    let design = builder.design;
    for connection in &design.connections {
        let Some(to) = design.tier(&connection.to) else {
            continue;
        };
        let from = design.tier(&connection.from);
        match (from.map(|tier| &tier.kind), &to.kind) {
            (Some(TierKind::LoadBalancer(balancer)), TierKind::FargateService(service)) => {
                forward(builder, connection, balancer, to, service);
            }
            (Some(TierKind::StaticSite(_)), TierKind::LoadBalancer(balancer)) => {
                let tls = |l: &Listener| l.port == connection.port && l.protocol == ListenerProtocol::Https;
                let https = balancer.listeners.iter().any(tls);
                let domain = Prop::attribute(&LogicalId::of(&to.id, suffix::LOAD_BALANCER), "DNSName");
                origin(builder, connection, domain, https, Prop::Absent);
            }
            (Some(TierKind::StaticSite(_)), TierKind::RestApi(api)) => {
                let stage = format!("/{}", api.stage);
                origin(
                    builder,
                    connection,
                    rest_api_domain_name(&to.id),
                    true,
                    stage.into(),
                );
            }
            (Some(TierKind::StaticSite(_)), TierKind::HttpApi(_)) => {
                origin(
                    builder,
                    connection,
                    http_api_domain_name(&to.id),
                    true,
                    Prop::Absent,
                );
            }
            (Some(TierKind::NetworkLoadBalancer(balancer)), TierKind::LoadBalancer(inner)) => {
                let group = balancer_targets(builder, connection, to, inner);
                feed(builder, connection, balancer, &group);
            }
            (Some(TierKind::NetworkLoadBalancer(balancer)), TierKind::FargateService(service)) => {
                let group = service_targets(builder, connection, to, service, "TCP");
                if let Some(feeder) = feed(builder, connection, balancer, &group) {
                    register(builder, connection, to, service, &group, feeder);
                }
            }
            _ => {}
        }
        let end = match from {
            Some(tier) => FlowEnd::Resource(main_resource(tier)),
            None if connection.from == Design::INTERNET => FlowEnd::Internet,
            None => FlowEnd::Parameter(Builder::parameter_id(&connection.from)),
        };
        builder.flows.push(Flow {
            origin: connection.id.to_string(),
            from: end,
            to: main_resource(to),
            protocol: connection.protocol,
            port: connection.port,
        });
    }
}

/// Whether a connection between two tiers has a target group of its own.
pub(crate) const fn has_target_group(from: &Tier, to: &Tier) -> bool {
    matches!(
        (&from.kind, &to.kind),
        (TierKind::LoadBalancer(_), TierKind::FargateService(_))
            | (
                TierKind::NetworkLoadBalancer(_),
                TierKind::LoadBalancer(_) | TierKind::FargateService(_)
            )
    )
}

/// The listener that feeds a connection: the one that it names, else the first that forwards.
fn feeding_listener<'b>(balancer: &'b LoadBalancer, connection: &Connection) -> Option<&'b Listener> {
    match connection.listener {
        Some(port) => balancer.listeners.iter().find(|l| l.port == port),
        None => balancer.listeners.iter().find(|l| l.redirect_to_port.is_none()),
    }
}

fn forward(
    builder: &mut Builder<'_>,
    connection: &Connection,
    balancer: &LoadBalancer,
    to: &Tier,
    service: &FargateService,
) {
    let group = service_targets(builder, connection, to, service, "HTTP");
    let Some(listener) = feeding_listener(balancer, connection) else {
        return;
    };
    let listener_id = listener_id(&connection.from, listener.port);
    let forward = forward_to(&group);
    let feeder = if connection.paths.is_empty() && connection.hosts.is_empty() {
        if let Some(Kind::Listener(kind)) = builder.resource_mut(&listener_id).map(|r| &mut r.kind) {
            kind.default_actions = vec![forward];
        }
        listener_id
    } else {
        // Earlier in the document is asked first; steps of ten leave room for hand-written rules.
        let place = builder
            .design
            .connections
            .iter()
            .filter(|c| c.from == connection.from && !(c.paths.is_empty() && c.hosts.is_empty()));
        let priority = place.take_while(|c| c.id != connection.id).count() as i64 * 10 + 10;
        let rule = ListenerRule {
            listener_arn: Prop::reference(&listener_id),
            priority: priority.into(),
            conditions: conditions(connection),
            actions: vec![forward],
            ..ListenerRule::default()
        };
        let rule_id = LogicalId::of(&connection.id, suffix::LISTENER_RULE);
        builder.add(rule_id.clone(), &connection.id, &to.name, rule);
        rule_id
    };

    register(builder, connection, to, service, &group, feeder);
}

/// What a request must be like to take this way.
fn conditions(connection: &Connection) -> Vec<Condition> {
    let values = |texts: &[String]| Prop::Literal(texts.iter().map(|text| text.as_str().into()).collect());
    let mut conditions = Vec::new();
    if !connection.hosts.is_empty() {
        conditions.push(Condition {
            field: "host-header".into(),
            host_header_config: Prop::Literal(HostHeaderConfig {
                values: values(&connection.hosts),
                ..HostHeaderConfig::default()
            }),
            ..Condition::default()
        });
    }
    if !connection.paths.is_empty() {
        conditions.push(Condition {
            field: "path-pattern".into(),
            path_pattern_config: Prop::Literal(PathPatternConfig {
                values: values(&connection.paths),
                ..PathPatternConfig::default()
            }),
            ..Condition::default()
        });
    }
    conditions
}

/// The target group of a service's tasks.
fn service_targets(
    builder: &mut Builder<'_>,
    connection: &Connection,
    to: &Tier,
    service: &FargateService,
    protocol: &str,
) -> LogicalId {
    let group = LogicalId::of(&connection.id, suffix::TARGET_GROUP);
    let kind = TargetGroup {
        name: builder.name(&connection.id, "tg", 32),
        vpc_id: Prop::reference(&builder.vpc()),
        port: i64::from(connection.port).into(),
        protocol: protocol.into(),
        target_type: "ip".into(),
        health_check_path: service.health_check_path.as_str().into(),
        health_check_protocol: "HTTP".into(),
        health_check_port: "traffic-port".into(),
        health_check_interval_seconds: 30.into(),
        health_check_timeout_seconds: 5.into(),
        healthy_threshold_count: 2.into(),
        unhealthy_threshold_count: 3.into(),
        matcher: Prop::Literal(Matcher {
            http_code: "200-399".into(),
            ..Matcher::default()
        }),
        target_group_attributes: vec![Attribute {
            key: "deregistration_delay.timeout_seconds".into(),
            value: "30".into(),
            ..Attribute::default()
        }],
        tags: name_tag(&to.name),
        ..TargetGroup::default()
    };
    builder.add(group.clone(), &connection.id, &to.name, kind);
    group
}

/// The target group with which a Network Load Balancer leads to an Application Load Balancer. Its health check asks whether the
/// inner load balancer answers at all: what it answers is for its own target groups to judge (ELB guide, *Use Application
/// Load Balancers as targets of a Network Load Balancer*).
fn balancer_targets(
    builder: &mut Builder<'_>,
    connection: &Connection,
    to: &Tier,
    inner: &LoadBalancer,
) -> LogicalId {
    let group = LogicalId::of(&connection.id, suffix::TARGET_GROUP);
    let tls = |l: &Listener| l.port == connection.port && l.protocol == ListenerProtocol::Https;
    let kind = TargetGroup {
        name: builder.name(&connection.id, "tg", 32),
        vpc_id: Prop::reference(&builder.vpc()),
        port: i64::from(connection.port).into(),
        protocol: "TCP".into(),
        target_type: "alb".into(),
        targets: vec![TargetDescription {
            id: Prop::reference(&LogicalId::of(&to.id, suffix::LOAD_BALANCER)),
            port: i64::from(connection.port).into(),
            ..TargetDescription::default()
        }],
        health_check_protocol: if inner.listeners.iter().any(tls) {
            "HTTPS"
        } else {
            "HTTP"
        }
        .into(),
        health_check_path: "/".into(),
        health_check_port: "traffic-port".into(),
        health_check_interval_seconds: 30.into(),
        health_check_timeout_seconds: 6.into(),
        healthy_threshold_count: 2.into(),
        unhealthy_threshold_count: 2.into(),
        matcher: Prop::Literal(Matcher {
            http_code: "200-499".into(),
            ..Matcher::default()
        }),
        tags: name_tag(&to.name),
        ..TargetGroup::default()
    };
    let listening = inner.listeners.iter().any(|l| l.port == connection.port);
    let depends_on = listening.then(|| Dependency {
        on: listener_id(&to.id, connection.port),
        reason: "an Application Load Balancer is a target only with a listener on the port".to_owned(),
    });
    let depends_on = depends_on.into_iter().collect();
    builder.add_after(group.clone(), &connection.id, &to.name, kind, depends_on);
    group
}

/// Gives a Network Load Balancer's listener its target group, unless addresses were typed in. Returns the listener.
fn feed(
    builder: &mut Builder<'_>,
    connection: &Connection,
    balancer: &NetworkLoadBalancer,
    group: &LogicalId,
) -> Option<LogicalId> {
    let listener = network_feeding_listener(balancer, connection)?;
    let id = listener_id(&connection.from, listener.port);
    if listener.target_addresses.is_empty()
        && let Some(Kind::Listener(kind)) = builder.resource_mut(&id).map(|r| &mut r.kind)
    {
        kind.default_actions = vec![forward_to(group)];
    }
    Some(id)
}

/// Makes a service register its tasks in a target group, once the load balancer uses it.
fn register(
    builder: &mut Builder<'_>,
    connection: &Connection,
    to: &Tier,
    service: &FargateService,
    group: &LogicalId,
    feeder: LogicalId,
) {
    if let Some(resource) = builder.resource_mut(&LogicalId::of(&to.id, suffix::SERVICE)) {
        resource.depends_on.push(Dependency {
            on: feeder,
            reason: "ECS refuses a target group that no load balancer uses yet".to_owned(),
        });
        if let Kind::Service(kind) = &mut resource.kind {
            kind.load_balancers.push(ServiceLoadBalancer {
                target_group_arn: Prop::reference(group),
                container_name: to.id.as_str().into(),
                container_port: i64::from(connection.port).into(),
                ..ServiceLoadBalancer::default()
            });
            kind.health_check_grace_period_seconds =
                i64::from(service.health_check_grace_period_seconds).into();
        }
    }
}

/// A second origin of a distribution, for the connection's paths.
fn origin(
    builder: &mut Builder<'_>,
    connection: &Connection,
    domain_name: Prop<String>,
    https: bool,
    origin_path: Prop<String>,
) {
    let (http_port, https_port) = if https {
        (80, connection.port)
    } else {
        (connection.port, 443)
    };
    let custom = CustomOriginConfig {
        origin_protocol_policy: if https { "https-only" } else { "http-only" }.into(),
        http_port: i64::from(http_port).into(),
        https_port: i64::from(https_port).into(),
        origin_ssl_protocols: Prop::Literal(vec!["TLSv1.2".into()]),
        origin_read_timeout: 30.into(),
        ..CustomOriginConfig::default()
    };
    let origin = Origin {
        id: connection.id.as_str().into(),
        domain_name,
        origin_path,
        custom_origin_config: Prop::Literal(custom),
        ..Origin::default()
    };
    let methods = ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"];
    let behaviors = connection.paths.iter().map(|path| CacheBehavior {
        path_pattern: path.as_str().into(),
        target_origin_id: connection.id.as_str().into(),
        viewer_protocol_policy: "redirect-to-https".into(),
        allowed_methods: Prop::Literal(methods.into_iter().map(Prop::from).collect()),
        cached_methods: Prop::Literal(vec!["GET".into(), "HEAD".into()]),
        cache_policy_id: cloudfront_policy::CACHING_DISABLED.into(),
        origin_request_policy_id: cloudfront_policy::ALL_VIEWER_EXCEPT_HOST_HEADER.into(),
        compress: true.into(),
        ..CacheBehavior::default()
    });
    let distribution = LogicalId::of(&connection.from, suffix::DISTRIBUTION);
    if let Some(Kind::Distribution(kind)) = builder.resource_mut(&distribution).map(|r| &mut r.kind)
        && let Prop::Literal(config) = &mut kind.distribution_config
    {
        config.origins.push(origin);
        config.cache_behaviors.extend(behaviors);
    }
}
