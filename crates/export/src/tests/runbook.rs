//! The runbook's commands follow the design.

use serde_json::{Value, json};
use tierwright_compile::compile;
use tierwright_model::Design;

use super::samples::samples;
use crate::{Format, export};

/// The runbook of the first reference system after `change`.
fn runbook(change: impl FnOnce(&mut Value)) -> String {
    runbook_of("three-tier-serverless", change)
}

/// The runbook of a sample after `change`.
fn runbook_of(sample: &str, change: impl FnOnce(&mut Value)) -> String {
    let (_, design) = samples().into_iter().find(|(name, _)| name == sample).unwrap();
    let mut json: Value = serde_json::from_str(&design.to_json()).unwrap();
    change(&mut json);
    let design = Design::from_json(&json.to_string()).unwrap();
    export(Format::Runbook, &compile(&design), &design).unwrap().files[0]
        .contents
        .clone()
}

fn tier<'v>(design: &'v mut Value, id: &str) -> &'v mut Value {
    design["tiers"]
        .as_array_mut()
        .unwrap()
        .iter_mut()
        .find(|tier| tier["id"] == id)
        .unwrap()
}

#[test]
fn session_manager_opens_a_tunnel() {
    let text = runbook(|_| {});
    assert!(text.contains("AWS-StartPortForwardingSessionToRemoteHost"));
    assert!(text.contains("host=$DB_WRITER_ENDPOINT,portNumber=3306,localPortNumber=3307"));
    assert!(text.contains("mysql --host=127.0.0.1 --port=3307 --user=admin"));
    assert!(!text.contains("ssh -i"));
}

#[test]
fn instance_connect_opens_a_tunnel_over_ssh() {
    let text =
        runbook(|design| tier(design, "admin")["kind"]["adminHost"]["access"] = json!("instanceConnect"));
    assert!(
        text.contains(
            r#"ssh -i ./admin-key -N -L "3307:$DB_WRITER_ENDPOINT:3306" "ec2-user@$ADMIN_ADDRESS""#
        )
    );
    assert!(!text.contains("start-session"));
}

#[test]
fn postgresql_has_its_own_client() {
    let text = runbook(|design| {
        let cluster = &mut tier(design, "db")["kind"]["auroraCluster"];
        cluster["engine"] = json!("aurora-postgresql");
        cluster["port"] = json!(5432);
    });
    assert!(text.contains("psql --host=127.0.0.1 --port=5433 --username=admin --dbname=app"));
    assert!(!text.contains("mysql --host"));
}

#[test]
fn protections_come_off_before_the_teardown() {
    let text = runbook(|design| {
        tier(design, "db")["kind"]["auroraCluster"]["deletionProtection"] = json!(true);
        tier(design, "alb")["kind"]["loadBalancer"]["deletionProtection"] = json!(true);
    });
    let down = &text[text.find("## Take it down").unwrap()..];
    let destroy = down.find("terraform destroy\n").unwrap();
    assert!(down.find("--no-deletion-protection").unwrap() < destroy);
    assert!(down.find("Key=deletion_protection.enabled,Value=false").unwrap() < destroy);
}

#[test]
fn a_parameter_without_a_default_is_asked_for() {
    let text = runbook(|design| {
        design["parameters"] = json!([
            { "id": "operator-cidr", "kind": "cidr", "description": "Your address | range" },
            { "id": "size", "kind": "number", "default": "1" },
            { "id": "other", "kind": "text" },
        ]);
    });
    assert!(
        text.contains(
            r"| `OperatorCidr` | `operator_cidr` | Your address \| range | none: it must be given |"
        )
    );
    assert!(text.contains("cp terraform.tfvars.example terraform.tfvars\n"));
    assert!(text.contains("--parameter-overrides 'OperatorCidr=<operator-cidr>' 'Other=<other>' \\\n"));
}

#[test]
fn an_api_is_asked_with_and_without_a_token() {
    let text = runbook_of("api-gateway-microservices", |_| {});
    assert!(text.contains("--auth-flow ADMIN_USER_PASSWORD_AUTH"));
    assert!(text.contains("curl --include --request GET \"$API_INVOKE_URL\"/test/1\n"));
    assert!(text.contains("--header \"Authorization: $USERS_TOKEN\" \"$API_INVOKE_URL\"/test/1\n"));
    assert!(text.contains("aws s3 ls --recursive \"s3://$UPLOADS_BUCKET_NAME/\"uploads/\n"));
    // Someone who must show a second factor gets no token from a password alone.
    let text = runbook_of("api-gateway-microservices", |design| {
        tier(design, "users")["kind"]["userPool"]["mfa"] = json!("required");
    });
    assert!(!text.contains("ADMIN_USER_PASSWORD_AUTH") && text.contains("USERS_TOKEN='<the ID token>'"));
}

#[test]
fn every_way_of_a_load_balancer_is_asked() {
    let text = runbook_of("two-service-alb-as-described", |_| {});
    assert!(text.contains("curl --include \"http://$ALB_HOST\"/\n"));
    assert!(text.contains("curl --include \"http://$ALB_HOST:8000\"/people\n"));
    // A certificate is for a name that the load balancer does not have by itself.
    let text = runbook_of("path-routed-microservices", |_| {});
    assert!(text.contains("--connect-to \"$DOMAIN:443:$ALB_HOST:443\" \"https://$DOMAIN\"/orders\n"));
}

#[test]
fn a_services_own_logs_are_followed() {
    let text = runbook_of("nat-microservices-pipeline", |_| {});
    assert!(text.contains("aws logs tail /ecs/nat-micro-user-service --since 15m --follow"));
    assert!(!text.contains("logs tail /aws/ecs/containerinsights"));
}

#[test]
fn what_stays_outside_a_sandbox_is_said() {
    let production = |design: &mut Value| design["settings"]["environment"] = json!("production");
    let text = runbook_of("api-gateway-microservices", production);
    assert!(text.contains("stays as the snapshot `api-micro-db-final`"));
    assert!(text.contains("aws ecr delete-repository --repository-name api-micro-test1-images --force"));
    let text = runbook_of("nat-microservices-pipeline", production);
    assert!(text.contains("terraform state rm aws_codecommit_repository.delivery"));
    assert!(!runbook_of("nat-microservices-pipeline", |_| {}).contains("delete-repository"));
}

#[test]
fn a_prefix_list_without_a_known_id_is_looked_up() {
    let text = runbook(|design| design["settings"]["region"] = json!("af-south-1"));
    assert!(text.contains("--filters Name=prefix-list-name,Values=com.amazonaws.af-south-1.s3"));
    assert!(text.contains("=\"$PREFIX_LIST_1\""), "{text}");
    assert!(!runbook(|_| {}).contains("PREFIX_LIST"));
}

#[test]
fn an_empty_design_has_a_runbook() {
    let text = runbook(|design| {
        design["tiers"] = json!([]);
        design["connections"] = json!([]);
        design["canvas"] = json!({});
    });
    assert!(text.contains("The design has no outputs."));
    assert!(!text.contains("## Push images") && !text.contains("## Reach the database"));
}
