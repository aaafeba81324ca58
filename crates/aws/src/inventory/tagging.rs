//! What the Resource Groups Tagging API knows besides: task definitions and log groups, which it lists more cheaply than
//! their own services, and anything that this program did not think of.

use std::collections::BTreeSet;

use aws_sdk_resourcegroupstagging::types::TagFilter;
use tierwright_deploy::{Observed, ProviderError, Tagged};

use super::Search;
use crate::calls::calls_of;
use crate::clients::Clients;
use crate::error::Named;

/// What is not among the `known`. It lags behind and shows what is gone, so each is read, and what is missing is left out.
pub(crate) async fn inventory(
    aws: &Clients,
    search: Search<'_>,
    known: &BTreeSet<(String, String)>,
) -> Result<Vec<Tagged>, ProviderError> {
    let mut found = Vec::new();
    let filter = TagFilter::builder().key(search.key).values(search.value).build();
    let pages = aws
        .tagging
        .get_resources()
        .tag_filters(filter)
        .into_paginator()
        .items()
        .send();
    for mapping in pages.try_collect().await.named("tag:GetResources")? {
        let Some(arn) = mapping.resource_arn() else {
            continue;
        };
        let Some((type_name, id)) = identify(arn) else {
            continue;
        };
        // The ARN of a VPC link does not tell its version; those of version 2 are listed completely.
        let link = type_name == "AWS::ApiGateway::VpcLink"
            && known.contains(&("AWS::ApiGatewayV2::VpcLink".to_owned(), id.clone()));
        let rule = type_name == "AWS::EC2::SecurityGroupIngress";
        let egress = rule && known.contains(&("AWS::EC2::SecurityGroupEgress".to_owned(), id.clone()));
        if link || egress || known.contains(&(type_name.clone(), id.clone())) {
            continue;
        }
        let state = match calls_of(&type_name) {
            Err(_) => None,
            Ok(calls) => match calls.read(aws, &id).await? {
                Observed::Missing => continue,
                Observed::Ready(_) => None,
                Observed::Pending(state) | Observed::Failed(state) => Some(state),
            },
        };
        let tags = mapping.tags().iter().map(|tag| (tag.key(), tag.value()));
        found.extend(search.found(&type_name, Some(&id), state.as_deref(), tags));
    }
    Ok(found)
}

/// Type and physical id of an ARN, in the words of this program where it has some. None for what the other inventories
/// list completely, and know to be dead or by another id: interfaces, disks, code repositories.
fn identify(arn: &str) -> Option<(String, String)> {
    let mut parts = arn.splitn(6, ':');
    let (Some("arn"), Some(_), Some(service), Some(_), Some(_), Some(resource)) = (
        parts.next(),
        parts.next(),
        parts.next(),
        parts.next(),
        parts.next(),
        parts.next(),
    ) else {
        // moto's ARNs of distributions lack a colon; CloudFront is listed by its own calls.
        return None;
    };
    let (kind, name) = resource.split_once(['/', ':']).unwrap_or(("", resource));
    let known = |type_name: &str, id: &str| Some((type_name.to_owned(), id.to_owned()));
    match (service, kind) {
        ("ec2", "network-interface" | "volume") | ("cloudfront" | "codecommit", _) => None,
        ("codebuild", "project") => known("AWS::CodeBuild::Project", name),
        ("codepipeline", "") => known("AWS::CodePipeline::Pipeline", name),
        ("apigateway", "") => api(name).or_else(|| known("apigateway:", arn)),
        ("ec2", "elastic-ip") => known("AWS::EC2::EIP", name),
        ("ec2", "instance") => known("AWS::EC2::Instance", name),
        ("ec2", "internet-gateway") => known("AWS::EC2::InternetGateway", name),
        ("ec2", "natgateway") => known("AWS::EC2::NatGateway", name),
        ("ec2", "route-table") => known("AWS::EC2::RouteTable", name),
        ("ec2", "security-group") => known("AWS::EC2::SecurityGroup", name),
        // The ARN does not tell the direction, and either kind's `read` answers for both.
        ("ec2", "security-group-rule") => known("AWS::EC2::SecurityGroupIngress", name),
        ("ec2", "subnet") => known("AWS::EC2::Subnet", name),
        ("ec2", "vpc") => known("AWS::EC2::VPC", name),
        ("ec2", "vpc-endpoint") => known("AWS::EC2::VPCEndpoint", name),
        ("ecr", "repository") => known("AWS::ECR::Repository", name),
        ("ecs", "cluster") => known("AWS::ECS::Cluster", name),
        ("ecs", "service") => known("AWS::ECS::Service", arn),
        ("ecs", "task-definition") => known("AWS::ECS::TaskDefinition", arn),
        // Tasks go with their service, and stay visible for an hour after they stopped.
        ("ecs", "task") => None,
        ("elasticloadbalancing", "listener") => known("AWS::ElasticLoadBalancingV2::Listener", arn),
        ("elasticloadbalancing", "listener-rule") => known("AWS::ElasticLoadBalancingV2::ListenerRule", arn),
        ("elasticloadbalancing", "loadbalancer") => known("AWS::ElasticLoadBalancingV2::LoadBalancer", arn),
        ("elasticloadbalancing", "targetgroup") => known("AWS::ElasticLoadBalancingV2::TargetGroup", arn),
        // Rules of other event buses have the bus in their ARN, too.
        ("events", "rule") if !name.contains('/') => known("AWS::Events::Rule", name),
        ("iam", "instance-profile") => known("AWS::IAM::InstanceProfile", name),
        ("logs", "log-group") => known("AWS::Logs::LogGroup", name.trim_end_matches(":*")),
        ("rds", "cluster") => known("AWS::RDS::DBCluster", name),
        ("rds", "db") => known("AWS::RDS::DBInstance", name),
        ("rds", "subgrp") => known("AWS::RDS::DBSubnetGroup", name),
        ("rds", "pg") => known("AWS::RDS::DBParameterGroup", name),
        ("cloudwatch", "alarm") => known("AWS::CloudWatch::Alarm", name),
        ("cognito-idp", "userpool") => known("AWS::Cognito::UserPool", name),
        ("sns", "") => known("AWS::SNS::Topic", arn),
        ("wafv2", "regional") => web_acl(name, "REGIONAL"),
        ("wafv2", "global") => web_acl(name, "CLOUDFRONT"),
        ("s3", "") => known("AWS::S3::Bucket", name),
        _ => known(&format!("{service}:{kind}"), arn),
    }
}

