//! Identity, monitoring, web ACLs, a database that stands alone, and a network load balancer in front of the other one.

use serde_json::{Value, json};
use tierwright_aws::AwsProvider;

use crate::Made;

/// What stands beside the service: alarms that start its scaling policies, and who hears of them.
pub(crate) async fn monitoring(aws: &AwsProvider, made: &mut Made) {
    let topic = json!({ "TopicName": "round-trip", "DisplayName": "Round trip" });
    made.make(aws, "Topic", "AWS::SNS::Topic", topic).await;
    let statement = json!({ "Effect": "Allow", "Principal": { "Service": "cloudwatch.amazonaws.com" },
        "Action": "sns:Publish", "Resource": made.reference("Topic") });
    let policy = json!({ "Topics": [made.reference("Topic")],
        "PolicyDocument": { "Version": "2012-10-17", "Statement": [statement] } });
    made.make(aws, "TopicPolicy", "AWS::SNS::TopicPolicy", policy)
        .await;
    let subscription = json!({ "TopicArn": made.reference("Topic"), "Protocol": "sqs",
        "Endpoint": "arn:aws:sqs:eu-central-1:123456789012:round-trip" });
    made.make(aws, "Subscription", "AWS::SNS::Subscription", subscription)
        .await;
    let steps = json!({
        "PolicyName": "cpu-out", "PolicyType": "StepScaling", "ScalingTargetId": made.reference("Target"),
        "StepScalingPolicyConfiguration": { "AdjustmentType": "ChangeInCapacity", "Cooldown": 60,
            "MetricAggregationType": "Average",
            "StepAdjustments": [{ "MetricIntervalLowerBound": 0.0, "ScalingAdjustment": 1 }] }
    });
    made.make(
        aws,
        "ScaleOut",
        "AWS::ApplicationAutoScaling::ScalingPolicy",
        steps,
    )
    .await;
    let alarm = json!({
        "AlarmName": "round-trip", "AlarmDescription": "busy", "Namespace": "AWS/ECS", "MetricName": "CPUUtilization",
        "Dimensions": [{ "Name": "ServiceName", "Value": "web" }], "Statistic": "Average", "Period": 300,
        "EvaluationPeriods": 1, "DatapointsToAlarm": 1, "Threshold": 70.0, "TreatMissingData": "notBreaching",
        "ComparisonOperator": "GreaterThanOrEqualToThreshold", "Unit": "Percent",
        "AlarmActions": [made.reference("ScaleOut"), made.reference("Topic")], "OKActions": [made.reference("Topic")]
    });
    made.make(aws, "Alarm", "AWS::CloudWatch::Alarm", alarm).await;
}

pub(crate) async fn identity(aws: &AwsProvider, made: &mut Made) {
    let pool = json!({
        "UserPoolName": "round-trip", "MfaConfiguration": "OPTIONAL", "EnabledMfas": ["SOFTWARE_TOKEN_MFA"],
        "Policies": { "PasswordPolicy": { "MinimumLength": 12, "RequireNumbers": true } },
        "AutoVerifiedAttributes": ["email"], "UsernameAttributes": ["email"], "DeletionProtection": "INACTIVE",
        "UserPoolTier": "ESSENTIALS", "AdminCreateUserConfig": { "AllowAdminCreateUserOnly": true },
        "AccountRecoverySetting": { "RecoveryMechanisms": [{ "Name": "verified_email", "Priority": 1 }] },
        "UserPoolTags": { "Name": "pool" }
    });
    made.make(aws, "Pool", "AWS::Cognito::UserPool", pool).await;
    let client = json!({
        "ClientName": "web", "UserPoolId": made.reference("Pool"), "GenerateSecret": false,
        "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        "AllowedOAuthFlows": ["code"], "AllowedOAuthFlowsUserPoolClient": true, "AllowedOAuthScopes": ["openid"],
        "CallbackURLs": ["https://example.com/in"], "LogoutURLs": ["https://example.com/out"],
        "SupportedIdentityProviders": ["COGNITO"], "PreventUserExistenceErrors": "ENABLED",
        "EnableTokenRevocation": true, "AccessTokenValidity": 60, "IdTokenValidity": 60, "RefreshTokenValidity": 1,
        "TokenValidityUnits": { "AccessToken": "minutes", "IdToken": "minutes", "RefreshToken": "days" }
    });
    made.make(aws, "PoolClient", "AWS::Cognito::UserPoolClient", client)
        .await;
    let domain = json!({ "Domain": "round-trip", "UserPoolId": made.reference("Pool") });
    made.make(aws, "PoolDomain", "AWS::Cognito::UserPoolDomain", domain)
        .await;
}

