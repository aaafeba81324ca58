//! The order in which a design's kinds are made, for resources of which nothing but the kind is known.

/// Each kind after all those that one of it may refer to; a test reads that from the samples.
const ORDER: &[&str] = &[
    "AWS::EC2::VPC",
    "AWS::EC2::InternetGateway",
    "AWS::EC2::VPCGatewayAttachment",
    "AWS::EC2::Subnet",
    "AWS::EC2::RouteTable",
    "AWS::EC2::SubnetRouteTableAssociation",
    "AWS::EC2::EIP",
    "AWS::EC2::NatGateway",
    "AWS::EC2::Route",
    "AWS::EC2::SecurityGroup",
    "AWS::EC2::SecurityGroupIngress",
    "AWS::EC2::SecurityGroupEgress",
    "AWS::EC2::VPCEndpoint",
    "AWS::Logs::LogGroup",
    "AWS::ECR::Repository",
    "AWS::CodeCommit::Repository",
    "AWS::S3::Bucket",
    "AWS::SNS::Topic",
    "AWS::SNS::TopicPolicy",
    "AWS::SNS::Subscription",
    "AWS::Cognito::UserPool",
    "AWS::Cognito::UserPoolDomain",
    "AWS::Cognito::UserPoolClient",
    "AWS::WAFv2::WebACL",
    "AWS::WAFv2::LoggingConfiguration",
    "AWS::RDS::DBSubnetGroup",
    "AWS::RDS::DBParameterGroup",
    "AWS::RDS::DBCluster",
    "AWS::RDS::DBInstance",
    "AWS::ElasticLoadBalancingV2::LoadBalancer",
    "AWS::ElasticLoadBalancingV2::TargetGroup",
    "AWS::ElasticLoadBalancingV2::Listener",
    "AWS::ElasticLoadBalancingV2::ListenerRule",
    "AWS::CloudFront::OriginAccessControl",
    "AWS::CloudFront::Distribution",
    "AWS::S3::BucketPolicy",
    "AWS::ECS::Cluster",
    "AWS::IAM::Role",
    "AWS::IAM::InstanceProfile",
    "AWS::EC2::Instance",
    "AWS::ECS::TaskDefinition",
    "AWS::ECS::Service",
    "AWS::ApplicationAutoScaling::ScalableTarget",
    "AWS::ApplicationAutoScaling::ScalingPolicy",
    "AWS::ApiGateway::VpcLink",
    "AWS::ApiGateway::RestApi",
    "AWS::ApiGateway::Authorizer",
    "AWS::ApiGateway::Resource",
    "AWS::ApiGateway::Method",
    "AWS::ApiGateway::Deployment",
    "AWS::ApiGateway::Stage",
    "AWS::ApiGatewayV2::VpcLink",
    "AWS::ApiGatewayV2::Api",
    "AWS::ApiGatewayV2::Authorizer",
    "AWS::ApiGatewayV2::Integration",
    "AWS::ApiGatewayV2::Route",
    "AWS::ApiGatewayV2::Stage",
    "AWS::WAFv2::WebACLAssociation",
    "AWS::CodeBuild::Project",
    "AWS::CodePipeline::Pipeline",
    "AWS::Events::Rule",
    "AWS::CloudWatch::Alarm",
];

/// The place of a type in the order; one that is not known comes last.
pub(super) fn rank(type_name: &str) -> usize {
    ORDER
        .iter()
        .position(|known| *known == type_name)
        .unwrap_or(ORDER.len())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::{ORDER, rank};
    use tierwright_catalog::Kind;

    #[test]
    fn every_kind_has_its_place() {
        let kinds: BTreeSet<&str> = Kind::ALL.iter().map(|kind| kind.type_name).collect();
        let order: BTreeSet<&str> = ORDER.iter().copied().collect();
        assert_eq!(order, kinds);
        assert_eq!(ORDER.len(), order.len());
    }

    #[test]
    fn each_kind_of_a_sample_comes_after_what_it_refers_to() {
        let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
        let mut wrong = BTreeSet::new();
        let mut seen = 0;
        for entry in fs::read_dir(samples).unwrap() {
            let path = entry.unwrap().path();
            if !path.to_string_lossy().ends_with(".tierwright.json") {
                continue;
            }
            let design = tierwright_model::Design::from_bytes(&fs::read(&path).unwrap()).unwrap();
            let graph = tierwright_compile::compile(&design).graph;
            for resource in graph.resources.values() {
                let of = resource.kind.type_name();
                for used in graph.dependencies(resource) {
                    let used = graph.resources[&used].kind.type_name();
                    seen += 1;
                    if used != of && rank(used) > rank(of) {
                        wrong.insert(format!("{of} refers to {used}"));
                    }
                }
            }
        }
        assert!(seen > 100, "{seen}");
        // The role of a pipeline names what the pipeline drives, other roles come before all that has one, and AWS never
        // refuses to delete a role that a policy or a service still names. A load balancer that is a target stands with
        // its listener before the target group does.
        let allowed = [
            "AWS::ElasticLoadBalancingV2::TargetGroup refers to AWS::ElasticLoadBalancingV2::Listener",
            "AWS::IAM::Role refers to AWS::CodeBuild::Project",
            "AWS::IAM::Role refers to AWS::CodePipeline::Pipeline",
            "AWS::IAM::Role refers to AWS::ECS::Service",
        ];
        assert_eq!(wrong, allowed.map(str::to_owned).into());
    }
}
