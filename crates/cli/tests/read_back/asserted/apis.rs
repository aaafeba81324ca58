//! REST APIs: each route's method, whom it lets in and where it leads; the stage; and the web ACL in front of it.

use serde_json::{Value, json};

use super::{all_of, items, list, may, one_of, text, tier, tiers, with};
use crate::account::Reading;
use crate::system::System;

pub(super) fn check(system: &System) {
    // What is added to a deployment's description comes after what it says.
    for (id, deployment) in system.of_type("AWS::ApiGateway::Deployment") {
        let wanted = system.graph[id]["Properties"]["Description"].as_str().unwrap();
        let found = text(deployment, "Description");
        assert!(found.starts_with(wanted), "{}: {found}", system.name);
    }
    for (id, api) in tiers(system, "restApi") {
        let methods = all_of(system, "AWS::ApiGateway::Method", id);
        let routes: Vec<_> = items(&api["routes"]).collect();
        assert_eq!(methods.len(), routes.len(), "{}: {methods:?}", system.name);
        for route in routes {
            let method = method(system, &methods, route);
            authorized(system, method, route);
            integrated(system, method, route);
        }
        stage(system, id, api);
        if let Some(web_acl) = api.get("webAcl") {
            filtered(system, id, web_acl);
        }
    }
}

/// The method of a route: API Gateway itself says at which path its resource is.
fn method<'a>(system: &System, methods: &[&'a Reading], route: &Value) -> &'a Reading {
    let found = methods.iter().find(|method| {
        let resource = &method.properties["ResourceId"];
        let resource = with(system, "AWS::ApiGateway::Resource", "ResourceId", resource);
        text(method, "HttpMethod") == route["method"] && route["path"] == resource.attributes["Path"]
    });
    found.unwrap_or_else(|| panic!("{}: no method for {route}", system.name))
}

/// Who may call a route: people of its user pool, or everybody.
fn authorized(system: &System, method: &Reading, route: &Value) {
    let Some(users) = route.get("authorizer") else {
        assert_eq!(text(method, "AuthorizationType"), "NONE", "{route}");
        return;
    };
    assert_eq!(text(method, "AuthorizationType"), "COGNITO_USER_POOLS", "{route}");
    let authorizer = &method.properties["AuthorizerId"];
    let authorizer = with(system, "AWS::ApiGateway::Authorizer", "AuthorizerId", authorizer);
    let pool = one_of(system, "AWS::Cognito::UserPool", users.as_str().unwrap());
    assert_eq!(
        list(authorizer, "ProviderARNs"),
        [pool.attributes["Arn"].as_str()],
        "{route}"
    );
    assert_eq!(
        text(authorizer, "IdentitySource"),
        "method.request.header.Authorization",
        "{route}"
    );
}

/// Where a route leads, with what its path has in braces.
fn integrated(system: &System, method: &Reading, route: &Value) {
    let integration = &method.properties["Integration"];
    let place = format!("{}: {route}: {integration}", system.name);
    let (kind, to) = route["integration"].as_object().unwrap().iter().next().unwrap();
    match kind.as_str() {
        "loadBalancer" => {
            balanced(system, integration, to, &place);
            assert_eq!(integration["IntegrationHttpMethod"], route["method"], "{place}");
            for name in parameters(to["path"].as_str().unwrap()) {
                let (from, into) = (
                    format!("method.request.path.{name}"),
                    format!("integration.request.path.{name}"),
                );
                assert_eq!(method.properties["RequestParameters"][&from], true, "{place}");
                assert_eq!(integration["RequestParameters"][&into], from, "{place}");
            }
        }
        "bucket" => stored(system, integration, to, &place),
        other => panic!("{place}: what must an integration of the kind {other} be?"),
    }
}

/// The names in braces.
fn parameters(path: &str) -> Vec<&str> {
    let parts = path.split('/');
    parts
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
        .collect()
}

/// Through a VPC link to a network load balancer, at the address that this has.
fn balanced(system: &System, integration: &Value, to: &Value, place: &str) {
    let id = &to["loadBalancer"];
    assert!(tier(system, "networkLoadBalancer", id).is_some(), "{place}");
    let type_name = "AWS::ElasticLoadBalancingV2::LoadBalancer";
    let balancer = one_of(system, type_name, id.as_str().unwrap());
    assert_eq!(integration["Type"], "HTTP_PROXY", "{place}");
    assert_eq!(integration["ConnectionType"], "VPC_LINK", "{place}");
    let link = &integration["ConnectionId"];
    let link = with(system, "AWS::ApiGateway::VpcLink", "VpcLinkId", link);
    assert_eq!(
        list(link, "TargetArns"),
        [balancer.attributes["LoadBalancerArn"].as_str()],
        "{place}"
    );
    let path = to["path"].as_str().unwrap();
    let url = format!("http://{}{path}", balancer.attributes["DNSName"]);
    assert_eq!(integration["Uri"], url, "{place}");
}

