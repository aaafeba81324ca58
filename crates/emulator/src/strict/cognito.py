"""User pools: their tags, their protection, and domains that are taken or in the way.

https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPool.html
"""

import json

from moto.cognitoidp.exceptions import InvalidParameterException, ResourceNotFoundError
from moto.cognitoidp.models import CognitoIdpBackend, cognitoidp_backends
from moto.cognitoidp.responses import CognitoIdpResponse

from .patches import around

# What UpdateUserPool has no parameter for, and so can't take away.
FIXED = ("UsernameAttributes", "AliasAttributes", "UsernameConfiguration")


@around(CognitoIdpBackend, "create_user_pool")
def create_user_pool(original, self, name, extended_config):
    """A second factor needs its settings, which only SetUserPoolMfaConfig takes for one-time passwords.

    "SMS configuration and Auto verification for phone_number are required when MFA is required/optional" is the answer:
    https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserPoolMfaConfig.html
    """
    if extended_config.get("MfaConfiguration") in ("ON", "OPTIONAL") and not extended_config.get("SmsConfiguration"):
        raise InvalidParameterException(
            "SMS configuration and Auto verification for phone_number are required when MFA is required/optional"
        )
    return original(self, name, extended_config)


@around(CognitoIdpBackend, "update_user_pool")
def update_user_pool(original, self, user_pool_id, extended_config):
    """The call puts back to its default what it does not name, except for what it can't name.

    https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPool.html
    """
    pool = self.describe_user_pool(user_pool_id)
    kept = {name: pool.extended_config[name] for name in FIXED if name in pool.extended_config}
    if extended_config.get("PoolName"):
        pool.name = extended_config["PoolName"]
    original(self, user_pool_id, {**extended_config, **kept})


@around(CognitoIdpBackend, "delete_user_pool")
def delete_user_pool(original, self, user_pool_id):
    """A protected pool stays, and so does one with a domain.

    https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-deletion-protection.html
    Observed on AWS: "User pool cannot be deleted. It has a domain configured that should be deleted first."
    """
    pool = self.describe_user_pool(user_pool_id)
    if pool.extended_config.get("DeletionProtection") == "ACTIVE":
        raise InvalidParameterException(
            "The user pool cannot be deleted because deletion protection is activated. "
            "Deletion protection must be inactivated first."
        )
    if pool.domain is not None:
        raise InvalidParameterException(
            "User pool cannot be deleted. It has a domain configured that should be deleted first."
        )
    original(self, user_pool_id)


@around(CognitoIdpBackend, "create_user_pool_domain")
def create_user_pool_domain(original, self, user_pool_id, domain, custom_domain_config=None):
    """A domain belongs to one pool of the Region, and a pool has one prefix domain.

    Observed on AWS: both are an InvalidParameterException, also when the pool is the same.
    https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain-prefix.html
    """
    pool = self.describe_user_pool(user_pool_id)
    taken = any(
        domain in regions[self.region_name].user_pool_domains
        for regions in (cognitoidp_backends[account] for account in list(cognitoidp_backends))
        if self.region_name in regions
    )
    if taken:
        raise InvalidParameterException("Domain already associated with another user pool.")
    if pool.domain is not None and not custom_domain_config:
        raise InvalidParameterException("User pool already has a domain configured.")
    return original(self, user_pool_id, domain, custom_domain_config)


def _pool_of(self):
    """The pool that a request names by its ARN."""
    arn = self._get_param("ResourceArn")
    for pool in self.backend.user_pools.values():
        if pool.arn == arn:
            return pool
    raise ResourceNotFoundError(f"User pool {arn.rsplit('/', 1)[-1]} does not exist.")


def _tags_of(pool):
    return pool.extended_config.setdefault("UserPoolTags", {})


def list_tags_for_resource(self):
    """https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListTagsForResource.html"""
    return json.dumps({"Tags": _tags_of(_pool_of(self))})


def tag_resource(self):
    """https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_TagResource.html"""
    _tags_of(_pool_of(self)).update(self._get_param("Tags"))
    return json.dumps({})


def untag_resource(self):
    """https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UntagResource.html"""
    tags = _tags_of(_pool_of(self))
    for key in self._get_param("TagKeys"):
        tags.pop(key, None)
    return json.dumps({})


for _operation in (list_tags_for_resource, tag_resource, untag_resource):
    if hasattr(CognitoIdpResponse, _operation.__name__):
        raise AttributeError(f"moto now has {_operation.__name__} for user pools: remove ours")
    setattr(CognitoIdpResponse, _operation.__name__, _operation)
