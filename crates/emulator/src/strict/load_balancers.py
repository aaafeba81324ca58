"""Load balancers: slow to start, checked as AWS checks them, and holding interfaces that outlive them for a moment.

https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
"""

import sys

from moto.ec2.exceptions import InvalidSubnetIdError
from moto.elbv2.exceptions import ELBClientError, ResourceInUseError
from moto.elbv2.models import ELBv2Backend, FakeLoadBalancer
from moto.moto_api._internal import mock_random

from . import clock, interfaces
from .ec2_gateways import has_internet_gateway
from .patches import around

INTERFACE_KINDS = {"network": "network_load_balancer", "gateway": "gateway_load_balancer"}
ARN_KINDS = {"application": "app", "network": "net", "gateway": "gwy"}
FREE_ADDRESSES_NEEDED = 8


def _short_name(load_balancer):
    """The last part of the ARN, as in app/web/0123456789abcdef."""
    return load_balancer.arn.split(":loadbalancer/", 1)[1]


def hold_interfaces(backend, load_balancer):
    """One interface in each subnet of the load balancer, with its security groups; others go.

    Observed on AWS: they are described as "ELB app/name/id". They are why a group of a load balancer is in use.
    """
    ec2 = backend.ec2_backend
    held = getattr(load_balancer, "_held", {})
    wanted = {subnet.id for subnet in load_balancer.subnets}
    for subnet_id in set(held) - wanted:
        interfaces.release(ec2, held.pop(subnet_id))
    for interface in held.values():
        interfaces.regroup(ec2, interface, load_balancer.security_groups)
    for subnet_id in sorted(wanted - set(held)):
        held[subnet_id] = interfaces.hold(
            ec2,
            subnet_id,
            load_balancer.security_groups,
            f"ELB {_short_name(load_balancer)}",
            kind=INTERFACE_KINDS.get(load_balancer.type, "interface"),
            public=load_balancer.scheme == "internet-facing",
        )
    load_balancer._held = held


def _check_groups(ec2, group_ids, vpc_id):
    for group_id in group_ids:
        group = ec2.get_security_group_from_id(group_id)
        if group is None or group.vpc_id != vpc_id:
            raise ELBClientError("InvalidSecurityGroup", "One or more security groups are invalid")


def _check_subnets(ec2, subnet_ids, kind, scheme):
    """Every subnet exists, in one VPC, one for each zone; an application load balancer needs two zones."""
    try:
        subnets = [ec2.get_subnet(subnet_id) for subnet_id in subnet_ids]
    except InvalidSubnetIdError as missing:
        raise ELBClientError("SubnetNotFound", missing.message) from missing
    vpc_id = subnets[0].vpc_id
    if any(subnet.vpc_id != vpc_id for subnet in subnets):
        raise ELBClientError("InvalidConfigurationRequest", f"All subnets must belong to the same VPC: '{vpc_id}'")
    zones = [subnet.availability_zone for subnet in subnets]
    if len(set(zones)) != len(zones):
        raise ELBClientError(
            "InvalidConfigurationRequest",
            "A load balancer cannot be attached to multiple subnets in the same Availability Zone",
        )
    if kind == "application" and len(zones) < 2:
        # "[Application Load Balancers] You must specify subnets from at least two Availability Zones."
        raise ELBClientError(
            "ValidationError", "At least two subnets in two different Availability Zones must be specified"
        )
    for subnet in subnets:
        if kind == "application" and subnet.available_ip_address_count < FREE_ADDRESSES_NEEDED:
            # https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
            raise ELBClientError(
                "InvalidSubnet",
                f"Not enough IP space available in {subnet.id}. "
                "ELB requires at least 8 free IP addresses in each subnet.",
            )
    if scheme == "internet-facing" and not has_internet_gateway(ec2, vpc_id):
        # Observed on AWS: an internet-facing load balancer needs the gateway before it is created.
        raise ELBClientError("InvalidSubnet", f"VPC {vpc_id} has no internet gateway")
    return vpc_id


def _rename(backend, load_balancer, tags):
    """Give the load balancer the ARN and DNS name of its type. moto says "app" for all and repeats DNS names."""
    old = backend.load_balancers.pop(load_balancer.arn)
    backend.tagging_service.delete_all_tags_for_resource(old.arn)
    old.arn = old.arn.replace(":loadbalancer/app/", f":loadbalancer/{ARN_KINDS[old.type]}/")
    suffix = mock_random.get_random_hex(length=16)
    prefix = "internal-" if old.scheme == "internal" else ""
    if old.type == "application":
        old.dns_name = f"{prefix}{old.name}-{int(suffix[:8], 16)}.{backend.region_name}.elb.amazonaws.com"
    else:
        old.dns_name = f"{prefix}{old.name}-{suffix}.elb.{backend.region_name}.amazonaws.com"
    backend.load_balancers[old.arn] = old
    backend.tagging_service.tag_resource(old.arn, tags)


