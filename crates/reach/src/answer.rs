use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Whether a connection can be opened, the way it takes, and what stops it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// The verdict.
    pub verdict: Verdict,
    /// The way, from the caller on; with a blocker, as far as the connection gets.
    pub hops: Vec<Hop>,
    /// The first thing that stops the connection; with [`Verdict::Unknown`], the first thing that cannot be known here.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub blocker: Option<Blocker>,
}

/// Whether a connection can be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// Everything on the way lets it through.
    Reachable,
    /// Something on the way stops it.
    Blocked,
    /// Nothing stops it for certain, but something on the way depends on a value that is not known here.
    Unknown,
}

/// One step of the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Hop {
    /// The logical id of the resource that the step rests on; `internet` for the internet.
    pub resource: String,
    /// The id of the thing in the document that the resource comes from.
    pub origin: String,
    /// What happens there, as a sentence without a full stop.
    pub what: String,
}

/// What stops a connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Blocker {
    /// The logical id of the resource that stops it.
    pub resource: String,
    /// The id of the thing in the document that the resource comes from.
    pub origin: String,
    /// Why, as a code.
    pub reason: Reason,
    /// Why, as a sentence with the values seen.
    pub message: String,
    /// What to do, as a sentence.
    pub hint: String,
}

/// Why a connection is stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Reason {
    /// The caller or the called has no network interface at all, such as an ECR repository.
    NoNetworkInterface,
    /// Its list of subnets is empty.
    NoSubnet,
    /// It has no security group of its own, so the VPC's default group counts.
    DefaultSecurityGroup,
    /// No egress rule of the caller's groups covers the called.
    EgressMissing,
    /// No ingress rule of the called's groups covers the caller.
    IngressMissing,
    /// The called's groups admit the caller's group, but the caller arrives with a public address, which a reference to a
    /// group never matches.
    GroupReferenceFromPublicAddress,
    /// The called does not serve this port: another container port, another database port.
    PortNotServed,
    /// The load balancer has no listener on this port, or the distribution does not answer on it.
    ListenerMissing,
    /// The load balancer or distribution is not told to pass requests on to the called.
    NotForwarded,
    /// The called has no public address.
    NoPublicAddress,
    /// A load balancer with private addresses is called from outside the VPC.
    InternalLoadBalancer,
    /// A subnet has no route to an internet gateway.
    PrivateSubnet,
    /// The VPC has no attached internet gateway.
    NoInternetGateway,
    /// A subnet has no route to the internet, and there is no endpoint that would do.
    NoWayOut,
    /// A subnet routes to an internet gateway, but the caller has no public address, so nothing comes back.
    PrivateAddressToInternetGateway,
    /// A subnet routes to a NAT gateway that has itself no way to the internet.
    NatWithoutWayOut,
    /// A network ACL drops the requests.
    NetworkAcl,
    /// A network ACL lets the requests through and drops the answers: it keeps no state.
    NetworkAclAnswers,
    /// A gateway endpoint is not associated with the subnet's route table.
    EndpointNotAssociated,
    /// An interface endpoint has private DNS off, so clients never find it.
    PrivateDnsOff,
    /// The VPC has DNS support or DNS host names off, so private DNS of endpoints does not work.
    VpcDnsOff,
    /// The two are in different VPCs, and the connection between them is not modelled.
    OtherVpc,
    /// The called is switched off.
    Disabled,
    /// A value is not known here: a parameter without a default, an import, a function that cannot be evaluated.
    UnknownValue,
}

impl Answer {
    /// Whether the verdict is [`Verdict::Reachable`].
    #[must_use]
    pub fn is_reachable(&self) -> bool {
        self.verdict == Verdict::Reachable
    }

    /// The reason, when the connection is blocked for certain.
    #[must_use]
    pub fn blocked_by(&self) -> Option<Reason> {
        self.blocker
            .as_ref()
            .filter(|_| self.verdict == Verdict::Blocked)
            .map(|b| b.reason)
    }
}
