"""Target groups and listeners: idempotent creation, whose target group it is, and health that takes time.

https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html
"""

from moto.acm.models import acm_backends
from moto.elbv2.exceptions import ELBClientError
from moto.elbv2.models import ELBv2Backend, FakeAction, FakeHealthStatus, FakeTargetGroup

from . import clock
from .patches import around

SETTINGS = (
    "vpc_id",
    "protocol",
    "port",
    "protocol_version",
    "target_type",
    "ip_address_type",
    "health_check_protocol",
    "health_check_port",
    "health_check_path",
    "health_check_interval_seconds",
    "health_check_timeout_seconds",
    "health_check_enabled",
    "healthy_threshold_count",
    "unhealthy_threshold_count",
    "matcher",
)


def _settings(group):
    return {name: str(getattr(group, name, None)) for name in SETTINGS}


@around(ELBv2Backend, "create_target_group")
def create_target_group(original, self, name, **wanted):
    """Creating the same target group again returns the one that exists.

    "This operation is idempotent [...] If you attempt to create multiple target groups with the same settings, each
    call succeeds." With other settings the answer is DuplicateTargetGroupName.
    """
    existing = next((group for group in self.target_groups.values() if group.name == name), None)
    if existing is None:
        return original(self, name, **wanted)
    # moto fills in the defaults while it creates, so the only fair comparison is with a group that it has made.
    del self.target_groups[existing.arn]
    candidate = None
    try:
        candidate = original(self, name, **{**wanted, "tags": None})
    finally:
        if candidate is not None:
            del self.target_groups[candidate.arn]
        self.target_groups[existing.arn] = existing
    if _settings(candidate) == _settings(existing):
        return existing
    raise ELBClientError(
        "DuplicateTargetGroupName", f"A target group with the same name '{name}' exists, but with different settings"
    )


def load_balancers_of(backend, group_arn):
    """ARNs of the load balancers that forward to the group. moto only ever adds to its own list."""
    found = []
    for load_balancer in backend.load_balancers.values():
        actions = [
            action
            for listener in load_balancer.listeners.values()
            for rule in listener.rules.values()
            for action in [*rule.actions, *listener.default_actions]
        ]
        if any(group_arn in backend._get_target_group_arns_from(action.data) for action in actions):
            found.append(load_balancer.arn)
    return found


@around(ELBv2Backend, "describe_target_groups")
def describe_target_groups(original, self, *args, **kwargs):
    """The load balancers of a group are those that forward to it now."""
    for group in self.target_groups.values():
        group.load_balancer_arns = load_balancers_of(self, group.arn)
    return original(self, *args, **kwargs)


def _check_one_load_balancer(backend, load_balancer_arn, actions):
    """A target group belongs to one load balancer at most (TargetGroupAssociationLimit).

    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html
    """
    for action in actions:
        for group_arn in backend._get_target_group_arns_from(action):
            if any(arn != load_balancer_arn for arn in load_balancers_of(backend, group_arn)):
                raise ELBClientError(
                    "TargetGroupAssociationLimit",
                    f"The following target groups cannot be associated with more than one load balancer: {group_arn}",
                )


def _check_certificate(backend, protocol, certificate):
    """A secure listener needs a certificate, and one of Certificate Manager must have been issued.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html
    """
    if (protocol or "").upper() not in ("HTTPS", "TLS"):
        return
    if not certificate:
        raise ELBClientError("ValidationError", "A certificate must be specified for HTTPS listeners")
    if ":acm:" not in certificate:
        return
    bundle = acm_backends[backend.account_id][backend.region_name]._certificates.get(certificate)
    if bundle is None:
        raise ELBClientError("CertificateNotFound", f"Certificate '{certificate}' not found")
    bundle.check()
    if bundle.status != "ISSUED":
        raise ELBClientError(
            "UnsupportedCertificate",
            f"The certificate '{certificate}' must have a fully-qualified domain name, a supported signature, "
            "and a supported key size.",
        )


