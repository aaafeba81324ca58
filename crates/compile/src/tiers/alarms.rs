use serde_json::json;
use tierwright_catalog::kinds::cloudwatch::alarm::Dimension;
use tierwright_catalog::kinds::{Alarm, Subscription, Topic, TopicPolicy};
use tierwright_catalog::{Expr, LogicalId, Prop};
use tierwright_model::tiers::{self, AlarmMetric, Alarms};
use tierwright_model::{Id, Tier, TierKind};

use crate::passes::Builder;
use crate::passes::builder::{ECS_CLUSTER, main_resource, name_tag, suffix};
use crate::passes::has_target_group;

pub(super) fn lower(builder: &mut Builder<'_>, tier: &Tier, alarms: &Alarms) {
    let topic = LogicalId::of(&tier.id, suffix::TOPIC);
    let kind = Topic {
        topic_name: builder.name(&tier.id, "", 256),
        display_name: tier.id.as_str().into(),
        tags: name_tag(&tier.name),
        ..Topic::default()
    };
    builder.add(topic.clone(), &tier.id, &tier.name, kind);
    // SNS guide, *Example cases for SNS access control*: alarms of this account may publish, nobody without TLS.
    let kind = TopicPolicy {
        topics: Prop::Literal(vec![Prop::reference(&topic)]),
        policy_document: Prop::Literal(json!({
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": "AlarmsOfThisAccount",
                    "Effect": "Allow",
                    "Principal": { "Service": "cloudwatch.amazonaws.com" },
                    "Action": "sns:Publish",
                    "Resource": Prop::<String>::reference(&topic),
                    "Condition": { "StringEquals": { "aws:SourceAccount": Prop::<String>::Expr(Expr::AccountId) } },
                },
                {
                    "Sid": "DenyWithoutTls",
                    "Effect": "Deny",
                    "Principal": "*",
                    "Action": "sns:Publish",
                    "Resource": Prop::<String>::reference(&topic),
                    "Condition": { "Bool": { "aws:SecureTransport": "false" } },
                },
            ],
        })),
        ..TopicPolicy::default()
    };
    let policy = LogicalId::of(&tier.id, suffix::TOPIC_POLICY);
    builder.add(policy, &tier.id, &tier.name, kind);
    if let Some(email) = &alarms.email {
        let kind = Subscription {
            topic_arn: Prop::reference(&topic),
            protocol: "email".into(),
            endpoint: Builder::configurable(email),
            ..Subscription::default()
        };
        let id = LogicalId::of(&tier.id, suffix::SUBSCRIPTION);
        builder.add(id, &tier.id, &tier.name, kind);
    }
    for alarm in &alarms.alarms {
        let Some(watched) = builder.design.tier(&alarm.tier) else {
            continue;
        };
        for metric in metrics(builder, alarm.metric, watched) {
            let id = LogicalId::of(metric.of, word(alarm.metric));
            // A metric is watched once; a rule names the second alarm.
            if !builder.has(&id) {
                let kind = lower_alarm(builder, alarm, metric, &watched.name, &topic);
                builder.add(id, &tier.id, &watched.name, kind);
            }
        }
    }
}

/// The end of the alarm's logical id.
const fn word(metric: AlarmMetric) -> &'static str {
    match metric {
        AlarmMetric::Cpu => suffix::CPU_ALARM,
        AlarmMetric::Memory => suffix::MEMORY_ALARM,
        AlarmMetric::ServerErrors => suffix::SERVER_ERRORS_ALARM,
        AlarmMetric::Latency => suffix::LATENCY_ALARM,
        AlarmMetric::UnhealthyTargets => suffix::UNHEALTHY_TARGETS_ALARM,
        AlarmMetric::FreeStorage => suffix::FREE_STORAGE_ALARM,
        AlarmMetric::DatabaseConnections => suffix::CONNECTIONS_ALARM,
    }
}

/// Where CloudWatch keeps a metric. Sources: the pages *CloudWatch metrics* of each service's guide.
struct Metric<'a> {
    /// What it is measured of: a tier, or a connection with its target group.
    of: &'a Id,
    namespace: &'static str,
    name: &'static str,
    dimensions: Vec<(&'static str, Prop<String>)>,
    /// A statistic, or a percentile such as `p95`.
    statistic: &'static str,
}

/// The metrics that an alarm on a tier watches: one, but of a load balancer's unhealthy targets one for each target group, since
/// none counts them all (ELB guides, *CloudWatch metrics for your load balancer*: `UnHealthyHostCount` comes with the dimension
/// `TargetGroup`).
fn metrics<'a>(builder: &Builder<'a>, alarm: AlarmMetric, watched: &'a Tier) -> Vec<Metric<'a>> {
    if !alarm.suits(&watched.kind) {
        return Vec::new();
    }
    if alarm != AlarmMetric::UnhealthyTargets {
        return metric(builder, alarm, watched).into_iter().collect();
    }
    let design = builder.design;
    let connections = design.connections.iter().filter(|c| c.from == watched.id);
    connections
        .filter(|connection| {
            design
                .tier(&connection.to)
                .is_some_and(|to| has_target_group(watched, to))
        })
        .filter_map(|connection| {
            let mut metric = metric(builder, alarm, watched)?;
            let group = LogicalId::of(&connection.id, suffix::TARGET_GROUP);
            let name = Prop::attribute(&group, "TargetGroupFullName");
            metric.of = &connection.id;
            metric.dimensions.insert(0, ("TargetGroup", name));
            Some(metric)
        })
        .collect()
}

