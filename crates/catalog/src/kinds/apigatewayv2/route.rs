//! `AWS::ApiGatewayV2::Route`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-route.html>

use crate::Prop;

kind! {
    /// A route of an HTTP API. `Ref` is its id.
    HttpRoute = "AWS::ApiGatewayV2::Route",
    attributes: ["RouteId"],
    taggable: false,
    {
        /// The API.
        api_id: Prop<String>,
        /// Method and path, such as `GET /test/{test_id}`, or `$default`; unique in the API.
        route_key: Prop<String>,
        /// `integrations/<id>`.
        target: Prop<String>,
        /// `NONE`, `JWT`, `AWS_IAM` or `CUSTOM`.
        authorization_type: Prop<String>,
        /// The authorizer.
        authorizer_id: Prop<String>,
        /// The scopes that a token must have one of.
        authorization_scopes: Prop<Vec<Prop<String>>>,
    }
}
