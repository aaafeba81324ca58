use tierwright_model::TierKind;
use tierwright_model::tiers::Bucket;

use super::{TierGroup, TierInfo};

pub(super) const INFO: TierInfo = TierInfo {
    key: "bucket",
    label: "S3 bucket",
    description: "Keeps objects, private and encrypted.",
    group: TierGroup::Data,
    in_vpc: false,
    port: Some(443),
    id_stem: "bucket",
    fresh: || {
        TierKind::Bucket(Bucket {
            versioning: true,
            expire_after_days: None,
        })
    },
};
