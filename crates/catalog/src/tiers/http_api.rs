use tierwright_model::TierKind;
use tierwright_model::tiers::HttpApi;

use super::{TierGroup, TierInfo};

pub(super) const INFO: TierInfo = TierInfo {
    key: "httpApi",
    label: "API Gateway HTTP API",
    description: "Routes to load balancers through a VPC link, lighter and cheaper than a REST API; without a web ACL.",
    group: TierGroup::Edge,
    in_vpc: false,
    port: Some(443),
    id_stem: "http-api",
    fresh: || {
        TierKind::HttpApi(HttpApi {
            routes: Vec::new(),
            vpc_link: None,
            cors_origins: Vec::new(),
            throttling_rate: 100,
            throttling_burst: 200,
            log_retention_days: 30,
        })
    },
};
