//! What is known of CloudFormation types about changing and leaving: which properties can be set at creation only, which
//! types hold data, what a deletion waits for.
//!
//! Source of the properties: `createOnlyProperties` of AWS's own resource schemas (as cfn-lint 1.51 carries them), which
//! the template reference prints as *Update requires: Replacement*; from `conditionalCreateOnlyProperties` only those that no
//! call can change. The list makes a plan honest beforehand; the provider has the last word when the change is made. A test of
//! the `aws` crate holds that each modelled property stands either here or among what the provider can change.

/// Whether a property can be set only when the resource is made.
#[must_use]
pub fn only_at_creation(type_name: &str, property: &str) -> bool {
    let properties: &[&str] = match type_name {
        "AWS::ApiGateway::Authorizer" => &["RestApiId"],
        // UpdateDeployment can change a description, but a snapshot's says what it holds: another text is another snapshot.
        "AWS::ApiGateway::Deployment" => &["DeploymentCanarySettings", "Description", "RestApiId"],
        "AWS::ApiGateway::Method" => &["HttpMethod", "ResourceId", "RestApiId"],
        "AWS::ApiGateway::Resource" => &["ParentId", "PathPart", "RestApiId"],
        "AWS::ApiGateway::Stage" => &["RestApiId", "StageName"],
        "AWS::ApiGateway::VpcLink" => &["TargetArns"],
        "AWS::ApiGatewayV2::Api" => &["ProtocolType"],
        "AWS::ApiGatewayV2::Authorizer" | "AWS::ApiGatewayV2::Integration" | "AWS::ApiGatewayV2::Route" => {
            &["ApiId"]
        }
        "AWS::ApiGatewayV2::Stage" => &["ApiId", "StageName"],
        "AWS::ApiGatewayV2::VpcLink" => &["SecurityGroupIds", "SubnetIds"],
        "AWS::ApplicationAutoScaling::ScalableTarget" => {
            &["ResourceId", "ScalableDimension", "ServiceNamespace"]
        }
        "AWS::ApplicationAutoScaling::ScalingPolicy" => &[
            "PolicyName",
            "ResourceId",
            "ScalableDimension",
            "ScalingTargetId",
            "ServiceNamespace",
        ],
        "AWS::CodeBuild::Project" | "AWS::CodePipeline::Pipeline" => &["Name"],
        "AWS::CloudWatch::Alarm" => &["AlarmName"],
        // Of these, AWS's schema names none; UpdateUserPool has no parameter for them.
        "AWS::Cognito::UserPool" => &["AliasAttributes", "UsernameAttributes", "UsernameConfiguration"],
        "AWS::Cognito::UserPoolClient" => &["GenerateSecret", "UserPoolId"],
        "AWS::Cognito::UserPoolDomain" => &["Domain", "UserPoolId"],
        // CloudFormation calls another Domain an interruption; every address that AWS still gives is for a VPC.
        "AWS::EC2::EIP" => &[
            "Address",
            "Domain",
            "IpamPoolId",
            "NetworkBorderGroup",
            "TransferAddress",
        ],
        // CloudFormation stops an instance for another type, script or bandwidth, and exchanges its profile. This program makes
        // an instance anew for them: a script runs at the first start only, and an admin host keeps nothing.
        "AWS::EC2::Instance" => &[
            "AvailabilityZone",
            "BlockDeviceMappings",
            "CpuOptions",
            "EbsOptimized",
            "ElasticGpuSpecifications",
            "ElasticInferenceAccelerators",
            "EnclaveOptions",
            "HibernationOptions",
            "HostResourceGroupArn",
            "IamInstanceProfile",
            "ImageId",
            "InstanceType",
            "Ipv6AddressCount",
            "Ipv6Addresses",
            "KeyName",
            "LaunchTemplate",
            "LicenseSpecifications",
            "Monitoring",
            "NetworkInterfaces",
            "PlacementGroupName",
            "PrivateIpAddress",
            "SecurityGroups",
            "SubnetId",
            "UserData",
        ],
        "AWS::EC2::NatGateway" => &[
            "AllocationId",
            "AvailabilityMode",
            "ConnectivityType",
            "PrivateIpAddress",
            "SubnetId",
            "VpcId",
        ],
        "AWS::EC2::Route" => &[
            "DestinationCidrBlock",
            "DestinationIpv6CidrBlock",
            "DestinationPrefixListId",
            "RouteTableId",
        ],
        "AWS::EC2::RouteTable" => &["VpcId"],
        "AWS::EC2::SecurityGroup" => &["GroupDescription", "GroupName", "VpcId"],
        "AWS::EC2::SecurityGroupEgress" | "AWS::EC2::SecurityGroupIngress" => {
            return property != "Description";
        }
        "AWS::EC2::Subnet" => &[
            "AvailabilityZone",
            "AvailabilityZoneId",
            "CidrBlock",
            "Ipv4IpamPoolId",
            "Ipv4NetmaskLength",
            "Ipv6IpamPoolId",
            "Ipv6Native",
            "Ipv6NetmaskLength",
            "OutpostArn",
            "VpcId",
        ],
        "AWS::EC2::SubnetRouteTableAssociation" => &["RouteTableId", "SubnetId"],
        "AWS::EC2::VPC" => &["CidrBlock", "Ipv4IpamPoolId", "Ipv4NetmaskLength"],
        "AWS::EC2::VPCEndpoint" => &[
            "ResourceConfigurationArn",
            "ServiceName",
            "ServiceNetworkArn",
            "ServiceRegion",
            "VpcEndpointType",
            "VpcId",
        ],
        "AWS::EC2::VPCGatewayAttachment" => &["InternetGatewayId", "VpcId"],
        "AWS::ECR::Repository" => &["EncryptionConfiguration", "RepositoryName"],
        "AWS::ECS::Cluster" => &["ClusterName"],
        "AWS::ECS::Service" => &[
            "Cluster",
            "LaunchType",
            "Role",
            "SchedulingStrategy",
            "ServiceName",
        ],
        "AWS::ECS::TaskDefinition" => return property != "Tags",
        "AWS::ElasticLoadBalancingV2::Listener" => &["LoadBalancerArn"],
        "AWS::ElasticLoadBalancingV2::ListenerRule" => &["ListenerArn"],
        "AWS::ElasticLoadBalancingV2::LoadBalancer" => &["Name", "Scheme", "Type"],
        "AWS::ElasticLoadBalancingV2::TargetGroup" => &[
            "IpAddressType",
            "Name",
            "Port",
            "Protocol",
            "ProtocolVersion",
            "TargetType",
            "VpcId",
        ],
        "AWS::Events::Rule" => &["EventBusName", "Name"],
        "AWS::IAM::InstanceProfile" => &["InstanceProfileName", "Path"],
        "AWS::IAM::Role" => &["Path", "RoleName"],
        "AWS::Logs::LogGroup" => &["LogGroupName"],
        "AWS::RDS::DBCluster" => &[
            "AvailabilityZones",
            "ClusterScalabilityType",
            "DBClusterIdentifier",
            "DBSubnetGroupName",
            "DBSystemId",
            "DatabaseName",
            "Engine",
            "EngineMode",
            "KmsKeyId",
            "MasterUsername",
            "PubliclyAccessible",
            "RestoreToTime",
            "RestoreType",
            "SnapshotIdentifier",
            "SourceDBClusterIdentifier",
            "SourceDbClusterResourceId",
            "SourceRegion",
            "StorageEncrypted",
            "UseLatestRestorableTime",
        ],
        "AWS::RDS::DBInstance" => &[
            "BackupTarget",
            "CharacterSetName",
            "CustomIAMInstanceProfile",
            "DBClusterIdentifier",
            "DBInstanceIdentifier",
            "DBName",
            "DBSubnetGroupName",
            "DBSystemId",
            "Engine",
            "KmsKeyId",
            "MasterUsername",
            "NcharCharacterSetName",
            "SourceRegion",
            "StorageEncrypted",
            "Timezone",
        ],
        "AWS::RDS::DBParameterGroup" => &["DBParameterGroupName", "Description", "Family"],
        "AWS::RDS::DBSubnetGroup" => &["DBSubnetGroupName"],
        "AWS::S3::Bucket" => &["BucketName", "BucketNamePrefix", "BucketNamespace"],
        "AWS::S3::BucketPolicy" => &["Bucket"],
        "AWS::SNS::Subscription" => &["Endpoint", "Protocol", "TopicArn"],
        "AWS::SNS::Topic" => &["FifoTopic", "TopicName"],
        // The topics are what a policy is known by.
        "AWS::SNS::TopicPolicy" => &["Topics"],
        "AWS::WAFv2::LoggingConfiguration" => &["ResourceArn"],
        "AWS::WAFv2::WebACL" => &["Name", "Scope"],
        "AWS::WAFv2::WebACLAssociation" => &["ResourceArn", "WebACLArn"],
        _ => &[],
    };
    properties.contains(&property)
}

