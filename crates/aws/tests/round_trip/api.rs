//! A REST API before a network load balancer, and an HTTP API before the application load balancer of `design.rs`.

use serde_json::{Value, json};
use tierwright_aws::AwsProvider;
use tierwright_deploy::{Observed, Provider as _, ProviderErrorKind, Request, Updated};
use tierwright_emulator::{Emulator, Fault, FaultKind};

use crate::Made;
use crate::support::{account, request};

const POOL: &str = "arn:aws:cognito-idp:eu-central-1:123456789012:userpool/eu-central-1_a";
const LOGS: &str = "arn:aws:logs:eu-central-1:123456789012:log-group:/round/trip:*";

/// The integration that reaches the load balancer through the link.
fn through(link: Value) -> Value {
    json!({
        "Type": "HTTP_PROXY", "IntegrationHttpMethod": "GET", "Uri": "http://inner.internal/test/{id}",
        "ConnectionType": "VPC_LINK", "ConnectionId": link, "TimeoutInMillis": 29000, "PassthroughBehavior": "WHEN_NO_MATCH",
        "RequestParameters": { "integration.request.path.id": "method.request.path.id" }
    })
}

fn mock(statuses: &[&str]) -> (Value, Value) {
    let answers = statuses.iter().map(|status| {
        json!({ "StatusCode": status, "SelectionPattern": status, "ResponseTemplates": { "application/json": "{}" } })
    });
    let integration = json!({
        "Type": "MOCK", "RequestTemplates": { "application/json": "{\"statusCode\":200}" },
        "IntegrationResponses": answers.collect::<Vec<_>>()
    });
    let responses = statuses.iter().map(|status| {
        json!({ "StatusCode": status, "ResponseModels": { "application/json": "Empty" },
            "ResponseParameters": { "method.response.header.ETag": false } })
    });
    (integration, responses.collect())
}

