//! One resource of each kind is made in a real order, found, read, changed and deleted on the strict emulator, and nothing
//! is left. What the emulator proves is listed in `crates/emulator`; that AWS does the same is not proved here.

mod api;
mod delivery;
mod design;
mod operations;
#[path = "../support/mod.rs"]
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};
use support::{account, request};
use tierwright_aws::AwsProvider;
use tierwright_catalog::Kind;
use tierwright_deploy::{Observed, Provider as _, ProviderErrorKind, Request, Updated, UploadFile};

const PATIENCE: Duration = Duration::from_secs(60);

/// What has been made so far: physical ids and attributes by logical id.
#[derive(Default)]
pub(crate) struct Made {
    requests: Vec<Request>,
    ids: BTreeMap<String, String>,
    attributes: BTreeMap<String, BTreeMap<String, String>>,
}

impl Made {
    /// CloudFormation's `Ref`.
    pub(crate) fn reference(&self, logical_id: &str) -> Value {
        let named = self.attributes[logical_id]
            .get("Ref")
            .unwrap_or(&self.ids[logical_id]);
        Value::String(named.clone())
    }

    /// CloudFormation's `Fn::GetAtt`.
    pub(crate) fn attribute(&self, logical_id: &str, name: &str) -> Value {
        Value::String(self.attributes[logical_id][name].clone())
    }

    /// Creates a resource, waits for it, and checks that `find` knows it and that its attributes are complete.
    pub(crate) async fn make(
        &mut self,
        aws: &AwsProvider,
        logical_id: &str,
        type_name: &str,
        properties: Value,
    ) {
        let request = request(logical_id, type_name, properties);
        let created = until_no_conflict(logical_id, || aws.create(&request)).await;
        let found = aws
            .find(&request)
            .await
            .unwrap_or_else(|e| panic!("find {logical_id}: {e}"));
        let found = found.unwrap_or_else(|| panic!("{logical_id} is not found again"));
        assert_eq!(found.physical_id, created.physical_id, "{logical_id}");

        let attributes = until_ready(aws, logical_id, type_name, &created.physical_id).await;
        let info = Kind::ALL
            .iter()
            .find(|kind| kind.type_name == type_name)
            .expect("a kind of the catalog");
        let member = request.properties.contains_key("DBClusterIdentifier");
        for name in info.attributes {
            // The secret of a member of a cluster is the cluster's.
            if member && *name == "MasterUserSecret.SecretArn" {
                continue;
            }
            assert!(
                attributes.contains_key(*name),
                "{logical_id} has no attribute {name}: {attributes:?}"
            );
        }
        let earlier = self.ids.insert(logical_id.to_owned(), created.physical_id);
        assert_eq!(earlier, None, "{logical_id} is the name of two resources");
        self.attributes.insert(logical_id.to_owned(), attributes);
        self.requests.push(request);
    }

    /// Changes one property in place and waits.
    pub(crate) async fn change(&self, aws: &AwsProvider, logical_id: &str, name: &str, value: Value) {
        let before = self
            .requests
            .iter()
            .find(|r| r.logical_id == logical_id)
            .expect("a request");
        let mut after = before.clone();
        after.properties.insert(name.to_owned(), value);
        let id = &self.ids[logical_id];
        let updated = aws.update(&after, id, &before.properties).await;
        assert_eq!(updated, Ok(Updated::Done), "{logical_id}.{name}");
        until_ready(aws, logical_id, &before.type_name, id).await;
    }
}

