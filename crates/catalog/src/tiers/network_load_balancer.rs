use tierwright_model::TierKind;
use tierwright_model::tiers::{NetworkListener, NetworkLoadBalancer, NetworkProtocol, Scheme};

use super::{TierGroup, TierInfo};

pub(super) const INFO: TierInfo = TierInfo {
    key: "networkLoadBalancer",
    label: "Network Load Balancer",
    description: "Spreads TCP connections; the way from a REST API into the VPC.",
    group: TierGroup::LoadBalancing,
    in_vpc: true,
    port: Some(80),
    id_stem: "nlb",
    fresh: || {
        TierKind::NetworkLoadBalancer(NetworkLoadBalancer {
            scheme: Scheme::Internal,
            listeners: vec![NetworkListener {
                port: 80,
                protocol: NetworkProtocol::Tcp,
                certificate_arn: None,
                target_addresses: Vec::new(),
            }],
            cross_zone: true,
            deletion_protection: false,
        })
    },
};
