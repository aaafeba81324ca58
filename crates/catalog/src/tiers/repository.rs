use tierwright_model::TierKind;
use tierwright_model::tiers::Repository;

use super::{TierGroup, TierInfo};

pub(super) const INFO: TierInfo = TierInfo {
    key: "repository",
    label: "ECR repository",
    description: "Keeps container images.",
    group: TierGroup::Delivery,
    in_vpc: false,
    port: None,
    id_stem: "repository",
    fresh: || {
        TierKind::Repository(Repository {
            scan_on_push: true,
            immutable_tags: true,
            keep_images: 20,
        })
    },
};
