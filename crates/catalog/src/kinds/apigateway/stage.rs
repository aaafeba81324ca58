//! `AWS::ApiGateway::Stage`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-stage.html>

use std::collections::BTreeMap;

use crate::{Prop, Tag};

kind! {
    /// A stage: a deployment under a name, which callers reach. `Ref` is its name.
    ///
    /// Its ARN, which a web ACL needs, is no attribute: `arn:<partition>:apigateway:<region>::/restapis/<api>/stages/<name>`.
    RestStage = "AWS::ApiGateway::Stage",
    attributes: [],
    taggable: true,
    {
        /// The API.
        rest_api_id: Prop<String>,
        /// The name, the first part of every path; letters, digits, hyphens and underscores, at most 128.
        stage_name: Prop<String>,
        /// What it shows.
        deployment_id: Prop<String>,
        /// What it is for.
        description: Prop<String>,
        /// Whether X-Ray traces requests.
        tracing_enabled: Prop<bool>,
        /// Settings by path and method.
        method_settings: Vec<MethodSetting>,
        /// Variables that integrations may use.
        variables: Prop<BTreeMap<String, Prop<String>>>,
        /// Access logs.
        access_log_setting: Prop<AccessLogSetting>,
        /// Whether the stage has a cache, which costs by the hour.
        cache_cluster_enabled: Prop<bool>,
        /// Its size in GB, such as `0.5`.
        cache_cluster_size: Prop<String>,
        /// Tags.
        tags: Vec<Tag>,
    }
}

properties! {
    /// Settings of methods.
    pub struct MethodSetting {
        /// `/*` for all, else the path with `~1` for each slash after the first, such as `/~1test~1{test_id}`.
        resource_path: Prop<String>,
        /// `*` for all, else the method.
        http_method: Prop<String>,
        /// Whether there are metrics by method.
        metrics_enabled: Prop<bool>,
        /// `OFF`, `ERROR` or `INFO`. Needs the account's role for logs.
        logging_level: Prop<String>,
        /// Whether whole requests are logged; never where they hold personal data.
        data_trace_enabled: Prop<bool>,
        /// Requests at one moment.
        throttling_burst_limit: Prop<i64>,
        /// Requests per second.
        throttling_rate_limit: Prop<f64>,
        /// Whether answers are kept in the stage's cache.
        caching_enabled: Prop<bool>,
        /// Seconds that they are kept.
        cache_ttl_in_seconds: Prop<i64>,
        /// Whether they are encrypted there.
        cache_data_encrypted: Prop<bool>,
    }
}

properties! {
    /// Where and how requests are logged.
    pub struct AccessLogSetting {
        /// A log group's ARN (without `:*`), or a Firehose stream's.
        destination_arn: Prop<String>,
        /// One line, such as a JSON object of `$context.requestId` and others.
        format: Prop<String>,
    }
}
