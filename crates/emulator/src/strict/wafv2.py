"""AWS WAF: web ACLs that take a moment to arrive, that stay while something is behind them, and their logs.

https://docs.aws.amazon.com/waf/latest/APIReference/API_CreateWebACL.html
https://docs.aws.amazon.com/waf/latest/APIReference/API_AssociateWebACL.html
"""

import sys

from moto.wafv2.exceptions import WAFNonexistentItemException, WAFv2ClientError, WAFV2DuplicateItemException
from moto.wafv2.models import WAFV2Backend

from . import clock
from .patches import around

LOG_PREFIX = "aws-waf-logs-"


def _error(code, message):
    return WAFv2ClientError(code, message)


@around(WAFV2Backend, "create_web_acl")
def create_web_acl(original, self, *args, **kwargs):
    """A name that exists is a WAFDuplicateItemException, which moto misspells.

    "When you create a web ACL [...] it can take a few seconds to several minutes for the changes to propagate":
    https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-deleting.html and
    https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html
    """
    try:
        web_acl = original(self, *args, **kwargs)
    except WAFV2DuplicateItemException as known:
        raise _error("WAFDuplicateItemException", known.description) from known
    web_acl.available_at = clock.now() + clock.delay()
    return web_acl


@around(WAFV2Backend, "update_web_acl")
def update_web_acl(original, self, name, _id, default_action, rules, description, *rest, **kwargs):
    """The call replaces everything; without rules there are none afterwards. moto keeps the old ones.

    "This operation completely replaces the mutable specifications that you already have for the web ACL":
    https://docs.aws.amazon.com/waf/latest/APIReference/API_UpdateWebACL.html
    """
    answer = original(self, name, _id, default_action, rules, description or "", *rest, **kwargs)
    if not rules:
        self.get_web_acl(None, name, _id).rules = []
    return answer


def _load_balancers(backend):
    elb = sys.modules.get("moto.elbv2.models")
    return elb.elbv2_backends[backend.account_id][backend.region_name].load_balancers if elb else {}


def _exists(backend, resource_arn):
    """Whether a resource is there. Those of other services than ELB and API Gateway are taken on trust."""
    if ":elasticloadbalancing:" in resource_arn:
        return resource_arn in _load_balancers(backend)
    if ":apigateway:" in resource_arn:
        return backend._find_apigw_stage(resource_arn) is not None
    return True


def _distributions_behind(backend, web_acl_arn):
    cloudfront = sys.modules.get("moto.cloudfront.models")
    if cloudfront is None:
        return False
    return any(
        distribution.distribution_config.WebACLId == web_acl_arn
        for regional in cloudfront.cloudfront_backends[backend.account_id].values()
        for distribution in regional.distributions.values()
    )


@around(WAFV2Backend, "associate_web_acl")
def associate_web_acl(original, self, web_acl_arn, resource_arn):
    """A web ACL that was made a moment ago is not available yet (WAFUnavailableEntityException: "AWS WAF couldn't
    retrieve a resource that you specified for this operation. If you've just created a resource that you're using in
    this operation, you might just need to wait a few minutes"), the resource must exist, and has one web ACL."""
    web_acl = self.wacls.get(web_acl_arn)
    if web_acl is None or not _exists(self, resource_arn):
        raise WAFNonexistentItemException()
    if web_acl.available_at > clock.now():
        raise _error(
            "WAFUnavailableEntityException",
            "AWS WAF couldn't retrieve the resource that you requested. Retry your request.",
        )
    for other in self.wacls.values():
        if resource_arn in other.associated_resources:
            other.associated_resources.remove(resource_arn)
    return original(self, web_acl_arn, resource_arn)


@around(WAFV2Backend, "get_web_acl_for_resource")
def get_web_acl_for_resource(original, self, resource_arn):
    """A resource that does not exist is a WAFNonexistentItemException:
    https://docs.aws.amazon.com/waf/latest/APIReference/API_GetWebACLForResource.html"""
    if not _exists(self, resource_arn):
        raise WAFNonexistentItemException()
    return original(self, resource_arn)


@around(WAFV2Backend, "delete_web_acl")
def delete_web_acl(original, self, name, scope, _id, lock_token):
    """One with something behind it stays (WAFAssociatedItemException); its logging and tags go with it.

    https://docs.aws.amazon.com/waf/latest/APIReference/API_DeleteWebACL.html
    """
    web_acl = next((one for one in self.wacls.values() if (one.name, one.id) == (name, _id)), None)
    if web_acl is not None:
        # What is gone has taken its association along.
        web_acl.associated_resources = [arn for arn in web_acl.associated_resources if _exists(self, arn)]
        if web_acl.associated_resources or _distributions_behind(self, web_acl.arn):
            raise _error(
                "WAFAssociatedItemException",
                "AWS WAF couldn't perform the operation because your resource is being used by another resource or "
                "it's associated with another resource.",
            )
    original(self, name, scope, _id, lock_token)
    if web_acl is not None:
        self.logging_configurations.pop(web_acl.arn, None)
        self.tagging_service.delete_all_tags_for_resource(web_acl.arn)


@around(WAFV2Backend, "put_logging_configuration")
def put_logging_configuration(original, self, arn, log_destination_configs, *rest, **kwargs):
    """The web ACL exists, and there is one destination, whose name begins with `aws-waf-logs-`.

    https://docs.aws.amazon.com/waf/latest/APIReference/API_LoggingConfiguration.html
    """
    if arn not in self.wacls:
        raise WAFNonexistentItemException()
    names = [destination.rsplit("/", 1)[-1].rsplit(":", 1)[-1] for destination in log_destination_configs]
    if len(names) != 1 or not names[0].startswith(LOG_PREFIX):
        raise _error(
            "WAFInvalidParameterException",
            "Error reason: The ARN isn't valid. A valid ARN begins with arn: and includes other information "
            f"separated by colons or slashes., field: LOG_DESTINATION, parameter: {log_destination_configs}",
        )
    return original(self, arn, log_destination_configs, *rest, **kwargs)
