//! `AWS::ApiGateway::RestApi`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-restapi.html>

use crate::{Prop, Tag};

kind! {
    /// A REST API. `Ref` is its id.
    RestApi = "AWS::ApiGateway::RestApi",
    attributes: ["RestApiId", "RootResourceId"],
    taggable: true,
    {
        /// The name; not unique.
        name: Prop<String>,
        /// What it is for.
        description: Prop<String>,
        /// Where it is reached.
        endpoint_configuration: Prop<EndpointConfiguration>,
        /// Whether `<id>.execute-api.<region>.amazonaws.com` is switched off, for a domain of its own.
        disable_execute_api_endpoint: Prop<bool>,
        /// Answers from this size in bytes are compressed; 0 to 10485760.
        minimum_compression_size: Prop<i64>,
        /// Media types that pass as they are, such as `image/png`.
        binary_media_types: Prop<Vec<Prop<String>>>,
        /// The resource policy.
        policy: Prop<serde_json::Value>,
        /// Tags.
        tags: Vec<Tag>,
    }
}

properties! {
    /// Where a REST API is reached.
    pub struct EndpointConfiguration {
        /// One of `REGIONAL`, `EDGE` (the default) and `PRIVATE`.
        types: Prop<Vec<Prop<String>>>,
    }
}
