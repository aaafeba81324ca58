//! Somebody changes the account by hand: `status` and `plan` tell what, and `deploy` sets it as the design has it.

// A test that unwraps says where it failed.
#![allow(clippy::unwrap_used)]

mod common;

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_ec2::config::{Credentials, SharedCredentialsProvider};
use common::{Emulator, Place};
use serde_json::Value;

const DESIGN: &str = "path-routed-microservices.tierwright.json";

fn account(url: &str) -> SdkConfig {
    let credentials = Credentials::new("testing", "testing", None, None, "test");
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-central-1"))
        .endpoint_url(url)
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build()
}

/// The first resource of a type that a service without scaling has, and its physical id.
fn of_type<'a>(status: &'a Value, type_name: &str) -> (&'a str, &'a str) {
    let resources = status["resources"].as_array().unwrap();
    let found = resources
        .iter()
        .find(|resource| resource["typeName"] == type_name)
        .unwrap();
    (
        found["logicalId"].as_str().unwrap(),
        found["physicalId"].as_str().unwrap(),
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_changed_is_told_and_set_again() {
    let place = Place::new();
    place
        .run(&["samples", "--write", "path-routed-microservices", "."])
        .expect(0);
    // The number of tasks of one service is the design's; that of the others is their scaling's affair.
    place.change(DESIGN, |design| {
        let tiers = design["tiers"].as_array_mut().unwrap();
        let service = tiers
            .iter_mut()
            .find(|tier| tier["id"] == "auth-service")
            .unwrap();
        let removed = service["kind"]["fargateService"]
            .as_object_mut()
            .unwrap()
            .remove("autoScaling");
        assert!(removed.is_some());
    });
    let emulator = Emulator::start(&place);
    emulator.control("PUT", "delay", "{\"ms\":20}");
    let run = |command: &str, more: &[&str]| {
        let args = [command, DESIGN, "--emulator", "--endpoint-url", &emulator.url];
        place.run(&[&args[..], more].concat())
    };
    let deployed = run("deploy", &[]);
    if deployed.code == Some(2) {
        place.push(&deployed.out);
        run("deploy", &[]).expect(0);
    }
    let status = run("status", &["--refresh", "--format", "json"]).expect(0).json();
    let (service, service_arn) = of_type(&status, "AWS::ECS::Service");
    let (group, group_arn) = of_type(&status, "AWS::ElasticLoadBalancingV2::TargetGroup");
    let (rule, rule_id) = of_type(&status, "AWS::EC2::SecurityGroupIngress");

    let config = account(&emulator.url);
    let ecs = aws_sdk_ecs::Client::new(&config);
    let cluster = service_arn.split('/').nth(1).unwrap();
    ecs.update_service()
        .cluster(cluster)
        .service(service_arn)
        .desired_count(7)
        .send()
        .await
        .unwrap();
    let scaled = service_arn.replace("auth-service", "order-service");
    assert_ne!(scaled, service_arn);
    ecs.update_service()
        .cluster(cluster)
        .service(scaled)
        .desired_count(5)
        .send()
        .await
        .unwrap();
    let elb = aws_sdk_elasticloadbalancingv2::Client::new(&config);
    let call = elb.modify_target_group().target_group_arn(group_arn);
    call.health_check_path("/elsewhere").send().await.unwrap();
    let ec2 = aws_sdk_ec2::Client::new(&config);
    let rules = ec2
        .describe_security_group_rules()
        .security_group_rule_ids(rule_id)
        .send()
        .await
        .unwrap();
    let security_group = rules.security_group_rules()[0].group_id().unwrap();
    let call = ec2.revoke_security_group_ingress().group_id(security_group);
    call.security_group_rule_ids(rule_id).send().await.unwrap();

    let adrift = run("status", &["--refresh"]).expect(2).out;
    assert!(
        adrift.contains("changed by hand: DesiredCount is 7, not "),
        "{adrift}"
    );
    assert!(
        adrift.contains("changed by hand: HealthCheckPath is \"/elsewhere\", not "),
        "{adrift}"
    );
    assert!(adrift.contains("now: missing"), "{adrift}");
    let plan = run("plan", &["--format", "json"]).expect(0).json();
    let mut steps: Vec<String> = plan["plan"]["steps"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|step| step["action"] != "keep")
        .map(|step| {
            format!("{} {} {}", step["action"], step["logicalId"], step["reasons"][0]).replace('"', "")
        })
        .collect();
    steps.sort();
    let mut expected = [
        format!("create {rule} it is gone from the account"),
        format!("update {group} somebody changed HealthCheckPath"),
        format!("update {service} somebody changed DesiredCount"),
    ];
    expected.sort();
    assert_eq!(steps, expected);
    run("deploy", &[]).expect(0);
    run("status", &["--refresh"]).expect(0);
    let answer = ecs
        .describe_services()
        .cluster(cluster)
        .services(service_arn)
        .send()
        .await
        .unwrap();
    assert_ne!(answer.services()[0].desired_count(), 7);
    let plan = run("plan", &["--format", "json"]).expect(0).json();
    assert_eq!(
        plan["plan"]["summary"]["keep"],
        plan["plan"]["steps"].as_array().unwrap().len()
    );
}
