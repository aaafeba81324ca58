"""Tags go with what they are on. moto keeps those of deleted resources, which then look like leftovers.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html
"""

from moto.ec2.responses import EC2Response

from .patches import around

# The operations that delete at once, with the parameters that name what they delete.
DELETIONS = {
    "delete_vpc": ("VpcId",),
    "delete_subnet": ("SubnetId",),
    "delete_security_group": ("GroupId",),
    "delete_internet_gateway": ("InternetGatewayId",),
    "delete_route_table": ("RouteTableId",),
    "delete_network_acl": ("NetworkAclId",),
    "delete_network_interface": ("NetworkInterfaceId",),
    "delete_launch_template": ("LaunchTemplateId",),
    "delete_volume": ("VolumeId",),
    "release_address": ("AllocationId",),
    "revoke_security_group_ingress": ("SecurityGroupRuleIds",),
    "revoke_security_group_egress": ("SecurityGroupRuleIds",),
}


def _forget_tags(parameters):
    def deletion(original, self):
        answer = original(self)
        for parameter in parameters:
            named = self._get_param(parameter) or []
            for resource_id in [named] if isinstance(named, str) else named:
                self.ec2_backend.tags.pop(resource_id, None)
        return answer

    return deletion


for _operation, _parameters in DELETIONS.items():
    around(EC2Response, _operation)(_forget_tags(_parameters))
