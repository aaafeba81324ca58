//! `AWS::ApiGatewayV2::Stage`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-stage.html>

use crate::{Prop, TagMap};

kind! {
    /// A stage of an HTTP API. `Ref` is its name.
    HttpStage = "AWS::ApiGatewayV2::Stage",
    attributes: [],
    taggable: map,
    {
        /// The API.
        api_id: Prop<String>,
        /// The name, or `$default` for paths without one.
        stage_name: Prop<String>,
        /// Whether each change of the API is shown at once.
        auto_deploy: Prop<bool>,
        /// What it is for.
        description: Prop<String>,
        /// Settings of all routes.
        default_route_settings: Prop<RouteSettings>,
        /// Access logs.
        access_log_settings: Prop<AccessLogSettings>,
        /// Tags.
        tags: TagMap,
    }
}

properties! {
    /// Settings of routes.
    pub struct RouteSettings {
        /// Whether there are metrics by route.
        detailed_metrics_enabled: Prop<bool>,
        /// Requests at one moment.
        throttling_burst_limit: Prop<i64>,
        /// Requests per second.
        throttling_rate_limit: Prop<f64>,
    }
}

properties! {
    /// Where and how requests are logged.
    pub struct AccessLogSettings {
        /// A log group's ARN.
        destination_arn: Prop<String>,
        /// One line, such as a JSON object of `$context.requestId` and others.
        format: Prop<String>,
    }
}
