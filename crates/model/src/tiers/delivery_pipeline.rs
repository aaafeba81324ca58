use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Configurable, Id, ItemKind, TierReference};

/// A CodePipeline: a push to the source builds the image of each service and deploys it to ECS.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeliveryPipeline {
    /// Where the source code comes from.
    pub source: PipelineSource,
    /// One build for each service, all at the same time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub builds: Vec<Build>,
    /// Days that build logs are kept; one of CloudWatch Logs' fixed values.
    pub log_retention_days: u32,
}

/// Where source code comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub enum PipelineSource {
    /// A CodeCommit repository, made with the pipeline. An EventBridge rule starts the pipeline on a push.
    #[serde(rename_all = "camelCase")]
    CodeCommit {
        /// The branch.
        branch: String,
    },
    /// A repository at another host, through a connection that a person has set up in CodeConnections.
    #[serde(rename_all = "camelCase")]
    Connection {
        /// The connection's ARN.
        connection_arn: Configurable<String>,
        /// The repository, such as `owner/name`.
        repository: String,
        /// The branch.
        branch: String,
    },
}

/// The build of one service's image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Build {
    /// The service. Its image must come from a repository of the design.
    pub service: Id,
    /// The folder of the source that holds the service's `Dockerfile`, such as `users`; `.` is the root.
    pub folder: String,
    /// The buildspec's file in the source. Without one the build carries its own: ECR login, build, tag, push.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub buildspec: Option<String>,
}

impl DeliveryPipeline {
    pub(super) fn references(&self) -> Vec<TierReference<'_>> {
        let mut found: Vec<_> = self
            .builds
            .iter()
            .enumerate()
            .map(|(i, build)| TierReference {
                pointer: format!("/builds/{i}/service"),
                id: &build.service,
                kind: ItemKind::Tier,
            })
            .collect();
        if let PipelineSource::Connection {
            connection_arn: Configurable::Parameter { parameter },
            ..
        } = &self.source
        {
            found.push(TierReference {
                pointer: "/source/connection/connectionArn".to_owned(),
                id: parameter,
                kind: ItemKind::Parameter,
            });
        }
        found
    }

    pub(super) fn forget(&mut self, gone: &Id) {
        self.builds.retain(|build| &build.service != gone);
    }
}
