use tierwright_model::TierKind;
use tierwright_model::tiers::RestApi;

use super::{TierGroup, TierInfo};

pub(super) const INFO: TierInfo = TierInfo {
    key: "restApi",
    label: "API Gateway REST API",
    description: "Methods on paths with authorizers, a web ACL and throttling; reaches the VPC through a VPC link.",
    group: TierGroup::Edge,
    in_vpc: false,
    port: Some(443),
    id_stem: "api",
    fresh: || {
        TierKind::RestApi(RestApi {
            stage: "v1".to_owned(),
            routes: Vec::new(),
            vpc_link: None,
            web_acl: None,
            throttling_rate: 100,
            throttling_burst: 200,
            tracing: true,
        })
    },
};
