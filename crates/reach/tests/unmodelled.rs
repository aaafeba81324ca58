//! What is not followed makes an answer *not known*: neither reachable nor blocked rests on something that nobody looked at.

#![allow(clippy::unwrap_used)]

mod small;

use serde_json::{Value, json};
use small::{ask, network, reference};
use tierwright_reach::Verdict;

fn typed(kind: &str, properties: Value) -> Value {
    json!({ "Type": kind, "Properties": properties })
}

fn stack(given: Value) -> Value {
    typed(
        "AWS::CloudFormation::Stack",
        json!({ "TemplateURL": "x", "Parameters": { "Given": given } }),
    )
}

/// A second VPC with a subnet `Far`.
fn other_vpc(r: &mut Value) {
    r["Other"] = typed(
        "AWS::EC2::VPC",
        json!({ "CidrBlock": "10.9.0.0/16", "EnableDnsHostnames": true }),
    );
    r["Far"] = typed(
        "AWS::EC2::Subnet",
        json!({ "VpcId": reference("Other"), "CidrBlock": "10.9.0.0/24" }),
    );
}

fn route(r: &mut Value, table: &str, range: &str, key: &str, target: Value) {
    r["More"] = typed(
        "AWS::EC2::Route",
        json!({ "RouteTableId": reference(table), "DestinationCidrBlock": range, key: target }),
    );
}

fn instance(r: &mut Value, subnet: &str) {
    r["Host"] = typed(
        "AWS::EC2::Instance",
        json!({ "ImageId": "x", "SubnetId": reference(subnet),
        "SecurityGroupIds": [{ "Fn::GetAtt": ["Group", "GroupId"] }] }),
    );
}

const R: Verdict = Verdict::Reachable;
const B: Verdict = Verdict::Blocked;
const U: Verdict = Verdict::Unknown;

/// A change of the network, a question, and the answer.
type Case = (&'static str, fn(&mut Value), &'static str, Verdict);

