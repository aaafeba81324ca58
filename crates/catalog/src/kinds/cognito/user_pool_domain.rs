//! `AWS::Cognito::UserPoolDomain`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpooldomain.html>

use crate::Prop;

kind! {
    /// The address of a pool's sign-in pages. `Ref` is the domain.
    UserPoolDomain = "AWS::Cognito::UserPoolDomain",
    attributes: [],
    taggable: false,
    {
        /// The first part of `<domain>.auth.<region>.amazoncognito.com`, unique in the Region.
        domain: Prop<String>,
        /// The pool.
        user_pool_id: Prop<String>,
    }
}
