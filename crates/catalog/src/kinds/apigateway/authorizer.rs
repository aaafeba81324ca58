//! `AWS::ApiGateway::Authorizer`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-authorizer.html>

use crate::Prop;

kind! {
    /// What decides who may call a REST API's methods. `Ref` is its id.
    RestAuthorizer = "AWS::ApiGateway::Authorizer",
    attributes: ["AuthorizerId"],
    taggable: false,
    {
        /// The API.
        rest_api_id: Prop<String>,
        /// The name; unique in the API.
        name: Prop<String>,
        /// `COGNITO_USER_POOLS`, `TOKEN` or `REQUEST`.
        #[serde(rename = "Type")]
        r#type: Prop<String>,
        /// The user pools.
        #[serde(rename = "ProviderARNs")]
        provider_arns: Prop<Vec<Prop<String>>>,
        /// Where the token stands, such as `method.request.header.Authorization`.
        identity_source: Prop<String>,
        /// Seconds that an answer is remembered, 0 to 3600; 300 unless said otherwise.
        authorizer_result_ttl_in_seconds: Prop<i64>,
    }
}
