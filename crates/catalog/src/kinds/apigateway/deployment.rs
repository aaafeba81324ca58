//! `AWS::ApiGateway::Deployment`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-deployment.html>

use crate::Prop;

kind! {
    /// A snapshot of a REST API's resources and methods, which a stage shows. `Ref` is its id.
    ///
    /// It must depend on every method, because it holds what is there when it is made and AWS refuses one without methods. It
    /// never names a stage: that would make one beside the stage that is a resource of its own.
    RestDeployment = "AWS::ApiGateway::Deployment",
    attributes: ["DeploymentId"],
    taggable: false,
    {
        /// The API.
        rest_api_id: Prop<String>,
        /// What it is.
        description: Prop<String>,
    }
}
