//! One resource of each kind, in an order in which each finds what it needs.

use serde_json::{Value, json};
use tierwright_aws::AwsProvider;
use tierwright_deploy::{Lookup, Provider as _};

use crate::Made;

fn allow(principal: &str) -> Value {
    json!({ "Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": { "Service": principal }, "Action": "sts:AssumeRole"
    }] })
}

pub(crate) async fn network(aws: &AwsProvider, made: &mut Made) {
    let zone = async |index| aws.lookup(&Lookup::AvailabilityZone(index)).await;
    let (zone_a, zone_b) = (
        zone(0).await.expect("a zone"),
        zone(1).await.expect("a second zone"),
    );
    let vpc = json!({ "CidrBlock": "10.0.0.0/16", "EnableDnsSupport": true, "EnableDnsHostnames": true });
    made.make(aws, "Vpc", "AWS::EC2::VPC", vpc).await;
    made.make(aws, "Igw", "AWS::EC2::InternetGateway", json!({}))
        .await;
    let attachment = json!({ "VpcId": made.reference("Vpc"), "InternetGatewayId": made.reference("Igw") });
    made.make(aws, "Attachment", "AWS::EC2::VPCGatewayAttachment", attachment)
        .await;
    for (name, zone, cidr) in [
        ("SubnetA", &zone_a, "10.0.0.0/24"),
        ("SubnetB", &zone_b, "10.0.1.0/24"),
    ] {
        let subnet = json!({
            "VpcId": made.reference("Vpc"), "CidrBlock": cidr, "AvailabilityZone": zone, "MapPublicIpOnLaunch": true,
            "Tags": [{ "Key": "Name", "Value": name }]
        });
        made.make(aws, name, "AWS::EC2::Subnet", subnet).await;
    }
    let table = json!({ "VpcId": made.reference("Vpc") });
    made.make(aws, "Table", "AWS::EC2::RouteTable", table).await;
    let association =
        json!({ "SubnetId": made.reference("SubnetA"), "RouteTableId": made.reference("Table") });
    made.make(
        aws,
        "Association",
        "AWS::EC2::SubnetRouteTableAssociation",
        association,
    )
    .await;
    made.make(aws, "Eip", "AWS::EC2::EIP", json!({ "Domain": "vpc" }))
        .await;
    let nat = json!({ "SubnetId": made.reference("SubnetA"), "AllocationId": made.attribute("Eip", "AllocationId") });
    made.make(aws, "Nat", "AWS::EC2::NatGateway", nat).await;
    let route = json!({
        "RouteTableId": made.reference("Table"), "DestinationCidrBlock": "0.0.0.0/0",
        "GatewayId": made.reference("Igw")
    });
    made.make(aws, "Route", "AWS::EC2::Route", route).await;
    let endpoint = json!({
        "VpcId": made.reference("Vpc"), "ServiceName": "com.amazonaws.eu-central-1.s3", "VpcEndpointType": "Gateway",
        "RouteTableIds": [made.reference("Table")]
    });
    made.make(aws, "Endpoint", "AWS::EC2::VPCEndpoint", endpoint)
        .await;
}

