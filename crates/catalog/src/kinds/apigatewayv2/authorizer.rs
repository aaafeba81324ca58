//! `AWS::ApiGatewayV2::Authorizer`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-authorizer.html>

use crate::Prop;

kind! {
    /// What decides who may call an HTTP API's routes. `Ref` is its id.
    HttpAuthorizer = "AWS::ApiGatewayV2::Authorizer",
    attributes: ["AuthorizerId"],
    taggable: false,
    {
        /// The API.
        api_id: Prop<String>,
        /// The name; unique in the API.
        name: Prop<String>,
        /// `JWT` or `REQUEST`.
        authorizer_type: Prop<String>,
        /// Where the token stands, such as `$request.header.Authorization`.
        identity_source: Prop<Vec<Prop<String>>>,
        /// Whose tokens count.
        jwt_configuration: Prop<JwtConfiguration>,
    }
}

properties! {
    /// Whose tokens count.
    pub struct JwtConfiguration {
        /// The clients for which a token may be.
        audience: Prop<Vec<Prop<String>>>,
        /// The issuer's URL; of Cognito `https://cognito-idp.<region>.amazonaws.com/<pool>`.
        issuer: Prop<String>,
    }
}
