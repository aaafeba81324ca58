use tierwright_model::TierKind;
use tierwright_model::tiers::{Listener, ListenerProtocol, LoadBalancer, Scheme};

use super::{TierGroup, TierInfo};

pub(super) const INFO: TierInfo = TierInfo {
    key: "loadBalancer",
    label: "Application Load Balancer",
    description: "Spreads HTTP requests over the healthy targets of two or more zones.",
    group: TierGroup::LoadBalancing,
    in_vpc: true,
    port: Some(80),
    id_stem: "alb",
    fresh: || {
        TierKind::LoadBalancer(LoadBalancer {
            scheme: Scheme::InternetFacing,
            listeners: vec![Listener {
                port: 80,
                protocol: ListenerProtocol::Http,
                certificate_arn: None,
                redirect_to_port: None,
                fixed_response: None,
            }],
            idle_timeout_seconds: 60,
            deletion_protection: false,
            web_acl: None,
        })
    },
};
