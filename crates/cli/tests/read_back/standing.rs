//! What stands in an account, by the services' own lists.
//!
//! The emulator's tagging API does not know every kind, so what is left after a teardown is looked for here, too: the account
//! must have what it had before.

use std::collections::BTreeSet;

use aws_sdk_applicationautoscaling::types::ServiceNamespace;
use aws_sdk_wafv2::types::Scope;

use crate::account::Account;

/// Everything that the tagging API does not tell, as `kind name`.
pub(crate) async fn standing(aws: &Account) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    delivery(aws, &mut all).await;
    edge(aws, &mut all).await;
    machines(aws, &mut all).await;
    operations(aws, &mut all).await;
    all
}

/// Adds what one list tells.
macro_rules! add {
    ($all:ident, $kind:literal, $answer:expr, $list:ident, $name:ident) => {{
        let answer = $answer.send().await.unwrap();
        for item in answer.$list() {
            let name: Option<&str> = item.$name().into();
            $all.insert(format!("{} {}", $kind, name.unwrap()));
        }
    }};
}

async fn delivery(aws: &Account, all: &mut BTreeSet<String>) {
    for name in aws.codebuild.list_projects().send().await.unwrap().projects() {
        all.insert(format!("project {name}"));
    }
    add!(
        all,
        "pipeline",
        aws.codepipeline.list_pipelines(),
        pipelines,
        name
    );
    let sources = aws.codecommit.list_repositories();
    add!(all, "source", sources, repositories, repository_name);
    add!(all, "event rule", aws.events.list_rules(), rules, name);
    let images = aws.ecr.describe_repositories();
    add!(all, "images", images, repositories, repository_name);
}

async fn edge(aws: &Account, all: &mut BTreeSet<String>) {
    add!(all, "REST API", aws.apigateway.get_rest_apis(), items, name);
    add!(all, "VPC link", aws.apigateway.get_vpc_links(), items, name);
    let acls = aws.waf.list_web_acls().scope(Scope::Regional);
    add!(all, "web ACL", acls, web_acls, name);
    let pools = aws.cognito.list_user_pools().max_results(60);
    add!(all, "user pool", pools, user_pools, name);
    let controls = aws.cloudfront.list_origin_access_controls().send().await.unwrap();
    for control in controls
        .origin_access_control_list()
        .map(|l| l.items())
        .unwrap_or_default()
    {
        all.insert(format!("origin access control {}", control.name()));
    }
}

async fn machines(aws: &Account, all: &mut BTreeSet<String>) {
    add!(
        all,
        "address",
        aws.ec2.describe_addresses(),
        addresses,
        allocation_id
    );
    let groups = aws.rds.describe_db_subnet_groups();
    add!(
        all,
        "subnet group",
        groups,
        db_subnet_groups,
        db_subnet_group_name
    );
    let groups = aws.rds.describe_db_parameter_groups();
    add!(
        all,
        "parameter group",
        groups,
        db_parameter_groups,
        db_parameter_group_name
    );
    // RDS makes these by itself, and an account keeps them.
    all.retain(|name| !name.starts_with("parameter group default."));
    let targets = aws.autoscaling.describe_scalable_targets();
    let targets = targets.service_namespace(ServiceNamespace::Ecs);
    add!(all, "scalable target", targets, scalable_targets, resource_id);
    let policies = aws.autoscaling.describe_scaling_policies();
    let policies = policies.service_namespace(ServiceNamespace::Ecs);
    add!(all, "scaling policy", policies, scaling_policies, policy_name);
}

async fn operations(aws: &Account, all: &mut BTreeSet<String>) {
    add!(all, "topic", aws.sns.list_topics(), topics, topic_arn);
    add!(
        all,
        "alarm",
        aws.cloudwatch.describe_alarms(),
        metric_alarms,
        alarm_name
    );
    add!(
        all,
        "log group",
        aws.logs.describe_log_groups(),
        log_groups,
        log_group_name
    );
    let profiles = aws.iam.list_instance_profiles();
    add!(
        all,
        "instance profile",
        profiles,
        instance_profiles,
        instance_profile_name
    );
    let roles = aws.iam.list_roles().send().await.unwrap();
    // Services make roles of their own, which an account keeps.
    for role in roles
        .roles()
        .iter()
        .filter(|r| !r.path().starts_with("/aws-service-role/"))
    {
        all.insert(format!("role {}", role.role_name()));
    }
}
