//! The templates, compiled into the program, and the Tera that renders them.
//!
//! Tera knows neither HCL nor YAML nor Markdown, so it must never write a value by itself: escaping is on for every template,
//! and the escape function refuses. What may stand in the output comes out of one of our filters, which mark their result as
//! safe. Numbers and truth values pass.

use std::io::Write;

use tera::Tera;

use crate::ExportError;

/// Every template: explicit and sorted, so that order and absence stay visible.
macro_rules! templates {
    ($($name:literal,)*) => {
        const TEMPLATES: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../../templates/", $name))),)*];
    };
}

templates! {
    "cloudformation/template.yaml.tera",
    "markdown/push.md.tera",
    "runbook/data.md.tera",
    "runbook/delivery.md.tera",
    "runbook/deploy.md.tera",
    "runbook/runbook.md.tera",
    "runbook/services.md.tera",
    "runbook/teardown.md.tera",
    "runbook/test.md.tera",
    "terraform/apigateway/authorizer.tf.tera",
    "terraform/apigateway/deployment.tf.tera",
    "terraform/apigateway/method.tf.tera",
    "terraform/apigateway/resource.tf.tera",
    "terraform/apigateway/rest_api.tf.tera",
    "terraform/apigateway/stage.tf.tera",
    "terraform/apigateway/vpc_link.tf.tera",
    "terraform/apigatewayv2/api.tf.tera",
    "terraform/apigatewayv2/authorizer.tf.tera",
    "terraform/apigatewayv2/integration.tf.tera",
    "terraform/apigatewayv2/route.tf.tera",
    "terraform/apigatewayv2/stage.tf.tera",
    "terraform/apigatewayv2/vpc_link.tf.tera",
    "terraform/applicationautoscaling/scalable_target.tf.tera",
    "terraform/applicationautoscaling/scaling_policy.tf.tera",
    "terraform/cloudfront/behavior.tf.tera",
    "terraform/cloudfront/distribution.tf.tera",
    "terraform/cloudfront/origin_access_control.tf.tera",
    "terraform/cloudwatch/alarm.tf.tera",
    "terraform/codebuild/project.tf.tera",
    "terraform/codecommit/repository.tf.tera",
    "terraform/codepipeline/patterns.tf.tera",
    "terraform/codepipeline/pipeline.tf.tera",
    "terraform/cognito/user_pool.tf.tera",
    "terraform/cognito/user_pool_client.tf.tera",
    "terraform/cognito/user_pool_domain.tf.tera",
    "terraform/data.tf.tera",
    "terraform/depends_on.tf.tera",
    "terraform/ec2/eip.tf.tera",
    "terraform/ec2/instance.tf.tera",
    "terraform/ec2/internet_gateway.tf.tera",
    "terraform/ec2/nat_gateway.tf.tera",
    "terraform/ec2/route.tf.tera",
    "terraform/ec2/route_table.tf.tera",
    "terraform/ec2/rule.tf.tera",
    "terraform/ec2/security_group.tf.tera",
    "terraform/ec2/security_group_egress.tf.tera",
    "terraform/ec2/security_group_ingress.tf.tera",
    "terraform/ec2/subnet.tf.tera",
    "terraform/ec2/subnet_route_table_association.tf.tera",
    "terraform/ec2/vpc.tf.tera",
    "terraform/ec2/vpc_endpoint.tf.tera",
    "terraform/ec2/vpc_gateway_attachment.tf.tera",
    "terraform/ecr/repository.tf.tera",
    "terraform/ecs/cluster.tf.tera",
    "terraform/ecs/service.tf.tera",
    "terraform/ecs/task_definition.tf.tera",
    "terraform/elasticloadbalancingv2/action.tf.tera",
    "terraform/elasticloadbalancingv2/listener.tf.tera",
    "terraform/elasticloadbalancingv2/listener_rule.tf.tera",
    "terraform/elasticloadbalancingv2/load_balancer.tf.tera",
    "terraform/elasticloadbalancingv2/target_group.tf.tera",
    "terraform/events/rule.tf.tera",
    "terraform/iam/instance_profile.tf.tera",
    "terraform/iam/role.tf.tera",
    "terraform/locals.tf.tera",
    "terraform/logs/log_group.tf.tera",
    "terraform/outputs.tf.tera",
    "terraform/providers.tf.tera",
    "terraform/rds/db_cluster.tf.tera",
    "terraform/rds/db_instance.tf.tera",
    "terraform/rds/db_parameter_group.tf.tera",
    "terraform/rds/db_subnet_group.tf.tera",
    "terraform/readme.md.tera",
    "terraform/s3/bucket.tf.tera",
    "terraform/s3/bucket_policy.tf.tera",
    "terraform/sns/subscription.tf.tera",
    "terraform/sns/topic.tf.tera",
    "terraform/sns/topic_policy.tf.tera",
    "terraform/terraform.tf.tera",
    "terraform/tfvars.tera",
    "terraform/variables.tf.tera",
    "terraform/wafv2/logging_configuration.tf.tera",
    "terraform/wafv2/visibility.tf.tera",
    "terraform/wafv2/web_acl.tf.tera",
    "terraform/wafv2/web_acl_association.tf.tera",
}

