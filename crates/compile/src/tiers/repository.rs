use serde_json::json;
use tierwright_catalog::kinds::Repository;
use tierwright_catalog::kinds::ecr::repository::{ImageScanningConfiguration, LifecyclePolicy};
use tierwright_catalog::{LogicalId, Prop};
use tierwright_model::{Environment, Tier, tiers};

use crate::aws_name;
use crate::passes::Builder;
use crate::passes::builder::{name_tag, suffix};

pub(super) fn lower(builder: &mut Builder<'_>, tier: &Tier, repository: &tiers::Repository) {
    let settings = &builder.design.settings;
    let lifecycle = json!({ "rules": [{
        "rulePriority": 1,
        "description": "Expire images beyond the newest",
        "selection": { "tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": repository.keep_images },
        "action": { "type": "expire" },
    }]});
    let kind = Repository {
        repository_name: aws_name(&settings.project, tier.id.as_str(), "", 256).into(),
        image_tag_mutability: if repository.immutable_tags {
            "IMMUTABLE"
        } else {
            "MUTABLE"
        }
        .into(),
        image_scanning_configuration: Prop::Literal(ImageScanningConfiguration {
            scan_on_push: repository.scan_on_push.into(),
            ..ImageScanningConfiguration::default()
        }),
        lifecycle_policy: Prop::Literal(LifecyclePolicy {
            lifecycle_policy_text: lifecycle.to_string().into(),
            ..LifecyclePolicy::default()
        }),
        // A sandbox must go without a trace; elsewhere images are worth a question.
        empty_on_delete: (settings.environment == Environment::Sandbox).into(),
        tags: name_tag(&tier.name),
        ..Repository::default()
    };
    builder.add(
        LogicalId::of(&tier.id, suffix::REPOSITORY),
        &tier.id,
        &tier.name,
        kind,
    );
}
