use tierwright_catalog::LogicalId;
use tierwright_model::Protocol;

/// One side of a flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FlowEnd {
    /// A resource with network interfaces (a service, load balancer, database, instance, endpoint) or a distribution.
    Resource(LogicalId),
    /// Anywhere on the internet.
    Internet,
    /// The address range that the parameter with this logical id supplies.
    Parameter(LogicalId),
}

impl FlowEnd {
    /// The resource, when it is one.
    #[must_use]
    pub const fn resource(&self) -> Option<&LogicalId> {
        match self {
            Self::Resource(id) => Some(id),
            Self::Internet | Self::Parameter(_) => None,
        }
    }
}

/// An intent in terms of resources: `from` must be able to open connections to `to` on `port`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// The id of the connection in the document; that of the endpoint or tier when the need follows from it.
    pub origin: String,
    /// Who opens.
    pub from: FlowEnd,
    /// Who is called.
    pub to: LogicalId,
    /// The transport.
    pub protocol: Protocol,
    /// The port at which `to`'s interfaces are called.
    pub port: u16,
}
