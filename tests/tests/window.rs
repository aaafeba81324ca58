//! The whole story through the real window: open the sample, drag a tier, see the finding, fix it, connect, export, deploy to
//! the emulator, destroy; and what survives a killed program.

#![allow(clippy::unwrap_used)] // A test that unwraps says where it failed.

use std::path::{Path, PathBuf};
use std::time::Duration;

use tierwright_tests::tools::{self, Need};
use tierwright_tests::window::{Failure, Window, WindowOptions};

/// The desktop program beside this test's own binary; `cargo xtask test` builds it first.
fn program() -> PathBuf {
    let deps = std::env::current_exe().unwrap();
    deps.parent()
        .and_then(Path::parent)
        .unwrap()
        .join("tierwright-desktop")
}

fn ready() -> bool {
    tools::have(&[
        Need::Program("Xvfb"),
        Need::Program("WebKitWebDriver"),
        Need::Variable("TIERWRIGHT_TAURI_DRIVER"),
    ]) && tools::have(&[Need::File(&program())])
}

async fn open(data: &Path, arguments: &[&str]) -> Result<Window, Failure> {
    let arguments = arguments.iter().map(ToString::to_string).collect();
    Window::open(&WindowOptions {
        program: &program(),
        arguments,
        data,
        size: (1440, 900),
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn from_the_sample_to_nothing_left() -> Result<(), Failure> {
    if !ready() {
        return Ok(());
    }
    let data = tempfile::tempdir()?;
    let window = open(data.path(), &["--emulator"]).await?;
    window.click("open-sample-three-tier-serverless").await?;
    window.find("tier-api").await?;
    window.screenshot("opened").await?;

    // A service dragged out of the palette into the private layer.
    let item = window.find("palette-item-fargateService").await?;
    let layer = window.find("layer-app").await?;
    window.drag(&item, &layer, (-150, 70)).await?;
    window.find("tier-service").await?;
    window.screenshot("dragged").await?;

    // It belongs to no security group: said at once, mended by one click, and undo takes the mend back.
    let finding = "[data-testid=\"finding-tier-without-security-group-service\"]";
    let fix = format!("{finding} [data-testid=\"fix-button\"]");
    let fix = window.find_css(&fix, Duration::from_secs(30)).await?;
    window.screenshot("finding").await?;
    fix.click().await?;
    let is_there = async || window.has("finding-tier-without-security-group-service").await;
    window
        .wait_until("the finding is gone", async || Ok(!is_there().await?))
        .await?;
    window.click("undo").await?;
    window.wait_until("the finding is back", is_there).await?;
    window.click("redo").await?;
    window
        .wait_until("the finding is gone again", async || Ok(!is_there().await?))
        .await?;

    // A connection from the load balancer: the dialog offers the rules that it needs, and they come with it as one step.
    let lines = window.count("[data-testid^=\"connection-\"]").await?;
    let from = window.find("handle-alb-bottom").await?;
    let to = window.find("handle-service-top").await?;
    window.drag(&from, &to, (0, 0)).await?;
    let rules = window.find("connect-rules").await?.text().await?;
    assert!(rules.contains("allow tcp 80 "), "{rules}");
    window.screenshot("connect").await?;
    window.click("connect-confirm").await?;
    window
        .wait_until("the connection is drawn", async || {
            Ok(window.count("[data-testid^=\"connection-\"]").await? > lines)
        })
        .await?;
    window.screenshot("connected").await?;

    // The export shows its files before it writes them.
    let folder = data.path().join("terraform");
    window.click("export-open").await?;
    window.click("export-format-terraform").await?;
    window.fill("export-folder", folder.to_str().unwrap()).await?;
    window.find("export-file-network.tf").await?;
    window.screenshot("export").await?;
    window.click("export-write").await?;
    window
        .wait_until("the files are written", async || {
            Ok(folder.join("network.tf").exists())
        })
        .await?;
    window.press_escape().await?;
    window
        .wait_until("the dialog is closed", async || {
            Ok(!window.has("export-dialog").await?)
        })
        .await?;

    // Deploy to the emulator and take everything down again.
    window.click("deploy-open").await?;
    window.click("plan-button").await?;
    window
        .find_within("plan-summary", Duration::from_secs(240))
        .await?;
    window.screenshot("plan").await?;
    window.find("plan-images").await?;
    window.click("deploy-confirm").await?;
    // The service's image is in a repository of the design: that comes first, and nothing else before the image.
    let commands = window
        .find_within("push-commands", Duration::from_secs(60))
        .await?;
    let commands = commands.text().await?;
    assert!(
        commands.contains("push-image") && commands.contains("three-tier-images:v1"),
        "{commands}"
    );
    window.screenshot("waiting-for-images").await?;
    window.find("images-continue").await?;
    window.click("images-placeholders").await?;
    window
        .find_within("deploy-result", Duration::from_secs(240))
        .await?;
    window.find("outputs").await?;
    let drawn = window.count("[data-testid^=\"connection-\"]").await?;
    assert!(
        drawn > lines,
        "connections must stay drawn while their tiers change: {drawn} of more than {lines}"
    );
    window.screenshot("deployed").await?;
    window.click("destroy-button").await?;
    window.click("destroy-confirm").await?;
    let proof = window
        .find_within("nothing-left", Duration::from_secs(240))
        .await?;
    assert!(
        proof.text().await?.to_lowercase().contains("nothing"),
        "{}",
        proof.text().await?
    );
    window.screenshot("destroyed").await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn routes_and_ways_out_are_chosen_in_forms() -> Result<(), Failure> {
    if !ready() {
        return Ok(());
    }
    let data = tempfile::tempdir()?;
    let window = open(data.path(), &[]).await?;
    window.click("open-sample-api-gateway-microservices").await?;
    let api = "[data-testid^=\"tier-\"][aria-label*=\"REST API\"]";
    window
        .find_css(api, Duration::from_secs(30))
        .await?
        .click()
        .await?;
    let routes = "[data-testid^=\"item-routes-\"]";
    window.find("item-routes-0").await?;
    let before = window.count(routes).await?;

    // A route that the form adds, with a path that API Gateway refuses: said at once, and gone with the slash.
    window.click("add-route").await?;
    let path = format!("field-routes-{before}-path");
    window.find(&path).await?;
    assert_eq!(window.count(routes).await?, before + 1);
    let finding = "[data-testid^=\"finding-api-path-invalid-\"]";
    assert_eq!(window.count(finding).await?, 0);
    window.enter(&path, "nowhere").await?;
    window.find_css(finding, Duration::from_secs(30)).await?;
    window.screenshot("route-refused").await?;
    window.enter(&path, "/nowhere").await?;
    window
        .wait_until(
            "the path is taken",
            async || Ok(window.count(finding).await? == 0),
        )
        .await?;
    window.screenshot("route").await?;
    window.click(&format!("remove-routes-{before}")).await?;
    window
        .wait_until("the route is gone", async || {
            Ok(window.count(routes).await? == before)
        })
        .await?;
    window
        .wait_until("there is nothing to save", async || {
            Ok(!window.has("unsaved").await?)
        })
        .await?;

    // The way out of private subnets: a gateway in each zone, one, none, and back by undo.
    open_sample(&window, "nat-microservices-pipeline").await?;
    let gateways = "[data-testid^=\"chip-\"].tw-chip-natGateway";
    let until = async |count: usize| {
        let what = format!("there are {count} NAT gateways");
        window
            .wait_until(&what, async || Ok(window.count(gateways).await? == count))
            .await
    };
    until(2).await?;
    window.click("nat-single").await?;
    until(1).await?;
    window.screenshot("nat-single").await?;
    window.click("nat-none").await?;
    until(0).await?;
    window.click("undo").await?;
    window.click("undo").await?;
    until(2).await?;
    window.close().await
}

/// The other four systems, each with what the window asks for.
const SYSTEMS: [(&str, &[(&str, &str)]); 4] = [
    (
        "api-gateway-microservices",
        &[("alarm-email", "on-call@example.com")],
    ),
    ("two-service-alb", &[]),
    ("nat-microservices-pipeline", &[]),
    ("path-routed-microservices", &[]),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_system_comes_up_and_goes() -> Result<(), Failure> {
    if !ready() {
        return Ok(());
    }
    let data = tempfile::tempdir()?;
    let window = open(data.path(), &["--emulator"]).await?;
    for (index, (sample, values)) in SYSTEMS.into_iter().enumerate() {
        if index == 0 {
            window.click(&format!("open-sample-{sample}")).await?;
        } else {
            open_sample(&window, sample).await?;
        }
        window
            .find_css(
                "[data-testid^=\"tier-\"][aria-label*=\"Fargate\"]",
                Duration::from_secs(30),
            )
            .await?;
        for severity in ["error", "warning"] {
            assert!(
                !window.has(&format!("count-{severity}")).await?,
                "{sample} has findings"
            );
        }
        window.screenshot(sample).await?;
        window.click("deploy-open").await?;
        window.click("plan-button").await?;
        for (parameter, value) in values {
            window
                .find_within(&format!("parameter-{parameter}"), Duration::from_secs(240))
                .await?;
            window.fill(&format!("parameter-{parameter}"), value).await?;
        }
        if !values.is_empty() {
            window.click("plan-again").await?;
        }
        window
            .find_within("deploy-confirm", Duration::from_secs(240))
            .await?;
        window.screenshot(&format!("{sample}-plan")).await?;
        window.click("deploy-confirm").await?;
        window
            .find_within("push-commands", Duration::from_secs(60))
            .await?;
        window.click("images-placeholders").await?;
        window
            .find_within("deploy-result", Duration::from_secs(240))
            .await?;
        window.find("outputs").await?;
        window.screenshot(&format!("{sample}-deployed")).await?;
        window.click("destroy-button").await?;
        window.click("destroy-confirm").await?;
        window
            .find_within("nothing-left", Duration::from_secs(240))
            .await?;
        window.screenshot(&format!("{sample}-destroyed")).await?;
    }
    window.close().await
}

/// Opens a sample in place of a design without changes.
async fn open_sample(window: &Window, id: &str) -> Result<(), Failure> {
    window.click("menu-file").await?;
    window.click("action-open-sample").await?;
    window.click(&format!("open-sample-{id}")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_survives_a_killed_program() -> Result<(), Failure> {
    if !ready() {
        return Ok(());
    }
    let data = tempfile::tempdir()?;
    let window = open(data.path(), &[]).await?;
    window.click("open-sample-three-tier-serverless").await?;
    let item = window.find("palette-item-repository").await?;
    let canvas = window.find("tier-images").await?;
    window.drag(&item, &canvas, (0, 120)).await?;
    window.find("tier-repository").await?;
    // Dropping the window kills the program's whole group: nothing is closed in order.
    drop(window);

    let window = open(data.path(), &[]).await?;
    window.find("recovered").await?;
    window.find("tier-repository").await?;
    window.screenshot("recovered").await?;
    window.close().await
}