/// A network load balancer, and the application load balancer behind it.
pub(crate) async fn balancing(aws: &AwsProvider, made: &mut Made) {
    let balancer = json!({
        "Name": "round-trip-net", "Type": "network", "Scheme": "internal",
        "Subnets": [made.reference("SubnetA"), made.reference("SubnetB")],
        "SecurityGroups": [made.attribute("GroupA", "GroupId")],
        "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic": "off",
        "LoadBalancerAttributes": [{ "Key": "load_balancing.cross_zone.enabled", "Value": "true" }]
    });
    let kind = "AWS::ElasticLoadBalancingV2::LoadBalancer";
    made.make(aws, "Outer", kind, balancer).await;
    let name = made.attribute("Outer", "LoadBalancerFullName");
    assert!(
        name.as_str().is_some_and(|name| name.starts_with("net/")),
        "{name}"
    );
    let targets = json!({
        "Name": "round-trip-net", "VpcId": made.reference("Vpc"), "Port": 80, "Protocol": "TCP", "TargetType": "alb",
        "Targets": [{ "Id": made.reference("Balancer"), "Port": 80 }],
        "HealthCheckProtocol": "HTTP", "HealthCheckPath": "/health"
    });
    let kind = "AWS::ElasticLoadBalancingV2::TargetGroup";
    made.make(aws, "OuterTargets", kind, targets).await;
    let addresses = json!({
        "Name": "round-trip-ip", "VpcId": made.reference("Vpc"), "Port": 80, "Protocol": "TCP", "TargetType": "ip",
        "Targets": [{ "Id": "10.0.0.10", "Port": 80 }, { "Id": "10.0.1.10", "Port": 80 }]
    });
    made.make(aws, "Addresses", kind, addresses).await;
    let listener = json!({
        "LoadBalancerArn": made.reference("Outer"), "Port": 80, "Protocol": "TCP",
        "DefaultActions": [{ "Type": "forward", "TargetGroupArn": made.reference("OuterTargets") }]
    });
    let kind = "AWS::ElasticLoadBalancingV2::Listener";
    made.make(aws, "OuterListener", kind, listener).await;
    let rule = json!({
        "ListenerArn": made.reference("Listener"), "Priority": 20,
        "Actions": [{ "Type": "fixed-response", "FixedResponseConfig": { "StatusCode": "404" } }],
        "Conditions": [{ "Field": "host-header", "HostHeaderConfig": { "Values": ["*.example.com"] } }]
    });
    let kind = "AWS::ElasticLoadBalancingV2::ListenerRule";
    made.make(aws, "HostRule", kind, rule).await;
}

fn web_acl(name: &str, scope: &str) -> Value {
    let visibility =
        json!({ "SampledRequestsEnabled": true, "CloudWatchMetricsEnabled": true, "MetricName": name });
    json!({
        "Name": name, "Scope": scope, "Description": "round trip", "DefaultAction": { "Allow": {} },
        "VisibilityConfig": visibility,
        "Rules": [
            { "Name": "common", "Priority": 0, "OverrideAction": { "None": {} }, "VisibilityConfig": visibility,
              "Statement": { "ManagedRuleGroupStatement": { "VendorName": "AWS", "Name": "AWSManagedRulesCommonRuleSet",
                "RuleActionOverrides": [{ "Name": "SizeRestrictions_BODY", "ActionToUse": { "Count": {} } }] } } },
            { "Name": "rate", "Priority": 1, "Action": { "Block": {} }, "VisibilityConfig": visibility,
              "Statement": { "RateBasedStatement": { "Limit": 1000, "AggregateKeyType": "IP" } } }
        ]
    })
}