/// Whether a change of the property in place gives attributes of the resource other values, so that what takes them must
/// change with it: ARN, address and name of a renamed repository (CodeCommit API reference, UpdateRepositoryName), the port
/// of a database (RDS API reference, ModifyDBCluster).
pub(crate) fn shows_in_attributes(type_name: &str, property: &str) -> bool {
    match type_name {
        "AWS::CodeCommit::Repository" => property == "RepositoryName",
        "AWS::RDS::DBCluster" | "AWS::RDS::DBInstance" => property == "Port",
        _ => false,
    }
}

/// Whether a person loses something when the resource goes: rows, objects, images, log lines, commits, users.
pub(crate) fn holds_data(type_name: &str) -> bool {
    matches!(
        type_name,
        "AWS::CodeCommit::Repository"
            | "AWS::Cognito::UserPool"
            | "AWS::ECR::Repository"
            | "AWS::Logs::LogGroup"
            | "AWS::RDS::DBCluster"
            | "AWS::RDS::DBInstance"
            | "AWS::S3::Bucket"
    )
}

/// Whether a new one is made beside the old one: its name may repeat (a task definition's family has revisions, a
/// deployment of an API has no name), and what uses it switches over before the old one goes.
pub(crate) fn has_revisions(type_name: &str) -> bool {
    matches!(
        type_name,
        "AWS::ApiGateway::Deployment" | "AWS::ECS::TaskDefinition"
    )
}

