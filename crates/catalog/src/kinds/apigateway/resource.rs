//! `AWS::ApiGateway::Resource`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-resource.html>

use crate::Prop;

kind! {
    /// A part of a REST API's path. `Ref` is its id.
    RestResource = "AWS::ApiGateway::Resource",
    attributes: ["ResourceId"],
    taggable: false,
    {
        /// The API.
        rest_api_id: Prop<String>,
        /// The resource above, or the API's root.
        parent_id: Prop<String>,
        /// The last part of the path, such as `test` or `{test_id}`.
        path_part: Prop<String>,
    }
}