pub(crate) async fn rest(aws: &AwsProvider, made: &mut Made) {
    let balancer = json!({
        "Name": "round-trip-inner", "Type": "network", "Scheme": "internal",
        "Subnets": [made.reference("SubnetA"), made.reference("SubnetB")]
    });
    made.make(
        aws,
        "Inner",
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        balancer,
    )
    .await;
    let link =
        json!({ "Name": "link", "Description": "to the inner one", "TargetArns": [made.reference("Inner")] });
    made.make(aws, "Link", "AWS::ApiGateway::VpcLink", link).await;
    let statement =
        json!({ "Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "*" });
    let api = json!({
        "Name": "round-trip", "Description": "an API", "EndpointConfiguration": { "Types": ["REGIONAL"] },
        "MinimumCompressionSize": 1024, "BinaryMediaTypes": ["image/png"], "DisableExecuteApiEndpoint": false,
        "Policy": { "Version": "2012-10-17", "Statement": [statement] }
    });
    made.make(aws, "Api", "AWS::ApiGateway::RestApi", api).await;
    let (api, root) = (made.reference("Api"), made.attribute("Api", "RootResourceId"));
    let path = json!({ "RestApiId": api, "ParentId": root, "PathPart": "test" });
    made.make(aws, "Path", "AWS::ApiGateway::Resource", path).await;
    let path = json!({ "RestApiId": api, "ParentId": made.reference("Path"), "PathPart": "{id}" });
    made.make(aws, "PathId", "AWS::ApiGateway::Resource", path).await;
    let authorizer = json!({
        "RestApiId": api, "Name": "pool", "Type": "COGNITO_USER_POOLS", "ProviderARNs": [POOL],
        "IdentitySource": "method.request.header.Authorization", "AuthorizerResultTtlInSeconds": 60
    });
    made.make(aws, "Signed", "AWS::ApiGateway::Authorizer", authorizer)
        .await;
    let get = json!({
        "RestApiId": api, "ResourceId": made.reference("PathId"), "HttpMethod": "GET",
        "AuthorizationType": "COGNITO_USER_POOLS", "AuthorizerId": made.reference("Signed"), "AuthorizationScopes": ["read"],
        "RequestParameters": { "method.request.path.id": true }, "ApiKeyRequired": false,
        "Integration": through(made.reference("Link"))
    });
    made.make(aws, "Get", "AWS::ApiGateway::Method", get).await;
    let (integration, responses) = mock(&["200", "500"]);
    let post = json!({
        "RestApiId": api, "ResourceId": made.reference("Path"), "HttpMethod": "POST", "AuthorizationType": "NONE",
        "Integration": integration, "MethodResponses": responses
    });
    made.make(aws, "Post", "AWS::ApiGateway::Method", post).await;
    let deployment = json!({ "RestApiId": api, "Description": "the first" });
    made.make(aws, "Deployed", "AWS::ApiGateway::Deployment", deployment)
        .await;
    let stage = json!({
        "RestApiId": api, "StageName": "Test", "DeploymentId": made.reference("Deployed"), "Description": "a stage",
        "TracingEnabled": true, "Variables": { "a": "1", "b": "2" }, "CacheClusterEnabled": true, "CacheClusterSize": "0.5",
        "AccessLogSetting": { "DestinationArn": LOGS, "Format": "$context.requestId" },
        "MethodSettings": [
            { "ResourcePath": "/*", "HttpMethod": "*", "MetricsEnabled": true, "ThrottlingBurstLimit": 10,
                "ThrottlingRateLimit": 5.5 },
            { "ResourcePath": "/~1test", "HttpMethod": "POST", "CachingEnabled": true, "CacheTtlInSeconds": 60 }
        ]
    });
    made.make(aws, "TestStage", "AWS::ApiGateway::Stage", stage).await;
}

pub(crate) async fn http(aws: &AwsProvider, made: &mut Made) {
    let link = json!({
        "Name": "link", "SubnetIds": [made.reference("SubnetA"), made.reference("SubnetB")],
        "SecurityGroupIds": [made.attribute("GroupA", "GroupId")], "Tags": { "Name": "link" }
    });
    made.make(aws, "HttpLink", "AWS::ApiGatewayV2::VpcLink", link)
        .await;
    let api = json!({
        "Name": "round-trip", "ProtocolType": "HTTP", "Description": "an API", "DisableExecuteApiEndpoint": false,
        "CorsConfiguration": { "AllowOrigins": ["https://www.example.com"], "AllowMethods": ["GET"], "MaxAge": 300 },
        "Tags": { "Name": "shop" }
    });
    made.make(aws, "HttpApi", "AWS::ApiGatewayV2::Api", api).await;
    let api = made.reference("HttpApi");
    let integration = json!({
        "ApiId": api, "IntegrationType": "HTTP_PROXY", "Description": "the balancer", "IntegrationMethod": "ANY",
        "IntegrationUri": made.reference("Listener"), "ConnectionType": "VPC_LINK", "ConnectionId": made.reference("HttpLink"),
        "PayloadFormatVersion": "1.0", "TimeoutInMillis": 30000, "RequestParameters": { "overwrite:path": "$request.path" }
    });
    made.make(aws, "Integration", "AWS::ApiGatewayV2::Integration", integration)
        .await;
    let authorizer = json!({
        "ApiId": api, "Name": "pool", "AuthorizerType": "JWT", "IdentitySource": ["$request.header.Authorization"],
        "JwtConfiguration": { "Audience": ["client"], "Issuer": "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_a" }
    });
    made.make(aws, "Jwt", "AWS::ApiGatewayV2::Authorizer", authorizer)
        .await;
    let target = format!(
        "integrations/{}",
        made.reference("Integration").as_str().unwrap_or_default()
    );
    let route = json!({
        "ApiId": api, "RouteKey": "GET /test/{id}", "Target": target, "AuthorizationType": "JWT",
        "AuthorizerId": made.reference("Jwt"), "AuthorizationScopes": ["read"]
    });
    made.make(aws, "HttpRoute", "AWS::ApiGatewayV2::Route", route)
        .await;
    let stage = json!({
        "ApiId": api, "StageName": "$default", "AutoDeploy": true, "Description": "a stage", "Tags": { "Name": "stage" },
        "DefaultRouteSettings": { "DetailedMetricsEnabled": true, "ThrottlingBurstLimit": 10, "ThrottlingRateLimit": 5.5 },
        "AccessLogSettings": { "DestinationArn": LOGS, "Format": "$context.requestId" }
    });
    made.make(aws, "HttpStage", "AWS::ApiGatewayV2::Stage", stage)
        .await;
}

pub(crate) async fn change(aws: &AwsProvider, made: &Made) {
    for (logical_id, name, value) in [
        ("Link", "Description", json!("to another")),
        ("Link", "Tags", json!([{ "Key": "Name", "Value": "link" }])),
        ("Api", "BinaryMediaTypes", json!(["image/gif", "image/png"])),
        ("Api", "EndpointConfiguration", json!({ "Types": ["EDGE"] })),
        ("Api", "MinimumCompressionSize", json!(2048)),
        ("Api", "DisableExecuteApiEndpoint", json!(true)),
        ("Signed", "ProviderARNs", json!([format!("{POOL}b")])),
        ("Signed", "AuthorizerResultTtlInSeconds", json!(0)),
        ("Get", "AuthorizationScopes", json!(["write"])),
        (
            "Get",
            "RequestParameters",
            json!({ "method.request.path.id": true, "method.request.header.A": false }),
        ),
        ("Get", "ApiKeyRequired", json!(true)),
        ("Post", "AuthorizationType", json!("AWS_IAM")),
        ("TestStage", "Variables", json!({ "b": "3" })),
        ("TestStage", "TracingEnabled", json!(false)),
        ("TestStage", "CacheClusterEnabled", json!(false)),
        (
            "TestStage",
            "MethodSettings",
            json!([{ "ResourcePath": "/*", "HttpMethod": "*", "MetricsEnabled": false }]),
        ),
        ("TestStage", "Tags", json!([{ "Key": "Name", "Value": "stage" }])),
        ("HttpLink", "Name", json!("another")),
        ("HttpLink", "Tags", json!({ "Other": "link" })),
        ("HttpApi", "CorsConfiguration", json!({ "AllowOrigins": ["*"] })),
        (
            "Integration",
            "RequestParameters",
            json!({ "overwrite:path": "/" }),
        ),
        (
            "Jwt",
            "JwtConfiguration",
            json!({ "Audience": ["other"], "Issuer": "https://issuer.example.com" }),
        ),
        ("HttpRoute", "RouteKey", json!("GET /other/{id}")),
        (
            "HttpStage",
            "DefaultRouteSettings",
            json!({ "ThrottlingBurstLimit": 5, "ThrottlingRateLimit": 5.0 }),
        ),
        ("HttpStage", "AutoDeploy", json!(false)),
        ("HttpStage", "Tags", json!({ "Other": "stage" })),
    ] {
        made.change(aws, logical_id, name, value).await;
    }
    answers(aws, made).await;
}

/// The answers of a method change on both sides at once: one side alone would refer to nothing.
async fn answers(aws: &AwsProvider, made: &Made) {
    let before = made.requests.iter().find(|request| request.logical_id == "Post");
    let before = before.expect("a request");
    let (integration, responses) = mock(&["200", "404"]);
    let mut after = before.clone();
    after.properties.insert("Integration".to_owned(), integration);
    after.properties.insert("MethodResponses".to_owned(), responses);
    let id = &made.ids["Post"];
    let updated = aws.update(&after, id, &before.properties).await;
    assert_eq!(updated, Ok(Updated::Done));
    // The same again, as after a lost answer.
    let updated = aws.update(&after, id, &before.properties).await;
    assert_eq!(updated, Ok(Updated::Done));
}

/// An API with one path, and requests for what lies within.
async fn small_api(aws: &AwsProvider) -> (String, String) {
    let api = request("Api", "AWS::ApiGateway::RestApi", json!({ "Name": "lost" }));
    let api = aws.create(&api).await.expect("an API").physical_id;
    let Ok(Observed::Ready(attributes)) = aws.read("AWS::ApiGateway::RestApi", &api).await else {
        panic!("the API is not ready")
    };
    (api, attributes["RootResourceId"].clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_makes_no_second_api_deployment_or_integration() {
    let Some((aws, emulator)) = account().await else {
        return;
    };
    let (api, root) = small_api(&aws).await;
    let method = json!({ "RestApiId": api, "ResourceId": root, "HttpMethod": "GET", "Integration": { "Type": "MOCK" } });
    let method = request("Get", "AWS::ApiGateway::Method", method);
    aws.create(&method).await.expect("a method");
    let http = request(
        "Http",
        "AWS::ApiGatewayV2::Api",
        json!({ "Name": "lost", "ProtocolType": "HTTP" }),
    );
    let http = aws.create(&http).await.expect("an API").physical_id;

    for (service, operation, type_name, properties) in [
        (
            "apigateway",
            "CreateRestApi",
            "AWS::ApiGateway::RestApi",
            json!({ "Name": "lost" }),
        ),
        (
            "apigateway",
            "CreateDeployment",
            "AWS::ApiGateway::Deployment",
            json!({ "RestApiId": api }),
        ),
        (
            "apigatewayv2",
            "CreateApi",
            "AWS::ApiGatewayV2::Api",
            json!({ "Name": "lost", "ProtocolType": "HTTP" }),
        ),
        (
            "apigatewayv2",
            "CreateIntegration",
            "AWS::ApiGatewayV2::Integration",
            json!({ "ApiId": http, "IntegrationType": "HTTP_PROXY", "IntegrationUri": "https://example.com" }),
        ),
    ] {
        let request = request("Lost", type_name, properties);
        let fault = Fault::once(service, operation, FaultKind::DropAfter);
        emulator.order_faults(&[fault]).expect("an order");
        let before = count(&emulator, operation);
        assert_eq!(aws.find(&request).await, Ok(None), "{operation}");
        let lost = aws.create(&request).await.map_err(|error| error.kind);
        assert_eq!(lost, Err(ProviderErrorKind::Unreachable), "{operation}");
        assert_eq!(
            count(&emulator, operation),
            before + 1,
            "{operation} is not repeated by the SDK"
        );
        let found = aws.find(&request).await.expect("an answer");
        let found = found.unwrap_or_else(|| panic!("{operation} made nothing that is found again"));
        let read = aws.read(type_name, &found.physical_id).await;
        assert!(matches!(read, Ok(Observed::Ready(_))), "{operation}: {read:?}");
    }
}

fn count(emulator: &Emulator, operation: &str) -> usize {
    let calls = emulator.calls().expect("the calls");
    calls.iter().filter(|call| call.operation == operation).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_unique_within_an_api_is_adopted_after_a_lost_answer() {
    let Some((aws, emulator)) = account().await else {
        return;
    };
    let (api, root) = small_api(&aws).await;
    let path = json!({ "RestApiId": api, "ParentId": root, "PathPart": "test" });
    let path = request("Path", "AWS::ApiGateway::Resource", path);
    let fault = Fault::once("apigateway", "CreateResource", FaultKind::DropAfter);
    emulator.order_faults(&[fault]).expect("an order");
    // The SDK repeats the call and is refused, which says that the first one worked.
    let made = aws.create(&path).await.expect("a resource");
    assert_eq!(aws.find(&path).await, Ok(Some(made.clone())));

    // A path of an API of somebody else is not ours, whatever its name.
    let theirs = Request {
        deployment: "another".to_owned(),
        ..path.clone()
    };
    assert_eq!(aws.find(&theirs).await, Ok(None));
    let refused = aws.create(&theirs).await.map_err(|error| error.kind);
    assert_eq!(refused, Err(ProviderErrorKind::AlreadyExists));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_method_is_taken_up_where_it_broke_off() {
    let Some((aws, emulator)) = account().await else {
        return;
    };
    let (api, root) = small_api(&aws).await;
    let (integration, responses) = mock(&["200"]);
    let method = json!({
        "RestApiId": api, "ResourceId": root, "HttpMethod": "GET", "Integration": integration, "MethodResponses": responses
    });
    let method = request("Get", "AWS::ApiGateway::Method", method);
    for operation in ["PutIntegration", "PutMethodResponse", "PutIntegrationResponse"] {
        let fault = Fault::once("apigateway", operation, FaultKind::Deny);
        emulator.order_faults(&[fault]).expect("an order");
        let denied = aws.create(&method).await.map_err(|error| error.kind);
        assert_eq!(denied, Err(ProviderErrorKind::Denied), "{operation}");
        let id = format!("{api}|{root}|GET");
        let read = aws.read("AWS::ApiGateway::Method", &id).await;
        let unfinished = operation == "PutIntegration";
        assert_eq!(
            matches!(read, Ok(Observed::Pending(_))),
            unfinished,
            "{operation}: {read:?}"
        );
    }
    let made = aws.create(&method).await.expect("the method");
    let read = aws.read("AWS::ApiGateway::Method", &made.physical_id).await;
    assert!(matches!(read, Ok(Observed::Ready(_))), "{read:?}");
    assert_eq!(count(&emulator, "PutMethod"), 1, "it is put once");
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_deletions_are_waited_out() {
    let Some((aws, emulator)) = account().await else {
        return;
    };
    let (api, _) = small_api(&aws).await;
    let fault = Fault {
        times: 2,
        ..Fault::once("apigateway", "DeleteRestApi", FaultKind::Throttle)
    };
    emulator.order_faults(&[fault]).expect("an order");
    let refused = aws.delete("AWS::ApiGateway::RestApi", &api).await;
    let kind = refused.map_err(|error| error.kind);
    assert_eq!(kind, Err(ProviderErrorKind::Throttled));
    assert!(ProviderErrorKind::Throttled.is_transient());
    aws.delete("AWS::ApiGateway::RestApi", &api)
        .await
        .expect("a deletion");
    assert_eq!(
        aws.read("AWS::ApiGateway::RestApi", &api).await,
        Ok(Observed::Missing)
    );
}