/// What a resource of this type is a snapshot of, as the beginning of types; it takes a `Description`. None when a resource
/// of this type shows what it refers to as it is.
pub(crate) fn snapshot_of(type_name: &str) -> Option<&'static str> {
    (type_name == "AWS::ApiGateway::Deployment").then_some("AWS::ApiGateway::")
}

/// Whether AWS may go on showing a resource whose deletion it took: a subscription by e-mail that nobody confirmed goes with
/// its topic, or by itself after 48 hours (SNS guide, *Deleting an Amazon SNS subscription and topic*).
pub(crate) fn lingers(type_name: &str) -> bool {
    type_name == "AWS::SNS::Subscription"
}

/// What a deletion that AWS refuses for now is most likely waiting for.
pub(crate) fn waits_for(type_name: &str) -> &'static str {
    match type_name {
        "AWS::EC2::SecurityGroup" | "AWS::EC2::Subnet" => {
            "waiting for the network interfaces of load balancers, tasks and endpoints to go"
        }
        "AWS::EC2::InternetGateway" | "AWS::EC2::VPCGatewayAttachment" => {
            "waiting for the public addresses in the VPC to be released"
        }
        "AWS::EC2::EIP" => "waiting for the NAT gateway to let go of the address",
        "AWS::EC2::RouteTable" => "waiting for the route table's associations to go",
        "AWS::EC2::VPC" => "waiting for what is left in the VPC to go",
        "AWS::ECS::Cluster" => "waiting for the cluster's services and tasks to stop",
        "AWS::ElasticLoadBalancingV2::LoadBalancer" => {
            "waiting for the VPC links and target groups to let go of the load balancer"
        }
        "AWS::ElasticLoadBalancingV2::TargetGroup" => {
            "waiting for the listeners to let go of the target group"
        }
        "AWS::ApiGateway::Deployment" => "waiting for the stages to let go of the deployment",
        "AWS::ApiGateway::VpcLink" | "AWS::ApiGatewayV2::VpcLink" => {
            "waiting for the integrations and stages of APIs to let go of the VPC link"
        }
        "AWS::ApiGatewayV2::Integration" => "waiting for the routes to let go of the integration",
        "AWS::CloudFront::OriginAccessControl" => "waiting for the distribution that uses it to go",
        "AWS::IAM::Role" | "AWS::IAM::InstanceProfile" => "waiting for what uses the role to let go of it",
        "AWS::RDS::DBCluster" => "waiting for the cluster's instances to go",
        "AWS::RDS::DBParameterGroup" => "waiting for the databases with the parameter group to go",
        "AWS::RDS::DBSubnetGroup" => "waiting for the databases in the subnets to go",
        "AWS::S3::Bucket" => "waiting for the last objects of the bucket to go",
        "AWS::WAFv2::WebACL" => "waiting for what is behind the web ACL to let go of it",
        _ => "waiting for what still uses it to go",
    }
}