fn metric<'a>(builder: &Builder<'_>, alarm: AlarmMetric, watched: &'a Tier) -> Option<Metric<'a>> {
    let id = main_resource(watched);
    let (namespace, dimensions) = match &watched.kind {
        TierKind::FargateService(_) => (
            "AWS/ECS",
            vec![
                ("ClusterName", Prop::reference(&LogicalId::new(ECS_CLUSTER))),
                ("ServiceName", Prop::attribute(&id, "Name")),
            ],
        ),
        TierKind::LoadBalancer(_) => (
            "AWS/ApplicationELB",
            vec![("LoadBalancer", Prop::attribute(&id, "LoadBalancerFullName"))],
        ),
        TierKind::NetworkLoadBalancer(_) => (
            "AWS/NetworkELB",
            vec![("LoadBalancer", Prop::attribute(&id, "LoadBalancerFullName"))],
        ),
        TierKind::AuroraCluster(_) => ("AWS/RDS", vec![("DBClusterIdentifier", Prop::reference(&id))]),
        TierKind::DatabaseInstance(_) => ("AWS/RDS", vec![("DBInstanceIdentifier", Prop::reference(&id))]),
        TierKind::AdminHost(_) => ("AWS/EC2", vec![("InstanceId", Prop::reference(&id))]),
        TierKind::RestApi(api) => (
            "AWS/ApiGateway",
            // A REST API's metrics carry its name, which no attribute gives.
            vec![
                ("ApiName", builder.name(&watched.id, "", 255)),
                ("Stage", api.stage.as_str().into()),
            ],
        ),
        TierKind::HttpApi(_) => ("AWS/ApiGateway", vec![("ApiId", Prop::reference(&id))]),
        _ => return None,
    };
    let balancer = matches!(watched.kind, TierKind::LoadBalancer(_));
    let (name, statistic) = match alarm {
        AlarmMetric::Cpu => ("CPUUtilization", "Average"),
        AlarmMetric::Memory => ("MemoryUtilization", "Average"),
        AlarmMetric::ServerErrors if balancer => ("HTTPCode_Target_5XX_Count", "Sum"),
        AlarmMetric::ServerErrors if matches!(watched.kind, TierKind::HttpApi(_)) => ("5xx", "Sum"),
        AlarmMetric::ServerErrors => ("5XXError", "Sum"),
        AlarmMetric::Latency if balancer => ("TargetResponseTime", "p95"),
        AlarmMetric::Latency => ("Latency", "p95"),
        AlarmMetric::UnhealthyTargets => ("UnHealthyHostCount", "Maximum"),
        AlarmMetric::FreeStorage => ("FreeStorageSpace", "Minimum"),
        AlarmMetric::DatabaseConnections => ("DatabaseConnections", "Average"),
    };
    Some(Metric {
        of: &watched.id,
        namespace,
        name,
        dimensions,
        statistic,
    })
}

fn lower_alarm(
    builder: &Builder<'_>,
    alarm: &tiers::Alarm,
    metric: Metric<'_>,
    label: &str,
    topic: &LogicalId,
) -> Alarm {
    let percentile = metric.statistic.starts_with('p');
    let below = alarm.metric == AlarmMetric::FreeStorage;
    let mut word: String = word(alarm.metric).chars().fold(String::new(), |mut text, c| {
        if c.is_ascii_uppercase() && !text.is_empty() {
            text.push('-');
        }
        text.push(c.to_ascii_lowercase());
        text
    });
    word.truncate(word.len().saturating_sub("-alarm".len()));
    let what = if below { "below" } else { "above" };
    Alarm {
        alarm_name: builder.name(metric.of, &word, 255),
        alarm_description: format!(
            "{} of {} is {what} {} for {} x {} s",
            metric.name, metric.of, alarm.threshold, alarm.evaluation_periods, alarm.period_seconds
        )
        .into(),
        namespace: metric.namespace.into(),
        metric_name: metric.name.into(),
        dimensions: metric
            .dimensions
            .into_iter()
            .map(|(name, value)| Dimension {
                name: name.into(),
                value,
                ..Dimension::default()
            })
            .collect(),
        statistic: if percentile {
            Prop::Absent
        } else {
            metric.statistic.into()
        },
        extended_statistic: if percentile {
            metric.statistic.into()
        } else {
            Prop::Absent
        },
        period: i64::from(alarm.period_seconds).into(),
        evaluation_periods: i64::from(alarm.evaluation_periods).into(),
        threshold: alarm.threshold.into(),
        comparison_operator: if below {
            "LessThanThreshold"
        } else {
            "GreaterThanThreshold"
        }
        .into(),
        // No requests, no errors: silence is no alarm.
        treat_missing_data: "notBreaching".into(),
        alarm_actions: Prop::Literal(vec![Prop::reference(topic)]),
        ok_actions: Prop::Literal(vec![Prop::reference(topic)]),
        tags: name_tag(label),
        ..Alarm::default()
    }
}