pub(crate) async fn security(aws: &AwsProvider, made: &mut Made) {
    for name in ["GroupA", "GroupB"] {
        let group = json!({
            "GroupName": name, "GroupDescription": "round trip", "VpcId": made.reference("Vpc"),
            "SecurityGroupEgress": [{ "IpProtocol": "-1", "CidrIp": "127.0.0.1/32" }]
        });
        made.make(aws, name, "AWS::EC2::SecurityGroup", group).await;
    }
    let egress = json!({
        "GroupId": made.attribute("GroupA", "GroupId"), "IpProtocol": "tcp", "FromPort": 80, "ToPort": 80,
        "DestinationSecurityGroupId": made.attribute("GroupB", "GroupId"), "Description": "to B"
    });
    made.make(aws, "Egress", "AWS::EC2::SecurityGroupEgress", egress)
        .await;
    let ingress = json!({
        "GroupId": made.attribute("GroupB", "GroupId"), "IpProtocol": "tcp", "FromPort": 80, "ToPort": 80,
        "SourceSecurityGroupId": made.attribute("GroupA", "GroupId"), "Description": "from A"
    });
    made.make(aws, "Ingress", "AWS::EC2::SecurityGroupIngress", ingress)
        .await;
    let statement = json!({ "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*" });
    let role = json!({
        "RoleName": "round-trip", "AssumeRolePolicyDocument": allow("ec2.amazonaws.com"),
        "ManagedPolicyArns": ["arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"],
        "Policies": [{ "PolicyName": "read", "PolicyDocument": { "Version": "2012-10-17", "Statement": [statement] } }]
    });
    made.make(aws, "Role", "AWS::IAM::Role", role).await;
    let profile = json!({ "InstanceProfileName": "round-trip", "Roles": [made.reference("Role")] });
    made.make(aws, "Profile", "AWS::IAM::InstanceProfile", profile)
        .await;
}

pub(crate) async fn compute(aws: &AwsProvider, made: &mut Made) {
    let instance = json!({
        "ImageId": "ami-12345678", "InstanceType": "t4g.nano", "IamInstanceProfile": made.reference("Profile"),
        "UserData": "#!/bin/sh\necho hello\n", "MetadataOptions": { "HttpTokens": "required" },
        "NetworkInterfaces": [{
            "DeviceIndex": "0", "SubnetId": made.reference("SubnetA"), "AssociatePublicIpAddress": true,
            "GroupSet": [made.attribute("GroupB", "GroupId")]
        }],
        "BlockDeviceMappings": [{ "DeviceName": "/dev/xvda", "Ebs": { "Encrypted": true, "VolumeSize": 8 } }]
    });
    made.make(aws, "Instance", "AWS::EC2::Instance", instance).await;
    let logs = json!({ "LogGroupName": "/round/trip", "RetentionInDays": 7 });
    made.make(aws, "Logs", "AWS::Logs::LogGroup", logs).await;
    let policy = json!({ "rules": [{ "rulePriority": 1, "action": { "type": "expire" }, "selection": {
        "tagStatus": "untagged", "countType": "imageCountMoreThan", "countNumber": 5
    } }] });
    let repository = json!({
        "RepositoryName": "round/trip", "ImageTagMutability": "IMMUTABLE", "EmptyOnDelete": true,
        "ImageScanningConfiguration": { "ScanOnPush": true }, "LifecyclePolicy": { "LifecyclePolicyText": policy.to_string() }
    });
    made.make(aws, "Repository", "AWS::ECR::Repository", repository)
        .await;
    let balancer = json!({
        "Name": "round-trip", "Type": "application", "Scheme": "internet-facing",
        "Subnets": [made.reference("SubnetA"), made.reference("SubnetB")],
        "SecurityGroups": [made.attribute("GroupA", "GroupId")],
        "LoadBalancerAttributes": [{ "Key": "idle_timeout.timeout_seconds", "Value": "30" }]
    });
    made.make(
        aws,
        "Balancer",
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        balancer,
    )
    .await;
    let targets = json!({
        "Name": "round-trip", "VpcId": made.reference("Vpc"), "Port": 80, "Protocol": "HTTP", "TargetType": "ip",
        "HealthCheckPath": "/health", "Matcher": { "HttpCode": "200-399" },
        "TargetGroupAttributes": [{ "Key": "deregistration_delay.timeout_seconds", "Value": "10" }]
    });
    made.make(
        aws,
        "Targets",
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        targets,
    )
    .await;
    let forward = json!([{ "Type": "forward", "TargetGroupArn": made.reference("Targets") }]);
    let fixed = json!([{ "Type": "fixed-response", "FixedResponseConfig": { "StatusCode": "404" } }]);
    let listener = json!({
        "LoadBalancerArn": made.reference("Balancer"), "Port": 80, "Protocol": "HTTP", "DefaultActions": fixed
    });
    made.make(aws, "Listener", "AWS::ElasticLoadBalancingV2::Listener", listener)
        .await;
    let rule = json!({
        "ListenerArn": made.reference("Listener"), "Priority": 10, "Actions": forward,
        "Conditions": [{ "Field": "path-pattern", "PathPatternConfig": { "Values": ["/users*"] } }]
    });
    made.make(aws, "Rule", "AWS::ElasticLoadBalancingV2::ListenerRule", rule)
        .await;
}