/// A web ACL after the scope in its ARN: `webacl/<name>/<id>`.
fn web_acl(name: &str, scope: &str) -> Option<(String, String)> {
    let (name, id) = name.strip_prefix("webacl/")?.split_once('/')?;
    Some(("AWS::WAFv2::WebACL".to_owned(), format!("{name}|{id}|{scope}")))
}

/// Type and physical id of a path of API Gateway, such as `restapis/<api>/stages/<stage>`.
fn api(path: &str) -> Option<(String, String)> {
    let parts: Vec<&str> = path.split('/').collect();
    let (type_name, id) = match parts.as_slice() {
        ["restapis", api] => ("AWS::ApiGateway::RestApi", (*api).to_owned()),
        ["restapis", api, "stages", stage] => ("AWS::ApiGateway::Stage", format!("{api}|{stage}")),
        ["apis", api] => ("AWS::ApiGatewayV2::Api", (*api).to_owned()),
        ["apis", api, "stages", stage] => ("AWS::ApiGatewayV2::Stage", format!("{api}|{stage}")),
        ["vpclinks", link] => ("AWS::ApiGateway::VpcLink", (*link).to_owned()),
        _ => return None,
    };
    Some((type_name.to_owned(), id))
}

#[cfg(test)]
mod tests {
    use super::identify;
    use crate::calls::calls_of;

    fn check(arn: &str, type_name: &str, id: &str) {
        assert_eq!(identify(arn), Some((type_name.to_owned(), id.to_owned())));
        if type_name.starts_with("AWS::") {
            assert!(calls_of(type_name).is_ok());
        }
    }

    #[test]
    fn arns_are_told_apart() {
        check(
            "arn:aws:ec2:eu-central-1:1:natgateway/nat-1",
            "AWS::EC2::NatGateway",
            "nat-1",
        );
        check(
            "arn:aws:ecs:eu-central-1:1:cluster/shop",
            "AWS::ECS::Cluster",
            "shop",
        );
        let service = "arn:aws:ecs:eu-central-1:1:service/shop/api";
        check(service, "AWS::ECS::Service", service);
        check(
            "arn:aws:logs:eu-central-1:1:log-group:/ecs/api",
            "AWS::Logs::LogGroup",
            "/ecs/api",
        );
        check(
            "arn:aws:rds:eu-central-1:1:subgrp:shop",
            "AWS::RDS::DBSubnetGroup",
            "shop",
        );
        let apis = "arn:aws:apigateway:eu-central-1::";
        check(&format!("{apis}/restapis/a1"), "AWS::ApiGateway::RestApi", "a1");
        check(
            &format!("{apis}/restapis/a1/stages/Test"),
            "AWS::ApiGateway::Stage",
            "a1|Test",
        );
        check(
            &format!("{apis}/apis/a2/stages/$default"),
            "AWS::ApiGatewayV2::Stage",
            "a2|$default",
        );
        check(&format!("{apis}/vpclinks/l1"), "AWS::ApiGateway::VpcLink", "l1");
        let key = format!("{apis}/apikeys/k1");
        check(&key, "apigateway:", &key);
        check("arn:aws:s3:::shop-site", "AWS::S3::Bucket", "shop-site");
        check(
            "arn:aws:ecr:eu-central-1:1:repository/team/api",
            "AWS::ECR::Repository",
            "team/api",
        );
        check(
            "arn:aws:codebuild:eu-central-1:1:project/api",
            "AWS::CodeBuild::Project",
            "api",
        );
        check(
            "arn:aws:codepipeline:eu-central-1:1:delivery",
            "AWS::CodePipeline::Pipeline",
            "delivery",
        );
        check(
            "arn:aws:events:eu-central-1:1:rule/push",
            "AWS::Events::Rule",
            "push",
        );
        let elsewhere = "arn:aws:events:eu-central-1:1:rule/bus/push";
        check(elsewhere, "events:rule", elsewhere);
        check(
            "arn:aws:sns:eu-central-1:1:topic",
            "AWS::SNS::Topic",
            "arn:aws:sns:eu-central-1:1:topic",
        );
        check(
            "arn:aws:sqs:eu-central-1:1:queue",
            "sqs:",
            "arn:aws:sqs:eu-central-1:1:queue",
        );
        check(
            "arn:aws:wafv2:us-east-1:1:global/webacl/edge/0-1",
            "AWS::WAFv2::WebACL",
            "edge|0-1|CLOUDFRONT",
        );
        check(
            "arn:aws:cognito-idp:eu-central-1:1:userpool/eu-central-1_a",
            "AWS::Cognito::UserPool",
            "eu-central-1_a",
        );
        assert_eq!(identify("arn:aws:ecs:eu-central-1:1:task/shop/1"), None);
        assert_eq!(identify("arn:aws:cloudfront:1:distribution/E1"), None);
        assert_eq!(identify("arn:aws:codecommit:eu-central-1:1:shop"), None);
        assert_eq!(identify("nonsense"), None);
    }
}
