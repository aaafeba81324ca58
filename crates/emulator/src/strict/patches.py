"""How moto's classes are changed, and the list of modules that change them."""

import functools
import importlib

# Each module patches moto when it is imported. Later modules may rely on earlier ones, so the order is kept.
SERVICE_MODULES = (
    "interfaces",
    "dependencies",
    "security_group_rules",
    "ec2_checks",
    "ec2_gateways",
    "ec2_endpoints",
    "ec2_images",
    "ec2_instances",
    "ec2_tags",
    "iam_delays",
    "bucket_answers",
    "bucket_policies",
    "certificates",
    "load_balancers",
    "target_groups",
    "network_load_balancers",
    "ecs_tasks",
    "ecs_services",
    "ecs_api",
    "scaling",
    "rds_states",
    "rds_checks",
    "rds_parameter_groups",
    "cloudfront_config",
    "cloudfront_rules",
    "cognito",
    "notifications",
    "wafv2",
    "codecommit",
    "codebuild",
    "codepipeline",
    "event_rules",
    "api_gateway",
    "api_links",
    "http_apis",
)


def apply_all():
    """Import every module of SERVICE_MODULES, and with that apply its patches."""
    for name in SERVICE_MODULES:
        importlib.import_module(f"{__package__}.{name}")


def around(owner, name):
    """Decorate a function that replaces `owner.name` and receives the original as its first argument.

    A missing attribute fails at start: moto changed its internals, and the patch must be written anew instead of being
    skipped in silence.
    """
    original = getattr(owner, name)

    def install(function):
        @functools.wraps(original)
        def replacement(self, *args, **kwargs):
            return function(original, self, *args, **kwargs)

        setattr(owner, name, replacement)
        return function

    return install


def replace_property(owner, name):
    """Decorate a getter that replaces the property `owner.name`. A setter of the old property is kept."""
    old = getattr(owner, name)
    if not isinstance(old, property):
        raise AttributeError(f"{owner.__name__}.{name} is no longer a property")  # noqa: TRY004

    def install(getter):
        setattr(owner, name, property(getter, old.fset))
        return getter

    return install
