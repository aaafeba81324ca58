//! What only a window needs: dialogs of the system, the browser, and its own end.

use std::path::Path;
use std::process::{Command, Stdio};

use tauri::WebviewWindow;
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder, FilePath};
use tierwright_app::view::{ErrorCode, ErrorView};
use tokio::sync::oneshot;

use super::{Answer, Ours};
use crate::shell::StartOptions;

#[tauri::command(async)]
pub(crate) fn start_options(shell: Ours<'_>) -> StartOptions {
    shell.window_is_ready();
    shell.start.clone()
}

#[tauri::command]
pub(crate) async fn choose_design(window: WebviewWindow) -> Answer<Option<String>> {
    Ok(chosen(|done| designs(&window).pick_file(done)).await)
}

#[tauri::command]
pub(crate) async fn choose_save_path(window: WebviewWindow, suggested: String) -> Answer<Option<String>> {
    Ok(chosen(|done| designs(&window).set_file_name(suggested).save_file(done)).await)
}

#[tauri::command]
pub(crate) async fn choose_folder(window: WebviewWindow) -> Answer<Option<String>> {
    Ok(chosen(|done| dialog(&window).pick_folder(done)).await)
}

/// Whether saving under a name that was typed would replace something: the system's own dialog asks, a text field must.
#[tauri::command(async)]
pub(crate) fn file_exists(path: String) -> bool {
    Path::new(&path).symlink_metadata().is_ok()
}

#[tauri::command(async)]
pub(crate) fn open_url(url: String) -> Answer<()> {
    let failed = |message: String| ErrorView {
        code: ErrorCode::Internal,
        message,
        hint: Some("Copy the address and open it yourself.".to_owned()),
        field: None,
    };
    if !is_web_address(&url) {
        return Err(failed(format!("{url:?} is no web address.")));
    }
    let (program, arguments): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else {
        ("xdg-open", &[])
    };
    let started = Command::new(program)
        .args(arguments)
        .arg(&url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    match started {
        Ok(mut child) => {
            // Someone must take note of its end, or it stays behind as a zombie.
            std::thread::spawn(move || child.wait());
            Ok(())
        }
        Err(error) => Err(failed(format!("No browser could be started: {error}."))),
    }
}

/// Ends the program. The window has asked about unsaved changes by now; they are on disk in any case.
#[tauri::command(async)]
pub(crate) fn close_window(window: WebviewWindow) -> Answer<()> {
    window.destroy().map_err(|error| ErrorView {
        code: ErrorCode::Internal,
        message: format!("The window cannot be closed: {error}."),
        hint: None,
        field: None,
    })
}

fn dialog(window: &WebviewWindow) -> FileDialogBuilder<tauri::Wry> {
    window.dialog().file().set_parent(window)
}

fn designs(window: &WebviewWindow) -> FileDialogBuilder<tauri::Wry> {
    dialog(window).add_filter("Tierwright designs", &["json"])
}

/// Waits for a dialog without holding a thread.
async fn chosen(open: impl FnOnce(Box<dyn FnOnce(Option<FilePath>) + Send>)) -> Option<String> {
    let (sender, receiver) = oneshot::channel();
    open(Box::new(move |path| {
        // The receiver is gone only when the command is, and then nobody wants the answer.
        let _ = sender.send(path);
    }));
    let path = receiver.await.ok().flatten()?.into_path().ok()?;
    path.into_os_string().into_string().ok()
}

/// Only what a deployment's outputs hold is ever opened, but the window could be made to ask for something else.
fn is_web_address(url: &str) -> bool {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        !rest.is_empty()
            && rest
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c))
    })
}

#[cfg(test)]
mod tests {
    use super::is_web_address;

    #[test]
    fn only_web_addresses_are_opened() {
        for fine in [
            "https://d111.cloudfront.net/",
            "http://alb-1.eu-central-1.elb.amazonaws.com:80/api?x=1",
        ] {
            assert!(is_web_address(fine), "{fine}");
        }
        for bad in [
            "",
            "https://",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "https://a b",
            "http://a\n",
            "-x",
        ] {
            assert!(!is_web_address(bad), "{bad}");
        }
    }
}
