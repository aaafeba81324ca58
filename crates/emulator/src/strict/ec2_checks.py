"""Things that EC2 refuses at creation and that moto accepts. Each is about order, which is a deployer's business."""

from moto.ec2.exceptions import EC2ClientError, InvalidVPCIdError
from moto.ec2.models.route_tables import RouteBackend
from moto.ec2.models.security_groups import SecurityGroupBackend

from .patches import around


@around(SecurityGroupBackend, "create_security_group")
def create_security_group(original, self, name, description, vpc_id=None, **rest):
    """The VPC must exist: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html"""
    if vpc_id and vpc_id not in self.vpcs:
        raise InvalidVPCIdError(vpc_id)
    return original(self, name, description, vpc_id=vpc_id, **rest)


@around(RouteBackend, "create_route")
def create_route(original, self, route_table_id, *args, **rest):
    """Observed on AWS: a route to an internet gateway is refused until the gateway is attached to the table's VPC.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateRoute.html
    """
    gateway = self.internet_gateways.get(rest.get("gateway_id") or "")
    table = self.route_tables.get(route_table_id)
    if gateway is not None and table is not None and (gateway.vpc is None or gateway.vpc.id != table.vpc_id):
        raise EC2ClientError(
            "InvalidParameterValue",
            f"route table {route_table_id} and network gateway {gateway.id} belong to different networks",
        )
    return original(self, route_table_id, *args, **rest)
