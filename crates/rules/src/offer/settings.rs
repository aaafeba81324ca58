//! The settings that a line between two tiers offers.

use serde_json::json;
use tierwright_model::tiers::{EnvironmentValue, EnvironmentVariable, FargateService, UsualAlarm};
use tierwright_model::{Design, Edit, Id, Tier, TierKind};

use super::{link_edits, port_of};
use crate::edits::{append, set_kind};
use crate::operations::alarm_metric_unsuitable::words;
use crate::tiers::api;

/// Sentences without a full stop, and what they do.
type Settings = (Vec<String>, Vec<Edit>);

/// The settings of a line that is no connection; none when it is one.
pub(super) fn of_line(design: &Design, from: &Id, to: &Id) -> Option<Settings> {
    let (from, to) = (design.tier(from)?, design.tier(to)?);
    match (&from.kind, &to.kind) {
        (TierKind::DeliveryPipeline(pipeline), _) => {
            let built = pipeline.builds.iter().any(|build| build.service == to.id);
            let fits = matches!(to.kind, TierKind::FargateService(_)) && !built;
            let edit = || {
                let build = json!({ "service": to.id, "folder": to.id });
                append(from, "builds", pipeline.builds.is_empty(), build)
            };
            Some(one(
                fits,
                || format!("{}: build and deploy {}", from.id, to.id),
                edit,
            ))
        }
        (TierKind::Alarms(alarms), _) => {
            let free = |usual: &UsualAlarm| {
                let mut there = alarms.alarms.iter();
                !there.any(|a| a.tier == to.id && a.metric == usual.metric)
            };
            let usual = UsualAlarm::all_of(&to.kind).into_iter().find(free);
            let alarm = usual.map(|usual| usual.alarm(to.id.clone()));
            Some(alarm.map_or_else(Settings::default, |alarm| {
                let what = format!("{}: watch {} of {}", from.id, words(alarm.metric), to.id);
                (
                    vec![what],
                    vec![append(from, "alarms", alarms.alarms.is_empty(), json!(alarm))],
                )
            }))
        }
        (_, TierKind::WebAcl(_)) => Some(filter(from, to)),
        (TierKind::WebAcl(_), _) => Some(filter(to, from)),
        (TierKind::RestApi(_) | TierKind::HttpApi(_), TierKind::UserPool(_)) => {
            let api = api(from)?;
            let open = (0..api.routes.len()).filter(|index| api.routes[*index].authorizer.is_none());
            let edits: Vec<Edit> = open
                .map(|index| set_kind(from, &format!("routes/{index}/authorizer"), to.id.as_str()))
                .collect();
            let what = format!("{}: ask callers for a token of {}", from.id, to.id);
            Some(if edits.is_empty() {
                Settings::default()
            } else {
                (vec![what], edits)
            })
        }
        _ => None,
    }
}

/// The settings that a connection needs beside its security group rules, or that make use of it.
pub(super) fn of_connection(design: &Design, from: &Id, to: &Id, port: Option<u16>) -> Settings {
    let (Some(from), Some(to)) = (design.tier(from), design.tier(to)) else {
        return Settings::default();
    };
    match (&from.kind, &to.kind) {
        // A VPC link V1 has no interfaces; every other leads out of a layer.
        (TierKind::RestApi(own), TierKind::LoadBalancer(_)) if own.vpc_link.is_none() => {
            link(design, from, to)
        }
        (TierKind::HttpApi(own), TierKind::LoadBalancer(_) | TierKind::NetworkLoadBalancer(_))
            if own.vpc_link.is_none() =>
        {
            link(design, from, to)
        }
        (TierKind::FargateService(service), kind) => {
            let values: Vec<(&str, EnvironmentValue)> = match kind {
                TierKind::LoadBalancer(_) | TierKind::NetworkLoadBalancer(_) => {
                    let Some(port) = port.or_else(|| port_of(to)) else {
                        return Settings::default();
                    };
                    let url = EnvironmentValue::LoadBalancerUrl {
                        load_balancer: to.id.clone(),
                        port,
                        path: String::new(),
                    };
                    vec![("URL", url)]
                }
                TierKind::Bucket(_) => vec![("BUCKET", EnvironmentValue::BucketName(to.id.clone()))],
                TierKind::UserPool(_) => vec![
                    ("USER_POOL_ID", EnvironmentValue::UserPoolId(to.id.clone())),
                    ("CLIENT_ID", EnvironmentValue::UserPoolClientId(to.id.clone())),
                ],
                _ => return Settings::default(),
            };
            variables(from, service, to, values)
        }
        _ => Settings::default(),
    }
}

fn one(fits: bool, what: impl FnOnce() -> String, edit: impl FnOnce() -> Edit) -> Settings {
    if fits {
        (vec![what()], vec![edit()])
    } else {
        Settings::default()
    }
}

fn filter(filtered: &Tier, acl: &Tier) -> Settings {
    let own = match &filtered.kind {
        TierKind::StaticSite(site) => &site.web_acl,
        TierKind::RestApi(api) => &api.web_acl,
        TierKind::LoadBalancer(balancer) => &balancer.web_acl,
        _ => return Settings::default(),
    };
    let what = || format!("{}: filter requests by {}", filtered.id, acl.id);
    one(own.as_ref() != Some(&acl.id), what, || {
        set_kind(filtered, "webAcl", acl.id.as_str())
    })
}

fn link(design: &Design, api: &Tier, balancer: &Tier) -> Settings {
    match (link_edits(design, api, &balancer.id), &balancer.layer) {
        (Some(edits), Some(layer)) => (
            vec![format!("{}: a VPC link with interfaces in {layer}", api.id)],
            edits,
        ),
        _ => Settings::default(),
    }
}

/// Variables with the values that the service does not have yet, under free names such as `ORDERS_URL`.
fn variables(
    tier: &Tier,
    service: &FargateService,
    of: &Tier,
    values: Vec<(&str, EnvironmentValue)>,
) -> Settings {
    let same = |own: &EnvironmentValue, new: &EnvironmentValue| match (own, new) {
        // Another path at the same port serves as well.
        (
            EnvironmentValue::LoadBalancerUrl {
                load_balancer, port, ..
            },
            EnvironmentValue::LoadBalancerUrl {
                load_balancer: other,
                port: wanted,
                ..
            },
        ) => load_balancer == other && port == wanted,
        _ => own == new,
    };
    let stem = of.id.as_str().to_uppercase().replace('-', "_");
    let mut found = Settings::default();
    for (suffix, value) in values {
        if service
            .environment
            .iter()
            .any(|variable| same(&variable.value, &value))
        {
            continue;
        }
        let wanted = format!("{stem}_{suffix}");
        let taken = |name: &str| service.environment.iter().any(|variable| variable.name == name);
        let numbered = (2..).map(|number| format!("{wanted}_{number}"));
        let mut names = std::iter::once(wanted.clone()).chain(numbered);
        let name = names.find(|name| !taken(name)).unwrap_or(wanted);
        found
            .0
            .push(format!("{}: the variable {name} in its environment", tier.id));
        let variable = EnvironmentVariable { name, value };
        let empty = service.environment.is_empty() && found.1.is_empty();
        found.1.push(append(tier, "environment", empty, json!(variable)));
    }
    found
}