/// The text of a template.
pub(crate) fn text(name: &str) -> Option<&'static str> {
    TEMPLATES
        .binary_search_by_key(&name, |(name, _)| name)
        .ok()
        .map(|index| TEMPLATES[index].1)
}

/// The text in the Tera comment at the beginning, and the rest.
pub(crate) fn split_head(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix("{#")?.split_once("#}")
}

/// A Tera with the templates whose names begin with one of `prefixes`, and with the filters that `register` adds.
pub(crate) fn tera(prefixes: &[&str], register: impl FnOnce(&mut Tera)) -> Result<Tera, ExportError> {
    let mut tera = Tera::new();
    tera.set_escape_fn(refuse);
    tera.autoescape_on([".tera"]);
    register(&mut tera);
    let chosen = TEMPLATES
        .iter()
        .filter(|(name, _)| prefixes.iter().any(|prefix| name.starts_with(prefix)));
    tera.add_raw_templates(chosen.map(|(name, text)| (*name, without_tag_lines(text))))
        .map_err(|e| failed(prefixes.last().unwrap_or(&""), &e))?;
    Ok(tera)
}

/// A failure in the words of [`ExportError`].
pub(crate) fn failed(template: &str, error: &tera::Error) -> ExportError {
    use std::error::Error as _;
    let mut reason = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        reason.push_str(": ");
        reason.push_str(&inner.to_string());
        source = inner.source();
    }
    ExportError::Template {
        template: template.to_owned(),
        reason,
    }
}

fn refuse(text: &str, _: &mut dyn Write) -> std::io::Result<()> {
    Err(std::io::Error::other(format!(
        "a template writes {text:?} without a filter that makes it safe"
    )))
}

/// The template without its head, and with each line that holds nothing but tags reduced to those tags: the line leaves no
/// blank line behind in what is rendered.
fn without_tag_lines(text: &str) -> String {
    let body = split_head(text).map_or(text, |(_, body)| body.trim_start_matches('\n'));
    let mut out = String::with_capacity(body.len());
    for line in body.split_inclusive('\n') {
        let trimmed = line.trim();
        if trimmed.starts_with("{#") && trimmed.ends_with("#}") {
            // A remark for the template's reader.
        } else if trimmed.starts_with("{%") && trimmed.ends_with("%}") && holds_only_tags(trimmed) {
            out.push_str(trimmed);
        } else {
            out.push_str(line);
        }
    }
    out
}

fn holds_only_tags(mut line: &str) -> bool {
    while let Some(rest) = line.trim_start().strip_prefix("{%") {
        match rest.split_once("%}") {
            Some((_, after)) => line = after,
            None => return false,
        }
    }
    line.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::{TEMPLATES, holds_only_tags, tera};
    use std::path::{Path, PathBuf};

    #[test]
    fn the_list_is_sorted_and_complete() {
        let names: Vec<&str> = TEMPLATES.iter().map(|(name, _)| *name).collect();
        assert!(names.is_sorted(), "sort the list of templates");
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../templates");
        let mut files = Vec::new();
        for format in ["cloudformation", "markdown", "runbook", "terraform"] {
            walk(&root.join(format), &mut files);
        }
        let mut files: Vec<String> = files
            .iter()
            .map(|file| {
                file.strip_prefix(&root)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .replace('\\', "/")
            })
            .collect();
        files.sort();
        assert_eq!(names, files, "the list of templates and the folder differ");
    }

    fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, files)
            } else {
                files.push(path)
            }
        }
    }

    #[test]
    fn a_value_without_a_filter_is_refused() {
        let mut tera = tera(&[], |_| {}).unwrap();
        tera.add_raw_template("a.tera", "{{ x }}").unwrap();
        let mut context = tera::Context::new();
        context.insert("x", "y");
        assert!(tera.render("a.tera", &context).is_err());
        context.insert("x", &5);
        assert_eq!(tera.render("a.tera", &context).unwrap(), "5");
    }

    #[test]
    fn lines_of_tags_only() {
        assert!(holds_only_tags("{% if a %}{% endif %}"));
        assert!(!holds_only_tags("{% if a %} x"));
    }
}
