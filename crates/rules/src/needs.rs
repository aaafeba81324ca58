//! What tasks and admin hosts need of AWS before they can start or be entered, and whether they get there.

use tierwright_catalog::kinds::{Instance, Service, TaskDefinition};
use tierwright_catalog::{Expr, Kind, LogicalId, Prop};
use tierwright_compile::Resource;
use tierwright_reach::{Answer, Reason};

use crate::context::Context;

/// A service that a client needs, with the way to it.
#[derive(Debug)]
pub(crate) struct Need<'a> {
    /// The ECS service or instance.
    pub(crate) client: &'a Resource,
    /// The service's short name; `internet` for a registry outside AWS.
    pub(crate) service: &'static str,
    /// What for, as the end of "needs … for".
    pub(crate) purpose: String,
    /// The entry of the catalogue.
    pub(crate) catalog: &'static str,
    /// Whether the client gets there.
    pub(crate) answer: Answer,
}

impl Need<'_> {
    pub(crate) fn blocked_by(&self) -> Option<Reason> {
        self.answer.blocked_by()
    }

    /// Whether the client is an instance that people enter, rather than a task.
    pub(crate) const fn is_for_instance(&self) -> bool {
        matches!(self.client.kind, Kind::Instance(_))
    }
}

type Wanted = (&'static str, String, &'static str);

pub(crate) fn needs<'a>(context: &Context<'a>) -> Vec<Need<'a>> {
    let mut found = Vec::new();
    for (client, service) in context.services() {
        if context.network.interfaces(&client.id).is_some() {
            add(context, &mut found, client, of_service(context, service));
        }
    }
    for (client, instance) in context.instances() {
        if is_session_managed(context, instance) {
            let purpose = || "Session Manager".to_owned();
            let wanted = vec![
                ("ssm", purpose(), "EC2-BAS-002"),
                ("ssmmessages", purpose(), "EC2-BAS-002"),
            ];
            add(context, &mut found, client, wanted);
        }
    }
    found
}

fn add<'a>(context: &Context<'a>, found: &mut Vec<Need<'a>>, client: &'a Resource, wanted: Vec<Wanted>) {
    for (service, purpose, catalog) in wanted {
        let answer = context.network.to_service(&client.id, service);
        found.push(Need {
            client,
            service,
            purpose,
            catalog,
            answer,
        });
    }
}

/// Source: ECR guide, *Interface VPC endpoints*; ECS guide, *Interface VPC endpoints*: since platform version 1.4.0 a task
/// pulls its image, fetches its secrets and writes its logs through its own interface.
fn of_service(context: &Context<'_>, service: &Service) -> Vec<Wanted> {
    let mut wanted: Vec<Wanted> = Vec::new();
    let Some(Kind::TaskDefinition(task)) = context.graph.follow(&service.task_definition).map(|r| &r.kind)
    else {
        return wanted;
    };
    let mut want = |entry: Wanted| {
        if !wanted.iter().any(|(service, ..)| *service == entry.0) {
            wanted.push(entry);
        }
    };
    for container in &task.container_definitions {
        match registry(context, &container.image) {
            Registry::Ecr => {
                let image = || "its image in ECR".to_owned();
                want(("ecr.api", image(), "ECS-EGR-002"));
                want(("ecr.dkr", image(), "ECS-EGR-002"));
                want(("s3", "the layers of its image".to_owned(), "ECS-EGR-003"));
            }
            Registry::Elsewhere(image) => want(("internet", format!("its image {image}"), "ECS-EGR-006")),
            Registry::Unknown => {}
        }
        if container
            .log_configuration
            .literal()
            .is_some_and(|log| log.log_driver.text() == Some("awslogs"))
        {
            want(("logs", "its logs".to_owned(), "ECS-EGR-004"));
        }
    }
    if has_secrets(context, task) {
        want(("secretsmanager", "its secrets".to_owned(), "ECS-EGR-005"));
    }
    for (service, purpose) in called(context, task) {
        want((service, purpose.to_owned(), "ECS-EGR-008"));
    }
    if service.enable_execute_command.value() == Some(true) {
        want(("ssmmessages", "ECS Exec".to_owned(), "ECS-EGR-007"));
    }
    wanted
}

