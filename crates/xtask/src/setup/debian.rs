//! System packages on Debian and its relatives. Elsewhere setup only says what is needed.

use anyhow::{Result, bail};

use super::{Need, python, say};
use crate::process::Call;
use crate::workspace::Workspace;

/// What the crates with C inside need.
const COMPILER: [&str; 2] = ["build-essential", "pkg-config"];
/// What Tauri's window links to.
const WINDOW: [&str; 4] = [
    "libwebkit2gtk-4.1-dev",
    "librsvg2-dev",
    "libxdo-dev",
    "libssl-dev",
];
/// What the tests of the window start.
const WINDOW_TESTS: [&str; 4] = ["webkit2gtk-driver", "xvfb", "xauth", "dbus-x11"];

/// Installs the packages for `needs` that are missing.
pub(super) fn install(workspace: &Workspace, needs: &[Need]) -> Result<()> {
    let mut wanted = packages(needs);
    if wanted.is_empty() {
        return Ok(());
    }
    if !cfg!(target_os = "linux") {
        say(not_automatic());
        return Ok(());
    }
    if !workspace.program("dpkg-query").args(["--version"]).succeeds() {
        say(&format!(
            "this is no Debian: install what {} are called here; this step is not automatic",
            wanted.join(", ")
        ));
        return Ok(());
    }
    // Debian cuts `venv` out of Python; another Python (pyenv, uv) may have it without any package.
    let python_lacks_venv = needs.contains(&Need::Python) && !python::has_venv(workspace);
    if python_lacks_venv {
        wanted.push("python3-venv");
    }
    let query = workspace
        .program("dpkg-query")
        .args(["-W", "-f", "${Package} ${db:Status-Status}\\n"])
        .args(&wanted);
    // It ends with 1 when any package is unknown, and lists the others all the same.
    let listed = query
        .command()
        .output()
        .map(|output| output.stdout)
        .unwrap_or_default();
    let missing = missing(&wanted, &String::from_utf8_lossy(&listed));
    if missing.is_empty() {
        say(&format!("system packages: nothing is missing {}", purpose(needs)));
        return Ok(());
    }
    say(&format!(
        "system packages: installing {} ({})",
        missing.join(", "),
        purpose(needs)
    ));
    let Some(apt) = apt(workspace) else {
        bail!(
            "these packages are missing, and this user may not install them. Run\n  \
             sudo apt-get install -y {}\nand start again",
            missing.join(" ")
        );
    };
    apt.clone().args(["update", "--quiet"]).run()?;
    // Without recommendations: WebKitGTK recommends a desktop's worth of media codecs.
    apt.args(["install", "--yes", "--quiet", "--no-install-recommends"])
        .args(missing)
        .run()
}

/// apt-get with the right to install, when this user has it without being asked for a password.
fn apt(workspace: &Workspace) -> Option<Call> {
    let waiting = ["-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3"];
    if workspace
        .program("id")
        .args(["-u"])
        .output()
        .is_ok_and(|id| id.trim() == "0")
    {
        return Some(
            workspace
                .program("apt-get")
                .env("DEBIAN_FRONTEND", "noninteractive")
                .args(waiting),
        );
    }
    let sudo = workspace.program("sudo").args(["-n"]);
    // sudo drops the environment, hence `env`.
    sudo.clone().args(["true"]).succeeds().then(|| {
        sudo.args(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"])
            .args(waiting)
    })
}

/// The packages that `needs` come down to.
fn packages(needs: &[Need]) -> Vec<&'static str> {
    needs
        .iter()
        .flat_map(|need| match need {
            Need::Compiler => COMPILER.as_slice(),
            Need::Window => WINDOW.as_slice(),
            Need::WindowTests => WINDOW_TESTS.as_slice(),
            Need::Python | Need::Judges | Need::Linters | Need::UiPackages | Need::UiBuilt => &[],
        })
        .copied()
        .collect()
}

fn purpose(needs: &[Need]) -> &'static str {
    match (needs.contains(&Need::Window), needs.contains(&Need::WindowTests)) {
        (_, true) => "to compile, to link the desktop window, and to test it on a virtual screen",
        (true, false) => "to compile, and to link the desktop window",
        (false, false) => "to compile",
    }
}

/// Those of `wanted` that dpkg's list does not call installed.
fn missing(wanted: &[&'static str], listed: &str) -> Vec<&'static str> {
    let is_there = |package: &str| listed.lines().any(|line| line == format!("{package} installed"));
    wanted
        .iter()
        .filter(|package| !is_there(package))
        .copied()
        .collect()
}

fn not_automatic() -> &'static str {
    if cfg!(target_os = "macos") {
        "system packages are not automatic on macOS: `xcode-select --install` gives the compiler. There is no WebDriver \
         for the window here, so its tests run on Linux only"
    } else {
        "system packages are not automatic here: see https://v2.tauri.app/start/prerequisites for the compiler and \
         WebView2. The tests of the window run on Linux only"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_installed_counts() {
        let wanted = ["xvfb", "xauth", "dbus-x11"];
        assert_eq!(missing(&wanted, ""), wanted);
        assert_eq!(
            missing(&wanted, "xvfb installed\nxauth config-files\n"),
            ["xauth", "dbus-x11"]
        );
        assert!(missing(&wanted, "xvfb installed\ndbus-x11 installed\nxauth installed\n").is_empty());
    }

    #[test]
    fn a_task_installs_no_more_than_it_needs() {
        assert_eq!(packages(&[Need::Compiler, Need::Python]), COMPILER);
        assert!(packages(&[Need::Judges, Need::UiPackages]).is_empty());
        let window = packages(&[Need::Compiler, Need::Window]);
        assert!(
            window.contains(&"libwebkit2gtk-4.1-dev") && !window.contains(&"xvfb"),
            "{window:?}"
        );
        assert_eq!(packages(&Need::ALL).len(), 10);
    }
}