const ROUTES: &[Case] = &[
    ("as it is", |_| {}, "internet > Alb 80", R),
    (
        "another VPC, whatever connects the two",
        |r| {
            other_vpc(r);
            r["DbSubnets"]["Properties"]["SubnetIds"] = json!([reference("Far")]);
        },
        "Service > Db 3306",
        U,
    ),
    (
        "a peering",
        |r| {
            other_vpc(r);
            r["Peering"] = typed(
                "AWS::EC2::VPCPeeringConnection",
                json!({ "VpcId": reference("Vpc"), "PeerVpcId": reference("Other") }),
            );
            route(
                r,
                "AppTable",
                "10.9.0.0/16",
                "VpcPeeringConnectionId",
                reference("Peering"),
            );
            r["DbSubnets"]["Properties"]["SubnetIds"] = json!([reference("Far")]);
        },
        "Service > Db 3306",
        U,
    ),
    (
        "a default route to a transit gateway",
        |r| {
            r["AppRoute"]["Properties"] = json!({ "RouteTableId": reference("AppTable"), "DestinationCidrBlock": "0.0.0.0/0", "TransitGatewayId": "tgw-1" });
        },
        "Service > logs",
        U,
    ),
    (
        "a default route to a NAT instance",
        |r| {
            instance(r, "Web");
            r["AppRoute"]["Properties"] = json!({ "RouteTableId": reference("AppTable"), "DestinationCidrBlock": "0.0.0.0/0", "InstanceId": reference("Host") });
        },
        "Service > logs",
        U,
    ),
    (
        "a default route to a firewall endpoint",
        |r| {
            r["WebRoute"]["Properties"] = json!({ "RouteTableId": reference("WebTable"), "DestinationCidrBlock": "0.0.0.0/0", "VpcEndpointId": "vpce-1" });
        },
        "internet > Alb 80",
        U,
    ),
    (
        "a default route to a gateway that a parameter names",
        |r| {
            r["WebRoute"]["Properties"]["GatewayId"] = json!({ "Fn::ImportValue": "igw" });
        },
        "internet > Alb 80",
        U,
    ),
    (
        "a table of the internet gateway's own",
        |r| {
            r["Edge"] = typed(
                "AWS::EC2::GatewayRouteTableAssociation",
                json!({ "GatewayId": reference("Gateway"), "RouteTableId": reference("WebTable") }),
            );
        },
        "internet > Alb 80",
        U,
    ),
    (
        "public access to VPCs that is shut off",
        |r| {
            r["Shut"] = typed(
                "AWS::EC2::VPCBlockPublicAccessOptions",
                json!({ "InternetGatewayBlockMode": "block-bidirectional" }),
            );
        },
        "internet > Alb 80",
        U,
    ),
    (
        "a firewall between two subnets",
        |r| route(r, "AppTable", "10.0.2.0/24", "VpcEndpointId", json!("vpce-1")),
        "Service > Db 3306",
        U,
    ),
    (
        "a firewall on the way back",
        |r| route(r, "WebTable", "10.0.1.0/24", "NetworkInterfaceId", json!("eni-1")),
        "Alb > Service 8080",
        U,
    ),
    (
        "a wider route than the local one",
        |r| route(r, "AppTable", "10.0.0.0/8", "TransitGatewayId", json!("tgw-1")),
        "Service > Db 3306",
        R,
    ),
    (
        "no default route",
        |r| {
            r.as_object_mut().unwrap().remove("AppRoute");
        },
        "Service > logs",
        B,
    ),
    (
        "no default route, and a VPN that tells of some",
        |r| {
            r.as_object_mut().unwrap().remove("AppRoute");
            r["Learns"] = typed(
                "AWS::EC2::VPNGatewayRoutePropagation",
                json!({ "RouteTableIds": [reference("AppTable")], "VpnGatewayId": "vgw-1" }),
            );
        },
        "Service > logs",
        U,
    ),
    (
        "no default route, and a nested stack that knows the table",
        |r| {
            r.as_object_mut().unwrap().remove("AppRoute");
            r["Nested"] = stack(reference("AppTable"));
        },
        "Service > logs",
        U,
    ),
    (
        "a default route for IPv6 alone",
        |r| {
            r["AppRoute"]["Properties"] = json!({ "RouteTableId": reference("AppTable"), "DestinationIpv6CidrBlock": "::/0", "EgressOnlyInternetGatewayId": "eigw-1" });
        },
        "Service > logs",
        U,
    ),
    (
        "a route for IPv6 alone into a subnet",
        |r| {
            r["WebRoute"]["Properties"] = json!({ "RouteTableId": reference("WebTable"), "DestinationIpv6CidrBlock": "::/0", "GatewayId": reference("Gateway") });
        },
        "internet > Alb 80",
        U,
    ),
    (
        "a route by a prefix list",
        |r| {
            r["AppRoute"]["Properties"] = json!({ "RouteTableId": reference("AppTable"), "DestinationPrefixListId": "pl-1", "TransitGatewayId": "tgw-1" });
        },
        "Service > logs",
        U,
    ),
    (
        "a gateway that may be attached",
        |r| {
            r["Attachment"]["Properties"]["InternetGatewayId"] =
                json!({ "Fn::If": ["C", reference("Gateway"), { "Ref": "AWS::NoValue" }] });
        },
        "internet > Alb 80",
        U,
    ),
    (
        "a gateway that is attached nowhere",
        |r| {
            r.as_object_mut().unwrap().remove("Attachment");
        },
        "internet > Alb 80",
        B,
    ),
];

fn default_group(r: &mut Value) {
    r["Service"]["Properties"]["NetworkConfiguration"]["AwsvpcConfiguration"]["SecurityGroups"] = json!([]);
}

const GROUPS: &[Case] = &[
    (
        "the default group admits its own members only",
        default_group,
        "Alb > Service 8080",
        B,
    ),
    (
        "the default group with a rule more",
        |r| {
            default_group(r);
            r["Rule"] = typed(
                "AWS::EC2::SecurityGroupIngress",
                json!({ "GroupId": { "Fn::GetAtt": ["Vpc", "DefaultSecurityGroup"] },
            "IpProtocol": "tcp", "FromPort": 8080, "ToPort": 8080, "CidrIp": "10.0.0.0/16" }),
            );
        },
        "Alb > Service 8080",
        U,
    ),
    (
        "a group without a rule",
        |r| r["Group"]["Properties"]["SecurityGroupIngress"] = json!([]),
        "Alb > Service 8080",
        B,
    ),
    (
        "a group without a rule that a nested stack knows",
        |r| {
            r["Group"]["Properties"]["SecurityGroupIngress"] = json!([]);
            r["Nested"] = stack(json!({ "Fn::GetAtt": ["Group", "GroupId"] }));
        },
        "Alb > Service 8080",
        U,
    ),
    (
        "a group with every rule that a nested stack knows",
        |r| {
            r["Nested"] = stack(json!({ "Fn::GetAtt": ["Group", "GroupId"] }));
        },
        "Alb > Service 8080",
        R,
    ),
];

