use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::api::{self, ApiRoute, VpcLink};
use crate::{Id, ItemKind, TierReference};

/// An API Gateway REST API with one stage, regional.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RestApi {
    /// The stage's name, the first part of every path that callers use.
    pub stage: String,
    /// What it answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub routes: Vec<ApiRoute>,
    /// The interfaces of the VPC link, for routes that lead straight to an Application Load Balancer (VPC link V2). Routes
    /// to a Network Load Balancer take a VPC link V1, which has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub vpc_link: Option<VpcLink>,
    /// The web ACL that filters requests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub web_acl: Option<Id>,
    /// Requests per second that are let through for long.
    pub throttling_rate: u32,
    /// Requests that are let through at once.
    pub throttling_burst: u32,
    /// Whether X-Ray follows requests.
    pub tracing: bool,
}

impl RestApi {
    pub(super) fn references(&self) -> Vec<TierReference<'_>> {
        let mut found = api::references(&self.routes, self.vpc_link.as_ref());
        found.extend(self.web_acl.iter().map(|id| TierReference {
            pointer: "/webAcl".to_owned(),
            id,
            kind: ItemKind::Tier,
        }));
        found
    }

    pub(super) fn forget(&mut self, gone: &Id) {
        api::forget(&mut self.routes, &mut self.vpc_link, gone);
        self.web_acl.take_if(|id| id == gone);
    }
}
