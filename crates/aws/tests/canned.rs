//! Answers that an emulator does not give: pages of a listing, pages of HTML. A server of a few lines gives them.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use serde_json::json;
use tierwright_aws::{AwsProvider, ConnectOptions};
use tierwright_catalog::Kind;
use tierwright_deploy::{Provider as _, ProviderErrorKind, Request};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// Status, content type and body of an answer to a request's head and body.
type Answer = fn(&str, &str) -> (u16, &'static str, String);
type Seen = Arc<Mutex<Vec<String>>>;

/// Serves until the test ends, and keeps what it was asked.
async fn serve(answer: Answer) -> (AwsProvider, Seen) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let seen = Seen::default();
    let keep = Arc::clone(&seen);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(exchange(stream, answer, Arc::clone(&keep)));
        }
    });
    (connect(address).await, seen)
}

async fn connect(address: SocketAddr) -> AwsProvider {
    let options = ConnectOptions {
        profile: None,
        region: "eu-central-1".to_owned(),
        endpoint_url: Some(format!("http://{address}")),
        emulated: true,
    };
    AwsProvider::connect(options).await.expect("a connection")
}

async fn exchange(mut stream: TcpStream, answer: Answer, seen: Seen) {
    let mut bytes = Vec::new();
    let head_end = loop {
        let mut some = [0; 8192];
        let count = stream.read(&mut some).await.unwrap_or(0);
        bytes.extend_from_slice(&some[..count]);
        match bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            Some(end) => break end + 4,
            None if count == 0 => return,
            None => {}
        }
    };
    let head = String::from_utf8_lossy(&bytes[..head_end]).to_ascii_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: ")?.trim().parse().ok())
        .unwrap_or(0);
    while bytes.len() < head_end + length {
        let mut some = vec![0; head_end + length - bytes.len()];
        match stream.read(&mut some).await {
            Ok(count) if count > 0 => bytes.extend_from_slice(&some[..count]),
            _ => return,
        }
    }
    let body = String::from_utf8_lossy(&bytes[head_end..]).into_owned();
    let (status, kind, text) = answer(&head, &body);
    seen.lock().expect("the list").push(format!("{head}{body}"));
    let length = text.len();
    let reply = format!(
        "HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{text}"
    );
    let _ = stream.write_all(reply.as_bytes()).await;
    let _ = stream.shutdown().await;
}

fn request(type_name: &str, properties: serde_json::Value) -> Request {
    Request {
        deployment: "d".to_owned(),
        logical_id: "Thing".to_owned(),
        type_name: type_name.to_owned(),
        properties: properties.as_object().cloned().unwrap_or_default(),
        tags: [].into(),
        token: "t".to_owned(),
    }
}

/// An id of the form that each kind's calls take apart.
fn id_of(type_name: &str) -> &'static str {
    match type_name {
        "AWS::ApiGateway::Method" => "api|resource|GET",
        "AWS::SNS::Subscription" => "arn:aws:sns:eu-central-1:1:topic|email|a@example.com",
        "AWS::WAFv2::WebACL" => "name|id|REGIONAL",
        "AWS::ApiGateway::Authorizer"
        | "AWS::ApiGateway::Deployment"
        | "AWS::ApiGateway::Resource"
        | "AWS::ApiGateway::Stage"
        | "AWS::ApiGatewayV2::Authorizer"
        | "AWS::ApiGatewayV2::Integration"
        | "AWS::ApiGatewayV2::Route"
        | "AWS::ApiGatewayV2::Stage"
        | "AWS::Cognito::UserPoolClient"
        | "AWS::Cognito::UserPoolDomain"
        | "AWS::WAFv2::WebACLAssociation" => "one|two",
        "AWS::ApplicationAutoScaling::ScalableTarget" => "service/c/s|ecs:service:DesiredCount",
        "AWS::ApplicationAutoScaling::ScalingPolicy" => "service/c/s|ecs:service:DesiredCount|p",
        "AWS::EC2::Route" => "rtb-1|0.0.0.0/0",
        "AWS::EC2::VPCGatewayAttachment" => "igw-1|vpc-1",
        "AWS::ECS::Service" => "arn:aws:ecs:eu-central-1:1:service/c/s",
        _ => "thing",
    }
}

