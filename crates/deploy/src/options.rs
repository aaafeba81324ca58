use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

/// How a deployment or teardown is carried out.
#[derive(Clone, Debug)]
pub struct Options {
    /// The id of a new deployment; one that exists keeps its own.
    pub deployment: String,
    /// A text that no earlier run had, such as a UUID. Client tokens derive from it, because AWS remembers a token for
    /// longer than the resource that it made.
    pub run: String,
    /// The endpoint URL when it is not AWS's own; must be what the deployment was made with.
    pub endpoint_url: Option<String>,
    /// When a sandbox may be thrown away, in RFC 3339. This crate has no clock.
    pub expires: Option<String>,
    /// How many resources are worked on at once.
    pub parallelism: usize,
    /// How a resource is waited for.
    pub poll: Poll,
    /// How a failed call is repeated.
    pub retry: Retry,
    /// The way to stop.
    pub cancel: Cancel,
}

impl Options {
    /// The defaults, for a deployment of this id and a run of this (new) name.
    #[must_use]
    pub fn new(deployment: impl Into<String>, run: impl Into<String>) -> Self {
        Self {
            deployment: deployment.into(),
            run: run.into(),
            endpoint_url: None,
            expires: None,
            parallelism: 8,
            poll: Poll::default(),
            retry: Retry::default(),
            cancel: Cancel::new(),
        }
    }
}

/// How a resource is waited for.
#[derive(Clone, Debug)]
pub struct Poll {
    /// The pause after the first look; it doubles each time.
    pub initial: Duration,
    /// The longest pause.
    pub max: Duration,
    /// How long a resource may take to be ready, or to be gone.
    pub deadline: Duration,
    /// The same for types that need longer.
    pub deadlines: BTreeMap<String, Duration>,
    /// How long a resource that was just made may be invisible.
    pub invisible: Duration,
    /// How long AWS may go on listing what has been deleted.
    pub inventory: Duration,
    /// How long missing images are waited for. When it is over, and by default at once, the run ends and says which.
    pub images: Duration,
}

impl Poll {
    /// How long a resource of this type may take.
    #[must_use]
    pub fn deadline(&self, type_name: &str) -> Duration {
        self.deadlines.get(type_name).copied().unwrap_or(self.deadline)
    }
}

impl Default for Poll {
    fn default() -> Self {
        let minutes = |n: u64| Duration::from_secs(n * 60);
        // Databases take 5 to 15 minutes and sometimes far longer; a distribution is at every edge within 3 to 15. A VPC link
        // of version 1 and the cache of a REST API's stage usually take a few and may take twenty.
        let slow = [
            "AWS::ApiGateway::Stage",
            "AWS::ApiGateway::VpcLink",
            "AWS::CloudFront::Distribution",
            "AWS::RDS::DBCluster",
            "AWS::RDS::DBInstance",
        ];
        Self {
            initial: Duration::from_secs(1),
            max: Duration::from_secs(15),
            deadline: minutes(10),
            deadlines: slow.into_iter().map(|t| (t.to_owned(), minutes(40))).collect(),
            invisible: minutes(1),
            inventory: minutes(3),
            images: Duration::ZERO,
        }
    }
}

/// How a failed call is repeated. The pauses are `initial`, twice that, … up to `max`: the same in each run.
#[derive(Clone, Debug)]
pub struct Retry {
    /// The first pause.
    pub initial: Duration,
    /// The longest pause.
    pub max: Duration,
    /// How long an endpoint may be out of reach.
    pub unreachable: Duration,
    /// How long AWS may throttle, fail, or not yet see a resource that another one needs.
    pub deadline: Duration,
    /// How long a resource that is to be deleted may still be in use: a load balancer's network interfaces go minutes
    /// after it, those of a function up to forty minutes later.
    pub teardown: Duration,
    /// How long a call may be without an answer before that is told, and told again.
    pub silence: Duration,
    /// How often a resource whose creation had no answer is looked for before it counts as not made.
    pub finds: u32,
}

impl Default for Retry {
    fn default() -> Self {
        Self {
            initial: Duration::from_secs(1),
            max: Duration::from_secs(30),
            unreachable: Duration::from_secs(2 * 60),
            deadline: Duration::from_secs(10 * 60),
            teardown: Duration::from_secs(45 * 60),
            silence: Duration::from_secs(5),
            finds: 3,
        }
    }
}

/// A way to stop a run from outside. Clones stop the same run.
#[derive(Clone, Debug)]
pub struct Cancel(Arc<watch::Sender<bool>>);

impl Cancel {
    /// One that has not been used.
    #[must_use]
    pub fn new() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }

    /// Starts no more work. Calls under way end and are journaled; waiting ends at once.
    pub fn cancel(&self) {
        self.0.send_replace(true);
    }

    /// Whether it was used.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        *self.0.borrow()
    }

    /// Returns once it is used.
    pub async fn cancelled(&self) {
        // The sender lives as long as `self`, so waiting can't fail.
        let _ = self.0.subscribe().wait_for(|cancelled| *cancelled).await;
    }
}

impl Default for Cancel {
    fn default() -> Self {
        Self::new()
    }
}

/// The pauses of a series of attempts: each twice as long as the one before, up to the longest.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Backoff {
    initial: Duration,
    next: Duration,
    max: Duration,
}

impl Backoff {
    pub(crate) fn new(initial: Duration, max: Duration) -> Self {
        // A pause of nothing would spin, and with paused time never let it pass.
        let initial = initial.max(Duration::from_millis(1));
        Self {
            initial,
            next: initial,
            max: max.max(initial),
        }
    }

    pub(crate) fn next(&mut self) -> Duration {
        let pause = self.next;
        self.next = (pause * 2).min(self.max);
        pause
    }

    pub(crate) fn reset(&mut self) {
        self.next = self.initial;
    }
}

#[cfg(test)]
mod tests {
    use super::{Backoff, Cancel, Poll};
    use std::time::Duration;

    #[test]
    fn pauses_double_up_to_the_longest() {
        let mut backoff = Backoff::new(Duration::from_secs(1), Duration::from_secs(5));
        let pauses: Vec<u64> = (0..5).map(|_| backoff.next().as_secs()).collect();
        assert_eq!(pauses, [1, 2, 4, 5, 5]);
        backoff.reset();
        assert_eq!(backoff.next().as_secs(), 1);
    }

    #[test]
    fn databases_have_more_time() {
        let poll = Poll::default();
        assert_eq!(poll.deadline("AWS::RDS::DBCluster").as_secs(), 2400);
        assert_eq!(poll.deadline("AWS::EC2::VPC").as_secs(), 600);
    }

    #[tokio::test]
    async fn a_clone_stops_the_same_run() {
        let cancel = Cancel::new();
        cancel.clone().cancel();
        cancel.cancelled().await;
        assert!(cancel.is_cancelled());
    }
}
