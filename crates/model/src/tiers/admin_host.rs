use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An EC2 instance with Amazon Linux 2023 for administration: database tunnel, docker builds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AdminHost {
    /// The instance type, such as `t4g.micro`.
    pub instance_type: String,
    /// How a person gets a shell.
    pub access: AdminAccess,
    /// Whether Docker, and the clients of the databases that the host is connected to, are installed at the first start.
    pub install_docker: bool,
}

/// How a person gets a shell on the admin host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub enum AdminAccess {
    /// Systems Manager Session Manager: no open port; a role for the agent instead.
    SessionManager,
    /// EC2 Instance Connect over SSH: a public address and port 22 from the operator.
    InstanceConnect,
}
