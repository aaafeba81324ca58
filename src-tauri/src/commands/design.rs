use std::path::Path;

use tauri::WebviewWindow;
use tierwright_app::view::{FileView, RecentFile, Sample, Snapshot};
use tierwright_app::{TierInfo, profiles as known_profiles, rules::RuleInfo};

use super::{Answer, Ours, shown};

#[tauri::command(async)]
pub(crate) fn state(window: WebviewWindow, shell: Ours<'_>) -> Answer<Snapshot> {
    shown(&window, Ok(shell.app.state()))
}

#[tauri::command(async)]
pub(crate) fn new_design(window: WebviewWindow, shell: Ours<'_>, name: String) -> Answer<Snapshot> {
    shown(&window, shell.app.new_design(&name))
}

#[tauri::command(async)]
pub(crate) fn open_design(window: WebviewWindow, shell: Ours<'_>, path: String) -> Answer<Snapshot> {
    shown(&window, shell.app.open_design(Path::new(&path)))
}

#[tauri::command(async)]
pub(crate) fn open_sample(window: WebviewWindow, shell: Ours<'_>, id: String) -> Answer<Snapshot> {
    shown(&window, shell.app.open_sample(&id))
}

#[tauri::command(async)]
pub(crate) fn save_design(
    window: WebviewWindow,
    shell: Ours<'_>,
    path: Option<String>,
    force: bool,
) -> Answer<Snapshot> {
    shown(
        &window,
        shell.app.save_design(path.as_deref().map(Path::new), force),
    )
}

#[tauri::command(async)]
pub(crate) fn discard_recovered(window: WebviewWindow, shell: Ours<'_>) -> Answer<Snapshot> {
    shown(&window, shell.app.discard_recovered())
}

#[tauri::command(async)]
pub(crate) fn file_state(shell: Ours<'_>) -> Option<FileView> {
    shell.app.file_state()
}

#[tauri::command(async)]
pub(crate) fn recent(shell: Ours<'_>) -> Answer<Vec<RecentFile>> {
    Ok(shell.app.recent()?)
}

#[tauri::command(async)]
pub(crate) fn samples(shell: Ours<'_>) -> Vec<Sample> {
    shell.app.samples()
}

#[tauri::command(async)]
pub(crate) fn palette(shell: Ours<'_>) -> Vec<TierInfo> {
    shell.app.palette()
}

#[tauri::command(async)]
pub(crate) fn rules(shell: Ours<'_>) -> Vec<RuleInfo> {
    shell.app.rules()
}

#[tauri::command(async)]
pub(crate) fn profiles() -> Vec<String> {
    known_profiles()
}
