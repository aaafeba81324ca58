use std::collections::BTreeSet;
use std::future::Future;

use futures::StreamExt;
use futures::stream::FuturesUnordered;

/// Runs tasks in parallel, each after all those that it waits for have succeeded. Of several that could start, the first
/// in order does. A task whose turn never comes, because one before it failed or `may_start` said no, has no result.
pub(crate) async fn walk<E, F>(
    waits: &[BTreeSet<usize>],
    parallelism: usize,
    may_start: impl Fn() -> bool,
    run: impl Fn(usize) -> F,
) -> Vec<(usize, Result<(), E>)>
where
    F: Future<Output = Result<(), E>>,
{
    let mut waiting: BTreeSet<usize> = (0..waits.len()).collect();
    let mut done = BTreeSet::new();
    let mut results = Vec::new();
    let mut running = FuturesUnordered::new();
    loop {
        while running.len() < parallelism.max(1) && may_start() {
            let Some(next) = waiting.iter().copied().find(|i| waits[*i].is_subset(&done)) else {
                break;
            };
            waiting.remove(&next);
            let task = run(next);
            running.push(async move { (next, task.await) });
        }
        let Some((index, result)) = running.next().await else {
            break;
        };
        if result.is_ok() {
            done.insert(index);
        }
        results.push((index, result));
    }
    results
}

/// Whether some tasks wait for each other.
pub(crate) fn has_cycle(waits: &[BTreeSet<usize>]) -> bool {
    let mut done = BTreeSet::new();
    loop {
        let free: Vec<usize> = (0..waits.len())
            .filter(|i| !done.contains(i) && waits[*i].is_subset(&done))
            .collect();
        if free.is_empty() {
            return done.len() < waits.len();
        }
        done.extend(free);
    }
}

/// Whether `from` waits for `to`, directly or through others.
pub(crate) fn waits_for(waits: &[BTreeSet<usize>], from: usize, to: usize) -> bool {
    let (mut seen, mut next) = (BTreeSet::from([from]), vec![from]);
    while let Some(task) = next.pop() {
        if task == to {
            return true;
        }
        next.extend(waits[task].iter().copied().filter(|t| seen.insert(*t)));
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{has_cycle, waits_for, walk};
    use std::collections::BTreeSet;
    use std::sync::Mutex;

    fn waits(lists: &[&[usize]]) -> Vec<BTreeSet<usize>> {
        lists.iter().map(|l| l.iter().copied().collect()).collect()
    }

    #[tokio::test]
    async fn each_starts_after_what_it_waits_for() {
        let order = Mutex::new(Vec::new());
        let tasks = waits(&[&[2], &[], &[1], &[0, 2]]);
        let results = walk(
            &tasks,
            8,
            || true,
            |i| {
                order.lock().unwrap().push(i);
                async { Ok::<(), ()>(()) }
            },
        )
        .await;
        assert_eq!(*order.lock().unwrap(), [1, 2, 0, 3]);
        assert_eq!(results.len(), 4);
    }

    #[tokio::test]
    async fn what_waits_for_a_failure_never_starts() {
        let tasks = waits(&[&[], &[0], &[]]);
        let mut results = walk(
            &tasks,
            1,
            || true,
            |i| async move { if i == 0 { Err(i) } else { Ok(()) } },
        )
        .await;
        results.sort_unstable();
        assert_eq!(results, [(0, Err(0)), (2, Ok(()))]);
    }

    #[test]
    fn cycles_and_ways() {
        let tasks = waits(&[&[1], &[2], &[]]);
        assert!(!has_cycle(&tasks));
        assert!(waits_for(&tasks, 0, 2) && !waits_for(&tasks, 2, 0));
        assert!(has_cycle(&waits(&[&[1], &[0]])));
    }
}