pub(crate) async fn web_acls(aws: &AwsProvider, made: &mut Made) {
    let kind = "AWS::WAFv2::WebACL";
    made.make(aws, "WebAcl", kind, web_acl("round-trip", "REGIONAL"))
        .await;
    made.make(aws, "EdgeAcl", kind, web_acl("round-trip-edge", "CLOUDFRONT"))
        .await;
    let edge = made.attribute("EdgeAcl", "Arn");
    assert!(
        edge.as_str()
            .is_some_and(|arn| arn.starts_with("arn:aws:wafv2:us-east-1:")),
        "{edge}"
    );
    let association =
        json!({ "ResourceArn": made.reference("Balancer"), "WebACLArn": made.attribute("WebAcl", "Arn") });
    made.make(aws, "WebAclUse", "AWS::WAFv2::WebACLAssociation", association)
        .await;
    let logs = json!({ "LogGroupName": "aws-waf-logs-round-trip", "RetentionInDays": 7 });
    made.make(aws, "WebAclLogs", "AWS::Logs::LogGroup", logs).await;
    let logging = json!({ "ResourceArn": made.attribute("WebAcl", "Arn"),
        "LogDestinationConfigs": [made.attribute("WebAclLogs", "Arn")] });
    made.make(aws, "WebAclLogging", "AWS::WAFv2::LoggingConfiguration", logging)
        .await;
}

/// A database that stands alone, in the subnets of the other one.
pub(crate) async fn database(aws: &AwsProvider, made: &mut Made) {
    let parameters = json!({
        "DBParameterGroupName": "round-trip", "Family": "postgres16", "Description": "round trip",
        "Parameters": { "rds.force_ssl": "1", "log_statement": "ddl" }
    });
    made.make(aws, "Parameters", "AWS::RDS::DBParameterGroup", parameters)
        .await;
    let instance = json!({
        "DBInstanceIdentifier": "round-trip-alone", "DBInstanceClass": "db.t4g.micro", "Engine": "postgres",
        "EngineVersion": "16.3", "DBName": "orders", "MasterUsername": "root", "ManageMasterUserPassword": true,
        "Port": "5432", "AllocatedStorage": "20", "MaxAllocatedStorage": 40, "StorageType": "gp3",
        "StorageEncrypted": true, "MultiAZ": false, "DBSubnetGroupName": made.reference("DbSubnets"),
        "VPCSecurityGroups": [made.attribute("GroupB", "GroupId")], "DBParameterGroupName": made.reference("Parameters"),
        "PubliclyAccessible": false, "BackupRetentionPeriod": 1, "DeleteAutomatedBackups": true,
        "CopyTagsToSnapshot": true, "DeletionProtection": false, "EnableIAMDatabaseAuthentication": true,
        "EnableCloudwatchLogsExports": ["postgresql"], "AutoMinorVersionUpgrade": true,
        "EnablePerformanceInsights": true, "MonitoringInterval": 60, "MonitoringRoleArn": made.attribute("Role", "Arn")
    });
    made.make(aws, "AloneDb", "AWS::RDS::DBInstance", instance).await;
    for name in ["MasterUserSecret.SecretArn", "Endpoint.Address", "Endpoint.Port"] {
        assert!(
            made.attribute("AloneDb", name)
                .as_str()
                .is_some_and(|v| !v.is_empty())
        );
    }
}

/// Changes in place, one of each sort.
pub(crate) async fn change(aws: &AwsProvider, made: &Made) {
    made.change(aws, "WebAcl", "Rules", json!([])).await;
    made.change(aws, "EdgeAcl", "DefaultAction", json!({ "Block": {} }))
        .await;
    made.change(aws, "Alarm", "Threshold", json!(80.0)).await;
    made.change(aws, "Topic", "DisplayName", json!("Changed")).await;
    let steps = json!({ "AdjustmentType": "ChangeInCapacity",
        "StepAdjustments": [{ "MetricIntervalLowerBound": 0.0, "ScalingAdjustment": 2 }] });
    made.change(aws, "ScaleOut", "StepScalingPolicyConfiguration", steps)
        .await;
    made.change(aws, "Pool", "MfaConfiguration", json!("OFF")).await;
    made.change(aws, "Pool", "AutoVerifiedAttributes", json!([]))
        .await;
    made.change(aws, "Pool", "UserPoolTags", json!({ "Team": "other" }))
        .await;
    made.change(aws, "PoolClient", "CallbackURLs", json!(["https://example.com/"]))
        .await;
    made.change(aws, "Parameters", "Parameters", json!({ "log_statement": "all" }))
        .await;
    made.change(aws, "AloneDb", "AllocatedStorage", json!("30")).await;
    let one = json!([{ "Id": "10.0.0.10", "Port": 80 }]);
    made.change(aws, "Addresses", "Targets", one).await;
    let enforce = "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic";
    made.change(aws, "Outer", enforce, json!("on")).await;
}