/// The services of AWS that the values of a container's environment are good for: who has a bucket's name calls S3.
fn called(context: &Context<'_>, task: &TaskDefinition) -> Vec<(&'static str, &'static str)> {
    let mut found = Vec::new();
    for variable in task.container_definitions.iter().flat_map(|c| &c.environment) {
        let of = match context.graph.follow(&variable.value).map(|r| &r.kind) {
            Some(Kind::Bucket(_)) => ("s3", "its bucket"),
            Some(Kind::UserPool(_) | Kind::UserPoolClient(_)) => ("cognito-idp", "its user pool"),
            Some(Kind::Topic(_)) => ("sns", "its topic"),
            _ => continue,
        };
        if !found.contains(&of) {
            found.push(of);
        }
    }
    found
}

enum Registry {
    Ecr,
    Elsewhere(String),
    Unknown,
}

fn registry(context: &Context<'_>, image: &Prop<String>) -> Registry {
    let is_repository =
        |id: &LogicalId| matches!(context.graph.get(id).map(|r| &r.kind), Some(Kind::Repository(_)));
    match image {
        Prop::Literal(text) if text.contains(".dkr.ecr.") => Registry::Ecr,
        Prop::Literal(text) => Registry::Elsewhere(text.clone()),
        Prop::Expr(Expr::GetAtt(id, _) | Expr::Ref(id)) if is_repository(id) => Registry::Ecr,
        Prop::Expr(Expr::Join(parts)) => {
            let known = parts.iter().any(|part| match part {
                Prop::Expr(Expr::GetAtt(id, _) | Expr::Ref(id)) => is_repository(id),
                Prop::Literal(text) => text.contains(".dkr.ecr."),
                Prop::Absent | Prop::Expr(_) => false,
            });
            if known { Registry::Ecr } else { Registry::Unknown }
        }
        Prop::Absent | Prop::Expr(_) => Registry::Unknown,
    }
}

/// Whether a container takes a variable from Secrets Manager, as far as that can be told.
fn has_secrets(context: &Context<'_>, task: &TaskDefinition) -> bool {
    let from_secrets_manager = |part: &Prop<String>| match part {
        Prop::Literal(text) => text.contains(":secretsmanager:"),
        Prop::Expr(Expr::GetAtt(_, attribute)) => attribute == "MasterUserSecret.SecretArn",
        Prop::Expr(Expr::Ref(id)) => context
            .graph
            .get(id)
            .is_some_and(|r| r.kind.type_name() == "AWS::SecretsManager::Secret"),
        Prop::Absent | Prop::Expr(_) => false,
    };
    let mut secrets = task.container_definitions.iter().flat_map(|c| &c.secrets);
    secrets.any(|secret| match &secret.value_from {
        Prop::Expr(Expr::Join(parts)) => parts.iter().any(from_secrets_manager),
        other => from_secrets_manager(other),
    })
}

/// Whether an instance has the role that the agent of Systems Manager needs.
pub(crate) fn is_session_managed(context: &Context<'_>, instance: &Instance) -> bool {
    let graph = context.graph;
    let Some(Kind::InstanceProfile(profile)) = graph.follow(&instance.iam_instance_profile).map(|r| &r.kind)
    else {
        return false;
    };
    let managed = |policy: &Prop<String>| match policy {
        Prop::Literal(text) => text.ends_with("/AmazonSSMManagedInstanceCore"),
        Prop::Expr(Expr::Join(parts)) => parts.iter().any(|part| {
            part.text()
                .is_some_and(|text| text.ends_with("/AmazonSSMManagedInstanceCore"))
        }),
        Prop::Absent | Prop::Expr(_) => false,
    };
    profile
        .roles
        .targets()
        .any(|role| match graph.get(role).map(|r| &r.kind) {
            Some(Kind::Role(role)) => role.managed_policy_arns.items().any(managed),
            _ => false,
        })
}
