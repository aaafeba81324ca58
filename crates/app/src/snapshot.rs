//! What the window draws.

use std::collections::BTreeMap;

use tierwright_compile::{Compiled, FlowEnd, compile};
use tierwright_model::{Design, RouteTarget, Subnet, Summary};
use tierwright_reach::{Answer, Verdict};

use crate::nat::nat_mode;
use crate::session::Session;
use crate::view::{ConnectionState, FlowVerdict, Snapshot, SubnetRole};
use crate::words::describe;

/// Everything that the window draws of an open design.
pub(crate) fn snapshot(session: &Session) -> Snapshot {
    let design = session.history.design();
    let compiled = compile(design);
    let findings = tierwright_rules::check(Some(design), &compiled);
    let mut resource_counts: BTreeMap<String, usize> = BTreeMap::new();
    for resource in compiled.graph.resources.values() {
        *resource_counts.entry(resource.origin.clone()).or_default() += 1;
    }
    Snapshot {
        revision: session.revision(),
        path: session.path.as_ref().map(|path| path.display().to_string()),
        unsaved: session.is_unsaved(),
        recovered: session.recovered,
        held_by: session.held_by,
        undo: session.history.undoable().map(|edit| describe(edit, design)),
        redo: session.history.redoable().map(|edit| describe(edit, design)),
        summary: Summary::of(&findings),
        findings,
        subnet_roles: subnet_roles(design),
        nat: nat_mode(design),
        connections: connections(design, &compiled),
        resource_counts,
        design: Design::clone(design),
    }
}

/// What each subnet is by its route table's default route; without a table the VPC's main one counts, which has none.
fn subnet_roles(design: &Design) -> BTreeMap<String, SubnetRole> {
    let network = &design.network;
    let role = |subnet: &Subnet| {
        let table = subnet.route_table.as_ref().and_then(|id| network.route_table(id));
        let default = table.and_then(|t| t.routes.iter().find(|r| r.destination.prefix_len() == 0));
        match default.map(|route| &route.target) {
            Some(RouteTarget::InternetGateway(_)) => SubnetRole::Public,
            Some(RouteTarget::NatGateway(_)) => SubnetRole::Private,
            None => SubnetRole::Isolated,
        }
    };
    network
        .subnets()
        .map(|(_, subnet)| (subnet.id.to_string(), role(subnet)))
        .collect()
}

/// Whether each connection can flow. A connection may mean several flows; the worst of them counts.
fn connections(design: &Design, compiled: &Compiled) -> BTreeMap<String, ConnectionState> {
    let network = tierwright_reach::Network::new(&compiled.graph);
    let mut states: BTreeMap<String, ConnectionState> = BTreeMap::new();
    for connection in &design.connections {
        let flows = compiled
            .flows
            .iter()
            .filter(|flow| connection.id == flow.origin.as_str());
        let mut answers: Vec<Answer> = flows
            .map(|flow| network.connect(&flow.from, &flow.to, flow.protocol, flow.port))
            .collect();
        if answers.is_empty() {
            // The connection became no flow, such as one to a repository: ask for it as it is drawn.
            let from: Option<FlowEnd> = tierwright_reach::find(compiled, connection.from.as_str());
            let to = tierwright_reach::find_called(compiled, connection.to.as_str());
            if let (Some(from), Some(to)) = (from, to) {
                answers.push(network.connect(&from, &to, connection.protocol, connection.port));
            }
        }
        states.insert(connection.id.to_string(), worst(&answers));
    }
    states
}

fn worst(answers: &[Answer]) -> ConnectionState {
    let of = |verdict| answers.iter().find(|answer| answer.verdict == verdict);
    let state = |verdict, answer: Option<&Answer>| ConnectionState {
        verdict,
        blocker: answer.and_then(|a| a.blocker.as_ref()).map(|b| b.message.clone()),
    };
    if let Some(answer) = of(Verdict::Blocked) {
        return state(FlowVerdict::Blocked, Some(answer));
    }
    match of(Verdict::Unknown) {
        Some(answer) => state(FlowVerdict::Unknown, Some(answer)),
        None if answers.is_empty() => state(FlowVerdict::Unknown, None),
        None => state(FlowVerdict::Open, None),
    }
}
