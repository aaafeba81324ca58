//! The passes, in order. Each turns one part of the document into resources; none reads geometry or labels for names.

pub(crate) mod builder;
mod connections;
pub(crate) mod network;
mod outputs;
mod parameters;
mod security;

pub(crate) use builder::Builder;
pub(crate) use connections::has_target_group;

/// Runs every pass.
pub(crate) fn run(builder: &mut Builder<'_>) {
    parameters::run(builder);
    network::run(builder);
    security::run(builder);
    network::endpoints(builder);
    crate::tiers::run(builder);
    connections::run(builder);
    outputs::run(builder);
}
