//! The program is killed right after each write of its journal, and goes on as if nothing had been.
//!
//! A deployment of the first reference system is ended by `abort` after its n-th journal write, for every n and in each of
//! its two passes (to the repositories, and with the images on to the end); then `deploy` is run again and must finish; then `destroy`, which must find nothing left. The emulator lives through all of it, so what a
//! killed run made and did not note would be found: as a second resource where one is wanted, or as a leftover.
//!
//! Every fourth n is also killed while it is destroyed.

// A test that unwraps says where it failed.
#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeMap;
use std::time::Instant;

use common::{Emulator, Ended, Place, push_lines};

const DESIGN: &str = "three-tier-serverless.tierwright.json";
/// More than any deployment of the design writes.
const MOST_WRITES: u32 = 1_000;
/// Runs at once, each with an emulator of its own.
const LANES: u32 = 2;
/// Every how manieth write is killed at, unless `TIERWRIGHT_KILL_EVERY` says otherwise: with 1 it is each of them, which takes
/// about twenty minutes. A prime, so that beginnings, answers and ends of resources all come up.
const EVERY: u32 = 13;

/// One emulator with the runs on it.
struct Lane {
    place: Place,
    emulator: Emulator,
}

impl Lane {
    fn new() -> Self {
        let place = Place::new();
        place.sample();
        let emulator = Emulator::start(&place);
        // What is slow for a person to see only makes this slower.
        emulator.control("PUT", "delay", "{\"ms\":20}");
        Self { place, emulator }
    }

    fn run(&self, command: &str, kill_after: Option<u32>) -> Ended {
        let mut args = vec![
            command,
            DESIGN,
            "--emulator",
            "--endpoint-url",
            &self.emulator.url,
        ];
        if command == "status" || command == "deploy" {
            args.extend(["--format", "json"]);
        }
        let mut process = self.place.command(&args);
        if let Some(writes) = kill_after {
            process.env("TIERWRIGHT_TEST_KILL_AFTER", writes.to_string());
        }
        process.output().unwrap().into()
    }

    /// The first pass of a deployment, and the images that it waits for. None when it was killed.
    fn first_pass(&self, kill_after: Option<u32>) -> Option<()> {
        let waiting = self.run("deploy", kill_after);
        waiting.code?;
        let outcome = waiting.expect(2).json();
        self.place.push(&push_lines(&outcome));
        Some(())
    }

    /// The resources of the deployment by logical id.
    fn resources(&self) -> Vec<String> {
        let status = self.run("status", None).expect(0).json();
        let resources = status["resources"].as_array().unwrap();
        resources
            .iter()
            .map(|r| r["logicalId"].as_str().unwrap().to_owned())
            .collect()
    }

    /// Kills a deployment at its n-th journal write and takes up the pieces. False when it ended before that.
    fn killed_at(&self, n: u32, expected: &Expected) -> bool {
        let began = Instant::now();
        self.emulator.made();
        if self.first_pass(Some(n)).is_none() {
            self.first_pass(None).unwrap();
        }
        let killed = self.run("deploy", Some(n));
        if killed.code == Some(0) {
            self.run("destroy", None).expect(0);
            return false;
        }
        assert_eq!(
            killed.code, None,
            "write {n} should have killed it\n{}",
            killed.err
        );
        let finished = self.run("deploy", None);
        assert_eq!(finished.code, Some(0), "after write {n}:\n{}", finished.err);
        assert_eq!(self.resources(), expected.resources, "after write {n}");
        assert_eq!(
            self.emulator.made(),
            expected.made,
            "after write {n}: something was made twice, or not at all"
        );
        if n.is_multiple_of(4) {
            let killed = self.run("destroy", Some(n));
            assert!(matches!(killed.code, None | Some(0)), "{}", killed.err);
        }
        let destroyed = self.run("destroy", None);
        assert_eq!(
            destroyed.code,
            Some(0),
            "after write {n}:\n{}\n{}",
            destroyed.err,
            destroyed.out
        );
        eprintln!(
            "write {n}: killed, finished and destroyed in {:.1} s",
            began.elapsed().as_secs_f64()
        );
        true
    }
}

/// What an undisturbed deployment gives.
struct Expected {
    resources: Vec<String>,
    made: BTreeMap<String, usize>,
}

#[test]
fn a_deployment_killed_at_any_journal_write_is_finished_and_leaves_nothing() {
    let lanes: Vec<Lane> = (0..LANES).map(|_| Lane::new()).collect();
    let first = &lanes[0];
    first.emulator.made();
    first.first_pass(None).unwrap();
    first.run("deploy", None).expect(0);
    let expected = Expected {
        resources: first.resources(),
        made: first.emulator.made(),
    };
    assert!(expected.resources.len() > 30, "{:?}", expected.resources);
    first.run("destroy", None).expect(0);

    let every = std::env::var("TIERWRIGHT_KILL_EVERY")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(EVERY);
    let expected = &expected;
    let reached: Vec<u32> = std::thread::scope(|scope| {
        let work = |(lane, start): (&Lane, u32)| {
            let mut n = start;
            while n < MOST_WRITES && lane.killed_at(n, expected) {
                n += LANES * every;
            }
            n
        };
        let threads: Vec<_> = lanes
            .iter()
            .zip((1..).step_by(every as usize))
            .map(|pair| scope.spawn(move || work(pair)))
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    // Each resource begins and ends at least, so an early end would mean that the hook did not work.
    let writes = reached.into_iter().min().unwrap() as usize;
    assert!(writes > expected.resources.len() * 2, "{writes} writes");
}
