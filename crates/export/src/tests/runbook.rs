//! The runbook's commands follow the design.

use serde_json::{Value, json};
use tierwright_compile::compile;
use tierwright_model::Design;

use super::samples::samples;
use crate::{Format, export};

/// The runbook of the first reference system after `change`.
fn runbook(change: impl FnOnce(&mut Value)) -> String {
    let (_, design) = samples()
        .into_iter()
        .find(|(name, _)| name == "three-tier-serverless")
        .unwrap();
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
fn an_empty_design_has_a_runbook() {
    let text = runbook(|design| {
        design["tiers"] = json!([]);
        design["connections"] = json!([]);
        design["canvas"] = json!({});
    });
    assert!(text.contains("The design has no outputs."));
    assert!(!text.contains("## Push images") && !text.contains("## Reach the database"));
}
