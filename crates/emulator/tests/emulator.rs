//! The whole emulator: installed, started, exercised and stopped.
//!
//! The installation needs a package index once. It is kept in the folder that TIERWRIGHT_EMULATOR_DIR names, or else
//! below Cargo's folder for temporary files of tests.

use std::io::{BufRead as _, BufReader};
use std::net::{Ipv4Addr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tierwright_emulator::{
    Emulator, EmulatorError, EmulatorOptions, Fault, FaultKind, ensure_loopback, install, is_installed,
};

const PATIENCE: Duration = Duration::from_secs(30);
/// Set for the copy of `a_killed_parent_leaves_no_orphan` that is to be killed.
const VICTIM: &str = "TIERWRIGHT_TEST_VICTIM";

fn data_dir() -> PathBuf {
    std::env::var_os("TIERWRIGHT_EMULATOR_DIR").map_or_else(
        || Path::new(env!("CARGO_TARGET_TMPDIR")).join("emulator"),
        PathBuf::from,
    )
}

fn start() -> Emulator {
    let options = EmulatorOptions {
        data_dir: data_dir(),
        delay: Duration::from_millis(800),
        port: None,
    };
    Emulator::start(&options, &mut |sentence| eprintln!("{sentence}")).expect("an emulator")
}

fn port_of(url: &str) -> u16 {
    url.rsplit(':').next().expect("a port").parse().expect("a number")
}

fn listens(port: u16) -> bool {
    TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok()
}

fn until(what: &str, mut condition: impl FnMut() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !condition() {
        assert!(Instant::now() < end, "{what} did not happen in time");
        thread::sleep(Duration::from_millis(10));
    }
}

/// The behaviours themselves are exercised in Python, with the SDK that the emulator's environment has anyway.
#[test]
fn behaves_as_its_pages_say() {
    let emulator = start();
    let python = install(&data_dir(), &mut |_| {}).expect("an installation");
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/strict.py");
    let output = Command::new(python)
        .arg(tests)
        .env("TIERWRIGHT_EMULATOR_URL", emulator.endpoint_url())
        .stdin(Stdio::null())
        .output()
        .expect("a run of the cases");
    let written = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{written}");
    assert!(!written.contains("skipped"), "{written}");
}

#[test]
fn drop_and_stop_end_the_process() {
    let mut emulator = start();
    let port = port_of(&emulator.endpoint_url());
    assert!(emulator.is_running());
    assert!(listens(port));
    assert!(emulator.log_path().exists());
    ensure_loopback(&emulator.endpoint_url()).expect("its own address is on this machine");
    drop(emulator);
    until("the end of the dropped one", || !listens(port));

    let emulator = start();
    let port = port_of(&emulator.endpoint_url());
    emulator.stop().expect("a stop");
    assert!(!listens(port));
}

/// A copy of this very test starts an emulator and is killed, so that none of its destructors run.
#[test]
fn a_killed_parent_leaves_no_orphan() {
    if std::env::var_os(VICTIM).is_some() {
        let emulator = start();
        println!("listening {}", emulator.endpoint_url());
        loop {
            thread::park();
        }
    }
    let program = std::env::current_exe().expect("this program");
    let mut victim = Command::new(program)
        .args(["--exact", "a_killed_parent_leaves_no_orphan", "--nocapture"])
        .env(VICTIM, "1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a copy of this program");
    let output = BufReader::new(victim.stdout.take().expect("its output"));
    let url = output
        .lines()
        .map_while(Result::ok)
        .find_map(|line| line.split_once("listening ").map(|(_, url)| url.to_owned()))
        .expect("its address");
    let port = port_of(&url);
    assert!(listens(port));
    victim.kill().expect("a kill");
    victim.wait().expect("its end");
    until("the end of the orphan", || !listens(port));
}

#[test]
fn faults_and_calls_are_controlled_from_rust() {
    let emulator = start();
    let port = port_of(&emulator.endpoint_url());
    emulator
        .order_faults(&[Fault::once("s3", "ListBuckets", FaultKind::Throttle)])
        .expect("an order");
    // An unsigned request for the root is S3's list of buckets.
    let get = || {
        use std::io::{Read as _, Write as _};
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect("a connection");
        stream
            .write_all(b"GET / HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
            .expect("a request");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    };
    assert!(get().contains("SlowDown"));
    assert!(get().contains("ListAllMyBucketsResult"));
    let calls = emulator.calls().expect("a list");
    let seen: Vec<_> = calls
        .iter()
        .map(|call| (call.operation.as_str(), call.fault, call.status))
        .collect();
    assert_eq!(
        seen,
        [
            ("ListBuckets", Some(FaultKind::Throttle), Some(503)),
            ("ListBuckets", None, Some(200))
        ]
    );
    emulator.clear_calls().expect("a new list");
    emulator.clear_faults().expect("no faults");
    emulator.set_delay(Duration::from_millis(5)).expect("a delay");
    assert_eq!(emulator.calls().expect("a list"), []);
}

#[test]
fn a_port_in_use_is_said_with_the_log() {
    let taken = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let port = taken.local_addr().expect("its address").port();
    let options = EmulatorOptions {
        data_dir: data_dir(),
        delay: Duration::ZERO,
        port: Some(port),
    };
    let error = Emulator::start(&options, &mut |_| {}).expect_err("the port is taken");
    let EmulatorError::Start { tail, log, .. } = &error else {
        panic!("{error}")
    };
    assert!(tail.to_lowercase().contains("in use"), "{error}");
    assert!(log.exists());
}

#[test]
fn two_installers_take_turns() {
    let installers: Vec<_> = (0..2)
        .map(|_| thread::spawn(|| install(&data_dir(), &mut |_| {})))
        .collect();
    let pythons: Vec<_> = installers
        .into_iter()
        .map(|installer| installer.join().expect("a thread").expect("an installation"))
        .collect();
    assert_eq!(pythons[0], pythons[1]);
    assert!(is_installed(&data_dir()));
}
