"""VPC links of both versions: slow to come and to go, and refused to go while an API uses them.

https://docs.aws.amazon.com/apigateway/latest/api/API_VpcLink.html
https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/vpclinks-vpclinkid.html
"""

import json

from moto.apigateway.exceptions import BadRequestException
from moto.apigateway.models import APIGatewayBackend, VpcLink, apigateway_backends
from moto.apigateway.responses import APIGatewayResponse
from moto.apigatewayv2 import exceptions as http_exceptions
from moto.apigatewayv2.models import ApiGatewayV2Backend, apigatewayv2_backends
from moto.apigatewayv2.models import VpcLink as HttpVpcLink
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models import ec2_backends
from moto.elbv2.models import elbv2_backends

from . import clock, interfaces
from .api_gateway import add_call, connections_of
from .patches import around


def references(account_id, region, link_id):
    """What refers to a link, in the words of AWS's refusal.

    Observed on AWS: integrations of REST APIs, what a stage shows of them, and integrations of HTTP APIs, each in a
    format of its own (reported in terraform-provider-aws #12195).
    """
    found = []
    for api in apigateway_backends[account_id][region].apis.values():
        here = [f"{method}:{place}" for link, method, place in connections_of(api) if link == link_id]
        shown = [
            f"{method}:{place}:{stage.name}"
            for stage in api.stages.values()
            if stage.deployment_id in api.deployments
            for link, method, place in getattr(api.deployments[stage.deployment_id], "_connections", [])
            if link == link_id
        ]
        found += [(item, "Method:Resource") for item in here] + [(item, "Method:Resource:Stage") for item in shown]
    for api in apigatewayv2_backends[account_id][region].apis.values():
        found += [
            (f"{integration.integration_method}:{integration.id}", "Method:Resource")
            for integration in api.integrations.values()
            if integration.connection_id == link_id
        ]
    return found


def check_unused(backend, link_id, refusal):
    """Refuse with BadRequestException while anything refers to the link."""
    found = references(backend.account_id, backend.region_name, link_id)
    if found:
        words, form = [item for item, _ in found], found[0][1]
        raise refusal(
            f"Cannot delete vpc link. Vpc link '{link_id}', is referenced in [{', '.join(words)}] "
            f"in format of [{form}]."
        )


# Version 1 -----------------------------------------------------------------------------------------------------------

VpcLink.status_message = None


@around(APIGatewayBackend, "create_vpc_link")
def create_vpc_link(original, self, name, description, target_arns, tags):
    """One network load balancer, which makes it slow; one that does not exist makes it fail.

    https://docs.aws.amazon.com/apigateway/latest/api/API_CreateVpcLink.html (PENDING, AVAILABLE, FAILED)
    More than one target: https://github.com/hashicorp/terraform-provider-aws/pull/2512
    """
    if len(target_arns or []) > 1:
        raise BadRequestException("More than one target arn specified for vpc link.")
    link = original(self, name, description, target_arns, tags)
    link.status = "PENDING"
    balancers = elbv2_backends[self.account_id][self.region_name].load_balancers

    def settle():
        if link.status == "PENDING":
            balancer = balancers.get(target_arns[0]) if target_arns else None
            link.status = "AVAILABLE" if balancer is not None and balancer.type == "network" else "FAILED"
            if link.status == "FAILED":
                link.status_message = "The target is not a network load balancer of this account"

    clock.later(settle)
    return link


@around(VpcLink, "to_json")
def vpc_link_to_json(original, self):
    """With the reason of a failure."""
    answer = original(self)
    return {**answer, "statusMessage": self.status_message} if self.status_message else answer


@around(APIGatewayBackend, "delete_vpc_link")
def delete_vpc_link(original, self, vpc_link_id):
    """Refused while used; gone only after a while.

    https://docs.aws.amazon.com/apigateway/latest/api/API_DeleteVpcLink.html (DELETING)
    """
    link = self.get_vpc_link(vpc_link_id)
    check_unused(self, vpc_link_id, BadRequestException)
    link.status = "DELETING"
    clock.later(lambda: original(self, vpc_link_id))


@add_call(APIGatewayResponse, "update_vpc_link")
def update_vpc_link(self):
    """https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateVpcLink.html"""
    link = self.backend.get_vpc_link(self.path.split("/")[-1])
    for change in self._get_param("patchOperations"):
        name = change["path"].lstrip("/")
        if name not in ("name", "description"):
            # Observed: https://github.com/hashicorp/terraform-provider-aws/pull/2512
            raise BadRequestException("Target arns are not allowed to be changed/added.")
        setattr(link, name, change["value"])
    return json.dumps(link.to_json())


# Version 2 -----------------------------------------------------------------------------------------------------------


@around(ApiGatewayV2Backend, "create_vpc_link")
def create_http_vpc_link(original, self, name, sg_ids, subnet_ids, tags):
    """An interface in each subnet, with the groups; ready after a while.

    "API Gateway creates and manages elastic network interfaces in your subnets", and why that takes a while:
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vpc-links.html
    """
    ec2 = ec2_backends[self.account_id][self.region_name]
    try:
        for subnet_id in subnet_ids or []:
            ec2.get_subnet(subnet_id)
    except EC2ClientError as missing:
        raise http_exceptions.BadRequestException(missing.message) from missing
    unknown = [group_id for group_id in sg_ids or [] if ec2.get_security_group_from_id(group_id) is None]
    if unknown:
        raise http_exceptions.BadRequestException(f"The security groups {unknown} do not exist")
    link = original(self, name, sg_ids or [], subnet_ids, tags)
    link.status = "PENDING"
    link._held = [
        interfaces.hold(ec2, subnet_id, sg_ids or [], f"VPC Link Interface for {link.id}")
        for subnet_id in subnet_ids or []
    ]

    def settle():
        if link.status == "PENDING":
            link.status = "AVAILABLE"

    clock.later(settle)
    return link


HttpVpcLink.status = "AVAILABLE"


@around(HttpVpcLink, "to_json")
def http_vpc_link_to_json(original, self):
    """With its state, which moto makes up."""
    return {**original(self), "vpcLinkStatus": self.status}


@around(ApiGatewayV2Backend, "delete_vpc_link")
def delete_http_vpc_link(original, self, vpc_link_id):
    """Refused while used; gone only after a while, and its interfaces with it.

    https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/vpclinks-vpclinkid.html (DELETING)
    """
    link = self.get_vpc_link(vpc_link_id)
    check_unused(self, vpc_link_id, http_exceptions.BadRequestException)
    if link.status == "DELETING":
        return
    link.status = "DELETING"
    ec2 = ec2_backends[self.account_id][self.region_name]

    def settle():
        for interface in link._held:
            interfaces.release(ec2, interface)
        original(self, vpc_link_id)

    clock.later(settle)
