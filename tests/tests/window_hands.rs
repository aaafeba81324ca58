//! What hands do to the window: keys while a control has the focus, Enter on a card, lines and services let go somewhere, and
//! a file that another program changes. Real keys and clicks.

#![allow(clippy::unwrap_used)] // A test that unwraps says where it failed.

use std::fs;
use std::path::{Path, PathBuf};

use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::key::Key;
use tierwright_tests::tools::{self, Need};
use tierwright_tests::window::{Failure, Window, WindowOptions};

/// The desktop program beside this test's own binary; `cargo xtask test` builds it first.
fn program() -> PathBuf {
    let deps = std::env::current_exe().unwrap();
    let folder = deps.parent().and_then(Path::parent).unwrap();
    folder.join("tierwright-desktop")
}

fn ready() -> bool {
    tools::have(&[
        Need::Program("Xvfb"),
        Need::Program("WebKitWebDriver"),
        Need::Variable("TIERWRIGHT_TAURI_DRIVER"),
    ]) && tools::have(&[Need::File(&program())])
}

/// The window with the three-tier sample, saved to a file.
async fn open(data: &Path) -> Result<(Window, PathBuf), Failure> {
    let file = data.join("shop.tierwright.json");
    let sample =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples/three-tier-serverless.tierwright.json");
    fs::copy(sample, &file)?;
    let window = Window::open(&WindowOptions {
        program: &program(),
        arguments: vec![file.display().to_string()],
        data,
        size: (1440, 900),
    })
    .await?;
    window.find("tier-api").await?;
    Ok((window, file))
}

/// Presses a key, with Ctrl or without, wherever the focus is.
async fn press(window: &Window, ctrl: bool, key: char) -> Result<(), Failure> {
    let control = char::from(Key::Control);
    let mut keys = KeyActions::new("keys".to_owned());
    if ctrl {
        keys = keys.then(KeyAction::Down { value: control });
    }
    keys = keys
        .then(KeyAction::Down { value: key })
        .then(KeyAction::Up { value: key });
    if ctrl {
        keys = keys.then(KeyAction::Up { value: control });
    }
    window.client.perform_actions(keys).await?;
    Ok(())
}

/// A value that JavaScript finds in the page.
async fn value(window: &Window, script: &str) -> Result<serde_json::Value, Failure> {
    Ok(window.client.execute(script, Vec::new()).await?)
}

async fn gone(window: &Window, test_id: &str) -> Result<(), Failure> {
    window
        .wait_until(&format!("{test_id} is gone"), async || {
            Ok(!window.has(test_id).await?)
        })
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_cards_lines_and_files() -> Result<(), Failure> {
    if !ready() {
        return Ok(());
    }
    let data = tempfile::tempdir()?;
    let (window, file) = open(data.path()).await?;

    // Enter on a card goes to its first field, and a second one deletes nothing.
    window.click("tier-api").await?;
    press(&window, false, char::from(Key::Enter)).await?;
    let focus = "return document.activeElement.tagName + ' ' + document.activeElement.closest('[data-testid=inspector]')?.dataset.testid";
    window
        .wait_until("the first field has the focus", async || {
            Ok(value(&window, focus).await? == "INPUT inspector")
        })
        .await?;
    press(&window, false, char::from(Key::Enter)).await?;
    window.find("tier-api").await?;

    // In a text field letters are typed and Ctrl S saves what was typed.
    press(&window, false, 'G').await?;
    press(&window, true, 's').await?;
    window
        .wait_until("the file has the name", async || {
            let text = fs::read_to_string(&file)?;
            let design: serde_json::Value = serde_json::from_str(&text)?;
            let tiers = design["tiers"].as_array().unwrap();
            let api = tiers.iter().find(|tier| tier["id"] == "api").unwrap();
            Ok(api["name"].as_str().unwrap().contains('G'))
        })
        .await?;

    // A radio that has the focus leaves Ctrl K and Ctrl Z to the window.
    let radio = "const radio = document.querySelector('input[type=radio], input[type=checkbox]'); radio.focus(); return radio === document.activeElement";
    window
        .wait_until("a switch or segment has the focus", async || {
            Ok(value(&window, radio).await? == true)
        })
        .await?;
    press(&window, true, 'z').await?;
    window
        .wait_until("undo was done", async || {
            let redo = window.find("redo").await?;
            Ok(redo.attr("disabled").await?.is_none() && redo.attr("data-disabled").await?.is_none())
        })
        .await?;
    press(&window, true, 's').await?;

    // A line let go on the body of a card connects; on nothing it says so.
    let from = window.find("handle-alb-right").await?;
    let card = window.find("tier-db").await?;
    window.drag(&from, &card, (20, 8)).await?;
    window.find("connect-dialog").await?;
    window.screenshot("line-on-a-card").await?;
    window.press_escape().await?;
    gone(&window, "connect-dialog").await?;

    // A service let go far outside of the VPC is not added, and that is said.
    let item = window.find("palette-item-fargateService").await?;
    let canvas = window.find("canvas").await?;
    let (_, _, width, height) = canvas.rectangle().await?;
    let corner = (-(width / 2.0) as i64 + 12, -(height / 2.0) as i64 + 12);
    window.drag(&item, &canvas, corner).await?;
    window
        .wait_until("it is said", async || {
            let words = value(&window, "return document.querySelector('.tw-toasts').textContent").await?;
            Ok(words.as_str().unwrap_or_default().contains("Nothing was added"))
        })
        .await?;
    window.screenshot("dropped-outside").await?;

    // Another program changes the file: noticed on coming back, and saving twice never replaces it.
    let theirs = fs::read_to_string(&file)?;
    let mut design: serde_json::Value = serde_json::from_str(&theirs)?;
    design["name"] = "Theirs".into();
    fs::write(&file, design.to_string())?;
    let theirs = fs::read(&file)?;
    value(&window, "window.dispatchEvent(new Event('focus'))").await?;
    window.find("file-changed").await?;
    window.screenshot("file-changed").await?;
    value(&window, "document.activeElement.blur()").await?;
    for _ in 0..2 {
        press(&window, true, 's').await?;
        window.find("changed-dialog").await?;
    }
    window.find("changed-list").await?;
    window.screenshot("changed-dialog").await?;
    assert_eq!(fs::read(&file)?, theirs);
    window.click("changed-reload").await?;
    gone(&window, "file-changed").await?;
    assert_eq!(fs::read(&file)?, theirs);
    window.close().await
}
