//! Elastic Load Balancing.

use aws_sdk_elasticloadbalancingv2::types::{Action, RuleCondition};
use serde_json::{Value, json};

use crate::account::{Account, Reading, tags};

async fn tags_of(aws: &Account, arn: &str) -> Value {
    let answer = aws.elb.describe_tags().resource_arns(arn).send().await.unwrap();
    let list = answer.tag_descriptions()[0].tags().iter();
    tags(list.map(|t| (t.key.clone(), t.value.clone())))
}

pub(crate) async fn load_balancer(aws: &Account, id: &str) -> Reading {
    let answer = aws
        .elb
        .describe_load_balancers()
        .load_balancer_arns(id)
        .send()
        .await
        .unwrap();
    let balancer = &answer.load_balancers()[0];
    let attributes = aws
        .elb
        .describe_load_balancer_attributes()
        .load_balancer_arn(id)
        .send()
        .await
        .unwrap();
    let attributes = attributes.attributes().iter();
    let attributes: Vec<Value> = attributes
        .map(|a| json!({ "Key": a.key(), "Value": a.value() }))
        .collect();
    let subnets: Vec<_> = balancer
        .availability_zones()
        .iter()
        .map(|z| z.subnet_id())
        .collect();
    Reading::new(json!({
        "Name": balancer.load_balancer_name(),
        "Type": balancer.r#type().map(|t| t.as_str()),
        "Scheme": balancer.scheme().map(|s| s.as_str()),
        "IpAddressType": balancer.ip_address_type().map(|t| t.as_str()),
        "Subnets": subnets,
        "SecurityGroups": balancer.security_groups(),
        "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic":
            balancer.enforce_security_group_inbound_rules_on_private_link_traffic(),
        "LoadBalancerAttributes": attributes,
        "Tags": tags_of(aws, id).await,
    }))
    .with("LoadBalancerArn", balancer.load_balancer_arn())
    .with("DNSName", balancer.dns_name())
    .with("CanonicalHostedZoneID", balancer.canonical_hosted_zone_id())
    .with(
        "LoadBalancerFullName",
        id.split_once(":loadbalancer/").map(|(_, name)| name),
    )
}

pub(crate) async fn listener(aws: &Account, id: &str) -> Reading {
    let answer = aws
        .elb
        .describe_listeners()
        .listener_arns(id)
        .send()
        .await
        .unwrap();
    let listener = &answer.listeners()[0];
    let certificates = listener.certificates().iter();
    let certificates: Vec<Value> = certificates
        .map(|c| json!({ "CertificateArn": c.certificate_arn() }))
        .collect();
    Reading::new(json!({
        "LoadBalancerArn": listener.load_balancer_arn(),
        "Port": listener.port(),
        "Protocol": listener.protocol().map(|p| p.as_str()),
        "SslPolicy": listener.ssl_policy(),
        "Certificates": certificates,
        "DefaultActions": listener.default_actions().iter().map(action).collect::<Vec<_>>(),
    }))
    .with("ListenerArn", listener.listener_arn())
}

pub(crate) async fn listener_rule(aws: &Account, id: &str) -> Reading {
    let answer = aws.elb.describe_rules().rule_arns(id).send().await.unwrap();
    let rule = &answer.rules()[0];
    // The ARN of a rule has that of its listener in it: `…:listener-rule/app/NAME/LB/LISTENER/RULE`.
    let listener = id
        .rsplit_once('/')
        .map(|(rest, _)| rest.replace(":listener-rule/", ":listener/"));
    Reading::new(json!({
        "ListenerArn": listener,
        "Priority": rule.priority(),
        "Conditions": rule.conditions().iter().map(condition).collect::<Vec<_>>(),
        "Actions": rule.actions().iter().map(action).collect::<Vec<_>>(),
    }))
    .with("RuleArn", rule.rule_arn())
}

pub(crate) async fn target_group(aws: &Account, id: &str) -> Reading {
    let answer = aws
        .elb
        .describe_target_groups()
        .target_group_arns(id)
        .send()
        .await
        .unwrap();
    let group = &answer.target_groups()[0];
    let attributes = aws
        .elb
        .describe_target_group_attributes()
        .target_group_arn(id)
        .send()
        .await
        .unwrap();
    let attributes = attributes.attributes().iter();
    let attributes: Vec<Value> = attributes
        .map(|a| json!({ "Key": a.key(), "Value": a.value() }))
        .collect();
    let health = aws.elb.describe_target_health().target_group_arn(id);
    let health = health.send().await.unwrap();
    let targets = health.target_health_descriptions().iter();
    let targets: Vec<Value> = targets
        .filter_map(|h| h.target())
        .map(|t| json!({ "Id": t.id(), "Port": t.port(), "AvailabilityZone": t.availability_zone() }))
        .collect();
    Reading::new(json!({
        "Name": group.target_group_name(),
        "VpcId": group.vpc_id(),
        "Port": group.port(),
        "Protocol": group.protocol().map(|p| p.as_str()),
        "ProtocolVersion": group.protocol_version(),
        "TargetType": group.target_type().map(|t| t.as_str()),
        "HealthCheckEnabled": group.health_check_enabled(),
        "HealthCheckPath": group.health_check_path(),
        "HealthCheckPort": group.health_check_port(),
        "HealthCheckProtocol": group.health_check_protocol().map(|p| p.as_str()),
        "HealthCheckIntervalSeconds": group.health_check_interval_seconds(),
        "HealthCheckTimeoutSeconds": group.health_check_timeout_seconds(),
        "HealthyThresholdCount": group.healthy_threshold_count(),
        "UnhealthyThresholdCount": group.unhealthy_threshold_count(),
        "Matcher": group.matcher().map(|m| json!({ "HttpCode": m.http_code() })),
        "TargetGroupAttributes": attributes,
        // Services register theirs by themselves, and the graph says nothing of those.
        "Targets": targets,
        "Tags": tags_of(aws, id).await,
    }))
    .with("TargetGroupArn", group.target_group_arn())
    .with("TargetGroupFullName", id.rsplit_once(':').map(|(_, name)| name))
}

fn action(action: &Action) -> Value {
    let fixed = action.fixed_response_config().map(|f| {
        json!({
            "StatusCode": f.status_code(),
            "ContentType": f.content_type(),
            "MessageBody": f.message_body(),
        })
    });
    let redirect = action.redirect_config().map(|r| {
        json!({
            "Protocol": r.protocol(),
            "Port": r.port(),
            "Host": r.host(),
            "Path": r.path(),
            "Query": r.query(),
            "StatusCode": r.status_code().map(|c| c.as_str()),
        })
    });
    json!({
        "Type": action.r#type().map(|t| t.as_str()),
        "Order": action.order(),
        "TargetGroupArn": action.target_group_arn(),
        "FixedResponseConfig": fixed,
        "RedirectConfig": redirect,
    })
}

fn condition(condition: &RuleCondition) -> Value {
    let path = condition
        .path_pattern_config()
        .map(|p| json!({ "Values": p.values() }));
    let host = condition
        .host_header_config()
        .map(|h| json!({ "Values": h.values() }));
    json!({
        "Field": condition.field(),
        "Values": condition.values,
        "PathPatternConfig": path,
        "HostHeaderConfig": host,
    })
}
