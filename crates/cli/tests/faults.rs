//! A whole system is deployed and destroyed through each sort of trouble that a network and an API can make.
//!
//! The strict emulator makes the trouble (`strict/faults.py`): it is the proxy and the account in one, so that a call whose
//! answer is lost has really been carried out. Whatever passes is ridden out: nothing is made twice, nothing is left. What
//! does not pass ends within a bounded time, with a sentence that says what it is.

// A test that unwraps says where it failed.
#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use aws_config::retry::RetryConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_ec2::config::{Credentials, SharedCredentialsProvider};
use common::{Emulator, Ended, Place, push_lines};
use serde_json::{Value, json};

const DESIGN: &str = "three-tier-serverless.tierwright.json";
/// More faults than any run meets calls.
const ALWAYS: u32 = 1_000_000;

/// Calls that answer a repetition with what the first one made, by a client token or by the same name and settings. Their
/// resources are counted, since the SDK may repeat them by itself.
const REPEATABLE: [&str; 8] = [
    "cloudfront:CreateInvalidation",
    "ec2:CreateVpcEndpoint",
    "ec2:RunInstances",
    "ecs:CreateCluster",
    "ecs:CreateService",
    "elbv2:CreateListener",
    "elbv2:CreateLoadBalancer",
    "elbv2:CreateTargetGroup",
];

/// A design in a folder of its own, and the account that it goes to.
struct Account {
    place: Place,
    emulator: Emulator,
}

impl Account {
    fn new() -> Self {
        let place = Place::new();
        place.sample();
        let emulator = Emulator::start(&place);
        // What is slow for a person to see only makes this slower.
        emulator.control("PUT", "delay", "{\"ms\":20}");
        Self { place, emulator }
    }

    fn order(&self, faults: &Value) {
        self.emulator.control("POST", "faults", &faults.to_string());
    }

    fn run(&self, command: &str) -> Ended {
        let args = [
            command,
            DESIGN,
            "--emulator",
            "--endpoint-url",
            &self.emulator.url,
            "--format",
            "json",
        ];
        let without_format = if command == "destroy" { 5 } else { args.len() };
        self.place.run(&args[..without_format])
    }

    /// How many there are of what [`REPEATABLE`] calls make.
    fn standing(&self) -> BTreeMap<String, usize> {
        let design = std::fs::read(self.place.path().join(DESIGN)).unwrap();
        let design: Value = serde_json::from_slice(&design).unwrap();
        let region = design["settings"]["region"].as_str().unwrap().to_owned();
        let config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(region))
            .endpoint_url(&self.emulator.url)
            .credentials_provider(SharedCredentialsProvider::new(Credentials::new(
                "testing", "testing", None, None, "test",
            )))
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .retry_config(RetryConfig::standard().with_max_attempts(8))
            .build();
        let ec2 = aws_sdk_ec2::Client::new(&config);
        let ecs = aws_sdk_ecs::Client::new(&config);
        let elb = aws_sdk_elasticloadbalancingv2::Client::new(&config);
        let counted = async {
            let endpoints = ec2.describe_vpc_endpoints().send().await.unwrap();
            let instances = ec2.describe_instances().send().await.unwrap();
            let balancers = elb.describe_load_balancers().send().await.unwrap();
            let groups = elb.describe_target_groups().send().await.unwrap();
            let mut listeners = 0;
            for balancer in balancers.load_balancers() {
                let listed = elb
                    .describe_listeners()
                    .set_load_balancer_arn(balancer.load_balancer_arn().map(str::to_owned));
                listeners += listed.send().await.unwrap().listeners().len();
            }
            let clusters = ecs.list_clusters().send().await.unwrap();
            let mut services = 0;
            for cluster in clusters.cluster_arns() {
                let listed = ecs.list_services().cluster(cluster).send().await.unwrap();
                services += listed.service_arns().len();
            }
            [
                ("clusters", clusters.cluster_arns().len()),
                ("services", services),
                ("listeners", listeners),
                ("VPC endpoints", endpoints.vpc_endpoints().len()),
                ("reservations", instances.reservations().len()),
                ("load balancers", balancers.load_balancers().len()),
                ("target groups", groups.target_groups().len()),
            ]
        };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let counted = runtime.block_on(counted).into_iter();
        counted.map(|(what, count)| (what.to_owned(), count)).collect()
    }

    /// Deploys in both passes and destroys, and returns what was made.
    #[track_caller]
    fn there_and_back(&self) -> BTreeMap<String, usize> {
        let waiting = self.run("deploy").expect(2).json();
        self.place.push(&push_lines(&waiting));
        let deployed = self.run("deploy").expect(0);
        let outcome = deployed.json();
        assert_eq!(outcome["error"], Value::Null, "{}", deployed.err);
        let mut made = self.emulator.made();
        made.retain(|operation, _| !REPEATABLE.contains(&operation.as_str()));
        made.extend(self.standing());
        let destroyed = self.run("destroy").expect(0);
        assert!(destroyed.err.contains("othing is left"), "{}", destroyed.err);
        made
    }
}

