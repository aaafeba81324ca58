use tierwright_model::TierKind;
use tierwright_model::tiers::StaticSite;

use super::{TierGroup, TierInfo};

pub(super) const INFO: TierInfo = TierInfo {
    key: "staticSite",
    label: "CloudFront + S3",
    description: "A web site in a private S3 bucket, delivered by a CloudFront distribution.",
    group: TierGroup::Edge,
    in_vpc: false,
    port: Some(443),
    id_stem: "site",
    fresh: || {
        TierKind::StaticSite(StaticSite {
            files: None,
            default_root_object: "index.html".to_owned(),
            api_base_url: None,
            price_class: "PriceClass_100".to_owned(),
            redirect_to_https: true,
            origin_access_control: true,
            web_acl: None,
        })
    },
};
