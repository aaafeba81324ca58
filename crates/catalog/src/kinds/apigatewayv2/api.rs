//! `AWS::ApiGatewayV2::Api`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-api.html>

use crate::{Prop, TagMap};

kind! {
    /// An HTTP API. `Ref` is its id.
    HttpApi = "AWS::ApiGatewayV2::Api",
    attributes: ["ApiEndpoint", "ApiId"],
    taggable: map,
    {
        /// The name; not unique.
        name: Prop<String>,
        /// `HTTP`.
        protocol_type: Prop<String>,
        /// What it is for.
        description: Prop<String>,
        /// Who may call it from a browser.
        cors_configuration: Prop<Cors>,
        /// Whether `<id>.execute-api.<region>.amazonaws.com` is switched off, for a domain of its own.
        disable_execute_api_endpoint: Prop<bool>,
        /// Tags.
        tags: TagMap,
    }
}

properties! {
    /// Who may call an HTTP API from a browser.
    pub struct Cors {
        /// Origins, such as `https://www.example.com`, or `*`.
        allow_origins: Prop<Vec<Prop<String>>>,
        /// Methods, or `*`.
        allow_methods: Prop<Vec<Prop<String>>>,
        /// Headers of requests, or `*`.
        allow_headers: Prop<Vec<Prop<String>>>,
        /// Headers of answers that scripts may read.
        expose_headers: Prop<Vec<Prop<String>>>,
        /// Whether cookies and such may be sent; not together with `*`.
        allow_credentials: Prop<bool>,
        /// Seconds that a browser may remember.
        max_age: Prop<i64>,
    }
}
