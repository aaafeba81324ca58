use std::io::{self, IsTerminal as _, Read as _};
use std::time::Duration;

use serde_json::json;
use tierwright_app::view::ErrorView;
use tierwright_app::{RunningEmulator, push_placeholder};

use crate::args::{EmulatorArgs, EmulatorCommand, PushImageArgs};
use crate::exit::Exit;
use crate::host::options;
use crate::output::{clean, failed, note, print};

pub(crate) fn run(args: &EmulatorArgs) -> Result<Exit, ErrorView> {
    match &args.command {
        None => start(args),
        Some(EmulatorCommand::PushImage(args)) => push_image(args),
    }
}

fn push_image(args: &PushImageArgs) -> Result<Exit, ErrorView> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| failed(&format!("No threads can be started: {error}."), None))?;
    let push = push_placeholder(&args.endpoint_url, &args.image, args.region.as_deref());
    runtime.block_on(push)?;
    note(&format!("A placeholder stands for {}.", clean(&args.image)));
    Ok(Exit::Fine)
}

fn start(args: &EmulatorArgs) -> Result<Exit, ErrorView> {
    let mut emulator = RunningEmulator::start(&options()?, args.port)?;
    print(&format!(
        "{}\n",
        json!({ "endpointUrl": emulator.endpoint_url() })
    ))?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .map_err(|error| failed(&format!("No threads can be started: {error}."), None))?;
    let exit = runtime.block_on(async {
        let mut look = tokio::time::interval(Duration::from_millis(500));
        let mut closed = closed();
        loop {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => return Ok(Exit::Fine),
                _ = &mut closed => return Ok(Exit::Fine),
                _ = look.tick() => if !emulator.is_running() {
                    return Err(failed("The emulator has ended by itself.", Some("Start it again; what was in it is gone.")));
                },
            }
        }
    });
    // The thread that reads the standard input never ends by itself.
    runtime.shutdown_background();
    drop(emulator);
    note("The emulator has stopped.");
    exit
}

/// Ends when the standard input does. At a terminal it never does: a program in the background that reads its terminal is
/// stopped by the system, and Ctrl-C is at hand there.
fn closed() -> tokio::sync::oneshot::Receiver<()> {
    let (sender, receiver) = tokio::sync::oneshot::channel();
    let stdin = io::stdin();
    std::thread::spawn(move || {
        if stdin.is_terminal() {
            loop {
                std::thread::park();
            }
        }
        let mut buffer = [0; 1024];
        let mut input = stdin.lock();
        while matches!(input.read(&mut buffer), Ok(n) if n > 0) {}
        let _ = sender.send(());
    });
    receiver
}
