use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Id, ItemKind, TierReference};

/// A CloudFront distribution over a private S3 bucket, with origin access control. A connection from it to a load
/// balancer adds that balancer as a second origin for the connection's paths.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StaticSite {
    /// The folder of files to upload, relative to the design's file. Without one nothing is uploaded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub files: Option<String>,
    /// The object served at `/`.
    pub default_root_object: String,
    /// The base URL of the API that the pages call: a path such as `/api` (same origin) or a whole URL. The deployment
    /// writes it to `config.json` beside the uploaded files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub api_base_url: Option<String>,
    /// `PriceClass_100`, `PriceClass_200` or `PriceClass_All` (CloudFront API, DistributionConfig.PriceClass).
    pub price_class: String,
    /// Whether viewers are sent from HTTP to HTTPS. Off, plain HTTP is served too.
    pub redirect_to_https: bool,
    /// Whether the bucket can be read through the distribution only (origin access control). Off, anyone may read it.
    pub origin_access_control: bool,
    /// The web ACL that filters requests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub web_acl: Option<Id>,
}

impl StaticSite {
    pub(super) fn references(&self) -> Vec<TierReference<'_>> {
        let acl = self.web_acl.iter().map(|id| TierReference {
            pointer: "/webAcl".to_owned(),
            id,
            kind: ItemKind::Tier,
        });
        acl.collect()
    }

    pub(super) fn forget(&mut self, gone: &Id) {
        self.web_acl.take_if(|id| id == gone);
    }
}
