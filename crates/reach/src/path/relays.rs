//! What load balancers and distributions pass on.

use tierwright_catalog::{Kind, LogicalId};
use tierwright_compile::{FlowEnd, Resource};
use tierwright_model::Protocol;

use super::blocker;
use crate::network::Network;
use crate::{Answer, Reason, Verdict};

/// The most relays in a row: a distribution, an API, a network and an application load balancer, and one to spare.
const DEPTH: usize = 5;

impl<'a> Network<'a> {
    /// Whether something that `from` sends can arrive at `port` of `to`: by a connection of its own, or passed on by load
    /// balancers and distributions on the way.
    #[must_use]
    pub fn reach(&self, from: &FlowEnd, to: &LogicalId, protocol: Protocol, port: u16) -> Answer {
        self.reach_within(from, to, protocol, port, DEPTH)
    }

    fn reach_within(
        &self,
        from: &FlowEnd,
        to: &LogicalId,
        protocol: Protocol,
        port: u16,
        depth: usize,
    ) -> Answer {
        let direct = self.connect(from, to, protocol, port);
        if direct.is_reachable() || depth == 0 {
            return direct;
        }
        let mut best: Option<Answer> = None;
        for (relay, relay_port) in self.relays(to, port) {
            if from.resource() == Some(relay) {
                continue;
            }
            let first = self.reach_within(from, relay, Protocol::Tcp, relay_port, depth - 1);
            let answer = match first.verdict {
                Verdict::Blocked => first,
                Verdict::Reachable | Verdict::Unknown => {
                    // Whoever calls the relay itself may be seen behind it.
                    let itself = self
                        .connect(from, relay, Protocol::Tcp, relay_port)
                        .is_reachable();
                    let relay = FlowEnd::Resource(relay.clone());
                    then(
                        first,
                        self.pass_on(Some(from).filter(|_| itself), &relay, to, protocol, port),
                    )
                }
            };
            if answer.is_reachable() {
                return answer;
            }
            // A way that is not known beats one that is blocked for certain.
            if best
                .as_ref()
                .is_none_or(|b| b.verdict == Verdict::Blocked && answer.verdict == Verdict::Unknown)
            {
                best = Some(answer);
            }
        }
        let answer = match best {
            // From outside the relays are the way in, so what blocks them is what a person wants to hear of.
            Some(best) if direct.verdict == Verdict::Blocked => {
                let outside = from.resource().is_none_or(|id| self.interfaces(id).is_none());
                if outside || best.verdict == Verdict::Unknown {
                    best
                } else {
                    direct
                }
            }
            _ => direct,
        };
        match self.unfollowed_way_in(to) {
            Some(by) if answer.verdict == Verdict::Blocked => unfollowed(answer, by, to),
            _ => answer,
        }
    }

    /// The resources that pass requests on to `port` of `to`, with the port that they are called on themselves.
    fn relays(&self, to: &LogicalId, port: u16) -> Vec<(&'a LogicalId, u16)> {
        let mut relays: Vec<(&'a LogicalId, u16)> = Vec::new();
        for forward in self.forwards_to(to) {
            if let Some(listener) = forward.listener_port
                && forward.port == Some(port)
                && !relays.contains(&(forward.balancer, listener))
            {
                relays.push((forward.balancer, listener));
            }
        }
        let behind_distribution = matches!(
            self.graph().get(to).map(|r| &r.kind),
            Some(Kind::LoadBalancer(_) | Kind::Bucket(_) | Kind::RestApi(_) | Kind::HttpApi(_))
        );
        if behind_distribution {
            for distribution in self.distributions_of(to) {
                let origin = self.origins(distribution).iter().find(|o| o.target == Some(to));
                if origin.is_some_and(|o| o.used && o.port == Some(port)) {
                    relays.push((distribution, 443));
                }
            }
        }
        for (api, way) in self.apis_of(to) {
            if way.port.is_none_or(|own| own == port) && !relays.contains(&(api, 443)) {
                relays.push((api, 443));
            }
        }
        relays
    }
}

/// What is blocked on every way that is followed may come by another.
fn unfollowed(answer: Answer, by: &Resource, to: &LogicalId) -> Answer {
    let message = format!(
        "{} may lead to {to} in a way that is not followed here",
        by.origin
    );
    let hint = "Ask about the template that has the rest of the way too.";
    Answer {
        verdict: Verdict::Unknown,
        blocker: Some(blocker(by, Reason::UnknownValue, message, hint)),
        hops: answer.hops,
    }
}

/// One way after the other.
fn then(first: Answer, second: Answer) -> Answer {
    let verdict = match (first.verdict, second.verdict) {
        (_, Verdict::Blocked) => Verdict::Blocked,
        (Verdict::Reachable, Verdict::Reachable) => Verdict::Reachable,
        _ => Verdict::Unknown,
    };
    let blocker = match verdict {
        Verdict::Reachable => None,
        Verdict::Blocked => second.blocker,
        Verdict::Unknown => first.blocker.or(second.blocker),
    };
    let hops = first.hops.into_iter().chain(second.hops).collect();
    Answer {
        verdict,
        hops,
        blocker,
    }
}
