//! What still carries a deployment's tag.
//!
//! Each service is asked with its own calls, because the tagging API is late, shows the dead and leaves out much; the
//! tagging API is then asked too, and what only it knows is read before it counts. Resources that exist only inside
//! another (routes, associations, attachments, bucket policies) are not listed: they go with it.
//!
//! What is gone but still shown (terminated instances, deleted gateways, inactive services) is no leftover; what is
//! going is one, with its state.

mod apis;
mod containers;
mod delivery;
mod edge;
mod load_balancing;
mod network;
mod operations;
mod storage;
mod tagging;

use std::collections::BTreeSet;

use tierwright_deploy::{Leftover, ProviderError, tag_value};

use crate::clients::Clients;
use crate::tags::DEPLOYMENT;

/// Calls at one time where each resource must be asked for its tags.
pub(crate) const PARALLEL: usize = 8;

/// Everything of the deployment, by type and id.
pub(crate) async fn inventory(aws: &Clients, deployment: &str) -> Result<Vec<Leftover>, ProviderError> {
    let (apis, network, containers, balancing, edge, storage, delivery, operations) = tokio::try_join!(
        apis::inventory(aws, deployment),
        network::inventory(aws, deployment),
        containers::inventory(aws, deployment),
        load_balancing::inventory(aws, deployment),
        edge::inventory(aws, deployment),
        storage::inventory(aws, deployment),
        delivery::inventory(aws, deployment),
        operations::inventory(aws, deployment),
    )?;
    let mut found = [
        apis, network, containers, balancing, edge, storage, delivery, operations,
    ]
    .concat();
    let known: BTreeSet<_> = found
        .iter()
        .map(|l| (l.type_name.clone(), l.physical_id.clone()))
        .collect();
    found.extend(tagging::inventory(aws, deployment, &known).await?);
    found.sort_by(|a, b| (&a.type_name, &a.physical_id).cmp(&(&b.type_name, &b.physical_id)));
    found.dedup();
    Ok(found)
}

/// A leftover.
fn leftover(type_name: &str, physical_id: Option<&str>, state: Option<&str>) -> Option<Leftover> {
    Some(Leftover {
        type_name: type_name.to_owned(),
        physical_id: physical_id?.to_owned(),
        state: state.map(str::to_owned),
    })
}

/// Whether tags name the deployment.
fn belongs<'a>(tags: impl IntoIterator<Item = (&'a str, &'a str)>, deployment: &str) -> bool {
    let deployment = tag_value(deployment);
    tags.into_iter()
        .any(|(key, value)| key == DEPLOYMENT && value == deployment)
}
