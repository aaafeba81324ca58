//! What network ACLs drop, for the rules about requests and about answers.

use tierwright_compile::{FlowEnd, Resource};
use tierwright_model::{Direction, Protocol};
use tierwright_reach::network::{Address, Admission};
use tierwright_reach::{Blocker, Reason, called, quoted};

use crate::context::Context;
use crate::report::Report;
use crate::words::list;

/// Reports each ACL or entry that stops something for this reason, once for all that it stops in the same way.
pub(super) fn report(context: &Context<'_>, reason: Reason, report: &mut Report<'_>) {
    let mut found: Vec<(Blocker, Vec<String>)> = Vec::new();
    for (blocker, what) in gaps(context) {
        if blocker.reason != reason {
            continue;
        }
        match found
            .iter_mut()
            .find(|(other, _)| other.message == blocker.message)
        {
            Some((_, stopped)) if stopped.contains(&what) => {}
            Some((_, stopped)) => stopped.push(what),
            None => found.push((blocker, vec![what])),
        }
    }
    for (blocker, stopped) in found {
        let stopped: Vec<&str> = stopped.iter().map(String::as_str).collect();
        let message = format!("{}: {}", list(&stopped), blocker.message);
        report.on(&blocker.origin, message, &blocker.hint);
    }
}

/// What stops a connection, and what can't be done for it.
fn gaps(context: &Context<'_>) -> Vec<(Blocker, String)> {
    let mut found = Vec::new();
    let by_acl = |blocker: &Blocker| matches!(blocker.reason, Reason::NetworkAcl | Reason::NetworkAclAnswers);
    for connected in context.connections() {
        let blocked = connected.blocked_by().and(connected.answer.blocker.as_ref());
        let caller = connected
            .flow
            .from
            .resource()
            .and_then(|id| context.graph.get(id));
        if let (Some(blocker), Some(caller), Some(target)) = (
            blocked.filter(|b| by_acl(b)),
            caller,
            context.graph.get(&connected.flow.to),
        ) && groups_admit(context, &connected.flow.from, target, connected.flow.port)
        {
            let what = format!("{} cannot reach {}", quoted(caller), quoted(target));
            found.push((blocker.clone(), what));
        }
    }
    for need in context.needs() {
        // A registry outside AWS may be at one of the few addresses that are let through.
        let blocked = need.blocked_by().and(need.answer.blocker.as_ref());
        if let Some(blocker) = blocked.filter(|b| by_acl(b) && need.service != "internet") {
            let what = format!("{} cannot reach {}", quoted(need.client), need.service);
            found.push((blocker.clone(), what));
        }
    }
    for (balancer, _) in context.balancers() {
        found.extend(shut_out(context, balancer));
    }
    found
}

/// Whether the groups of the called admit the caller too: otherwise the group is what has to change first.
fn groups_admit(context: &Context<'_>, from: &FlowEnd, target: &Resource, port: u16) -> bool {
    let network = &context.network;
    network.interfaces(&target.id).is_some_and(|side| {
        let source = network.source(from, side);
        matches!(
            network.admission(side, Direction::Ingress, source, Protocol::Tcp, port),
            Admission::Allowed(_)
        )
    })
}

/// A public load balancer that its groups open to everybody, and an ACL to nobody outside.
fn shut_out(context: &Context<'_>, balancer: &Resource) -> Option<(Blocker, String)> {
    let network = &context.network;
    let side = network
        .interfaces(&balancer.id)
        .filter(|side| side.public == Some(true))?;
    let ports = network
        .listeners(&balancer.id)
        .iter()
        .filter_map(|listener| listener.port);
    let mut stopped = ports.filter_map(|port| {
        let admission = network.admission(side, Direction::Ingress, Address::Anywhere, Protocol::Tcp, port);
        // The strictest question: whether any public address gets through.
        let passages = network.passages_in(side, Address::PublicOf(side), Protocol::Tcp, port);
        matches!(admission, Admission::Allowed(_))
            .then(|| network.stopped_by_acl(&passages, Protocol::Tcp))
            .flatten()
    });
    let blocker = stopped.next()?;
    Some((blocker, format!("the internet cannot reach {}", called(balancer))))
}
