//! Answers that get lost, and parts of a creation that AWS refuses.

mod support;

use serde_json::{Value, json};
use support::{account, request};
use tierwright_deploy::{Observed, Provider as _, ProviderErrorKind as Kind, Request};
use tierwright_emulator::{Fault, FaultKind};

fn vpc() -> Request {
    request(
        "Vpc",
        "AWS::EC2::VPC",
        json!({ "CidrBlock": "10.0.0.0/16", "EnableDnsHostnames": true }),
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_makes_no_second_resource() {
    let Some((aws, emulator)) = account().await else {
        return;
    };
    let table = |vpc: &str| request("Table", "AWS::EC2::RouteTable", json!({ "VpcId": vpc }));
    let made = aws.create(&vpc()).await.expect("a VPC");

    let faults = [Fault::once("ec2", "CreateRouteTable", FaultKind::DropAfter)];
    emulator.order_faults(&faults).expect("an order");
    let request = table(&made.physical_id);
    assert_eq!(aws.find(&request).await, Ok(None));
    let lost = aws.create(&request).await.map_err(|error| error.kind);
    assert_eq!(lost, Err(Kind::Unreachable));
    let calls = emulator.calls().expect("the calls");
    assert_eq!(
        calls
            .iter()
            .filter(|call| call.operation == "CreateRouteTable")
            .count(),
        1,
        "the SDK repeats no creation"
    );
    let found = aws
        .find(&request)
        .await
        .expect("an answer")
        .expect("the route table");
    let read = aws.read("AWS::EC2::RouteTable", &found.physical_id).await;
    assert!(matches!(read, Ok(Observed::Ready(_))), "{read:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_creation_in_parts_is_taken_up_where_it_broke_off() {
    let Some((aws, emulator)) = account().await else {
        return;
    };
    let deny = |operation: &str, times| Fault {
        times,
        ..Fault::once("ec2", operation, FaultKind::Deny)
    };
    emulator
        .order_faults(&[deny("ModifyVpcAttribute", 2)])
        .expect("an order");
    assert_eq!(
        aws.create(&vpc()).await.map_err(|error| error.kind),
        Err(Kind::Denied)
    );

    // It exists, and says what is wrong with it.
    let found = aws.find(&vpc()).await.expect("an answer").expect("the VPC");
    let read = aws.read("AWS::EC2::VPC", &found.physical_id).await;
    assert!(
        matches!(&read, Ok(Observed::Failed(reason)) if reason.contains("ModifyVpcAttribute")),
        "{read:?}"
    );

    // With the permission the same creation completes it, and makes no second one.
    assert_eq!(
        aws.create(&vpc()).await.expect("the VPC").physical_id,
        found.physical_id
    );
    let read = aws.read("AWS::EC2::VPC", &found.physical_id).await;
    assert!(matches!(read, Ok(Observed::Ready(_))), "{read:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_security_group_never_keeps_the_rule_that_lets_everything_out() {
    let Some((aws, emulator)) = account().await else {
        return;
    };
    let vpc = aws.create(&vpc()).await.expect("a VPC").physical_id;
    let group = json!({ "GroupName": "web", "GroupDescription": "web", "VpcId": vpc });
    let group = request("Group", "AWS::EC2::SecurityGroup", group);
    let faults = [Fault {
        times: 2,
        ..Fault::once("ec2", "RevokeSecurityGroupEgress", FaultKind::DropBefore)
    }];
    emulator.order_faults(&faults).expect("an order");
    assert_eq!(
        aws.create(&group).await.map_err(|error| error.kind),
        Err(Kind::Unreachable)
    );

    let found = aws
        .find(&group)
        .await
        .expect("an answer")
        .expect("the group")
        .physical_id;
    assert!(matches!(
        aws.read("AWS::EC2::SecurityGroup", &found).await,
        Ok(Observed::Ready(_))
    ));
    // AWS refuses a rule that is there already, so this one could not be made if the default had stayed.
    let all = json!({ "GroupId": found, "IpProtocol": "-1", "CidrIp": "0.0.0.0/0" });
    let all = request("All", "AWS::EC2::SecurityGroupEgress", all);
    assert_eq!(aws.find(&all).await, Ok(None));
    let rule = aws.create(&all).await.expect("a rule").physical_id;
    // A rule that the design wants is no leftover of the creation.
    aws.find(&group).await.expect("an answer").expect("the group");
    assert!(matches!(
        aws.read("AWS::EC2::SecurityGroupEgress", &rule).await,
        Ok(Observed::Ready(_))
    ));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replacement_is_not_mistaken_for_what_it_replaces() {
    let Some((aws, _emulator)) = account().await else {
        return;
    };
    let old = vpc();
    let first = aws.create(&old).await.expect("a VPC").physical_id;
    let new = Request {
        token: "another".to_owned(),
        ..old.clone()
    };
    assert_eq!(aws.find(&new).await, Ok(None));
    let second = aws.create(&new).await.expect("a second VPC").physical_id;
    assert_ne!(first, second);
    assert_eq!(
        aws.find(&old)
            .await
            .expect("an answer")
            .map(|found| found.physical_id),
        Some(first)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn names_of_others_are_left_alone() {
    let Some((aws, _emulator)) = account().await else {
        return;
    };
    for (logical_id, type_name, properties) in [
        ("Cluster", "AWS::ECS::Cluster", json!({ "ClusterName": "theirs" })),
        (
            "Logs",
            "AWS::Logs::LogGroup",
            json!({ "LogGroupName": "/theirs" }),
        ),
        (
            "Bucket",
            "AWS::S3::Bucket",
            json!({ "BucketName": "theirs-bucket" }),
        ),
        (
            "Repository",
            "AWS::ECR::Repository",
            json!({ "RepositoryName": "theirs" }),
        ),
    ] {
        let theirs = Request {
            deployment: "another".to_owned(),
            ..request(logical_id, type_name, properties.clone() as Value)
        };
        aws.create(&theirs)
            .await
            .unwrap_or_else(|error| panic!("{type_name}: {error}"));
        let ours = request(logical_id, type_name, properties);
        assert_eq!(aws.find(&ours).await, Ok(None), "{type_name}");
        let refused = aws.create(&ours).await.map_err(|error| error.kind);
        assert_eq!(refused, Err(Kind::AlreadyExists), "{type_name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_have_their_sort() {
    let Some((aws, emulator)) = account().await else {
        return;
    };
    for (kind, times, expected) in [
        (FaultKind::Throttle, 2, Kind::Throttled),
        (FaultKind::Error500, 2, Kind::ServerFault),
        (FaultKind::Deny, 1, Kind::Denied),
        (FaultKind::DropBefore, 2, Kind::Unreachable),
        (FaultKind::Truncate, 2, Kind::Unreachable),
    ] {
        for (service, operation, type_name, id) in [
            ("ec2", "DescribeVpcs", "AWS::EC2::VPC", "vpc-1"),
            ("ecs", "DescribeClusters", "AWS::ECS::Cluster", "c"),
            (
                "elbv2",
                "DescribeTargetGroups",
                "AWS::ElasticLoadBalancingV2::TargetGroup",
                "arn:aws:elasticloadbalancing:eu-central-1:1:targetgroup/a/1",
            ),
            ("iam", "GetRole", "AWS::IAM::Role", "r"),
            ("rds", "DescribeDBClusters", "AWS::RDS::DBCluster", "d"),
        ] {
            emulator.clear_faults().expect("an order");
            let fault = Fault {
                times,
                ..Fault::once(service, operation, kind)
            };
            emulator.order_faults(&[fault]).expect("an order");
            let error = aws.read(type_name, id).await.expect_err("a failure");
            assert_eq!(error.kind, expected, "{operation} {kind:?}: {error}");
            assert!(!error.message.is_empty());
        }
    }
    emulator.clear_faults().expect("an order");
    assert_eq!(aws.read("AWS::EC2::VPC", "vpc-1").await, Ok(Observed::Missing));
}

/// Names of user pools are not unique: a creation that the SDK repeated by itself would make a second one.
#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_makes_no_second_user_pool() {
    let Some((aws, emulator)) = account().await else {
        return;
    };
    let pool = request(
        "Pool",
        "AWS::Cognito::UserPool",
        json!({ "UserPoolName": "users", "MfaConfiguration": "ON", "EnabledMfas": ["SOFTWARE_TOKEN_MFA"] }),
    );
    let faults = [Fault::once("cognito-idp", "CreateUserPool", FaultKind::DropAfter)];
    emulator.order_faults(&faults).expect("an order");
    let lost = aws.create(&pool).await.map_err(|error| error.kind);
    assert_eq!(lost, Err(Kind::Unreachable));
    let found = aws.find(&pool).await.expect("an answer").expect("the user pool");
    let made = aws.create(&pool).await.expect("the user pool");
    assert_eq!(made.physical_id, found.physical_id);
    let calls = emulator.calls().expect("the calls");
    let creations = calls.iter().filter(|call| call.operation == "CreateUserPool");
    assert_eq!(creations.count(), 1);
    let read = aws.read("AWS::Cognito::UserPool", &found.physical_id).await;
    assert!(matches!(read, Ok(Observed::Ready(_))), "{read:?}");
}

/// The domain is the pool's already when the answer to its creation was lost, and Cognito refuses it as taken then.
#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_no_domain_of_somebody_else() {
    let Some((aws, emulator)) = account().await else {
        return;
    };
    let pool = request(
        "Pool",
        "AWS::Cognito::UserPool",
        json!({ "UserPoolName": "users" }),
    );
    let pool = aws.create(&pool).await.expect("a user pool").physical_id;
    let domain = json!({ "Domain": "users", "UserPoolId": pool });
    let domain = request("Domain", "AWS::Cognito::UserPoolDomain", domain);
    let faults = [Fault::once(
        "cognito-idp",
        "CreateUserPoolDomain",
        FaultKind::DropAfter,
    )];
    emulator.order_faults(&faults).expect("an order");
    let made = aws.create(&domain).await.expect("the domain");
    assert_eq!(made.physical_id, format!("users|{pool}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_image_is_there_once_it_was_pushed() {
    let Some((aws, emulator)) = account().await else {
        return;
    };
    let repository = request(
        "Images",
        "AWS::ECR::Repository",
        json!({ "RepositoryName": "shop/web", "ImageTagMutability": "IMMUTABLE", "EmptyOnDelete": true }),
    );
    assert_eq!(aws.image_exists("shop/web", "v1").await, Ok(false));
    let pushed = aws.push_placeholder("shop/web", "v1").await.map_err(|e| e.kind);
    assert!(pushed.is_err(), "there is no repository yet");
    let made = aws.create(&repository).await.expect("a repository");
    assert_eq!(made.physical_id, "shop/web");
    assert_eq!(aws.image_exists("shop/web", "v1").await, Ok(false));
    for _ in 0..2 {
        // The same tag of an immutable repository twice: the second time there is nothing to do.
        assert_eq!(aws.push_placeholder("shop/web", "v1").await, Ok(()));
        assert_eq!(aws.image_exists("shop/web", "v1").await, Ok(true));
    }
    assert_eq!(aws.image_exists("shop/web", "v2").await, Ok(false));
    assert_eq!(aws.push_placeholder("shop/web", "v2").await, Ok(()));
    assert_eq!(aws.image_exists("shop/web", "v1").await, Ok(true));

    let faults = [Fault {
        times: 2,
        ..Fault::once("ecr", "DescribeImages", FaultKind::Throttle)
    }];
    emulator.order_faults(&faults).expect("an order");
    let throttled = aws.image_exists("shop/web", "v1").await.map_err(|e| e.kind);
    assert_eq!(throttled, Err(Kind::Throttled));

    // The images go with a repository that may lose them.
    assert_eq!(aws.delete("AWS::ECR::Repository", "shop/web").await, Ok(()));
    assert_eq!(aws.image_exists("shop/web", "v1").await, Ok(false));
}

#[tokio::test]
async fn a_placeholder_never_goes_to_an_account() {
    let options = tierwright_aws::ConnectOptions {
        profile: None,
        region: "eu-central-1".to_owned(),
        // Nobody listens there, and nobody is asked.
        endpoint_url: Some("http://127.0.0.1:9".to_owned()),
        emulated: false,
    };
    let aws = tierwright_aws::AwsProvider::connect(options)
        .await
        .expect("clients");
    let refused = aws
        .push_placeholder("shop/web", "v1")
        .await
        .expect_err("a refusal");
    assert_eq!(refused.kind, Kind::Unsupported);
    assert!(refused.message.contains("emulator only"), "{refused}");
}
