use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::api::{self, ApiRoute, VpcLink};
use crate::{Id, TierReference};

/// An API Gateway HTTP API with the stage `$default`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HttpApi {
    /// What it answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub routes: Vec<ApiRoute>,
    /// The interfaces of the VPC link; needed for routes to load balancers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub vpc_link: Option<VpcLink>,
    /// Origins whose pages may call it from a browser (CORS), such as `https://shop.example.com`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cors_origins: Vec<String>,
    /// Requests per second that are let through for long.
    pub throttling_rate: u32,
    /// Requests that are let through at once.
    pub throttling_burst: u32,
    /// Days that access logs are kept; one of CloudWatch Logs' fixed values.
    pub log_retention_days: u32,
}

impl HttpApi {
    pub(super) fn references(&self) -> Vec<TierReference<'_>> {
        api::references(&self.routes, self.vpc_link.as_ref())
    }

    pub(super) fn forget(&mut self, gone: &Id) {
        api::forget(&mut self.routes, &mut self.vpc_link, gone);
    }
}
