"""IAM is eventually consistent: what it answered is not known everywhere at once.

"As a service that is accessed through computers in data centers around the world, IAM uses a distributed computing
model called eventual consistency": https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html
"""

import json

from moto.core.responses import ActionResult
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.responses.instances import InstanceResponse
from moto.iam.models import IAMBackend, InstanceProfile, Role, iam_backends
from moto.iam.responses import IamResponse

from . import clock
from .patches import around


@around(InstanceProfile, "__init__")
def instance_profile(original, self, *args, **kwargs):
    """Remember when EC2 will have heard of the profile."""
    original(self, *args, **kwargs)
    self._known_from = clock.now() + clock.delay()


@around(Role, "__init__")
def role(original, self, *args, **kwargs):
    """Remember when other services will have heard of the role."""
    original(self, *args, **kwargs)
    self._known_from = clock.now() + clock.delay()


def may_assume(account, partition, arn, service):
    """Whether a service, such as `codebuild.amazonaws.com`, may take a role that it has heard of already."""
    for known in iam_backends[account][partition].roles.values():
        if known.arn == arn and known._known_from <= clock.now():
            statements = json.loads(known.assume_role_policy_document)["Statement"]
            statements = statements if isinstance(statements, list) else [statements]
            return any(_names(statement, service) for statement in statements)
    return False


def _names(statement, service):
    principal = statement.get("Principal")
    services = principal.get("Service", []) if isinstance(principal, dict) else []
    services = [services] if isinstance(services, str) else services
    return statement.get("Effect") == "Allow" and service in services


@around(IAMBackend, "add_role_to_instance_profile")
def add_role_to_instance_profile(original, self, profile_name, role_name):
    """The role reaches EC2 as late as the profile does."""
    original(self, profile_name, role_name)
    self.get_instance_profile(profile_name)._known_from = clock.now() + clock.delay()


@around(InstanceResponse, "run_instances")
def run_instances(original, self):
    """A profile that is unknown, too new or without a role is refused. A program must try again for some seconds.

    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html
    """
    name, arn = self._get_param("IamInstanceProfile.Name"), self._get_param("IamInstanceProfile.Arn")
    if name or arn:
        known = [
            profile
            for profile in iam_backends[self.current_account][self.partition].instance_profiles.values()
            if profile.roles and profile._known_from <= clock.now() and (profile.name == name or profile.arn == arn)
        ]
        if not known:
            field, word = ("name", "name") if name else ("arn", "ARN")
            raise EC2ClientError(
                "InvalidParameterValue",
                f"Value ({name or arn}) for parameter iamInstanceProfile.{field} is invalid. "
                f"Invalid IAM Instance Profile {word}",
            )
    return original(self)


def list_instance_profile_tags(self):
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListInstanceProfileTags.html (moto has no such call)"""
    profile = self.backend.get_instance_profile(self._get_param("InstanceProfileName"))
    return ActionResult({"Tags": profile.tags, "IsTruncated": False})


if hasattr(IamResponse, "list_instance_profile_tags"):
    raise AttributeError("moto now lists the tags of instance profiles: remove ours")
IamResponse.list_instance_profile_tags = list_instance_profile_tags
