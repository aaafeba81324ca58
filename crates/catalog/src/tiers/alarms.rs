use tierwright_model::TierKind;
use tierwright_model::tiers::Alarms;

use super::{TierGroup, TierInfo};

pub(super) const INFO: TierInfo = TierInfo {
    key: "alarms",
    label: "CloudWatch alarms",
    description: "Watches metrics of other tiers and tells an SNS topic, by e-mail if wanted.",
    group: TierGroup::Operations,
    in_vpc: false,
    port: None,
    id_stem: "alarms",
    fresh: || {
        TierKind::Alarms(Alarms {
            email: None,
            alarms: Vec::new(),
        })
    },
};
