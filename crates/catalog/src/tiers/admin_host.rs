use tierwright_model::TierKind;
use tierwright_model::tiers::{AdminAccess, AdminHost};

use super::{TierGroup, TierInfo};

pub(super) const INFO: TierInfo = TierInfo {
    key: "adminHost",
    label: "EC2 admin host",
    description: "An Amazon Linux instance for the database tunnel and docker builds.",
    group: TierGroup::Operations,
    in_vpc: true,
    port: Some(22),
    id_stem: "admin",
    fresh: || {
        TierKind::AdminHost(AdminHost {
            instance_type: "t4g.micro".to_owned(),
            access: AdminAccess::SessionManager,
            install_docker: true,
        })
    },
};
