use tauri::{Emitter, WebviewWindow};
use tierwright_app::view::{DeploymentView, PlanView, RunOutcome, Target};
use tierwright_app::{Event, Parameters};

use super::{Answer, Ours};

/// The name under which the window hears of what happens during a run.
const DEPLOYMENT: &str = "deployment";

#[tauri::command]
pub(crate) async fn plan(shell: Ours<'_>, target: Target, parameters: Parameters) -> Answer<PlanView> {
    Ok(shell.app.plan(&target, &parameters).await?)
}

#[tauri::command]
pub(crate) async fn deploy(
    window: WebviewWindow,
    shell: Ours<'_>,
    target: Target,
    plan_id: String,
    parameters: Parameters,
) -> Answer<RunOutcome> {
    let _running = shell.begin_run();
    Ok(shell
        .app
        .deploy(&target, &plan_id, &parameters, &|event| tell(&window, &event))
        .await)
}

#[tauri::command]
pub(crate) async fn destroy(window: WebviewWindow, shell: Ours<'_>, target: Target) -> Answer<RunOutcome> {
    let _running = shell.begin_run();
    Ok(shell.app.destroy(&target, &|event| tell(&window, &event)).await)
}

#[tauri::command(async)]
pub(crate) fn cancel(shell: Ours<'_>) -> bool {
    shell.app.cancel()
}

#[tauri::command]
pub(crate) async fn deployment(shell: Ours<'_>, target: Target, refresh: bool) -> Answer<DeploymentView> {
    Ok(shell.app.deployment(&target, refresh).await?)
}

#[tauri::command]
pub(crate) async fn push_placeholders(shell: Ours<'_>, target: Target) -> Answer<usize> {
    Ok(shell.app.push_placeholders(&target).await?)
}

fn tell(window: &WebviewWindow, event: &Event) {
    // A window that has gone can't be told, and the run does not depend on it.
    let _ = window.emit_to(window.label(), DEPLOYMENT, event);
}