pub(crate) async fn service(aws: &AwsProvider, made: &mut Made) {
    let cluster = json!({
        "ClusterName": "round-trip", "ClusterSettings": [{ "Name": "containerInsights", "Value": "enabled" }]
    });
    made.make(aws, "Cluster", "AWS::ECS::Cluster", cluster).await;
    let task = json!({
        "Family": "round-trip", "Cpu": "256", "Memory": "512", "NetworkMode": "awsvpc",
        "RequiresCompatibilities": ["FARGATE"], "ExecutionRoleArn": made.attribute("Role", "Arn"),
        "ContainerDefinitions": [{
            "Name": "web", "Image": "nginx", "Essential": true, "Memory": 512,
            "PortMappings": [{ "ContainerPort": 80, "Protocol": "tcp" }],
            "Environment": [{ "Name": "A", "Value": "b" }],
            "LogConfiguration": { "LogDriver": "awslogs", "Options": {
                "awslogs-group": "/round/trip", "awslogs-region": "eu-central-1", "awslogs-stream-prefix": "web"
            } }
        }]
    });
    made.make(aws, "Task", "AWS::ECS::TaskDefinition", task).await;
    let service = json!({
        "ServiceName": "web", "Cluster": made.reference("Cluster"), "TaskDefinition": made.reference("Task"),
        "DesiredCount": 2, "LaunchType": "FARGATE", "PropagateTags": "SERVICE",
        "NetworkConfiguration": { "AwsvpcConfiguration": {
            "Subnets": [made.reference("SubnetA"), made.reference("SubnetB")],
            "SecurityGroups": [made.attribute("GroupB", "GroupId")], "AssignPublicIp": "ENABLED"
        } },
        "LoadBalancers": [{
            "TargetGroupArn": made.reference("Targets"), "ContainerName": "web", "ContainerPort": 80
        }],
        "HealthCheckGracePeriodSeconds": 60,
        "DeploymentConfiguration": { "MinimumHealthyPercent": 100, "MaximumPercent": 200,
            "DeploymentCircuitBreaker": { "Enable": true, "Rollback": true } }
    });
    made.make(aws, "Service", "AWS::ECS::Service", service).await;
    let target = json!({
        "ServiceNamespace": "ecs", "ScalableDimension": "ecs:service:DesiredCount",
        "ResourceId": "service/round-trip/web", "MinCapacity": 2, "MaxCapacity": 4
    });
    made.make(
        aws,
        "Target",
        "AWS::ApplicationAutoScaling::ScalableTarget",
        target,
    )
    .await;
    let policy = json!({
        "PolicyName": "cpu", "PolicyType": "TargetTrackingScaling", "ScalingTargetId": made.reference("Target"),
        "TargetTrackingScalingPolicyConfiguration": { "TargetValue": 60.0, "PredefinedMetricSpecification": {
            "PredefinedMetricType": "ECSServiceAverageCPUUtilization"
        } }
    });
    made.make(
        aws,
        "Policy",
        "AWS::ApplicationAutoScaling::ScalingPolicy",
        policy,
    )
    .await;
}

