//! The emulator by itself, for programs that want to talk to it.

use std::path::PathBuf;

use tierwright_emulator::Emulator;

use crate::app::AppOptions;
use crate::deployments::{EMULATED_DELAY, start_emulator};
use crate::error::AppError;

/// An emulator that runs until this value is dropped or the process ends in any way.
#[derive(Debug)]
pub struct RunningEmulator {
    emulator: Emulator,
}

impl RunningEmulator {
    /// Installs what is missing and starts an emulator, on any free port without one. Blocks for about a second, the first
    /// time for about a minute.
    ///
    /// # Errors
    /// [`AppError::Emulator`].
    pub fn start(options: &AppOptions, port: Option<u16>) -> Result<Self, AppError> {
        let folder = emulator_dir(options);
        let emulator_options = tierwright_emulator::EmulatorOptions {
            data_dir: folder,
            delay: EMULATED_DELAY,
            port,
        };
        let emulator = start_emulator(&emulator_options, options.notices.as_ref())?;
        Ok(Self { emulator })
    }

    /// Its address, such as `http://127.0.0.1:40001`.
    #[must_use]
    pub fn endpoint_url(&self) -> String {
        self.emulator.endpoint_url()
    }

    /// Whether it still runs.
    pub fn is_running(&mut self) -> bool {
        self.emulator.is_running()
    }
}

/// The folder of the emulator's installation.
pub(crate) fn emulator_dir(options: &AppOptions) -> PathBuf {
    options
        .emulator_dir
        .clone()
        .unwrap_or_else(|| options.data_dir.join("emulator"))
}
