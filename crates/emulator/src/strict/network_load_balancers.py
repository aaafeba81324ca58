"""Network load balancers, and application load balancers as their targets.

https://docs.aws.amazon.com/elasticloadbalancing/latest/network/application-load-balancer-target.html
"""

import ipaddress

from moto.elbv2.exceptions import ELBClientError, InvalidTargetError, ResourceInUseError
from moto.elbv2.models import ELBv2Backend
from moto.elbv2.responses import ELBV2Response

from .patches import around

PROTOCOLS = {
    "application": {"HTTP", "HTTPS"},
    "network": {"TCP", "UDP", "TCP_UDP", "TLS", "QUIC", "TCP_QUIC"},
}


@around(ELBv2Backend, "create_listener")
def create_listener(original, self, load_balancer_arn, protocol, *args, **kwargs):
    """The protocols of application and network load balancers differ.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html
    """
    load_balancer = self.load_balancers.get(load_balancer_arn)
    if load_balancer is not None:
        allowed = PROTOCOLS.get(load_balancer.type)
        if allowed and (protocol or "").upper() not in allowed:
            raise ELBClientError("ValidationError", f"Protocol '{protocol}' must be one of {sorted(allowed)}")
    return original(self, load_balancer_arn, protocol, *args, **kwargs)


@around(ELBv2Backend, "create_target_group")
def create_target_group(original, self, name, **wanted):
    """Targets that are application load balancers are reached over TCP, and asked for their health over HTTP.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
    """
    if wanted.get("target_type") == "alb":
        if (wanted.get("protocol") or "").upper() != "TCP":
            raise ELBClientError("ValidationError", f"Protocol '{wanted.get('protocol')}' must be one of TCP")
        if (wanted.get("health_check_protocol") or "HTTP").upper() not in ("HTTP", "HTTPS"):
            raise ELBClientError("ValidationError", "Health check protocol must be HTTP or HTTPS for target type 'alb'")
    return original(self, name, **wanted)


def _check_alb(backend, group, target):
    load_balancer = backend.load_balancers.get(target["Id"])
    if load_balancer is None or load_balancer.type != "application":
        raise InvalidTargetError()
    port = str(target.get("Port") or group.port)
    if port not in [str(listener.port) for listener in load_balancer.listeners.values()]:
        # Observed on AWS.
        raise ELBClientError(
            "ValidationError",
            "If the target type is ALB, the target must have at least one listener that matches the target group port "
            "or any specified port overrides",
        )


@around(ELBv2Backend, "register_targets")
def register_targets(original, self, target_group_arn, instances):
    """A target is what the group's type says: an address, or an application load balancer with a listener on the port.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RegisterTargets.html
    """
    group = self.target_groups.get(target_group_arn)
    for target in instances if group is not None else ():
        if group.target_type == "alb":
            _check_alb(self, group, target)
        elif group.target_type == "ip":
            try:
                ipaddress.ip_address(target["Id"])
            except ValueError:
                raise ELBClientError(
                    "ValidationError", f"The IP address '{target['Id']}' is not a valid IPv4 address"
                ) from None
    return original(self, target_group_arn, instances)


@around(ELBv2Backend, "delete_listener")
def delete_listener(original, self, listener_arn):
    """A listener through which a network load balancer reaches its target stays.

    Observed on AWS: "Listener port '80' is in use by registered target '...' and cannot be removed."
    """
    for load_balancer in self.load_balancers.values():
        listener = load_balancer.listeners.get(listener_arn)
        if listener is None:
            continue
        for group in self.target_groups.values():
            target = group.targets.get(load_balancer.arn) if group.target_type == "alb" else None
            if target is not None and str(target.get("Port") or group.port) == str(listener.port):
                raise ResourceInUseError(
                    f"Listener port '{listener.port}' is in use by registered target '{load_balancer.arn}' "
                    "and cannot be removed."
                )
    return original(self, listener_arn)


@around(ELBv2Backend, "set_security_groups")
def set_security_groups(original, self, arn, sec_groups):
    """A network load balancer has groups from the beginning or never.

    "You can't associate a security group with an existing network load balancer if you didn't specify one when you
    created it": https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html
    """
    load_balancer = self.load_balancers.get(arn)
    if (
        load_balancer is not None
        and load_balancer.type == "network"
        and bool(load_balancer.security_groups) != bool(sec_groups)
    ):
        raise ELBClientError(
            "InvalidConfigurationRequest",
            "You cannot add security groups to a load balancer that was created without them, or remove them all",
        )
    return original(self, arn, sec_groups)


@around(ELBV2Response, "set_security_groups")
def keep_enforcement(original, self):
    """Keep whether inbound rules hold for what comes by PrivateLink; moto forgets it.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_SetSecurityGroups.html
    """
    answer = original(self)
    wanted = self._get_param("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic")
    if wanted:
        load_balancer = self.elbv2_backend.load_balancers[self._get_param("LoadBalancerArn")]
        load_balancer.enforce_security_group_inbound_rules_on_private_link_traffic = wanted
    return answer
