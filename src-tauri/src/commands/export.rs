use std::path::Path;

use tierwright_app::view::{ExportFormat, ExportPreview, ExportReport};

use super::{Answer, Ours};

#[tauri::command(async)]
pub(crate) fn preview_export(
    shell: Ours<'_>,
    format: ExportFormat,
    directory: Option<String>,
) -> Answer<ExportPreview> {
    Ok(shell
        .app
        .preview_export(format, directory.as_deref().map(Path::new))?)
}

#[tauri::command(async)]
pub(crate) fn write_export(
    shell: Ours<'_>,
    format: ExportFormat,
    directory: String,
    force: bool,
) -> Answer<ExportReport> {
    Ok(shell.app.write_export(format, Path::new(&directory), force)?)
}
