//! Runs the benchmarks.

use anyhow::Result;

use crate::workspace::Workspace;

/// All of them; they live in one package.
pub(crate) fn bench(workspace: &Workspace) -> Result<()> {
    workspace
        .cargo()
        .args(["bench", "-p", "tierwright-testkit"])
        .run()
}
