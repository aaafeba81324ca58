//! What the account does not tell as the graph says it, and why.

/// A property that is not compared.
pub(crate) struct Exception {
    /// The kind.
    pub(crate) type_name: &'static str,
    /// The property, with `[]` for the items of a list.
    pub(crate) path: &'static str,
    /// Why, as a sentence.
    pub(crate) reason: &'static str,
}

/// All of them. One that is not needed any more fails the test.
pub(crate) const EXCEPTIONS: &[Exception] = &[
    Exception {
        type_name: "AWS::ApiGateway::Deployment",
        path: "Description",
        reason: "It takes no tags, so the deployer adds the request's token, to find it again, and the digest of the methods that it is a snapshot of.",
    },
    Exception {
        type_name: "AWS::CloudFront::OriginAccessControl",
        path: "OriginAccessControlConfig.Description",
        reason: "It takes no tags, so the deployer adds the deployment's id to its description, to find it again.",
    },
    Exception {
        type_name: "AWS::EC2::SecurityGroup",
        path: "SecurityGroupEgress",
        reason: "The placeholder that replaces AWS's default rule is left out by the deployer, which revokes the default.",
    },
    Exception {
        type_name: "AWS::ECR::Repository",
        path: "EmptyOnDelete",
        reason: "It is no setting of ECR but a parameter of the deletion; the teardown shows it.",
    },
];