const PAGE: &str = "<!doctype html><h1>Internal";
const HTML: &str = "text/html; charset=utf-8";
/// With the header by which our own emulator says that it lacks the call.
const GAP: &str = "text/html; charset=utf-8\r\nX-Tierwright-Gap: 1";

#[tokio::test]
async fn every_client_goes_to_the_endpoint_and_says_what_a_page_of_it_is() {
    read_pages(
        |_, _| (500, GAP, PAGE.to_owned()),
        ProviderErrorKind::Unsupported,
        "the emulator does not implement this call",
    )
    .await;
    // Without the header it is a fault that may pass, such as a proxy's.
    read_pages(
        |_, _| (500, HTML, PAGE.to_owned()),
        ProviderErrorKind::ServerFault,
        "status 500 and a web page came back instead of an answer of AWS: Internal",
    )
    .await;
}

/// Reads a resource of every kind.
async fn read_pages(answer: Answer, expected: ProviderErrorKind, says: &str) {
    let (aws, seen) = serve(answer).await;
    for kind in Kind::ALL {
        // A HEAD request has no body, whatever its answer says, so a bucket's first call tells nothing.
        if kind.type_name == "AWS::S3::Bucket" {
            continue;
        }
        let before = seen.lock().expect("the list").len();
        let error = aws
            .read(kind.type_name, id_of(kind.type_name))
            .await
            .expect_err("an error");
        assert_eq!(error.kind, expected, "{}: {error}", kind.type_name);
        assert!(error.message.starts_with(says), "{error}");
        assert!(
            seen.lock().expect("the list").len() > before,
            "{} went elsewhere",
            kind.type_name
        );
    }
    assert!(aws.identity().await.is_err());
    let asked = seen.lock().expect("the list").join("\n");
    assert!(
        asked.contains("credential=testing/"),
        "no real credential is used"
    );
}

#[tokio::test]
async fn an_unreachable_endpoint_is_said_to_be_one() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let error = connect(address).await.identity().await.expect_err("an error");
    assert_eq!(error.kind, ProviderErrorKind::Unreachable, "{error}");
}

/// A profile that was asked for is the only source: no variable of the environment steps in.
#[tokio::test]
async fn a_profile_that_does_not_exist_is_said_to_be_missing() {
    let options = ConnectOptions {
        profile: Some("tierwright-test-without-such-a-profile".to_owned()),
        region: "eu-central-1".to_owned(),
        endpoint_url: Some("http://127.0.0.1:9".to_owned()),
        emulated: false,
    };
    let aws = AwsProvider::connect(options).await.expect("clients");
    let error = aws.identity().await.expect_err("an error");
    assert_eq!(error.kind, ProviderErrorKind::NoCredentials, "{error}");
    assert!(
        error.message.contains("tierwright-test-without-such-a-profile"),
        "{error}"
    );
}

#[tokio::test]
async fn listings_are_read_to_their_last_page() {
    let vpc = |id: &str, logical_id: &str| {
        let tag = |key: &str, value: &str| {
            format!("<item><key>tierwright:{key}</key><value>{value}</value></item>")
        };
        let tags = format!("{}{}", tag("deployment", "d"), tag("logical-id", logical_id));
        format!("<item><vpcId>{id}</vpcId><state>available</state><tagSet>{tags}</tagSet></item>")
    };
    let page = move |vpc: String, next: &str| {
        format!("<DescribeVpcsResponse><vpcSet>{vpc}</vpcSet>{next}</DescribeVpcsResponse>")
    };
    static PAGES: std::sync::OnceLock<[String; 2]> = std::sync::OnceLock::new();
    PAGES.get_or_init(|| {
        [
            page(vpc("vpc-1", "Other"), "<nextToken>more</nextToken>"),
            page(vpc("vpc-2", "Thing"), ""),
        ]
    });
    let (aws, _) = serve(|_, body| {
        let pages = PAGES.get().expect("the pages");
        let text = if body.contains("NextToken=more") {
            &pages[1]
        } else {
            &pages[0]
        };
        (200, "text/xml", text.clone())
    })
    .await;
    let found = aws.find(&request("AWS::EC2::SubnetX", json!({}))).await;
    assert_eq!(
        found.map_err(|error| error.kind),
        Err(ProviderErrorKind::Unsupported)
    );
    // The later parts of a VPC without properties make no call but that for its tags, which this server answers with
    // something else: only the id counts here.
    let found = aws
        .find(&request("AWS::EC2::VPC", json!({})))
        .await
        .expect("an answer")
        .expect("a VPC");
    assert_eq!(found.physical_id, "vpc-2");
}

