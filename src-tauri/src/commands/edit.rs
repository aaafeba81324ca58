use tauri::WebviewWindow;
use tierwright_app::view::{ConnectionOffer, NewTier, Snapshot};
use tierwright_app::{Answer as Traced, Edit, NatMode};

use super::{Answer, Ours, shown};

#[tauri::command(async)]
pub(crate) fn apply_edit(window: WebviewWindow, shell: Ours<'_>, edit: Edit) -> Answer<Snapshot> {
    shown(&window, shell.app.apply_edit(edit))
}

#[tauri::command(async)]
pub(crate) fn undo(window: WebviewWindow, shell: Ours<'_>) -> Answer<Snapshot> {
    shown(&window, shell.app.undo())
}

#[tauri::command(async)]
pub(crate) fn redo(window: WebviewWindow, shell: Ours<'_>) -> Answer<Snapshot> {
    shown(&window, shell.app.redo())
}

#[tauri::command(async)]
pub(crate) fn drop_tier(window: WebviewWindow, shell: Ours<'_>, tier: NewTier) -> Answer<Snapshot> {
    shown(&window, shell.app.drop_tier(&tier))
}

#[tauri::command(async)]
pub(crate) fn set_nat(window: WebviewWindow, shell: Ours<'_>, mode: NatMode) -> Answer<Snapshot> {
    shown(&window, shell.app.set_nat(mode))
}

#[tauri::command(async)]
pub(crate) fn offer_connection(
    shell: Ours<'_>,
    from: String,
    to: String,
    port: Option<u16>,
) -> Answer<ConnectionOffer> {
    Ok(shell.app.offer_connection(&from, &to, port)?)
}

#[tauri::command(async)]
pub(crate) fn trace(shell: Ours<'_>, from: String, to: String, port: Option<u16>) -> Answer<Traced> {
    Ok(shell.app.trace(&from, &to, port)?)
}

#[tauri::command(async)]
pub(crate) fn resources(shell: Ours<'_>) -> tauri::ipc::Response {
    // The graph's own text: it crosses once, without being taken apart in between.
    tauri::ipc::Response::new(shell.app.resources().to_string())
}
