//! What carries a tag, such as a deployment's.
//!
//! Each service is asked with its own calls, because the tagging API is late, shows the dead and leaves out much; the
//! tagging API is then asked too, and what only it knows is read before it counts. Resources that exist only inside
//! another (routes, methods, bucket policies) are not listed: they go with it. Those that would keep it from going
//! (associations, attachments, domains) are, without tags, when both ends are found.
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

use std::collections::{BTreeMap, BTreeSet};

use tierwright_deploy::{ProviderError, Tagged};

use crate::clients::Clients;

/// Calls at one time where each resource must be asked for its tags.
pub(crate) const PARALLEL: usize = 8;

/// A tag and its value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Search<'a> {
    pub(crate) key: &'a str,
    pub(crate) value: &'a str,
}

impl Search<'_> {
    /// A resource with its tags, when they are those that are looked for.
    fn found<'t>(
        self,
        type_name: &str,
        physical_id: Option<&str>,
        state: Option<&str>,
        tags: impl IntoIterator<Item = (&'t str, &'t str)>,
    ) -> Option<Tagged> {
        let tags: BTreeMap<String, String> = tags
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .collect();
        let wears_it = tags.get(self.key).is_some_and(|value| value == self.value);
        let found = Tagged {
            type_name: type_name.to_owned(),
            physical_id: physical_id?.to_owned(),
            state: state.map(str::to_owned),
            tags,
        };
        wears_it.then_some(found)
    }
}

/// What lies in a resource that was found, and wears no tags itself.
fn within(type_name: &str, physical_id: String) -> Tagged {
    Tagged {
        type_name: type_name.to_owned(),
        physical_id,
        state: None,
        tags: BTreeMap::new(),
    }
}

/// Tags of the form in which most are kept here.
fn texts(tags: &BTreeMap<String, String>) -> impl Iterator<Item = (&str, &str)> {
    tags.iter().map(|(key, value)| (key.as_str(), value.as_str()))
}

/// Everything that wears the tag, by type and id.
pub(crate) async fn inventory(aws: &Clients, search: Search<'_>) -> Result<Vec<Tagged>, ProviderError> {
    let (apis, network, containers, balancing, edge, storage, delivery, operations) = tokio::try_join!(
        apis::inventory(aws, search),
        network::inventory(aws, search),
        containers::inventory(aws, search),
        load_balancing::inventory(aws, search),
        edge::inventory(aws, search),
        storage::inventory(aws, search),
        delivery::inventory(aws, search),
        operations::inventory(aws, search),
    )?;
    let mut found = [
        apis, network, containers, balancing, edge, storage, delivery, operations,
    ]
    .concat();
    let known: BTreeSet<_> = found
        .iter()
        .map(|l| (l.type_name.clone(), l.physical_id.clone()))
        .collect();
    found.extend(tagging::inventory(aws, search, &known).await?);
    found.sort_by(|a, b| (&a.type_name, &a.physical_id).cmp(&(&b.type_name, &b.physical_id)));
    found.dedup();
    Ok(found)
}
