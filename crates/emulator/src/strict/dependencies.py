"""What still uses a network resource, and the refusals that follow. moto lets almost everything be deleted."""

from moto.ec2.exceptions import DependencyViolationError, EC2ClientError
from moto.ec2.responses.elastic_ip_addresses import ElasticIPAddresses
from moto.ec2.responses.internet_gateways import InternetGateways
from moto.ec2.responses.security_groups import SecurityGroups
from moto.ec2.responses.subnets import Subnets
from moto.ec2.responses.vpcs import VPCs

from .patches import around


def interfaces_of_group(ec2, group_id):
    """Interfaces that are members of the security group: instances, load balancers, endpoints, databases, tasks."""
    return [eni for eni in ec2.enis.values() if any(group.id == group_id for group in eni.group_set)]


def groups_referring_to(ec2, group_id):
    """Other security groups with a rule whose source or destination is the group. A rule on itself does not count."""
    referring = []
    for groups in ec2.groups.values():
        for group in groups.values():
            rules = [*group.ingress_rules, *group.egress_rules]
            if group.id != group_id and any(rule.source_group.get("GroupId") == group_id for rule in rules):
                referring.append(group)
    return referring


def interfaces_of_subnet(ec2, subnet_id):
    """Interfaces in the subnet, whoever holds them."""
    return [eni for eni in ec2.enis.values() if eni.subnet.id == subnet_id]


def leftovers_of_vpc(ec2, vpc_id):
    """Ids of what must go before the VPC can. The default group, network ACL and main route table go with it."""
    left = [subnet.id for subnet in ec2.describe_subnets() if subnet.vpc_id == vpc_id]
    left += [gateway.id for gateway in ec2.internet_gateways.values() if gateway.vpc and gateway.vpc.id == vpc_id]
    left += [gateway.id for gateway in ec2.egress_only_internet_gateways.values() if gateway.vpc_id == vpc_id]
    left += [group.id for group in ec2.groups.get(vpc_id, {}).values() if not group.is_default]
    left += [
        endpoint.id
        for endpoint in ec2.vpc_end_points.values()
        if endpoint.vpc_id == vpc_id and endpoint.state != "deleted"
    ]
    left += [acl.id for acl in ec2.network_acls.values() if acl.vpc_id == vpc_id and not acl.default]
    left += [eni.id for eni in ec2.enis.values() if eni.subnet.vpc_id == vpc_id]
    return left


@around(SecurityGroups, "delete_security_group")
def delete_security_group(original, self):
    """A group with members or that another group's rule refers to is refused, and so is the default group.

    "If you attempt to delete a security group that is associated with an instance or network interface, is referenced
    by another security group in the same VPC, or has a VPC association, the operation fails with DependencyViolation":
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSecurityGroup.html
    """
    ec2 = self.ec2_backend
    name_or_id = self._get_param("GroupId") or self._get_param("GroupName")
    group = ec2.get_security_group_by_name_or_id(name_or_id) if name_or_id else None
    if group is not None:
        if group.is_default:
            # https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html
            raise EC2ClientError(
                "CannotDelete",
                f'the specified group: "{group.id}" name: "{group.name}" cannot be deleted by a user',
            )
        if interfaces_of_group(ec2, group.id) or groups_referring_to(ec2, group.id):
            raise DependencyViolationError(f"resource {group.id} has a dependent object")
    return original(self)


@around(Subnets, "delete_subnet")
def delete_subnet(original, self):
    """A subnet with any interface in it is refused; its associations go with it.

    "You must terminate all running instances in the subnet before you can delete the subnet":
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSubnet.html
    """
    ec2 = self.ec2_backend
    subnet_id = self._get_param("SubnetId")
    ec2.get_subnet(subnet_id)
    if interfaces_of_subnet(ec2, subnet_id):
        raise DependencyViolationError(f"The subnet '{subnet_id}' has dependencies and cannot be deleted.")
    answer = original(self)
    # moto keeps the associations of a deleted subnet, and with them the route table could never be deleted.
    for table in ec2.route_tables.values():
        for association, associated in list(table._associations.items()):
            if associated == subnet_id:
                table._associations.pop(association)
    for acl in ec2.network_acls.values():
        for key, association in list(acl._associations.items()):
            if association.subnet_id == subnet_id:
                acl._associations.pop(key)
    return answer


@around(VPCs, "delete_vpc")
def delete_vpc(original, self):
    """A VPC with anything left in it is refused.

    "You must detach or delete all gateways and resources that are associated with the VPC before you can delete it":
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteVpc.html
    """
    ec2 = self.ec2_backend
    vpc_id = self._get_param("VpcId")
    ec2.get_vpc(vpc_id)
    if leftovers_of_vpc(ec2, vpc_id):
        raise DependencyViolationError(f"The vpc '{vpc_id}' has dependencies and cannot be deleted.")
    answer = original(self)
    for acl_id in [acl.id for acl in ec2.network_acls.values() if acl.vpc_id == vpc_id]:
        ec2.network_acls.pop(acl_id)
    return answer


@around(InternetGateways, "detach_internet_gateway")
def detach_internet_gateway(original, self):
    """A gateway of a VPC with public addresses in use is refused.

    "The VPC must not contain any running instances with Elastic IP addresses or public IPv4 addresses":
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DetachInternetGateway.html
    """
    ec2 = self.ec2_backend
    vpc_id = self._get_param("VpcId")
    gateway = ec2.internet_gateways.get(self._get_param("InternetGatewayId"))
    attached = gateway is not None and gateway.vpc is not None and gateway.vpc.id == vpc_id
    if attached and any(eni.public_ip for eni in ec2.enis.values() if eni.subnet.vpc_id == vpc_id):
        raise DependencyViolationError(
            f"Network {vpc_id} has some mapped public address(es). "
            "Please unmap those public address(es) before detaching the gateway."
        )
    return original(self)


def _addressed(self):
    """The elastic address that a request names by its allocation, association or public address, or None."""
    wanted = {
        "allocation_id": self._get_param("AllocationId"),
        "association_id": self._get_param("AssociationId"),
        "public_ip": self._get_param("PublicIp"),
    }
    for address in self.ec2_backend.addresses:
        if any(value and getattr(address, field) == value for field, value in wanted.items()):
            return address
    return None


def _held_by_service(address):
    return address is not None and address.eni is not None and address.eni.requester_managed


@around(ElasticIPAddresses, "release_address")
def release_address(original, self):
    """An address in use is refused, except that of an instance in the default VPC.

    "[Nondefault VPC] You must disassociate the Elastic IP address before you can release it. Otherwise, Amazon EC2
    returns an error (InvalidIPAddress.InUse)":
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReleaseAddress.html
    """
    address = _addressed(self)
    if address is not None and address.eni is not None:
        vpc = self.ec2_backend.vpcs.get(address.eni.subnet.vpc_id)
        in_default_vpc = vpc is not None and str(vpc.is_default).lower() == "true"
        if _held_by_service(address) or not in_default_vpc:
            raise EC2ClientError("InvalidIPAddress.InUse", f"Address {address.public_ip} is in use.")
    return original(self)


@around(ElasticIPAddresses, "disassociate_address")
def disassociate_address(original, self):
    """Observed on AWS: the address of a NAT gateway cannot be taken from it; only deleting the gateway frees it.

    https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-working-with.html
    """
    if _held_by_service(_addressed(self)):
        raise EC2ClientError("AuthFailure", "You do not have permission to access the specified resource.")
    return original(self)