@around(ELBv2Backend, "create_load_balancer")
def create_load_balancer(original, self, name, security_groups, subnet_ids, subnet_mappings=None, **rest):
    """Creating the same load balancer again returns the one that exists; another one with its name is refused.

    "This operation is idempotent [...] If you attempt to create multiple load balancers with the same settings, each
    call succeeds." With other settings the answer is DuplicateLoadBalancerName.
    """
    kind = rest.get("loadbalancer_type") or "application"
    scheme = rest.get("scheme") or "internet-facing"
    rest.update(loadbalancer_type=kind, scheme=scheme)
    all_subnets = [*(subnet_ids or []), *(mapping["SubnetId"] for mapping in subnet_mappings or [])]
    groups = list(security_groups or [])

    if len(name) > 32 or name.startswith(("internal-", "-")) or name.endswith("-"):
        # "maximum of 32 characters [...] must not begin or end with a hyphen, and must not begin with internal-"
        raise ELBClientError("ValidationError", f"The load balancer name '{name}' is not valid")
    if not all_subnets:
        raise ELBClientError("ValidationError", "At least one subnet must be specified")
    vpc_id = _check_subnets(self.ec2_backend, all_subnets, kind, scheme)
    _check_groups(self.ec2_backend, groups, vpc_id)
    if kind == "application" and not groups:
        # https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-update-security-groups.html
        groups = [self.ec2_backend.get_default_security_group(vpc_id).id]

    for existing in self.load_balancers.values():
        if existing.name != name:
            continue
        same = (
            (existing.type, existing.scheme) == (kind, scheme)
            and {subnet.id for subnet in existing.subnets} == set(all_subnets)
            and set(existing.security_groups) == set(groups)
            and existing.ip_address_type == (rest.get("ip_address_type") or "ipv4")
        )
        if same:
            return existing
        raise ELBClientError(
            "DuplicateLoadBalancerName",
            f"A load balancer with the same name '{name}' exists, but with different settings",
        )

    load_balancer = original(self, name, groups, list(subnet_ids or []), subnet_mappings, **rest)
    _rename(self, load_balancer, rest.get("tags"))
    hold_interfaces(self, load_balancer)

    def settle():
        load_balancer.state = "active"

    clock.later(settle)
    return load_balancer


@around(FakeLoadBalancer, "activate")
def activate(original, self):
    """Nothing: moto makes a load balancer active when it is first described, here time does."""


def _users_of(backend, load_balancer):
    """Why the load balancer cannot go: a VPC link to it, or a network load balancer in front of it."""
    for group in backend.target_groups.values():
        if group.target_type == "alb" and load_balancer.arn in group.targets:
            return "a target group"
    # API Gateway's backend is only there when something has used it.
    api_gateway = sys.modules.get("moto.apigateway.models")
    if api_gateway is not None:
        links = api_gateway.apigateway_backends[backend.account_id][backend.region_name].vpc_links
        if any(load_balancer.arn in link.target_arns for link in links.values()):
            return "another service"
    return None


@around(ELBv2Backend, "delete_load_balancer")
def delete_load_balancer(original, self, arn):
    """Protected or used load balancers stay; the interfaces of a deleted one stay for a moment.

    Protection (OperationNotPermitted), use (ResourceInUse) and that deleting twice succeeds:
    https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DeleteLoadBalancer.html
    Observed on AWS: the interfaces go some time after the answer, and until then groups and subnets cannot be deleted.
    """
    load_balancer = self.load_balancers.get(arn)
    if load_balancer is None:
        return
    if str(load_balancer.attrs.get("deletion_protection.enabled")).lower() == "true":
        raise ELBClientError(
            "OperationNotPermitted",
            f"Load balancer '{arn}' cannot be deleted because deletion protection is enabled",
        )
    user = _users_of(self, load_balancer)
    if user:
        raise ResourceInUseError(f"Load balancer '{arn}' is currently associated with {user}")
    original(self, arn)
    for interface in load_balancer._held.values():
        interfaces.release_later(self.ec2_backend, interface)


@around(ELBv2Backend, "set_security_groups")
def set_security_groups(original, self, arn, sec_groups):
    """The interfaces get the new groups:
    https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_SetSecurityGroups.html"""
    answer = original(self, arn, sec_groups)
    hold_interfaces(self, self.load_balancers[arn])
    return answer


@around(ELBv2Backend, "set_subnets")
def set_subnets(original, self, arn, subnets, subnet_mappings):
    """The interfaces move to the new subnets:
    https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_SetSubnets.html"""
    answer = original(self, arn, subnets, subnet_mappings)
    hold_interfaces(self, self.load_balancers[arn])
    return answer