const POLICIES: &[Case] = &[
    ("an endpoint", |r| endpoint(r, Value::Null), "Service > logs", R),
    (
        "an endpoint whose policy allows everything",
        |r| endpoint(r, json!("*")),
        "Service > logs",
        R,
    ),
    (
        "an endpoint with a policy of its own",
        |r| endpoint(r, json!(["logs:CreateLogStream"])),
        "Service > logs",
        U,
    ),
    (
        "a rule of a group that is called by its name",
        |r| {
            r["Group"]["Properties"]["SecurityGroupIngress"] = json!([]);
            r["Rule"] = typed(
                "AWS::EC2::SecurityGroupIngress",
                json!({ "GroupName": reference("Group"), "IpProtocol": "-1", "CidrIp": "0.0.0.0/0" }),
            );
        },
        "Alb > Service 8080",
        U,
    ),
    (
        "an API that calls an address of the internet",
        |r| {
            r["Api"] = typed("AWS::ApiGateway::RestApi", json!({ "Name": "api" }));
            r["Method"] = typed(
                "AWS::ApiGateway::Method",
                json!({ "RestApiId": reference("Api"), "ResourceId": "x", "HttpMethod": "GET", "AuthorizationType": "NONE",
            "Integration": { "Type": "HTTP_PROXY", "IntegrationHttpMethod": "GET", "Uri": "https://shop.example.com" } }),
            );
        },
        "Api > Alb 80",
        U,
    ),
];

fn endpoint(r: &mut Value, action: Value) {
    r["Logs"] = typed(
        "AWS::EC2::VPCEndpoint",
        json!({ "VpcId": reference("Vpc"), "ServiceName": "com.amazonaws.eu-central-1.logs", "VpcEndpointType": "Interface",
        "PrivateDnsEnabled": true, "SubnetIds": [reference("Data")], "SecurityGroupIds": [{ "Fn::GetAtt": ["Group", "GroupId"] }] }),
    );
    if !action.is_null() {
        r["Logs"]["Properties"]["PolicyDocument"] = json!({ "Statement": [{ "Effect": "Allow", "Principal": "*", "Action": action, "Resource": "*" }] });
    }
}