@around(ELBv2Backend, "create_listener")
def create_listener(
    original, self, load_balancer_arn, protocol, port, ssl_policy, certificate, actions, alpn_policy=None, tags=None
):
    """Creating the same listener again returns the one that exists; another one on its port is refused."""
    load_balancer = self.load_balancers.get(load_balancer_arn)
    listeners = load_balancer.listeners.values() if load_balancer else ()
    for existing in listeners:
        if str(existing.port) != str(port):
            continue
        same = (
            existing.protocol == (protocol or "").upper()
            and existing.certificate == certificate
            and [action.data for action in existing.default_actions] == [FakeAction(action).data for action in actions]
        )
        if same:
            return existing
        raise ELBClientError(
            "DuplicateListener", f"A listener already exists on this port for this load balancer '{load_balancer_arn}'"
        )
    if load_balancer is not None:
        _check_certificate(self, protocol, certificate)
        _check_one_load_balancer(self, load_balancer_arn, actions)
    return original(
        self, load_balancer_arn, protocol, port, ssl_policy, certificate, actions, alpn_policy=alpn_policy, tags=tags
    )


@around(ELBv2Backend, "create_rule")
def create_rule(original, self, listener_arn, conditions, priority, actions, tags=None):
    """A rule cannot borrow the target group of another load balancer."""
    for load_balancer in self.load_balancers.values():
        if listener_arn in load_balancer.listeners:
            _check_one_load_balancer(self, load_balancer.arn, actions)
    return original(self, listener_arn, conditions, priority, actions, tags=tags)


@around(ELBv2Backend, "delete_rule")
def delete_rule(original, self, arn):
    """The default rule stays.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DeleteRule.html
    """
    for load_balancer in self.load_balancers.values():
        for listener in load_balancer.listeners.values():
            if any(rule.arn == arn and getattr(rule, "is_default", False) for rule in listener.rules.values()):
                raise ELBClientError("OperationNotPermitted", f"Default rule '{arn}' cannot be deleted")
    return original(self, arn)


@around(FakeTargetGroup, "register")
def register(original, self, targets):
    """Remember when each target was registered: it starts as `initial`."""
    original(self, targets)
    since = self.__dict__.setdefault("_registered", {})
    for target in targets:
        since.setdefault(target["Id"], clock.now())
        self.__dict__.setdefault("_draining", {}).pop(target["Id"], None)


@around(FakeTargetGroup, "deregister")
def deregister(original, self, targets):
    """A deregistered target drains for a while, in which it is still listed."""
    original(self, targets)
    for target in targets:
        self.__dict__.setdefault("_registered", {}).pop(target["Id"], None)
        self.__dict__.setdefault("_draining", {})[target["Id"]] = clock.now() + clock.delay()


def _status(group, target_id, state, reason, description):
    known = group.targets.get(target_id) or group.deregistered_targets.get(target_id) or {}
    return FakeHealthStatus(
        target_id, known.get("Port", group.port), group.health_check_port, state, reason, description
    )


@around(FakeTargetGroup, "health_for")
def health_for(original, self, target, ec2_backend):
    """Targets are `unused` without a load balancer, `initial` at first, and `draining` after they leave.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
    """
    target_id = target["Id"]
    if self.__dict__.get("_draining", {}).get(target_id, 0) > clock.now():
        return _status(
            self,
            target_id,
            "draining",
            "Target.DeregistrationInProgress",
            "Target deregistration is in progress",
        )
    health = original(self, target, ec2_backend)
    if health.status != "healthy":
        return health
    if not self.load_balancer_arns:
        return _status(
            self,
            target_id,
            "unused",
            "Target.NotInUse",
            "Target group is not configured to receive traffic from the load balancer",
        )
    if self.__dict__.get("_registered", {}).get(target_id, 0) + clock.delay() > clock.now():
        return _status(self, target_id, "initial", "Elb.RegistrationInProgress", "Target registration is in progress")
    return health


@around(ELBv2Backend, "describe_target_health")
def describe_target_health(original, self, target_group_arn, targets):
    """Without named targets the answer lists the draining ones, too."""
    group = self.target_groups.get(target_group_arn)
    if group is not None:
        group.load_balancer_arns = load_balancers_of(self, group.arn)
        if not targets:
            draining = group.__dict__.get("_draining", {})
            leaving = [{"Id": target_id} for target_id, until in draining.items() if until > clock.now()]
            targets = [*group.targets.values(), *leaving]
            if not targets:
                return []
    return original(self, target_group_arn, targets)


def all_healthy(backend, group_arn, target_ids):
    """Whether the load balancer would send traffic to all of these targets."""
    health = backend.describe_target_health(group_arn, [{"Id": target_id} for target_id in target_ids])
    return all(entry.status == "healthy" for entry in health)
