use tierwright_model::TierKind;
use tierwright_model::tiers::WebAcl;

use super::{TierGroup, TierInfo};

pub(super) const INFO: TierInfo = TierInfo {
    key: "webAcl",
    label: "WAF web ACL",
    description: "Blocks known attacks and too many requests before they reach a site, an API or a load balancer.",
    group: TierGroup::Security,
    in_vpc: false,
    port: None,
    id_stem: "firewall",
    fresh: || {
        TierKind::WebAcl(WebAcl {
            managed_rule_groups: vec![
                "AWSManagedRulesAmazonIpReputationList".to_owned(),
                "AWSManagedRulesCommonRuleSet".to_owned(),
                "AWSManagedRulesKnownBadInputsRuleSet".to_owned(),
            ],
            rate_limit: Some(2000),
            log_retention_days: 30,
        })
    },
};
