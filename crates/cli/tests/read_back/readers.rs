//! Which function reads which kind.

use crate::account::{Account, Reading};
use crate::{
    apigateway, applicationautoscaling, cloudfront, cloudwatch, codebuild, codecommit, codepipeline, cognito,
    ec2, ecr, ecs, elasticloadbalancingv2, events, iam, logs, network, rds, s3, sns, wafv2,
};

macro_rules! readers {
    ($($type_name:literal => $reader:path),+ $(,)?) => {
        /// Every kind that can be read, sorted.
        pub(crate) const KINDS: &[&str] = &[$($type_name),+];

        /// Describes a resource by the physical id that the journal has.
        pub(crate) async fn read(aws: &Account, type_name: &str, id: &str) -> Reading {
            match type_name {
                $($type_name => $reader(aws, id).await,)+
                other => panic!("no reader for {other}"),
            }
        }
    };
}

readers! {
    "AWS::ApiGateway::Authorizer" => apigateway::authorizer,
    "AWS::ApiGateway::Deployment" => apigateway::deployment,
    "AWS::ApiGateway::Method" => apigateway::method,
    "AWS::ApiGateway::Resource" => apigateway::resource,
    "AWS::ApiGateway::RestApi" => apigateway::rest_api,
    "AWS::ApiGateway::Stage" => apigateway::stage,
    "AWS::ApiGateway::VpcLink" => apigateway::vpc_link,
    "AWS::ApplicationAutoScaling::ScalableTarget" => applicationautoscaling::scalable_target,
    "AWS::ApplicationAutoScaling::ScalingPolicy" => applicationautoscaling::scaling_policy,
    "AWS::CloudFront::Distribution" => cloudfront::distribution,
    "AWS::CloudFront::OriginAccessControl" => cloudfront::origin_access_control,
    "AWS::CloudWatch::Alarm" => cloudwatch::alarm,
    "AWS::CodeBuild::Project" => codebuild::project,
    "AWS::CodeCommit::Repository" => codecommit::repository,
    "AWS::CodePipeline::Pipeline" => codepipeline::pipeline,
    "AWS::Cognito::UserPool" => cognito::user_pool,
    "AWS::Cognito::UserPoolClient" => cognito::user_pool_client,
    "AWS::EC2::EIP" => network::eip,
    "AWS::EC2::Instance" => ec2::instance,
    "AWS::EC2::InternetGateway" => network::internet_gateway,
    "AWS::EC2::NatGateway" => network::nat_gateway,
    "AWS::EC2::Route" => network::route,
    "AWS::EC2::RouteTable" => network::route_table,
    "AWS::EC2::SecurityGroup" => ec2::security_group,
    "AWS::EC2::SecurityGroupEgress" => ec2::egress,
    "AWS::EC2::SecurityGroupIngress" => ec2::ingress,
    "AWS::EC2::Subnet" => network::subnet,
    "AWS::EC2::SubnetRouteTableAssociation" => network::association,
    "AWS::EC2::VPC" => network::vpc,
    "AWS::EC2::VPCEndpoint" => ec2::vpc_endpoint,
    "AWS::EC2::VPCGatewayAttachment" => network::attachment,
    "AWS::ECR::Repository" => ecr::repository,
    "AWS::ECS::Cluster" => ecs::cluster,
    "AWS::ECS::Service" => ecs::service,
    "AWS::ECS::TaskDefinition" => ecs::task_definition,
    "AWS::ElasticLoadBalancingV2::Listener" => elasticloadbalancingv2::listener,
    "AWS::ElasticLoadBalancingV2::ListenerRule" => elasticloadbalancingv2::listener_rule,
    "AWS::ElasticLoadBalancingV2::LoadBalancer" => elasticloadbalancingv2::load_balancer,
    "AWS::ElasticLoadBalancingV2::TargetGroup" => elasticloadbalancingv2::target_group,
    "AWS::Events::Rule" => events::rule,
    "AWS::IAM::InstanceProfile" => iam::instance_profile,
    "AWS::IAM::Role" => iam::role,
    "AWS::Logs::LogGroup" => logs::log_group,
    "AWS::RDS::DBCluster" => rds::cluster,
    "AWS::RDS::DBInstance" => rds::instance,
    "AWS::RDS::DBParameterGroup" => rds::parameter_group,
    "AWS::RDS::DBSubnetGroup" => rds::subnet_group,
    "AWS::S3::Bucket" => s3::bucket,
    "AWS::S3::BucketPolicy" => s3::bucket_policy,
    "AWS::SNS::Subscription" => sns::subscription,
    "AWS::SNS::Topic" => sns::topic,
    "AWS::SNS::TopicPolicy" => sns::topic_policy,
    "AWS::WAFv2::LoggingConfiguration" => wafv2::logging_configuration,
    "AWS::WAFv2::WebACL" => wafv2::web_acl,
    "AWS::WAFv2::WebACLAssociation" => wafv2::web_acl_association,
}
