use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A WAF web ACL. Sites, REST APIs and Application Load Balancers name the one that filters their requests; those of a
/// site need the scope CLOUDFRONT, which exists in us-east-1 only.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WebAcl {
    /// AWS managed rule groups, in the order in which they are asked, such as `AWSManagedRulesCommonRuleSet`.
    pub managed_rule_groups: Vec<String>,
    /// Requests of one address within five minutes beyond which it is blocked, 10 to 2,000,000,000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub rate_limit: Option<u32>,
    /// Days that its log is kept; one of CloudWatch Logs' fixed values.
    pub log_retention_days: u32,
}