/// EventBridge answers 200 and lists the targets that it kept.
#[tokio::test]
async fn the_targets_of_a_rule_are_read_to_their_last_page_and_a_refusal_is_told() {
    let (aws, seen) = serve(|head, body| {
        let call = |name: &str| head.contains(&format!("x-amz-target: awsevents.{name}\r\n"));
        let answer = if call("describerule") {
            json!({ "Name": "push", "Arn": "arn:aws:events:eu-central-1:1:rule/push" })
        } else if call("listtargetsbyrule") && !body.contains("NextToken") {
            json!({ "Targets": [{ "Id": "a", "Arn": "arn:aws:sns:eu-central-1:1:a" }], "NextToken": "more" })
        } else if call("listtargetsbyrule") {
            json!({ "Targets": [{ "Id": "b", "Arn": "arn:aws:sns:eu-central-1:1:b" }] })
        } else if call("removetargets") {
            let entry = json!({
                "TargetId": "b", "ErrorCode": "ConcurrentModificationException", "ErrorMessage": "it changes just now"
            });
            json!({ "FailedEntryCount": 1, "FailedEntries": [entry] })
        } else {
            return (500, "text/plain", String::new());
        };
        (200, "application/x-amz-json-1.1", answer.to_string())
    })
    .await;
    let error = aws
        .delete("AWS::Events::Rule", "push")
        .await
        .expect_err("a refusal");
    assert_eq!(error.kind, ProviderErrorKind::Conflict, "{error}");
    assert_eq!(error.message, "the target b: it changes just now");
    let seen = seen.lock().expect("the list");
    assert!(
        seen.last()
            .is_some_and(|last| last.contains(r#""Ids":["a","b"]"#)),
        "{seen:?}"
    );
}

#[tokio::test]
async fn a_bucket_is_emptied_in_batches_before_it_is_deleted() {
    static ROUND: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
    let (aws, seen) = serve(|head, _| {
        let first = head.lines().next().unwrap_or_default();
        let text = if first.contains("?tagging") {
            "<Tagging><TagSet><Tag><Key>tierwright:deployment</Key><Value>d</Value></Tag></TagSet></Tagging>"
                .to_owned()
        } else if first.contains("?versions") {
            let count = [1000, 500, 0][ROUND.fetch_add(1, std::sync::atomic::Ordering::SeqCst).min(2)];
            let one = |n| format!("<Version><Key>k{n}</Key><VersionId>v{n}</VersionId></Version>");
            let all: String = (0..count).map(one).collect();
            format!(
                "<ListVersionsResult><IsTruncated>{}</IsTruncated>{all}</ListVersionsResult>",
                count > 0
            )
        } else if first.contains("?delete") {
            "<DeleteResult></DeleteResult>".to_owned()
        } else {
            return (204, "application/xml", String::new());
        };
        (200, "application/xml", text)
    })
    .await;
    aws.delete("AWS::S3::Bucket", "a-bucket")
        .await
        .expect("a deletion");
    let seen = seen.lock().expect("the list");
    let batches: Vec<_> = seen
        .iter()
        .filter(|s| s.starts_with("post "))
        .map(|s| s.matches("<Object>").count())
        .collect();
    assert_eq!(batches, [1000, 500]);
    assert!(
        seen.last()
            .is_some_and(|last| last.starts_with("delete /a-bucket")),
        "the bucket goes last"
    );
}
