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
    let all = (0..waits.len()).collect();
    walk_part(waits, all, BTreeSet::new(), parallelism, may_start, run).await
}

/// Runs some of the tasks like [`walk`], after others that are `done`.
pub(crate) async fn walk_part<E, F>(
    waits: &[BTreeSet<usize>],
    mut waiting: BTreeSet<usize>,
    mut done: BTreeSet<usize>,
    parallelism: usize,
    may_start: impl Fn() -> bool,
    run: impl Fn(usize) -> F,
) -> Vec<(usize, Result<(), E>)>
where
    F: Future<Output = Result<(), E>>,
{
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

/// These tasks and all that they wait for, directly or through others.
pub(crate) fn with_what_they_wait_for(
    waits: &[BTreeSet<usize>],
    tasks: impl IntoIterator<Item = usize>,
) -> BTreeSet<usize> {
    let mut next: Vec<usize> = tasks.into_iter().collect();
    let mut seen: BTreeSet<usize> = next.iter().copied().collect();
    while let Some(task) = next.pop() {
        next.extend(waits[task].iter().copied().filter(|t| seen.insert(*t)));
    }
    seen
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
    with_what_they_wait_for(waits, [from]).contains(&to)
}

#[cfg(test)]
mod tests {
    use super::{has_cycle, waits_for, walk, walk_part, with_what_they_wait_for};
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

    #[tokio::test]
    async fn a_part_runs_after_what_is_done_and_without_the_rest() {
        let tasks = waits(&[&[2], &[], &[1], &[0, 2], &[]]);
        let first = with_what_they_wait_for(&tasks, [2]);
        assert_eq!(first, BTreeSet::from([1, 2]));
        let order = Mutex::new(Vec::new());
        let run = |i| {
            order.lock().unwrap().push(i);
            async { Ok::<(), ()>(()) }
        };
        walk_part(&tasks, first.clone(), BTreeSet::new(), 8, || true, run).await;
        assert_eq!(*order.lock().unwrap(), [1, 2]);
        let rest = (0..5).filter(|i| !first.contains(i)).collect();
        walk_part(&tasks, rest, first, 8, || true, run).await;
        assert_eq!(*order.lock().unwrap(), [1, 2, 0, 4, 3]);
    }

    #[test]
    fn cycles_and_ways() {
        let tasks = waits(&[&[1], &[2], &[]]);
        assert!(!has_cycle(&tasks));
        assert!(waits_for(&tasks, 0, 2) && !waits_for(&tasks, 2, 0));
        assert!(has_cycle(&waits(&[&[1], &[0]])));
    }
}
