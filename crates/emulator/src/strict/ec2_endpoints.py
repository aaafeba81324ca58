"""VPC endpoints: interface endpoints are slow and hold an interface in each subnet; gateway endpoints are at once.

https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
https://docs.aws.amazon.com/vpc/latest/privatelink/concepts.html (states of an endpoint)
"""

from moto.core.responses import ActionResult
from moto.ec2.exceptions import EC2ClientError, InvalidSecurityGroupNotFoundError
from moto.ec2.models.vpcs import VPCBackend
from moto.ec2.responses.vpcs import VPCs

from . import clock, interfaces
from .ec2_gateways import idempotent
from .patches import around

GONE = ("deleting", "deleted")


@around(VPCs, "create_vpc_endpoint")
def create_vpc_endpoint_request(original, self):
    """Honour ClientToken and keep IpAddressType, which moto drops.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html
    """
    answer = idempotent(original, self)
    endpoint = answer.result["VpcEndpoint"]
    endpoint.ip_address_type = self._get_param("IpAddressType") or "ipv4"
    return answer


def _check_private_dns(ec2, vpc_id, service_name):
    """Private DNS names need DNS in the VPC, and a name can belong to one endpoint only."""
    vpc = ec2.get_vpc(vpc_id)
    if not (vpc.enable_dns_support and vpc.enable_dns_hostnames):
        raise EC2ClientError(
            "InvalidParameter",
            "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes "
            f"set to true for {vpc_id}",
        )
    for other in ec2.vpc_end_points.values():
        same = other.vpc_id == vpc_id and other.service_name == service_name and other.private_dns_enabled
        if same and other.state not in GONE:
            raise EC2ClientError(
                "InvalidParameter",
                "private-dns-enabled cannot be set because there is already a conflicting DNS domain "
                f"for {service_name} in the VPC {vpc_id}",
            )


def _check_subnets(ec2, vpc_id, subnet_ids):
    """All subnets are of the VPC, one for each zone at most."""
    zones = set()
    for subnet_id in subnet_ids:
        subnet = ec2.get_subnet(subnet_id)
        if subnet.vpc_id != vpc_id:
            raise EC2ClientError("InvalidParameter", f"The subnet ID '{subnet_id}' is not in VPC {vpc_id}")
        if subnet.availability_zone in zones:
            raise EC2ClientError(
                "DuplicateSubnetsInSameZone",
                "Found another VPC endpoint subnet in the availability zone of "
                f"{subnet_id}. VPC endpoint subnets should be in different availability zones "
                "supported by the service.",
            )
        zones.add(subnet.availability_zone)


@around(VPCBackend, "create_vpc_endpoint")
def create_vpc_endpoint(original, self, **wanted):
    """An interface endpoint begins as `pending` and holds its interfaces with its security groups from then on."""
    is_interface = (wanted.get("endpoint_type") or "").lower() == "interface"
    if not is_interface:
        wanted["endpoint_type"] = wanted.get("endpoint_type") or "Gateway"
        wanted["private_dns_enabled"] = False
        return original(self, **wanted)

    vpc_id, service_name = wanted["vpc_id"], wanted["service_name"]
    self.get_vpc(vpc_id)
    for group_id in wanted.get("security_group_ids") or []:
        if self.get_security_group_from_id(group_id) is None:
            raise InvalidSecurityGroupNotFoundError(group_id)
    _check_subnets(self, vpc_id, wanted.get("subnet_ids") or [])
    if wanted.get("private_dns_enabled"):
        _check_private_dns(self, vpc_id, service_name)
    if not wanted.get("security_group_ids"):
        # https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html (default security group)
        wanted["security_group_ids"] = [self.get_default_security_group(vpc_id).id]

    endpoint = original(self, **{**wanted, "subnet_ids": []})
    endpoint.subnet_ids = list(wanted.get("subnet_ids") or [])
    _hold_interfaces(self, endpoint)
    endpoint.state = "pending"

    def settle():
        if endpoint.state == "pending":
            endpoint.state = "available"

    clock.later(settle)
    return endpoint


def _hold_interfaces(ec2, endpoint):
    """One interface for each subnet of the endpoint, with its groups; those of other subnets go."""
    held = {eni.subnet.id: eni for eni in map(ec2.enis.get, endpoint.network_interface_ids) if eni is not None}
    for subnet_id, interface in list(held.items()):
        if subnet_id not in endpoint.subnet_ids:
            interfaces.release(ec2, held.pop(subnet_id))
        else:
            interfaces.regroup(ec2, interface, endpoint.security_group_ids)
    for subnet_id in endpoint.subnet_ids:
        if subnet_id not in held:
            description = f"VPC Endpoint Interface {endpoint.id}"
            held[subnet_id] = interfaces.hold(
                ec2, subnet_id, endpoint.security_group_ids, description, kind="vpc_endpoint"
            )
    endpoint.network_interface_ids = [eni.id for eni in held.values()]


@around(VPCBackend, "modify_vpc_endpoint")
def modify_vpc_endpoint(original, self, vpc_id, **changes):
    """Interfaces and routes follow the endpoint; moto changes the lists alone.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcEndpoint.html
    """
    endpoint = self.describe_vpc_endpoints(vpc_end_point_ids=[vpc_id])[0]
    before = set(endpoint.route_table_ids)
    original(self, vpc_id=vpc_id, **changes)
    if endpoint.vpc_endpoint_type.lower() == "interface":
        _hold_interfaces(self, endpoint)
        return
    prefix_list = endpoint.destination_prefix_list_id
    for table_id in set(endpoint.route_table_ids) - before:
        self.create_route(table_id, None, gateway_id=endpoint.id, destination_prefix_list_id=prefix_list)
    for table_id in before - set(endpoint.route_table_ids):
        self.delete_route(table_id, prefix_list)


@around(VPCBackend, "delete_vpc_endpoints")
def delete_vpc_endpoints(original, self, vpce_ids=None):
    """An interface endpoint passes through `deleting`, and its interfaces go when it is `deleted`.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteVpcEndpoints.html
    """
    for endpoint_id in vpce_ids or []:
        endpoint = self.vpc_end_points.get(endpoint_id)
        if endpoint is None or endpoint.state in GONE:
            continue
        if endpoint.vpc_endpoint_type.lower() != "interface":
            # A route table that was deleted before took the route with it.
            endpoint.route_table_ids = [table for table in endpoint.route_table_ids if table in self.route_tables]
            original(self, [endpoint_id])
            continue
        endpoint.state = "deleting"
        held = [self.enis[eni_id] for eni_id in endpoint.network_interface_ids if eni_id in self.enis]

        def settle(endpoint_id=endpoint_id, held=held):
            for interface in held:
                interfaces.release(self, interface)
            original(self, [endpoint_id])

        clock.later(settle)


@around(VPCs, "delete_vpc_endpoints")
def delete_vpc_endpoints_request(original, self):
    """Ids that do not exist come back as `Unsuccessful`; the call as a whole succeeds."""
    known = self.ec2_backend.vpc_end_points
    ids = self._get_param("VpcEndpointIds", [])
    missing = [wanted for wanted in ids if wanted not in known or known[wanted].state == "deleted"]
    original(self)
    unsuccessful = [
        {
            "ResourceId": endpoint_id,
            "Error": {
                "Code": "InvalidVpcEndpointId.NotFound",
                "Message": f"The Vpc Endpoint Id '{endpoint_id}' does not exist",
            },
        }
        for endpoint_id in missing
    ]
    return ActionResult({"Unsuccessful": unsuccessful})
