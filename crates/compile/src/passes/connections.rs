//! Connections: target groups and forwarding behind load balancers, origins behind distributions, and the flows that
//! `reach` and the rules follow.

use tierwright_catalog::kinds::cloudfront::distribution::{CacheBehavior, CustomOriginConfig, Origin};
use tierwright_catalog::kinds::ecs::service::ServiceLoadBalancer;
use tierwright_catalog::kinds::elasticloadbalancingv2::listener::Action;
use tierwright_catalog::kinds::elasticloadbalancingv2::listener_rule::{Condition, PathPatternConfig};
use tierwright_catalog::kinds::elasticloadbalancingv2::load_balancer::Attribute;
use tierwright_catalog::kinds::elasticloadbalancingv2::target_group::Matcher;
use tierwright_catalog::kinds::{ListenerRule, TargetGroup};
use tierwright_catalog::{Kind, LogicalId, Prop};
use tierwright_model::tiers::{FargateService, Listener, ListenerProtocol, LoadBalancer};
use tierwright_model::{Connection, Design, Tier, TierKind};

use super::Builder;
use super::builder::{main_resource, name_tag, suffix};
use crate::tiers::{cloudfront_policy, listener_id};
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
                origin(builder, connection, to, balancer);
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
    let group = LogicalId::of(&connection.id, suffix::TARGET_GROUP);
    let kind = TargetGroup {
        name: builder.name(&connection.id, "tg", 32),
        vpc_id: Prop::reference(&builder.vpc()),
        port: i64::from(connection.port).into(),
        protocol: "HTTP".into(),
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

    let Some(listener) = feeding_listener(balancer, connection) else {
        return;
    };
    let listener_id = listener_id(&connection.from, listener.port);
    let forward = Action {
        r#type: "forward".into(),
        target_group_arn: Prop::reference(&group),
        ..Action::default()
    };
    let feeder = if connection.paths.is_empty() {
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
            .filter(|c| c.from == connection.from && !c.paths.is_empty());
        let priority = place.take_while(|c| c.id != connection.id).count() as i64 * 10 + 10;
        let values = connection.paths.iter().map(|path| path.as_str().into()).collect();
        let rule = ListenerRule {
            listener_arn: Prop::reference(&listener_id),
            priority: priority.into(),
            conditions: vec![Condition {
                field: "path-pattern".into(),
                path_pattern_config: Prop::Literal(PathPatternConfig {
                    values: Prop::Literal(values),
                    ..PathPatternConfig::default()
                }),
                ..Condition::default()
            }],
            actions: vec![forward],
            ..ListenerRule::default()
        };
        let rule_id = LogicalId::of(&connection.id, suffix::LISTENER_RULE);
        builder.add(rule_id.clone(), &connection.id, &to.name, rule);
        rule_id
    };

    if let Some(resource) = builder.resource_mut(&LogicalId::of(&to.id, suffix::SERVICE)) {
        resource.depends_on.push(Dependency {
            on: feeder,
            reason: "ECS refuses a target group that no load balancer uses yet".to_owned(),
        });
        if let Kind::Service(kind) = &mut resource.kind {
            kind.load_balancers.push(ServiceLoadBalancer {
                target_group_arn: Prop::reference(&group),
                container_name: to.id.as_str().into(),
                container_port: i64::from(connection.port).into(),
                ..ServiceLoadBalancer::default()
            });
            kind.health_check_grace_period_seconds =
                i64::from(service.health_check_grace_period_seconds).into();
        }
    }
}

fn origin(builder: &mut Builder<'_>, connection: &Connection, to: &Tier, balancer: &LoadBalancer) {
    let https = balancer
        .listeners
        .iter()
        .any(|l| l.port == connection.port && l.protocol == ListenerProtocol::Https);
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
        domain_name: Prop::attribute(&LogicalId::of(&to.id, suffix::LOAD_BALANCER), "DNSName"),
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
