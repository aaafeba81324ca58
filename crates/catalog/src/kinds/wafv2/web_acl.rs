//! `AWS::WAFv2::WebACL`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-wafv2-webacl.html>

use crate::{Prop, Tag};

kind! {
    /// A web ACL: the rules that requests pass. `Ref` is `name|id|scope`.
    WebAcl = "AWS::WAFv2::WebACL",
    attributes: ["Arn", "Id"],
    taggable: true,
    {
        /// The name; 1 to 128 letters, digits, hyphens and underscores.
        name: Prop<String>,
        /// `REGIONAL`, or `CLOUDFRONT` for distributions; the latter lives in us-east-1.
        scope: Prop<String>,
        /// What it is for.
        description: Prop<String>,
        /// What becomes of a request that no rule ends.
        default_action: Prop<DefaultAction>,
        /// Its metrics.
        visibility_config: Prop<VisibilityConfig>,
        /// The rules.
        rules: Vec<Rule>,
        /// Tags.
        tags: Vec<Tag>,
    }
}

properties! {
    /// What becomes of a request that no rule ends: one of the two.
    pub struct DefaultAction {
        /// It passes; an empty object.
        allow: Prop<serde_json::Value>,
        /// It is refused; an empty object.
        block: Prop<serde_json::Value>,
    }
}

properties! {
    /// Metrics and samples.
    pub struct VisibilityConfig {
        /// Whether the console keeps samples of requests.
        sampled_requests_enabled: Prop<bool>,
        /// Whether CloudWatch gets metrics.
        cloud_watch_metrics_enabled: Prop<bool>,
        /// The metric's name.
        metric_name: Prop<String>,
    }
}

properties! {
    /// A rule. One of a rule group has an `OverrideAction`, any other an `Action`.
    pub struct Rule {
        /// The name, unique in the web ACL.
        name: Prop<String>,
        /// The place in the order, from 0, unique in the web ACL.
        priority: Prop<i64>,
        /// What it looks for.
        statement: Prop<Statement>,
        /// What becomes of a request that matches.
        action: Prop<Action>,
        /// Whether the actions of the rule group count.
        override_action: Prop<OverrideAction>,
        /// Its metrics.
        visibility_config: Prop<VisibilityConfig>,
    }
}

properties! {
    /// What a rule looks for: one of these.
    pub struct Statement {
        /// Rules that AWS or a seller keeps.
        managed_rule_group_statement: Prop<ManagedRuleGroupStatement>,
        /// Too many requests of one origin.
        rate_based_statement: Prop<RateBasedStatement>,
    }
}

properties! {
    /// Rules that AWS or a seller keeps.
    pub struct ManagedRuleGroupStatement {
        /// `AWS` for those of AWS.
        vendor_name: Prop<String>,
        /// The rule group, such as `AWSManagedRulesCommonRuleSet`.
        name: Prop<String>,
        /// Its version; the default one without.
        version: Prop<String>,
        /// Other actions for some of its rules.
        rule_action_overrides: Vec<RuleActionOverride>,
    }
}

properties! {
    /// Another action for a rule of a rule group.
    pub struct RuleActionOverride {
        /// The rule.
        name: Prop<String>,
        /// Its action.
        action_to_use: Prop<Action>,
    }
}

properties! {
    /// Too many requests of one origin.
    pub struct RateBasedStatement {
        /// Requests in the window, 10 at least.
        limit: Prop<i64>,
        /// The window in seconds: 60, 120, 300 or 600. AWS takes 300 without.
        evaluation_window_sec: Prop<i64>,
        /// What counts as one origin: `IP`.
        aggregate_key_type: Prop<String>,
    }
}

properties! {
    /// What becomes of a request that matches: one of these.
    pub struct Action {
        /// It passes; an empty object.
        allow: Prop<serde_json::Value>,
        /// It is refused; an empty object.
        block: Prop<serde_json::Value>,
        /// It is counted; an empty object.
        count: Prop<serde_json::Value>,
    }
}

properties! {
    /// Whether the actions of a rule group count: one of the two.
    pub struct OverrideAction {
        /// They count; an empty object.
        none: Prop<serde_json::Value>,
        /// Matches are counted only; an empty object.
        count: Prop<serde_json::Value>,
    }
}