pub(crate) async fn data(aws: &AwsProvider, made: &mut Made) {
    let group = json!({
        "DBSubnetGroupName": "round-trip", "DBSubnetGroupDescription": "round trip",
        "SubnetIds": [made.reference("SubnetA"), made.reference("SubnetB")]
    });
    made.make(aws, "DbSubnets", "AWS::RDS::DBSubnetGroup", group)
        .await;
    let cluster = json!({
        "DBClusterIdentifier": "round-trip", "Engine": "aurora-mysql", "EngineVersion": "8.0.mysql_aurora.3.08.0",
        "MasterUsername": "admin", "ManageMasterUserPassword": true, "DatabaseName": "shop",
        "DBSubnetGroupName": made.reference("DbSubnets"), "StorageEncrypted": true, "BackupRetentionPeriod": 7,
        "VpcSecurityGroupIds": [made.attribute("GroupB", "GroupId")],
        "ServerlessV2ScalingConfiguration": { "MinCapacity": 0.5, "MaxCapacity": 2.0 }
    });
    made.make(aws, "Db", "AWS::RDS::DBCluster", cluster).await;
    let instance = json!({
        "DBInstanceIdentifier": "round-trip-1", "DBClusterIdentifier": made.reference("Db"),
        "DBInstanceClass": "db.serverless", "Engine": "aurora-mysql", "PubliclyAccessible": false
    });
    made.make(aws, "DbInstance", "AWS::RDS::DBInstance", instance)
        .await;
    let encryption = json!([{ "ServerSideEncryptionByDefault": { "SSEAlgorithm": "AES256" } }]);
    let bucket = json!({
        "BucketEncryption": { "ServerSideEncryptionConfiguration": encryption },
        "PublicAccessBlockConfiguration": { "BlockPublicAcls": true, "BlockPublicPolicy": true,
            "IgnorePublicAcls": true, "RestrictPublicBuckets": true },
        "OwnershipControls": { "Rules": [{ "ObjectOwnership": "BucketOwnerEnforced" }] },
        "VersioningConfiguration": { "Status": "Enabled" }
    });
    made.make(aws, "Site", "AWS::S3::Bucket", bucket).await;
    let control = json!({ "OriginAccessControlConfig": {
        "Name": "round-trip", "OriginAccessControlOriginType": "s3", "SigningBehavior": "always", "SigningProtocol": "sigv4"
    } });
    made.make(aws, "Oac", "AWS::CloudFront::OriginAccessControl", control)
        .await;
    let distribution = json!({ "DistributionConfig": {
        "Enabled": true, "Comment": "round trip", "DefaultRootObject": "index.html", "HttpVersion": "http2and3",
        "Origins": [{ "Id": "site", "DomainName": made.attribute("Site", "RegionalDomainName"),
            "OriginAccessControlId": made.attribute("Oac", "Id"), "S3OriginConfig": { "OriginAccessIdentity": "" } }],
        "DefaultCacheBehavior": { "TargetOriginId": "site", "ViewerProtocolPolicy": "redirect-to-https",
            "CachePolicyId": "658327ea-f89d-4fab-a63d-7e88639e58f6", "Compress": true },
        "CustomErrorResponses": [{ "ErrorCode": 403, "ResponseCode": 200, "ResponsePagePath": "/index.html" }]
    } });
    made.make(aws, "Cdn", "AWS::CloudFront::Distribution", distribution)
        .await;
    let statement = json!({ "Effect": "Allow", "Principal": { "Service": "cloudfront.amazonaws.com" },
        "Action": "s3:GetObject", "Resource": format!("{}/*", made.attribute("Site", "Arn").as_str().unwrap_or_default()) });
    let policy = json!({ "Version": "2012-10-17", "Statement": [statement] });
    let policy = json!({ "Bucket": made.reference("Site"), "PolicyDocument": policy });
    made.make(aws, "SitePolicy", "AWS::S3::BucketPolicy", policy)
        .await;
}
