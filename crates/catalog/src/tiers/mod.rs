//! The tiers of the palette, one file each: how they are offered and what a fresh one holds.
//!
//! The data of a tier is in `tierwright_model::tiers`, its resources in `compile`'s `tiers/`. To add one: the data there,
//! a file here with its line in [`PALETTE`], and its lowering; the compiler's matches name what is missing.

mod admin_host;
mod alarms;
mod aurora_cluster;
mod bucket;
mod database_instance;
mod delivery_pipeline;
mod fargate_service;
mod http_api;
mod load_balancer;
mod network_load_balancer;
mod repository;
mod rest_api;
mod static_site;
mod user_pool;
mod web_acl;

use serde::{Serialize, Serializer};
use tierwright_model::tiers::UsualAlarm;
use tierwright_model::{Id, Tier, TierKind};
use ts_rs::TS;

/// A tier as the palette offers it.
#[derive(Clone, Copy, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TierInfo {
    /// The key of [`TierKind`] in the file, such as `fargateService`.
    pub key: &'static str,
    /// What AWS calls it.
    pub label: &'static str,
    /// What it is for, in a sentence.
    pub description: &'static str,
    /// Where it belongs in the palette.
    pub group: TierGroup,
    /// Whether it lies in a layer of the VPC.
    pub in_vpc: bool,
    /// The port it usually listens on; none when nothing connects to it.
    pub port: Option<u16>,
    /// The stem of the ids of new ones.
    pub id_stem: &'static str,
    /// What alarms for its metrics begin with; what is sent is worked out from a fresh tier.
    #[serde(rename = "alarms", serialize_with = "alarms")]
    #[ts(rename = "alarms", as = "Vec<UsualAlarm>")]
    fresh: fn() -> TierKind,
}

/// A group of the palette.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum TierGroup {
    /// What viewers meet first.
    Edge,
    /// What guards the others.
    Security,
    /// What spreads requests.
    LoadBalancing,
    /// What runs programs.
    Compute,
    /// What keeps data.
    Data,
    /// What brings new versions.
    Delivery,
    /// What helps people run it.
    Operations,
}

/// Every tier, in the order of the palette.
pub const PALETTE: [TierInfo; 15] = [
    static_site::INFO,
    rest_api::INFO,
    http_api::INFO,
    web_acl::INFO,
    user_pool::INFO,
    load_balancer::INFO,
    network_load_balancer::INFO,
    fargate_service::INFO,
    aurora_cluster::INFO,
    database_instance::INFO,
    bucket::INFO,
    repository::INFO,
    delivery_pipeline::INFO,
    admin_host::INFO,
    alarms::INFO,
];

fn alarms<S: Serializer>(fresh: &fn() -> TierKind, serializer: S) -> Result<S::Ok, S::Error> {
    UsualAlarm::all_of(&fresh()).serialize(serializer)
}

impl TierInfo {
    /// The entry with this key.
    #[must_use]
    pub fn by_key(key: &str) -> Option<&'static Self> {
        const { &PALETTE }.iter().find(|info| info.key == key)
    }

    /// The entry of a tier.
    #[must_use]
    pub fn of(kind: &TierKind) -> &'static Self {
        match kind {
            TierKind::StaticSite(_) => const { &static_site::INFO },
            TierKind::RestApi(_) => const { &rest_api::INFO },
            TierKind::HttpApi(_) => const { &http_api::INFO },
            TierKind::WebAcl(_) => const { &web_acl::INFO },
            TierKind::UserPool(_) => const { &user_pool::INFO },
            TierKind::LoadBalancer(_) => const { &load_balancer::INFO },
            TierKind::NetworkLoadBalancer(_) => const { &network_load_balancer::INFO },
            TierKind::FargateService(_) => const { &fargate_service::INFO },
            TierKind::AuroraCluster(_) => const { &aurora_cluster::INFO },
            TierKind::DatabaseInstance(_) => const { &database_instance::INFO },
            TierKind::Bucket(_) => const { &bucket::INFO },
            TierKind::Repository(_) => const { &repository::INFO },
            TierKind::DeliveryPipeline(_) => const { &delivery_pipeline::INFO },
            TierKind::AdminHost(_) => const { &admin_host::INFO },
            TierKind::Alarms(_) => const { &alarms::INFO },
        }
    }

    /// A new tier with sensible settings.
    #[must_use]
    pub fn fresh(&self, id: Id, name: String, layer: Option<Id>) -> Tier {
        let layer = layer.filter(|_| self.in_vpc);
        Tier {
            id,
            name,
            layer,
            security_groups: Vec::new(),
            kind: (self.fresh)(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{PALETTE, TierInfo};
    use tierwright_model::Id;

    /// The window's own tests draw with the palette as the program sends it.
    #[test]
    fn generated_palette_of_the_windows_tests() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/src/fixtures/palette.json");
        let mut wanted = serde_json::to_string_pretty(&PALETTE).unwrap();
        wanted.push('\n');
        if std::env::var_os("TIERWRIGHT_UPDATE").is_some() {
            std::fs::write(path, &wanted).unwrap();
        }
        let found = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            found == wanted,
            "ui/src/fixtures/palette.json is stale: run `cargo xtask codegen`"
        );
    }

    #[test]
    fn a_fresh_service_runs_as_it_is() {
        let info = TierInfo::by_key("fargateService").unwrap();
        let tier = info.fresh(Id::new("pages").unwrap(), "Pages".to_owned(), None);
        let tierwright_model::TierKind::FargateService(service) = tier.kind else {
            panic!("no service");
        };
        // The public nginx listens on 80 and answers /.
        assert_eq!(
            (
                info.port,
                service.container_port,
                service.health_check_path.as_str()
            ),
            (Some(80), 80, "/")
        );
    }

    #[test]
    fn palette_entries_agree_with_their_tiers() {
        for info in PALETTE {
            let tier = info.fresh(Id::new(info.id_stem).unwrap(), info.label.to_owned(), None);
            assert_eq!(tier.kind.key(), info.key);
            assert_eq!(tier.kind.in_vpc(), info.in_vpc);
            assert_eq!(TierInfo::of(&tier.kind).key, info.key);
            assert_eq!(TierInfo::by_key(info.key).map(|i| i.label), Some(info.label));
        }
    }
}
