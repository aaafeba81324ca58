use tierwright_model::TierKind;
use tierwright_model::tiers::{Mfa, UserPool};

use super::{TierGroup, TierInfo};

pub(super) const INFO: TierInfo = TierInfo {
    key: "userPool",
    label: "Cognito user pool",
    description: "People who may sign in; APIs accept its tokens.",
    group: TierGroup::Security,
    in_vpc: false,
    port: None,
    id_stem: "users",
    fresh: || {
        TierKind::UserPool(UserPool {
            sign_in_with_email: true,
            self_sign_up: false,
            mfa: Mfa::Optional,
            password_minimum_length: 12,
            deletion_protection: false,
            callback_urls: Vec::new(),
            domain_prefix: None,
        })
    },
};
