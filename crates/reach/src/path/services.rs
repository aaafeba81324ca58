//! The way of a client in the VPC to an AWS service: a gateway endpoint, an interface endpoint, NAT or a public address.

use serde_json::Value;
use tierwright_catalog::kinds::VpcEndpoint;
use tierwright_catalog::{Kind, LogicalId, Prop};
use tierwright_compile::Resource;
use tierwright_model::{Direction, Protocol};

use super::{Step, Walk, blocker, blocker_at, called, quoted};
use crate::network::{ANYWHERE, Address, Interfaces, Network, Table, Way, flag, service_name};
use crate::{Answer, Reason};

impl<'a> Network<'a> {
    /// Whether `from` reaches an AWS service of the Region over HTTPS, by its short name such as `ecr.api`; each subnet of
    /// `from` must have a way. The service `internet` stands for anything beyond AWS, such as Docker Hub.
    #[must_use]
    pub fn to_service(&self, from: &LogicalId, service: &str) -> Answer {
        let mut walk = Walk::new(self, Protocol::Tcp, 443);
        let result = match self.graph().get(from) {
            Some(caller) => walk.walk_to_service(caller, service),
            None => {
                let message = format!("there is no resource {from} in this design");
                Err(blocker_at(
                    from.as_str(),
                    Reason::NoNetworkInterface,
                    message,
                    "Name a tier of the design.",
                ))
            }
        };
        walk.finish(result)
    }
}