async fn until_no_conflict<T, F>(what: &str, mut call: impl FnMut() -> F) -> T
where
    F: Future<Output = Result<T, tierwright_deploy::ProviderError>>,
{
    let end = Instant::now() + PATIENCE;
    loop {
        match call().await {
            Ok(value) => return value,
            Err(error) if error.kind == ProviderErrorKind::Conflict && Instant::now() < end => {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            Err(error) => panic!("{what}: {error}"),
        }
    }
}

async fn until_ready(
    aws: &AwsProvider,
    logical_id: &str,
    type_name: &str,
    id: &str,
) -> BTreeMap<String, String> {
    let end = Instant::now() + PATIENCE;
    loop {
        match aws
            .read(type_name, id)
            .await
            .unwrap_or_else(|e| panic!("read {logical_id}: {e}"))
        {
            Observed::Ready(attributes) => return attributes,
            Observed::Pending(state) => assert!(Instant::now() < end, "{logical_id} stays {state}"),
            other => panic!("{logical_id} is {other:?}"),
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn until_gone(aws: &AwsProvider, request: &Request, id: &str) {
    let what = &request.logical_id;
    let end = Instant::now() + PATIENCE;
    loop {
        until_no_conflict(what, || aws.delete(&request.type_name, id)).await;
        match aws
            .read(&request.type_name, id)
            .await
            .unwrap_or_else(|e| panic!("read {what}: {e}"))
        {
            Observed::Missing => return,
            other => assert!(Instant::now() < end, "{what} stays {other:?}"),
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn change_some(aws: &AwsProvider, made: &Made) {
    made.change(aws, "Logs", "RetentionInDays", json!(14)).await;
    made.change(aws, "Vpc", "EnableDnsHostnames", json!(false)).await;
    made.change(aws, "SubnetA", "MapPublicIpOnLaunch", json!(false))
        .await;
    made.change(aws, "Table", "Tags", json!([{ "Key": "Name", "Value": "table" }]))
        .await;
    made.change(aws, "Service", "DesiredCount", json!(1)).await;
    made.change(
        aws,
        "Site",
        "VersioningConfiguration",
        json!({ "Status": "Suspended" }),
    )
    .await;
    made.change(aws, "Route", "GatewayId", made.reference("Igw"))
        .await;
    made.change(aws, "Targets", "HealthCheckPath", json!("/")).await;
    made.change(aws, "Target", "MaxCapacity", json!(6)).await;
    made.change(aws, "Role", "ManagedPolicyArns", json!([])).await;

    let before = made
        .requests
        .iter()
        .find(|r| r.logical_id == "SubnetA")
        .expect("a request");
    let mut after = before.clone();
    after
        .properties
        .insert("CidrBlock".to_owned(), json!("10.0.9.0/24"));
    let updated = aws.update(&after, &made.ids["SubnetA"], &before.properties).await;
    assert_eq!(updated, Ok(Updated::NeedsReplacement));
}

async fn publish(aws: &AwsProvider, made: &Made) {
    let files: Vec<_> = (0..20)
        .map(|n| UploadFile {
            path: None,
            content: format!("page {n}").into_bytes(),
            key: format!("pages/{n} & more.html"),
            content_type: "text/html".to_owned(),
            cache_control: "no-cache".to_owned(),
        })
        .collect();
    let bucket = &made.ids["Site"];
    assert_eq!(aws.upload(bucket, &files).await, Ok(20));
    // A second upload makes older versions, which the bucket's deletion must find.
    assert_eq!(aws.upload(bucket, &files).await, Ok(20));
    aws.invalidate(&made.ids["Cdn"], "round-trip-1")
        .await
        .expect("an invalidation");
}

/// Kinds that exist only inside another and are not listed for themselves.
const WITHIN: &[&str] = &[
    "AWS::ApiGateway::Authorizer",
    "AWS::ApiGateway::Deployment",
    "AWS::ApiGateway::Method",
    "AWS::ApiGateway::Resource",
    "AWS::ApiGatewayV2::Authorizer",
    "AWS::ApiGatewayV2::Integration",
    "AWS::ApiGatewayV2::Route",
    "AWS::Cognito::UserPoolClient",
    "AWS::Cognito::UserPoolDomain",
    "AWS::EC2::Route",
    "AWS::EC2::SubnetRouteTableAssociation",
    "AWS::EC2::VPCGatewayAttachment",
    "AWS::S3::BucketPolicy",
    "AWS::SNS::Subscription",
    "AWS::SNS::TopicPolicy",
    "AWS::WAFv2::LoggingConfiguration",
    "AWS::WAFv2::WebACLAssociation",
];

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_is_made_found_read_and_deleted() {
    let Some((aws, _emulator)) = account().await else {
        return;
    };
    let identity = aws.identity().await.expect("an identity");
    assert!(identity.emulated && !identity.account.is_empty());

    let mut made = Made::default();
    design::network(&aws, &mut made).await;
    design::security(&aws, &mut made).await;
    design::compute(&aws, &mut made).await;
    design::service(&aws, &mut made).await;
    design::data(&aws, &mut made).await;
    operations::monitoring(&aws, &mut made).await;
    operations::identity(&aws, &mut made).await;
    operations::balancing(&aws, &mut made).await;
    operations::web_acls(&aws, &mut made).await;
    operations::database(&aws, &mut made).await;
    delivery::delivery(&aws, &mut made).await;
    api::rest(&aws, &mut made).await;
    api::http(&aws, &mut made).await;
    let types: BTreeSet<_> = made
        .requests
        .iter()
        .map(|request| request.type_name.as_str())
        .collect();
    let missing: Vec<_> = Kind::ALL
        .iter()
        .map(|kind| kind.type_name)
        .filter(|name| !types.contains(name))
        .collect();
    assert!(missing.is_empty(), "the test makes no {missing:?}");

    change_some(&aws, &made).await;
    operations::change(&aws, &made).await;
    delivery::change(&aws, &made).await;
    api::change(&aws, &made).await;
    publish(&aws, &made).await;

    let listed = aws.inventory(support::DEPLOYMENT).await.expect("an inventory");
    for request in made
        .requests
        .iter()
        .filter(|request| !WITHIN.contains(&request.type_name.as_str()))
    {
        let id = &made.ids[&request.logical_id];
        let known = listed
            .iter()
            .any(|l| l.type_name == request.type_name && l.physical_id == *id);
        assert!(known, "the inventory lacks {} {id}", request.type_name);
    }
    assert!(aws.inventory("another").await.expect("an inventory").is_empty());

    for request in made.requests.iter().rev() {
        until_gone(&aws, request, &made.ids[&request.logical_id]).await;
        assert_eq!(
            aws.find(request).await.map(|found| found.is_some()),
            Ok(false),
            "{}",
            request.logical_id
        );
        // What is gone already is no error.
        aws.delete(&request.type_name, &made.ids[&request.logical_id])
            .await
            .expect("a second deletion");
    }
    let left = aws.inventory(support::DEPLOYMENT).await.expect("an inventory");
    assert!(left.is_empty(), "left over: {left:#?}");
}

/// SNS can't remove what nobody confirmed: its deletion is no error, and it goes with its topic.
#[tokio::test(flavor = "multi_thread")]
async fn a_subscription_that_waits_for_a_person_goes_with_its_topic() {
    let Some((aws, _emulator)) = account().await else {
        return;
    };
    let mut made = Made::default();
    let topic = json!({ "TopicName": "people" });
    made.make(&aws, "Topic", "AWS::SNS::Topic", topic).await;
    let kind = "AWS::SNS::Subscription";
    let subscription =
        json!({ "TopicArn": made.reference("Topic"), "Protocol": "email", "Endpoint": "a@example.com" });
    made.make(&aws, "Subscription", kind, subscription).await;
    let id = &made.ids["Subscription"];
    aws.delete(kind, id).await.expect("a deletion");
    assert!(matches!(aws.read(kind, id).await, Ok(Observed::Ready(_))));
    aws.delete("AWS::SNS::Topic", &made.ids["Topic"])
        .await
        .expect("a deletion");
    assert_eq!(aws.read(kind, id).await, Ok(Observed::Missing));
}

#[tokio::test(flavor = "multi_thread")]
async fn properties_that_are_not_known_are_refused() {
    let Some((aws, _emulator)) = account().await else {
        return;
    };
    let refused = |properties: Value| {
        let aws = aws.clone();
        async move {
            aws.create(&request("Vpc", "AWS::EC2::VPC", properties))
                .await
                .map_err(|error| error.kind)
        }
    };
    let unknown = json!({ "CidrBlock": "10.0.0.0/16", "InstanceTenancy": "dedicated" });
    assert_eq!(refused(unknown).await, Err(ProviderErrorKind::Unsupported));
    let unresolved = json!({ "CidrBlock": { "Ref": "Range" } });
    assert_eq!(refused(unresolved).await, Err(ProviderErrorKind::Invalid));
    let other = Request {
        type_name: "AWS::SQS::Queue".to_owned(),
        ..request("Queue", "", Value::Object(Map::new()))
    };
    assert_eq!(
        aws.create(&other).await.map_err(|error| error.kind),
        Err(ProviderErrorKind::Unsupported)
    );
}
