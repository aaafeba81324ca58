"""NAT gateways: slow, with an address and an interface that they hold until they are really gone.

States: https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-working-with.html
Failures: https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html
"""

from moto.core.utils import iso_8601_datetime_with_milliseconds, utcnow
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.nat_gateways import NatGateway, NatGatewayBackend
from moto.ec2.responses.nat_gateways import NatGateways
from moto.ec2.utils import generic_filter

from . import clock, interfaces, tokens
from .patches import around


def idempotent(original, self):
    """Honour ClientToken. A different request with the same token is refused with IdempotentParameterMismatch."""
    parameters = dict(self._get_params())
    token = parameters.pop("ClientToken", None)
    scope = (self.current_account, self.region, self._get_action())
    return tokens.once(
        scope,
        token,
        parameters,
        lambda: original(self),
        lambda: EC2ClientError(
            "IdempotentParameterMismatch",
            f"The request with client token {token} has different parameters than an earlier one.",
        ),
    )


around(NatGateways, "create_nat_gateway")(idempotent)


def has_internet_gateway(ec2, vpc_id):
    """Whether an internet gateway is attached to the VPC."""
    return any(gateway.vpc and gateway.vpc.id == vpc_id for gateway in ec2.internet_gateways.values())


def _reason_to_fail(ec2, subnet, allocation_id):
    """The code and message with which a public gateway ends up as `failed`, or None."""
    address = ec2.address_by_allocation([allocation_id])[0]
    if address.association_id:
        return "Resource.AlreadyAssociated", f"Elastic IP address [{allocation_id}] is already associated"
    if not has_internet_gateway(ec2, subnet.vpc_id):
        return "Gateway.NotAttached", f"Network {subnet.vpc_id} has no Internet gateway attached"
    return None


def _into_subnet(gateway, subnet):
    """Move the gateway's address into its subnet: moto draws it from anywhere."""
    address = subnet.get_available_subnet_ip(None)
    gateway.private_ip = address
    gateway._eni.private_ip_address = address
    gateway._eni.private_ip_addresses = [{"Primary": True, "PrivateIpAddress": address}]
    gateway.address_set[0]["privateIp"] = address


@around(NatGatewayBackend, "create_nat_gateway")
def create_nat_gateway(original, self, subnet_id, allocation_id, tags=None, connectivity_type="public"):
    """Begin as `pending`, and become `available` or `failed`. A wrong design fails later, not in the answer."""
    subnet = self.get_subnet(subnet_id)
    connectivity_type = connectivity_type or "public"
    failure = None
    if connectivity_type == "public":
        if not allocation_id:
            raise EC2ClientError("MissingParameter", "The request must contain the parameter AllocationId")
        failure = _reason_to_fail(self, subnet, allocation_id)
    gateway = original(self, subnet_id, None if failure else allocation_id, tags, connectivity_type)
    gateway.state = "pending"
    gateway._eni._group_set = []
    gateway._eni.description = f"Interface for NAT Gateway {gateway.id}"
    interfaces.adopt(gateway._eni, "nat_gateway")
    _into_subnet(gateway, subnet)

    def settle():
        if gateway.state != "pending":
            return
        if failure:
            gateway.state = "failed"
            gateway.failure_code, gateway.failure_message = failure
            interfaces.release(self, gateway._eni)
        else:
            gateway.state = "available"

    clock.later(settle)
    return gateway


def _not_found(gateway_id):
    return EC2ClientError("NatGatewayNotFound", f"The Nat Gateway {gateway_id} was not found")


@around(NatGatewayBackend, "delete_nat_gateway")
def delete_nat_gateway(original, self, nat_gateway_id):
    """Pass through `deleting`; address and interface are held until `deleted`.

    "Deleting a public NAT gateway disassociates its Elastic IP address, but does not release the address":
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteNatGateway.html
    """
    gateway = self.nat_gateways.get(nat_gateway_id)
    if gateway is None:
        raise _not_found(nat_gateway_id)
    if gateway.state in ("deleting", "deleted"):
        return gateway
    gateway.state = "deleting"

    def settle():
        original(self, nat_gateway_id)
        gateway.delete_time = iso_8601_datetime_with_milliseconds(utcnow())
        for address in self.addresses:
            if address.eni is gateway._eni:
                self.disassociate_address(association_id=address.association_id)
        interfaces.release(self, gateway._eni)

    clock.later(settle)
    return gateway


@around(NatGatewayBackend, "describe_nat_gateways")
def describe_nat_gateways(original, self, filters, nat_gateway_ids):
    """Unknown ids are an error, and tags filter. moto ignores both.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeNatGateways.html
    """
    for gateway_id in nat_gateway_ids or []:
        if gateway_id not in self.nat_gateways:
            raise _not_found(gateway_id)
    found = original(self, filters, nat_gateway_ids)
    by_tag = {name: values for name, values in (filters or {}).items() if name.startswith("tag")}
    return generic_filter(by_tag, found) if by_tag else found


# What AWS says of a gateway that has not failed or gone is nothing at all.
NatGateway.failure_code = None
NatGateway.failure_message = None
NatGateway.delete_time = None