/// What a deployment makes when nothing goes wrong.
fn undisturbed() -> &'static BTreeMap<String, usize> {
    static MADE: OnceLock<BTreeMap<String, usize>> = OnceLock::new();
    MADE.get_or_init(|| Account::new().there_and_back())
}

/// Trouble that passes.
#[track_caller]
fn ridden_out(faults: &Value) {
    let account = Account::new();
    account.order(faults);
    assert_eq!(
        &account.there_and_back(),
        undisturbed(),
        "something was made twice, or not at all"
    );
}

/// Trouble that stays ends the run within `bound`, with a sentence.
#[track_caller]
fn told(faults: &Value, bound: Duration) -> String {
    let account = Account::new();
    account.order(faults);
    let began = Instant::now();
    let ended = account.run("deploy").expect(1);
    assert!(began.elapsed() < bound, "{:?}\n{}", began.elapsed(), ended.err);
    assert_eq!(account.emulator.made(), BTreeMap::new());
    assert!(!ended.err.contains("Export the design"), "{}", ended.err);
    ended.err
}

#[test]
fn pages_of_a_proxy_in_place_of_every_ninth_answer() {
    ridden_out(&json!([{ "kind": "html500", "every": 9, "times": ALWAYS }]));
}

#[test]
fn throttling_of_every_ninth_call_in_each_protocol() {
    ridden_out(&json!([{ "kind": "throttle", "every": 9, "times": ALWAYS }]));
}

#[test]
fn a_burst_of_failures() {
    ridden_out(&json!([
        { "kind": "html502", "times": 6 },
        { "kind": "error500", "after": 40, "times": 40 },
        { "kind": "html502", "after": 150, "times": 40 },
    ]));
}

#[test]
fn answers_to_creations_that_are_lost_with_their_connection() {
    let lost =
        |operation| json!({ "operation": operation, "kind": "dropAfter", "every": 2, "times": ALWAYS });
    ridden_out(&json!([
        lost("Create*"),
        lost("Run*"),
        lost("Allocate*"),
        lost("PutImage"),
        lost("Register*")
    ]));
}

#[test]
fn answers_to_creations_that_never_come() {
    let lost = |operation| json!({ "operation": operation, "kind": "hangAfter", "times": 1 });
    ridden_out(&json!([
        lost("PutImage"),
        lost("CreateVpc"),
        lost("CreateSecurityGroup"),
        lost("CreateDBInstance"),
        lost("DeleteVpc"),
    ]));
}

#[test]
fn an_endpoint_that_nobody_listens_on() {
    let place = Place::new();
    place.sample();
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let url = format!("http://127.0.0.1:{port}");
    let began = Instant::now();
    let ended = place.run(&["deploy", DESIGN, "--emulator", "--endpoint-url", &url]);
    assert_eq!(ended.code, Some(1));
    assert!(ended.err.contains("can't be reached"), "{}", ended.err);
    assert!(began.elapsed() < Duration::from_secs(30), "{:?}", began.elapsed());
}

#[test]
fn an_endpoint_that_never_answers() {
    let said = told(
        &json!([{ "kind": "hang", "times": ALWAYS }]),
        Duration::from_secs(60),
    );
    assert!(
        said.contains("Waiting for an answer from http://127.0.0.1:"),
        "{said}"
    );
    assert!(said.contains("no answer"), "{said}");
}

#[test]
fn an_endpoint_that_stops_answering_half_way() {
    let account = Account::new();
    let waiting = account.run("deploy").expect(2).json();
    account.place.push(&push_lines(&waiting));
    account.order(&json!([{ "kind": "hang", "after": 60, "times": ALWAYS }]));
    let ended = account.run("deploy").expect(1);
    assert!(
        ended.err.contains("no answer from http://127.0.0.1:"),
        "{}",
        ended.err
    );
    account.emulator.control("DELETE", "faults", "");
    account.run("deploy").expect(0);
    let destroyed = account.run("destroy").expect(0);
    assert!(destroyed.err.contains("othing is left"), "{}", destroyed.err);
}

#[test]
fn a_gateway_that_has_only_pages() {
    let said = told(
        &json!([{ "kind": "html502", "times": ALWAYS }]),
        Duration::from_secs(60),
    );
    assert!(said.contains("502") && said.contains("Bad Gateway"), "{said}");
}
