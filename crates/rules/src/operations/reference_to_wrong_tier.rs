//! Settings that name a tier of another kind.

use tierwright_model::tiers::Image;
use tierwright_model::{Design, Id, Severity, TierKind};

use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "reference-to-wrong-tier",
    category: "operations",
    severity: Severity::Error,
    summary: "A service takes its image or a variable from a tier that cannot give it",
    catalog: &["ECR-005"],
    docs: Docs {
        what: "Checks that the image of a service comes from a repository, and that its database variables name a database.",
        why: "The value does not exist, so nothing can be exported or deployed.",
        silent: "the tiers are of the right kind.",
        example: "The image comes from the tier `db`.",
        source: "ECS API, ContainerDefinition; RDS API, DBCluster.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    let kind = |id: &Id| context.tier_by_id(id).map(|tier| &tier.kind);
    for tier in &design.tiers {
        let TierKind::FargateService(service) = &tier.kind else {
            continue;
        };
        if let Image::Repository { repository, .. } = &service.image
            && !matches!(kind(repository), Some(TierKind::Repository(_)))
        {
            let message = format!(
                "\"{}\" (Fargate) takes its image from \"{repository}\", which is no repository",
                tier.id
            );
            report
                .on(tier.id.as_str(), message, "Name a repository, or a whole image.")
                .property("/kind/fargateService/image");
        }
        let wrong = service
            .environment
            .iter()
            .enumerate()
            .find_map(|(index, variable)| {
                let database = variable.value.database()?;
                (!matches!(
                    kind(database),
                    Some(TierKind::AuroraCluster(_) | TierKind::DatabaseInstance(_))
                ))
                .then_some((index, &variable.name, database))
            });
        if let Some((index, name, database)) = wrong {
            let message = format!(
                "the variable {name} of \"{}\" comes from \"{database}\", which is no database",
                tier.id
            );
            report
                .on(tier.id.as_str(), message, "Name a database tier.")
                .property(format!("/kind/fargateService/environment/{index}/value"));
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};
    use serde_json::json;
    &[
        bad("an image from a database", "api", || {
            vec![set(
                "api",
                "/kind/fargateService/image/repository/repository",
                "db",
            )]
        }),
        bad("a host name from a load balancer", "api", || {
            vec![set(
                "api",
                "/kind/fargateService/environment/0/value",
                json!({ "databaseEndpoint": "alb" }),
            )]
        }),
        good("the sample's references", Vec::new),
    ]
};
