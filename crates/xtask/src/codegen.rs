//! Writes generated files again.
//!
//! Each generated file is guarded by a test named `generated_…` beside the code that it comes from: the test compares, and
//! with `TIERWRIGHT_UPDATE=1` it writes. So there is one generator, it cannot differ from the check, and this file knows
//! none of them by name.

use anyhow::Result;

use crate::programs;
use crate::workspace::Workspace;

/// Runs every `generated_…` test in writing mode.
pub(crate) fn codegen(workspace: &Workspace) -> Result<()> {
    for packages in [Vec::new(), programs::selected()] {
        // `--tests`, because a documentation example is never a generator and each takes seconds to build.
        let call = workspace
            .cargo()
            .args(["test", "--quiet", "--tests"])
            .args(&packages)
            .args(["generated_"])
            .env("TIERWRIGHT_JUDGES", workspace.judges())
            .env("TIERWRIGHT_UPDATE", "1");
        println!("codegen: TIERWRIGHT_UPDATE=1 {call}");
        call.run()?;
    }
    println!("codegen: done; `git status` shows what has changed");
    Ok(())
}
