//! Faults, ends and changes of mind in any order. Whatever happened before, a run without faults makes it right.

use proptest::prelude::{ProptestConfig, any, proptest};
use serde_json::{Value, json};
use tierwright_deploy::ProviderErrorKind::{Conflict, ServerFault, Throttled, Unreachable};

use crate::cloud::{Fault, Op};
use crate::journal::End;
use crate::world::{World, system, system_with, unless_killed};

/// A small generator of numbers that are the same for the same seed (SplitMix64).
#[derive(Clone)]
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % sides
    }
}

/// Designs that a person might go back and forth between.
fn designs() -> Vec<Value> {
    let mut smaller = system();
    for id in ["Service", "Nat", "Eip"] {
        smaller.as_object_mut().unwrap().remove(id);
    }
    vec![
        system(),
        system_with("/Service/Properties/DesiredCount", json!(5)),
        system_with("/Task/Properties/Cpu", json!("1024")),
        system_with("/SubnetB/Properties/CidrBlock", json!("10.0.8.0/24")),
        smaller,
    ]
}

/// A fault now and then. Creations are never told that they failed for good; answers get lost.
fn faults(mut dice: Dice) -> impl FnMut(Op, &str, usize) -> Option<Fault> + Send + 'static {
    move |op, _, _| {
        let kind = [Throttled, Unreachable, ServerFault, Conflict][dice.roll(4) as usize];
        match (op, dice.roll(12)) {
            (_, 0) => Some(Fault::Before(kind)),
            (Op::Create | Op::Update | Op::Delete, 1) if kind.is_ambiguous() => Some(Fault::After(kind)),
            _ => None,
        }
    }
}

async fn story(seed: u64) {
    let mut dice = Dice(seed);
    let designs = designs();
    let mut world = World::new();
    world.cloud.lag = dice.roll(3) as u32;
    world.cloud.slowness = dice.roll(4) as u32;
    for _ in 0..dice.roll(5) {
        let design = &designs[dice.roll(5) as usize];
        world.cloud.set_faults(faults(Dice(dice.roll(u64::MAX))));
        let end = [End::KilledBefore, End::KilledAfter, End::DiskFull][dice.roll(3) as usize];
        world.journal.end_at(dice.roll(50) as usize, end);
        if dice.roll(4) == 0 {
            unless_killed(world.destroy()).await;
        } else {
            unless_killed(world.deploy(design)).await;
        }
        world.journal.never_end();
    }
    // Faults may go on, as long as nobody kills the run.
    if dice.roll(2) == 0 {
        world.cloud.heal();
    }
    if dice.roll(3) > 0 {
        let design = &designs[dice.roll(5) as usize];
        world
            .deploy(design)
            .await
            .unwrap_or_else(|e| panic!("seed {seed}: {e}"));
        world.check_standing(design);
    }
    let report = world
        .destroy()
        .await
        .unwrap_or_else(|e| panic!("seed {seed}: {e}"));
    world.check_gone(&report);
}

fn tell(seed: u64) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    runtime.block_on(story(seed));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_story_ends_well(seed in any::<u64>()) {
        tell(seed);
    }
}

#[test]
fn these_stories_end_well() {
    (0..100).for_each(tell);
}
