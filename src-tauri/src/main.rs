//! The desktop program: a window (`ui/`) over the use cases of `tierwright_app`.
//!
//! This is a thin shell. It reads the command line and the environment, opens one window, hands commands over, sends the
//! events of a deployment to the window, and asks before unsaved work is closed. What it is not: it decides nothing about
//! designs, and it gives the window no way to the disk, the network or other programs but its commands
//! (`capabilities/main.json`).

// No console beside the window.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

#[macro_use]
#[path = "commands/list.rs"]
mod list;
mod args;
mod commands;
mod shell;

use std::env;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use tauri::{Manager, PhysicalSize, WebviewWindow, WebviewWindowBuilder, WindowEvent};
use tierwright_app::view::ErrorView;
use tierwright_app::{App, AppError, AppOptions, default_data_dir};

use crate::args::Args;
use crate::shell::{MAIN, Shell, StartOptions, ask_before_closing, set_title};

macro_rules! handler {
    ($($name:ident),+ $(,)?) => { tauri::generate_handler![$(commands::$name),+] };
}

fn main() -> ExitCode {
    match args::parse(env::args_os().skip(1)) {
        Args::Open { emulator, file } => open(emulator, file.as_deref()),
        Args::Help => {
            println!("{}", args::HELP);
            ExitCode::SUCCESS
        }
        Args::Version => {
            println!("tierwright-desktop {}", env!("CARGO_PKG_VERSION"));
            ExitCode::SUCCESS
        }
        Args::Wrong(sentence) => {
            eprintln!("{sentence}\n\n{}", args::HELP);
            ExitCode::FAILURE
        }
    }
}

fn open(emulator: bool, file: Option<&Path>) -> ExitCode {
    let (app, webview_dir) = match options().and_then(|options| {
        // Absolute, because the web view's own processes may run elsewhere.
        let webview_dir = std::path::absolute(options.data_dir.join("webview")).unwrap_or_default();
        App::new(options).map(|app| (app, webview_dir))
    }) {
        Ok(opened) => opened,
        Err(error) => {
            let view = ErrorView::from(error);
            eprintln!("{} {}", view.message, view.hint.unwrap_or_default());
            return ExitCode::FAILURE;
        }
    };
    // A file that can't be opened is no reason not to start: the window says what is wrong.
    let error = file
        .and_then(|file| app.open_design(file).err())
        .map(ErrorView::from);
    let shell = Shell::new(app, StartOptions { emulator, error });

    let built = tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .manage(shell)
        .invoke_handler(with_commands!(handler))
        .setup(move |app| {
            open_window(app, &webview_dir)?;
            Ok(())
        })
        .on_window_event(|window, event| {
            if let WindowEvent::CloseRequested { api, .. } = event
                && ask_before_closing(window, &window.state::<Shell>())
            {
                api.prevent_close();
            }
        })
        .run(tauri::generate_context!());
    match built {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("The window cannot be opened: {error}.");
            ExitCode::FAILURE
        }
    }
}

/// Opens the window that `tauri.conf.json` describes. What the web view keeps (the choice of colours) goes with the
/// program's other data, so that two programs with two data folders share nothing.
fn open_window(app: &tauri::App, webview_dir: &Path) -> tauri::Result<()> {
    for config in app
        .config()
        .app
        .windows
        .iter()
        .filter(|config| config.label == MAIN)
    {
        let window = WebviewWindowBuilder::from_config(app.handle(), config)?
            .data_directory(webview_dir.to_path_buf())
            .build()?;
        fit_to_screen(&window)?;
        set_title(&window, &app.state::<Shell>().app.state());
    }
    Ok(())
}

/// Makes the window smaller when the screen is: not every window manager does that.
fn fit_to_screen(window: &WebviewWindow) -> tauri::Result<()> {
    let Some(monitor) = window.current_monitor()? else {
        return Ok(());
    };
    let (room, size) = (monitor.size(), window.inner_size()?);
    let fitting = PhysicalSize::new(size.width.min(room.width), size.height.min(room.height));
    if fitting == size {
        Ok(())
    } else {
        window.set_size(fitting)
    }
}

/// The folders that the environment names, and otherwise the platform's.
fn options() -> Result<AppOptions, AppError> {
    let folder = |variable: &str| {
        env::var_os(variable)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let data_dir = folder("TIERWRIGHT_DATA_DIR")
        .or_else(default_data_dir)
        .ok_or(AppError::NoDataDir)?;
    let mut options = AppOptions::new(data_dir);
    options.emulator_dir = folder("TIERWRIGHT_EMULATOR_DIR");
    Ok(options)
}
