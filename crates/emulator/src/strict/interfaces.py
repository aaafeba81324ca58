"""Network interfaces that AWS services keep in a customer's subnets.

They are why a deletion is refused long after the thing that needed the interface has gone: load balancers, NAT
gateways, interface endpoints, databases and tasks all hold one, with the security groups of their owner.
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/requester-managed-eni.html
"""

from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.elastic_network_interfaces import NetworkInterface
from moto.ec2.responses.elastic_network_interfaces import ElasticNetworkInterfaces
from moto.ec2.utils import random_public_ip

from . import clock
from .patches import around

# moto sets the name only in a VPC with DNS host names, and then fails on interfaces that have none.
NetworkInterface.private_dns_name = None


def hold(ec2, subnet_id, group_ids, description, kind="interface", public=False):
    """Create the interface of a service in a subnet, in use and not to be deleted by the account."""
    subnet = ec2.get_subnet(subnet_id)
    interface = ec2.create_network_interface(
        subnet, subnet.get_available_subnet_ip(None), group_ids=list(group_ids), description=description
    )
    if not group_ids:
        # moto falls back to the default group; a NAT gateway or an old network load balancer really has none.
        interface._group_set = []
    adopt(interface, kind)
    if public:
        interface.public_ip = random_public_ip()
    return interface


def adopt(interface, kind):
    """Mark an interface as one that a service holds."""
    interface.requester_managed = True
    interface.requester_id = f"amazon-{kind}"
    interface.interface_type = kind
    interface.status = "in-use"


def regroup(ec2, interface, group_ids):
    """Give the interface other security groups."""
    interface._group_set = [ec2.get_security_group_from_id(group_id) for group_id in group_ids]


def release(ec2, interface):
    """Remove the interface and give its address back to the subnet."""
    if ec2.enis.pop(interface.id, None) is None:
        return
    for address in interface.private_ip_addresses:
        interface.subnet.del_subnet_ip(address["PrivateIpAddress"])


def release_later(ec2, interface, seconds=None):
    """Remove the interface some time after its owner has gone, as AWS does."""
    clock.later(lambda: release(ec2, interface), clock.interface_delay() if seconds is None else seconds)


@around(ElasticNetworkInterfaces, "delete_network_interface")
def delete_network_interface(original, self):
    """Observed on AWS: an interface in use is refused with InvalidParameterValue, whoever holds it.

    "You must detach the network interface before you can delete it":
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteNetworkInterface.html
    """
    interface_id = self._get_param("NetworkInterfaceId")
    interface = self.ec2_backend.enis.get(interface_id)
    if interface is not None and interface.status == "in-use":
        raise EC2ClientError("InvalidParameterValue", f"Network interface '{interface_id}' is currently in use.")
    return original(self)
