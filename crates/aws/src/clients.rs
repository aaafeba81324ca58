use aws_config::SdkConfig;

/// One client per service, all of one configuration, so that an endpoint override reaches every one of them.
#[derive(Clone, Debug)]
pub(crate) struct Clients {
    pub(crate) apigateway: aws_sdk_apigateway::Client,
    pub(crate) apigatewayv2: aws_sdk_apigatewayv2::Client,
    pub(crate) autoscaling: aws_sdk_applicationautoscaling::Client,
    pub(crate) cloudfront: aws_sdk_cloudfront::Client,
    pub(crate) cloudwatch: aws_sdk_cloudwatch::Client,
    pub(crate) codebuild: aws_sdk_codebuild::Client,
    pub(crate) codecommit: aws_sdk_codecommit::Client,
    pub(crate) codepipeline: aws_sdk_codepipeline::Client,
    pub(crate) cognito: aws_sdk_cognitoidentityprovider::Client,
    pub(crate) ec2: aws_sdk_ec2::Client,
    pub(crate) ecr: aws_sdk_ecr::Client,
    pub(crate) ecs: aws_sdk_ecs::Client,
    pub(crate) elb: aws_sdk_elasticloadbalancingv2::Client,
    pub(crate) events: aws_sdk_eventbridge::Client,
    pub(crate) iam: aws_sdk_iam::Client,
    pub(crate) logs: aws_sdk_cloudwatchlogs::Client,
    pub(crate) rds: aws_sdk_rds::Client,
    pub(crate) s3: aws_sdk_s3::Client,
    pub(crate) sns: aws_sdk_sns::Client,
    pub(crate) ssm: aws_sdk_ssm::Client,
    pub(crate) sts: aws_sdk_sts::Client,
    pub(crate) tagging: aws_sdk_resourcegroupstagging::Client,
    pub(crate) waf: aws_sdk_wafv2::Client,
    /// For what is in front of CloudFront, which WAF keeps in us-east-1.
    pub(crate) waf_global: aws_sdk_wafv2::Client,
    pub(crate) region: String,
    pub(crate) emulated: bool,
}

impl Clients {
    pub(crate) fn new(config: &SdkConfig, region: String, emulated: bool) -> Self {
        // An endpoint on this machine has no DNS names per bucket, so the bucket goes into the path.
        let s3 = aws_sdk_s3::config::Builder::from(config)
            .force_path_style(config.endpoint_url().is_some())
            .build();
        let waf_global = aws_sdk_wafv2::config::Builder::from(config)
            .region(aws_sdk_wafv2::config::Region::new("us-east-1"))
            .build();
        Self {
            apigateway: aws_sdk_apigateway::Client::new(config),
            apigatewayv2: aws_sdk_apigatewayv2::Client::new(config),
            autoscaling: aws_sdk_applicationautoscaling::Client::new(config),
            cloudfront: aws_sdk_cloudfront::Client::new(config),
            cloudwatch: aws_sdk_cloudwatch::Client::new(config),
            codebuild: aws_sdk_codebuild::Client::new(config),
            codecommit: aws_sdk_codecommit::Client::new(config),
            codepipeline: aws_sdk_codepipeline::Client::new(config),
            cognito: aws_sdk_cognitoidentityprovider::Client::new(config),
            ec2: aws_sdk_ec2::Client::new(config),
            ecr: aws_sdk_ecr::Client::new(config),
            ecs: aws_sdk_ecs::Client::new(config),
            elb: aws_sdk_elasticloadbalancingv2::Client::new(config),
            events: aws_sdk_eventbridge::Client::new(config),
            iam: aws_sdk_iam::Client::new(config),
            logs: aws_sdk_cloudwatchlogs::Client::new(config),
            rds: aws_sdk_rds::Client::new(config),
            s3: aws_sdk_s3::Client::from_conf(s3),
            sns: aws_sdk_sns::Client::new(config),
            ssm: aws_sdk_ssm::Client::new(config),
            sts: aws_sdk_sts::Client::new(config),
            tagging: aws_sdk_resourcegroupstagging::Client::new(config),
            waf: aws_sdk_wafv2::Client::new(config),
            waf_global: aws_sdk_wafv2::Client::from_conf(waf_global),
            region,
            emulated,
        }
    }

    /// The partition of the Region, the second part of its ARNs (IAM guide, *Amazon Resource Names*).
    pub(crate) fn partition(&self) -> &'static str {
        match self.region.as_str() {
            region if region.starts_with("cn-") => "aws-cn",
            region if region.starts_with("us-gov-") => "aws-us-gov",
            _ => "aws",
        }
    }
}