const ENDS: &[Case] = &[
    (
        "a container that declares no port may listen on any",
        |r| {
            r["Task"]["Properties"]["ContainerDefinitions"] = json!([{ "Name": "web", "Image": "x" }]);
        },
        "Service > Service 9000",
        U,
    ),
    (
        "a container that declares another port",
        |_| {},
        "Service > Service 9000",
        B,
    ),
    (
        "tasks on hosts of their own",
        |r| {
            r["Service"]["Properties"]
                .as_object_mut()
                .unwrap()
                .remove("NetworkConfiguration");
        },
        "internet > Service 8080",
        U,
    ),
    (
        "tasks on hosts that call",
        |r| {
            r["Service"]["Properties"]
                .as_object_mut()
                .unwrap()
                .remove("NetworkConfiguration");
        },
        "Service > Db 3306",
        U,
    ),
    (
        "a service without a load balancer",
        |r| {
            r["Service"]["Properties"]
                .as_object_mut()
                .unwrap()
                .remove("LoadBalancers");
        },
        "internet > Service 8080",
        B,
    ),
    (
        "a service in a target group of another stack",
        |r| {
            r["Service"]["Properties"]["LoadBalancers"][0]["TargetGroupArn"] =
                json!({ "Fn::ImportValue": "targets" });
        },
        "internet > Service 8080",
        U,
    ),
    (
        "a listener rule of another stack's listener",
        |r| {
            r["Listener"]["Properties"]["DefaultActions"] =
                json!([{ "Type": "fixed-response", "FixedResponseConfig": { "StatusCode": "404" } }]);
            r["Rule"] = typed(
                "AWS::ElasticLoadBalancingV2::ListenerRule",
                json!({ "ListenerArn": { "Fn::ImportValue": "listener" }, "Priority": 1,
            "Conditions": [{ "Field": "path-pattern", "Values": ["/*"] }], "Actions": [{ "Type": "forward", "TargetGroupArn": reference("Targets") }] }),
            );
        },
        "internet > Service 8080",
        U,
    ),
    (
        "a listener on a port that nobody knows",
        |r| {
            r["Listener"]["Properties"]["Port"] = json!({ "Fn::ImportValue": "port" });
        },
        "internet > Service 8080",
        U,
    ),
    (
        "an internal load balancer",
        |r| r["Alb"]["Properties"]["Scheme"] = json!("internal"),
        "internet > Service 8080",
        B,
    ),
    (
        "an internal load balancer behind an accelerator",
        |r| {
            r["Alb"]["Properties"]["Scheme"] = json!("internal");
            r["Fast"] = typed(
                "AWS::GlobalAccelerator::EndpointGroup",
                json!({ "ListenerArn": "x", "EndpointConfigurations": [{ "EndpointId": reference("Alb") }] }),
            );
        },
        "internet > Service 8080",
        U,
    ),
    (
        "a load balancer that a nested stack gives listeners",
        |r| {
            r.as_object_mut().unwrap().remove("Listener");
            r["Nested"] = stack(reference("Alb"));
        },
        "internet > Alb 80",
        U,
    ),
    (
        "a load balancer without listeners",
        |r| {
            r.as_object_mut().unwrap().remove("Listener");
        },
        "internet > Alb 80",
        B,
    ),
    (
        "an instance without a public address",
        |r| instance(r, "Web"),
        "internet > Host 22",
        B,
    ),
    (
        "an instance with an elastic address",
        |r| {
            instance(r, "Web");
            r["Address"] = typed("AWS::EC2::EIP", json!({ "InstanceId": reference("Host") }));
        },
        "internet > Host 22",
        U,
    ),
    (
        "an instance with an elastic address by association",
        |r| {
            instance(r, "Web");
            r["Address"] = typed(
                "AWS::EC2::EIPAssociation",
                json!({ "InstanceId": reference("Host"), "AllocationId": "x" }),
            );
        },
        "internet > Host 22",
        U,
    ),
    (
        "an endpoint of another VPC",
        |r| {
            other_vpc(r);
            r.as_object_mut().unwrap().remove("AppRoute");
            r["Logs"] = typed(
                "AWS::EC2::VPCEndpoint",
                json!({ "VpcId": reference("Other"), "ServiceName": "com.amazonaws.eu-central-1.logs", "VpcEndpointType": "Interface",
            "PrivateDnsEnabled": true, "SubnetIds": [reference("Far")], "SecurityGroupIds": [{ "Fn::GetAtt": ["Group", "GroupId"] }] }),
            );
        },
        "Service > logs",
        B,
    ),
    (
        "an endpoint whose VPC may have DNS host names off",
        |r| {
            r["Vpc"]["Properties"]["EnableDnsHostnames"] = json!({ "Fn::If": ["C", true, false] });
            r["Logs"] = typed(
                "AWS::EC2::VPCEndpoint",
                json!({ "VpcId": reference("Vpc"), "ServiceName": "com.amazonaws.eu-central-1.logs", "VpcEndpointType": "Interface",
            "PrivateDnsEnabled": true, "SubnetIds": [reference("Data")], "SecurityGroupIds": [{ "Fn::GetAtt": ["Group", "GroupId"] }] }),
            );
        },
        "Service > logs",
        U,
    ),
];

const PLACES: &[Case] = &[(
    "an instance in a subnet of the default VPC",
    |r| {
        r["Host"] = typed(
            "AWS::EC2::Instance",
            json!({ "ImageId": "x", "NetworkInterfaces": [{ "DeviceIndex": "0", "AssociatePublicIpAddress": true,
        "GroupSet": [{ "Fn::GetAtt": ["Group", "GroupId"] }] }] }),
        );
    },
    "internet > Host 22",
    U,
)];

