//! Terraform, the one judge that setup leaves to the person: it comes with a licence to agree to.

use super::say;
use crate::workspace::Workspace;

/// Says whether it is there.
pub(super) fn look(workspace: &Workspace) {
    // Without asking the network whether there is a newer one.
    let version = workspace
        .program("terraform")
        .args(["version"])
        .env("CHECKPOINT_DISABLE", "1")
        .output();
    match version.as_deref().map(|text| text.lines().next().unwrap_or(text)) {
        Ok(version) => say(&format!("{version} is there (it judges Terraform exports)")),
        Err(_) => say(
            "Terraform is not there and is not installed by setup: see https://developer.hashicorp.com/terraform/install. \
             Without it the tests of Terraform exports are skipped; in CI they fail",
        ),
    }
}