impl<'a> Walk<'_, 'a> {
    pub(super) fn walk_to_service(&mut self, caller: &'a Resource, service: &str) -> Step {
        let client = self.called(caller)?;
        self.placed(client)?;
        let unknown = self.network.unknown_endpoint().filter(|_| service != "internet");
        let Some(endpoint) = unknown else {
            return self.walk_from(client, service);
        };
        // It may take the service's name for itself, whatever other ways there are.
        self.unknown(
            endpoint,
            format!(
                "what service the endpoint {} is for is not known here",
                endpoint.origin
            ),
        );
        Ok(())
    }

    fn walk_from(&mut self, client: &Interfaces<'a>, service: &str) -> Step {
        let caller = client.resource;
        self.hop(caller, format!("{} calls the service {service}", called(caller)));
        let network = self.network;

        // The subnets that a gateway endpoint does not serve need another way.
        // An endpoint of another VPC is of no use.
        let near = |endpoint: &VpcEndpoint| self.may_share_vpc(client, endpoint);
        let mut endpoints = network
            .endpoints_for(service)
            .iter()
            .copied()
            .filter(|(_, endpoint)| near(endpoint));
        let gateway = endpoints.find(|(r, _)| network.interfaces(&r.id).is_none());
        let mut rest = client.clone();
        if let Some((resource, endpoint)) = gateway {
            let served = |subnet: &&LogicalId| self.is_associated(subnet, endpoint) != Some(false);
            rest.subnets.retain(|subnet| !served(subnet));
            if rest.subnets.is_empty() {
                return self.by_gateway_endpoint(client, resource, endpoint);
            }
        }
        // Private DNS captures the service's name in the whole VPC, so such an endpoint comes before any NAT.
        let near = |endpoint: &VpcEndpoint| self.may_share_vpc(client, endpoint);
        let mut endpoints = network
            .endpoints_for(service)
            .iter()
            .copied()
            .filter(|(_, endpoint)| near(endpoint));
        let interface = endpoints.find(|(r, _)| network.interfaces(&r.id).is_some());
        let has_way_out = rest
            .subnets
            .iter()
            .all(|id| !matches!(network.way(id, ANYWHERE), Way::LocalOnly));
        if let Some((resource, endpoint)) = interface {
            let usable = self.private_dns(resource, endpoint);
            // Without private DNS the name leads to the public addresses: a way out still serves.
            return match usable {
                Ok(()) => {
                    self.policy(resource, endpoint);
                    self.by_interface_endpoint(client, resource)
                }
                Err(_) if has_way_out => self.by_the_internet(&rest, service),
                Err(blocker) => Err(blocker),
            };
        }
        match gateway {
            Some((resource, endpoint)) if !has_way_out => self.associated(client, resource, endpoint),
            _ => self.by_the_internet(&rest, service),
        }
    }

    /// Over a gateway endpoint: its prefix-list route in the route table of every subnet, and egress to the service's
    /// public addresses, which stay the destination (VPC guide, *Gateway endpoints*).
    pub(super) fn by_gateway_endpoint(
        &mut self,
        client: &Interfaces<'a>,
        resource: &'a Resource,
        endpoint: &VpcEndpoint,
    ) -> Step {
        self.associated(client, resource, endpoint)?;
        self.policy(resource, endpoint);
        for id in &client.subnets {
            if let Some(subnet) = self.network.subnet(id)
                && self.is_associated(id, endpoint).is_none()
            {
                let message = match subnet.table {
                    Table::Own(_) | Table::Main => {
                        format!(
                            "the route tables of the endpoint {} are not known here",
                            resource.origin
                        )
                    }
                    Table::Unknown => format!(
                        "the route table of subnet {} is not known here",
                        subnet.resource.origin
                    ),
                };
                self.unknown(subnet.resource, message);
            }
        }
        self.hop(
            resource,
            format!(
                "the route tables lead to the gateway endpoint {}",
                resource.origin
            ),
        );
        let service = service_name(self.network.graph(), endpoint);
        let service = Address::AwsService(service.as_deref().unwrap_or_default());
        for id in &client.subnets {
            self.out(client, id, None, service)?;
        }
        self.groups(client, Direction::Egress, service)
    }

    /// An endpoint with a policy of its own lets through what that says; without one it lets everything through (PrivateLink
    /// guide, *Control access to VPC endpoints using endpoint policies*).
    fn policy(&mut self, resource: &Resource, endpoint: &VpcEndpoint) {
        let open = match &endpoint.policy_document {
            Prop::Absent => true,
            Prop::Literal(policy) => allows_everything(policy),
            Prop::Expr(_) => false,
        };
        if !open {
            self.unknown(
                resource,
                format!(
                    "what the policy of the endpoint {} lets through is not followed here",
                    resource.origin
                ),
            );
        }
    }

    /// Whether an endpoint may be in the VPC of a client.
    fn may_share_vpc(&self, client: &Interfaces<'a>, endpoint: &VpcEndpoint) -> bool {
        let own = client.subnets.first().and_then(|id| self.network.subnet(id)?.vpc);
        let its = self.network.graph().follow(&endpoint.vpc_id).map(|vpc| &vpc.id);
        own.zip(its).is_none_or(|(own, its)| own == its)
    }

    fn by_interface_endpoint(&mut self, client: &Interfaces<'a>, resource: &'a Resource) -> Step {
        let endpoint = self.called(resource)?;
        self.hop(
            resource,
            format!("the service's name resolves to the endpoint {}", resource.origin),
        );
        self.placed(endpoint)?;
        self.groups(client, Direction::Egress, Address::Private(endpoint))?;
        self.inside(client, endpoint, Address::Private(client))?;
        self.groups(endpoint, Direction::Ingress, Address::Private(client))
    }

    fn by_the_internet(&mut self, client: &Interfaces<'a>, service: &str) -> Step {
        self.leave(client, Address::AwsService(service))?;
        self.groups(client, Direction::Egress, Address::AwsService(service))
    }

    /// Whether the service's usual name leads to an interface endpoint (EC2 API, CreateVpcEndpoint, PrivateDnsEnabled).
    pub(super) fn private_dns(&mut self, resource: &'a Resource, endpoint: &VpcEndpoint) -> Step {
        let enabled = flag(&endpoint.private_dns_enabled, false);
        if enabled.is_none() {
            self.unknown(
                resource,
                format!("whether {} has private DNS is not known here", resource.origin),
            );
        }
        if enabled == Some(false) {
            let message = format!(
                "the endpoint {} has private DNS off, so the service's usual name does not lead to it",
                resource.origin
            );
            let hint = format!("Switch private DNS of {} on.", resource.origin);
            return Err(blocker(resource, Reason::PrivateDnsOff, message, hint));
        }
        if let Some(vpc) = self.network.graph().follow(&endpoint.vpc_id)
            && let Kind::Vpc(kind) = &vpc.kind
        {
            // EC2 API, ModifyVpcAttribute: support is on and host names are off in a new VPC.
            let off = match (
                flag(&kind.enable_dns_support, true),
                flag(&kind.enable_dns_hostnames, false),
            ) {
                (Some(false), _) => Some("DNS support"),
                (_, Some(false)) => Some("DNS host names"),
                _ => None,
            };
            let known = !matches!(kind.enable_dns_support, Prop::Expr(_))
                && !matches!(kind.enable_dns_hostnames, Prop::Expr(_));
            if off.is_none() && !known {
                self.unknown(
                    vpc,
                    format!(
                        "whether VPC {} has DNS support and host names on is not known here",
                        vpc.origin
                    ),
                );
            }
            if let Some(what) = off {
                let message = format!(
                    "VPC {} has {what} off, so private DNS of the endpoint {} does not work",
                    vpc.origin, resource.origin
                );
                let hint = format!("Switch {what} of VPC {} on.", vpc.origin);
                return Err(blocker(vpc, Reason::VpcDnsOff, message, hint));
            }
        }
        Ok(())
    }

    /// Whether every subnet's route table has the endpoint's route.
    fn associated(&self, client: &Interfaces<'a>, resource: &Resource, endpoint: &VpcEndpoint) -> Step {
        let Some(lacking) = client
            .subnets
            .iter()
            .find(|subnet| self.is_associated(subnet, endpoint) == Some(false))
        else {
            return Ok(());
        };
        let subnet = super::words::origin(self.network.graph(), lacking);
        let message = format!(
            "the gateway endpoint {} is not associated with the route table of subnet {subnet}, where {} runs",
            resource.origin,
            called(client.resource)
        );
        let hint = format!(
            "Associate {} with the route tables of {}.",
            resource.origin,
            quoted(client.resource)
        );
        Err(blocker(resource, Reason::EndpointNotAssociated, message, hint))
    }

    /// Whether a subnet's route table has the endpoint's route; none when that is not known: nothing is blocked on a guess.
    fn is_associated(&self, subnet: &LogicalId, endpoint: &VpcEndpoint) -> Option<bool> {
        match self.network.subnet(subnet)?.table {
            Table::Own(table) if endpoint.route_table_ids.targets().any(|id| id == table) => Some(true),
            Table::Own(table) => (!endpoint.route_table_ids.may_hold(table)).then_some(false),
            Table::Main => Some(false),
            Table::Unknown => None,
        }
    }
}

/// Whether a policy allows every action of everybody on everything and denies nothing.
fn allows_everything(policy: &Value) -> bool {
    let statements = match policy.get("Statement") {
        Some(Value::Array(statements)) => statements.as_slice(),
        Some(statement) => std::slice::from_ref(statement),
        None => &[],
    };
    let whole = |value: Option<&Value>| {
        let text = |value: &Value| value.as_str() == Some("*");
        match value {
            Some(Value::Array(items)) => items.iter().any(text),
            Some(Value::Object(map)) => map.get("AWS").is_some_and(text),
            Some(value) => text(value),
            None => false,
        }
    };
    let allows = |statement: &Value| {
        statement["Effect"] == "Allow"
            && statement.get("Condition").is_none()
            && ["Action", "Principal", "Resource"]
                .iter()
                .all(|key| whole(statement.get(key)))
    };
    statements.iter().all(|statement| statement["Effect"] == "Allow") && statements.iter().any(allows)
}