fn distribution(origin: Value, enabled: Value) -> Value {
    typed(
        "AWS::CloudFront::Distribution",
        json!({ "DistributionConfig": { "Enabled": enabled, "Origins": [origin],
        "DefaultCacheBehavior": { "TargetOriginId": "alb", "ViewerProtocolPolicy": "redirect-to-https" } } }),
    )
}

fn origin(config: Value) -> Value {
    let mut origin = json!({ "Id": "alb", "DomainName": { "Fn::GetAtt": ["Alb", "DNSName"] } });
    origin
        .as_object_mut()
        .unwrap()
        .extend(config.as_object().unwrap().clone());
    origin
}

fn over_http() -> Value {
    origin(json!({ "CustomOriginConfig": { "OriginProtocolPolicy": "http-only" } }))
}

const EDGES: &[Case] = &[
    (
        "a distribution",
        |r| r["Site"] = distribution(over_http(), json!(true)),
        "Site > Alb 80",
        R,
    ),
    (
        "a distribution on another port",
        |r| r["Site"] = distribution(over_http(), json!(true)),
        "Site > Alb 443",
        B,
    ),
    (
        "a distribution that may be off",
        |r| r["Site"] = distribution(over_http(), json!({ "Fn::If": ["C", true, false] })),
        "internet > Site 443",
        U,
    ),
    (
        "a distribution whose port follows the viewer",
        |r| {
            r["Site"] = distribution(
                origin(json!({ "CustomOriginConfig": { "OriginProtocolPolicy": "match-viewer" } })),
                json!(true),
            );
        },
        "Site > Alb 80",
        U,
    ),
    (
        "a distribution through a VPC origin",
        |r| {
            r["Alb"]["Properties"]["Scheme"] = json!("internal");
            r["Site"] = distribution(
                origin(json!({ "VpcOriginConfig": { "VpcOriginId": "x" } })),
                json!(true),
            );
        },
        "Site > Alb 80",
        U,
    ),
    (
        "an API",
        |r| r["Api"] = typed("AWS::ApiGateway::RestApi", json!({ "Name": "api" })),
        "internet > Api 443",
        R,
    ),
    (
        "a private API",
        |r| {
            r["Api"] = typed(
                "AWS::ApiGateway::RestApi",
                json!({ "Name": "api", "EndpointConfiguration": { "Types": ["PRIVATE"] } }),
            );
        },
        "internet > Api 443",
        B,
    ),
    (
        "an API that may be private",
        |r| {
            r["Api"] = typed(
                "AWS::ApiGateway::RestApi",
                json!({ "Name": "api", "EndpointConfiguration": { "Types": [{ "Fn::If": ["C", "PRIVATE", "REGIONAL"] }] } }),
            );
        },
        "internet > Api 443",
        U,
    ),
    (
        "an API without a route there",
        |r| r["Api"] = typed("AWS::ApiGateway::RestApi", json!({ "Name": "api" })),
        "Api > Alb 80",
        B,
    ),
    (
        "an API whose routes stand in a document",
        |r| {
            r["Api"] = typed(
                "AWS::ApiGateway::RestApi",
                json!({ "Name": "api", "Body": { "openapi": "3.0.1" } }),
            );
        },
        "Api > Alb 80",
        U,
    ),
];

#[test]
fn nothing_rests_on_what_is_not_followed() {
    let mut wrong = Vec::new();
    for (name, change, question, expect) in ROUTES
        .iter()
        .chain(GROUPS)
        .chain(POLICIES)
        .chain(ENDS)
        .chain(PLACES)
        .chain(EDGES)
    {
        let mut resources = network();
        change(&mut resources);
        let answer = ask(&resources, question);
        if answer.verdict != *expect {
            wrong.push(format!(
                "{name}: {question} is {:?}, not {expect:?}: {:?}",
                answer.verdict, answer.blocker
            ));
        }
        assert_eq!(
            answer.verdict == R,
            answer.blocker.is_none(),
            "{name}: {answer:#?}"
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
