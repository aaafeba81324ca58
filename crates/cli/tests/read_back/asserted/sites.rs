//! Sites: what visitors get from the bucket, and which paths lead on to a load balancer.

use serde_json::{Value, json};

use super::{items, one_of, takes, text, texts, tier, tiers};
use crate::system::System;

/// AWS's own cache policy that caches nothing (CloudFront guide, *Managed cache policies*, `CachingDisabled`).
const CACHING_DISABLED: &str = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";

pub(super) fn check(system: &System) {
    for (id, site) in tiers(system, "staticSite") {
        let distribution = one_of(system, "AWS::CloudFront::Distribution", id);
        let config = &distribution.properties["DistributionConfig"];
        files(system, id, site, config);
        for connection in items(&system.design["connections"]) {
            if connection["from"] == id && tier(system, "loadBalancer", &connection["to"]).is_some() {
                calls(system, connection, config);
            }
        }
    }
}

/// The origin of a behavior.
fn origin<'a>(config: &'a Value, behavior: &Value) -> &'a Value {
    let mut origins = items(&config["Origins"]);
    let found = origins.find(|origin| origin["Id"] == behavior["TargetOriginId"]);
    found.unwrap_or_else(|| panic!("{behavior} leads nowhere"))
}

/// What no other behavior takes comes out of the bucket, which lets in this distribution and no visitor.
fn files(system: &System, id: &str, site: &Value, config: &Value) {
    let place = format!("{}: {id}", system.name);
    assert_eq!(config["Enabled"], true, "{place}");
    assert_eq!(config["DefaultRootObject"], site["defaultRootObject"], "{place}");
    assert_eq!(config["PriceClass"], site["priceClass"], "{place}");
    let default = &config["DefaultCacheBehavior"];
    let redirects = default["ViewerProtocolPolicy"] == "redirect-to-https";
    assert_eq!(site["redirectToHttps"], redirects, "{place}: {default}");
    let bucket = one_of(system, "AWS::S3::Bucket", id);
    let origin = origin(config, default);
    let address = origin["DomainName"].as_str().unwrap();
    let own = format!("{}.s3.", text(bucket, "BucketName"));
    assert!(address.starts_with(&own), "{place}: {origin}");
    let control = one_of(system, "AWS::CloudFront::OriginAccessControl", id);
    assert_eq!(
        origin["OriginAccessControlId"], control.attributes["Id"],
        "{place}"
    );
    let policy = one_of(system, "AWS::S3::BucketPolicy", id);
    let mut readers = items(&policy.properties["PolicyDocument"]["Statement"])
        .filter(|s| s["Effect"] == "Allow" && texts(&s["Action"]).contains(&"s3:GetObject"));
    let reader = readers.next().unwrap_or_else(|| panic!("{place}: {policy:?}"));
    assert!(readers.next().is_none(), "{place}: {policy:?}");
    assert_eq!(
        reader["Principal"],
        json!({ "Service": "cloudfront.amazonaws.com" }),
        "{place}"
    );
    let distribution = &one_of(system, "AWS::CloudFront::Distribution", id).attributes["Id"];
    let condition = reader["Condition"].to_string();
    assert!(
        condition.contains(&format!(":distribution/{distribution}\"")),
        "{place}: {reader}"
    );
}

/// The first behavior that takes a path of a connection leads to the load balancer's own address and port, lets every method
/// through and keeps no answer.
fn calls(system: &System, connection: &Value, config: &Value) {
    let to = connection["to"].as_str().unwrap();
    let balancer = one_of(system, "AWS::ElasticLoadBalancingV2::LoadBalancer", to);
    let listeners = tier(system, "loadBalancer", &connection["to"]).unwrap();
    let mut listeners = items(&listeners["listeners"]);
    let listener = listeners.find(|l| l["port"] == connection["port"]).unwrap();
    let (policy, port) = match listener["protocol"].as_str().unwrap() {
        "HTTP" => ("http-only", "HTTPPort"),
        _ => ("https-only", "HTTPSPort"),
    };
    for path in texts(&connection["paths"]) {
        let place = format!("{}: {path} of {connection}", system.name);
        let path = path.replace('*', "some/thing");
        let mut behaviors = items(&config["CacheBehaviors"]);
        let taking = behaviors.find(|b| takes(b["PathPattern"].as_str().unwrap(), &path));
        let behavior = taking.unwrap_or_else(|| panic!("{place} is taken by none"));
        let origin = origin(config, behavior);
        assert_eq!(origin["DomainName"], balancer.attributes["DNSName"], "{place}");
        let custom = &origin["CustomOriginConfig"];
        assert_eq!(custom["OriginProtocolPolicy"], policy, "{place}: {origin}");
        assert_eq!(custom[port], connection["port"], "{place}: {origin}");
        let methods = texts(&behavior["AllowedMethods"]);
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
            assert!(methods.contains(&method), "{place}: {behavior}");
        }
        assert_eq!(behavior["CachePolicyId"], CACHING_DISABLED, "{place}");
    }
}