/// Into a bucket, below the prefix, with a key of its own for each request, by a role that may do that and is API Gateway's.
fn stored(system: &System, integration: &Value, to: &Value, place: &str) {
    let bucket = one_of(system, "AWS::S3::Bucket", to["bucket"].as_str().unwrap());
    let (name, prefix) = (text(bucket, "BucketName"), to["prefix"].as_str().unwrap());
    let uri = format!(
        "arn:aws:apigateway:{}:s3:path/{name}/{prefix}{{key}}",
        system.region
    );
    assert_eq!(integration["Uri"], uri, "{place}");
    assert_eq!(
        (&integration["Type"], &integration["IntegrationHttpMethod"]),
        (&"AWS".into(), &"PUT".into()),
        "{place}"
    );
    let key = &integration["RequestParameters"]["integration.request.path.key"];
    assert_eq!(key, "context.requestId", "{place}");
    let object = format!("arn:aws:s3:::{name}/{prefix}some-request");
    let role = &integration["Credentials"];
    may(system, role, "apigateway.amazonaws.com", "s3:PutObject", &object);
}

/// The stage shows the deployment, lets through as much as the design says, and is followed when it says so.
fn stage(system: &System, id: &str, api: &Value) {
    let stage = one_of(system, "AWS::ApiGateway::Stage", id);
    assert_eq!(text(stage, "StageName"), api["stage"], "{}", system.name);
    let deployment = one_of(system, "AWS::ApiGateway::Deployment", id);
    assert_eq!(
        text(stage, "DeploymentId"),
        deployment.attributes["DeploymentId"],
        "{}",
        system.name
    );
    assert_eq!(
        stage.properties["TracingEnabled"], api["tracing"],
        "{}",
        system.name
    );
    let mut settings = list(stage, "MethodSettings").iter();
    let all = settings.find(|s| s["ResourcePath"] == "/*" && s["HttpMethod"] == "*");
    let all = all.unwrap_or_else(|| panic!("{}: {stage:?}", system.name));
    let limits = (
        all["ThrottlingRateLimit"].as_f64(),
        all["ThrottlingBurstLimit"].as_i64(),
    );
    let wanted = (api["throttlingRate"].as_f64(), api["throttlingBurst"].as_i64());
    assert_eq!(limits, wanted, "{}", system.name);
}

/// The web ACL stands in front of the stage, stops who asks too often first, then what AWS's rules know, in the design's
/// order, and writes to a log group that is there.
fn filtered(system: &System, api: &str, web_acl: &Value) {
    let id = web_acl.as_str().unwrap();
    let wanted = tier(system, "webAcl", web_acl).unwrap();
    let acl = one_of(system, "AWS::WAFv2::WebACL", id);
    let arn = Value::from(acl.attributes["Arn"].as_str());
    let rest = &one_of(system, "AWS::ApiGateway::RestApi", api).attributes["RestApiId"];
    let stage = text(one_of(system, "AWS::ApiGateway::Stage", api), "StageName");
    let behind = format!(
        "arn:aws:apigateway:{}::/restapis/{rest}/stages/{stage}",
        system.region
    );
    let associations = system.of_type("AWS::WAFv2::WebACLAssociation").into_iter();
    let mut associations = associations.filter(|(_, a)| text(a, "ResourceArn") == behind);
    let (_, association) = associations
        .next()
        .unwrap_or_else(|| panic!("nothing filters {behind}"));
    assert_eq!(association.properties["WebACLArn"], arn, "{}", system.name);

    assert_eq!(
        acl.properties["DefaultAction"],
        json!({ "Allow": {} }),
        "{}",
        system.name
    );
    let mut rules: Vec<_> = list(acl, "Rules").iter().collect();
    rules.sort_by_key(|rule| rule["Priority"].as_i64());
    let mut rules = rules.into_iter();
    if let Some(limit) = wanted.get("rateLimit") {
        let rule = rules.next().unwrap();
        assert_eq!(rule["Statement"]["RateBasedStatement"]["Limit"], *limit, "{rule}");
        assert_eq!(rule["Action"], json!({ "Block": {} }), "{rule}");
    }
    let groups: Vec<_> = rules
        .map(|rule| {
            assert_eq!(rule["OverrideAction"], json!({ "None": {} }), "{rule}");
            rule["Statement"]["ManagedRuleGroupStatement"]["Name"].clone()
        })
        .collect();
    assert_eq!(
        Value::from(groups),
        wanted["managedRuleGroups"],
        "{}",
        system.name
    );

    let logging = one_of(system, "AWS::WAFv2::LoggingConfiguration", id);
    assert_eq!(logging.properties["ResourceArn"], arn, "{}", system.name);
    let group = one_of(system, "AWS::Logs::LogGroup", id);
    let destination = group.attributes["Arn"].trim_end_matches(":*");
    assert_eq!(
        list(logging, "LogDestinationConfigs"),
        [destination],
        "{}",
        system.name
    );
    assert_eq!(
        group.properties["RetentionInDays"], wanted["logRetentionDays"],
        "{}",
        system.name
    );
}
