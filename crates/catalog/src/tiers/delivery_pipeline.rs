use tierwright_model::TierKind;
use tierwright_model::tiers::{DeliveryPipeline, PipelineSource};

use super::{TierGroup, TierInfo};

pub(super) const INFO: TierInfo = TierInfo {
    key: "deliveryPipeline",
    label: "Delivery pipeline",
    description: "CodePipeline: a push builds each service's image and deploys it to ECS.",
    group: TierGroup::Delivery,
    in_vpc: false,
    port: None,
    id_stem: "pipeline",
    fresh: || {
        TierKind::DeliveryPipeline(DeliveryPipeline {
            source: PipelineSource::CodeCommit {
                branch: "main".to_owned(),
            },
            builds: Vec::new(),
            log_retention_days: 30,
        })
    },
};
