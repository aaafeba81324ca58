//! `AWS::ApiGatewayV2::Integration`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-integration.html>

use std::collections::BTreeMap;

use crate::Prop;

kind! {
    /// A backend of an HTTP API. `Ref` is its id.
    HttpIntegration = "AWS::ApiGatewayV2::Integration",
    attributes: ["IntegrationId"],
    taggable: false,
    {
        /// The API.
        api_id: Prop<String>,
        /// `HTTP_PROXY` or `AWS_PROXY`.
        integration_type: Prop<String>,
        /// What it is.
        description: Prop<String>,
        /// The method with which the backend is called, or `ANY`.
        integration_method: Prop<String>,
        /// The backend: a URL, or the ARN of a listener behind a VPC link.
        integration_uri: Prop<String>,
        /// `INTERNET` (the default) or `VPC_LINK`.
        connection_type: Prop<String>,
        /// The VPC link.
        connection_id: Prop<String>,
        /// `1.0` for `HTTP_PROXY`.
        payload_format_version: Prop<String>,
        /// Milliseconds, 50 to 30000.
        timeout_in_millis: Prop<i64>,
        /// What changes on the way, such as `overwrite:path` to `$request.path`.
        request_parameters: Prop<BTreeMap<String, Prop<String>>>,
        /// Set when the backend is called by HTTPS.
        tls_config: Prop<TlsConfig>,
    }
}

properties! {
    /// How a backend is called by HTTPS.
    pub struct TlsConfig {
        /// The name that its certificate must have.
        server_name_to_verify: Prop<String>,
    }
}
