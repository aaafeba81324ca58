//! `AWS::ApiGateway::Method`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-method.html>

use std::collections::BTreeMap;

use crate::Prop;

kind! {
    /// A method of a resource, with its integration. `Ref` is an id that nothing takes.
    RestMethod = "AWS::ApiGateway::Method",
    attributes: [],
    taggable: false,
    {
        /// The API.
        rest_api_id: Prop<String>,
        /// The resource.
        resource_id: Prop<String>,
        /// `GET` and so on, or `ANY`.
        http_method: Prop<String>,
        /// `NONE`, `AWS_IAM`, `CUSTOM` or `COGNITO_USER_POOLS`.
        authorization_type: Prop<String>,
        /// The authorizer.
        authorizer_id: Prop<String>,
        /// The scopes that a token of Cognito must have one of.
        authorization_scopes: Prop<Vec<Prop<String>>>,
        /// Whether a caller must send an API key.
        api_key_required: Prop<bool>,
        /// Parameters that are taken, such as `method.request.path.test_id`, each with whether it is required.
        request_parameters: Prop<serde_json::Value>,
        /// What checks a request before it is passed on.
        request_validator_id: Prop<String>,
        /// What answers.
        integration: Prop<Integration>,
        /// What a caller may get.
        method_responses: Vec<MethodResponse>,
    }
}

properties! {
    /// What answers a method.
    pub struct Integration {
        /// `HTTP_PROXY`, `HTTP`, `AWS_PROXY`, `AWS` or `MOCK`.
        #[serde(rename = "Type")]
        r#type: Prop<String>,
        /// The method with which the backend is called.
        integration_http_method: Prop<String>,
        /// The backend: a URL, or an ARN of API Gateway's own form for `AWS`.
        uri: Prop<String>,
        /// `INTERNET` (the default) or `VPC_LINK`.
        connection_type: Prop<String>,
        /// The VPC link.
        connection_id: Prop<String>,
        /// The ARN of the load balancer behind a VPC link of version 2; version 1 leads to its own.
        integration_target: Prop<String>,
        /// The role that API Gateway takes to call another service of AWS.
        credentials: Prop<String>,
        /// What the backend gets, such as `integration.request.path.id` from `method.request.path.test_id`.
        request_parameters: Prop<BTreeMap<String, Prop<String>>>,
        /// Templates of the request by media type.
        request_templates: Prop<BTreeMap<String, Prop<String>>>,
        /// What happens to media types without a template: `WHEN_NO_MATCH`, `WHEN_NO_TEMPLATES` or `NEVER`.
        passthrough_behavior: Prop<String>,
        /// Milliseconds, 50 to 29000 unless the quota was raised.
        timeout_in_millis: Prop<i64>,
        /// What the backend's answers turn into.
        integration_responses: Vec<IntegrationResponse>,
        /// `CONVERT_TO_BINARY` or `CONVERT_TO_TEXT`.
        content_handling: Prop<String>,
    }
}

properties! {
    /// What an answer of the backend turns into.
    pub struct IntegrationResponse {
        /// The status, of one of the method's responses.
        status_code: Prop<String>,
        /// A regular expression over the backend's status or error; absent for all others.
        selection_pattern: Prop<String>,
        /// Headers of the answer, such as `method.response.header.Content-Type` from `integration.response.header.Content-Type`.
        response_parameters: Prop<BTreeMap<String, Prop<String>>>,
        /// Templates of the answer by media type.
        response_templates: Prop<BTreeMap<String, Prop<String>>>,
        /// `CONVERT_TO_BINARY` or `CONVERT_TO_TEXT`.
        content_handling: Prop<String>,
    }
}

properties! {
    /// What a caller may get.
    pub struct MethodResponse {
        /// The status.
        status_code: Prop<String>,
        /// Headers that may be there, such as `method.response.header.Content-Type`, each with whether it must.
        response_parameters: Prop<serde_json::Value>,
        /// Models of the body by media type.
        response_models: Prop<BTreeMap<String, Prop<String>>>,
    }
}
