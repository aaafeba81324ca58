"""Scalable targets: their tags, and how targets, policies and services hang together.

https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html
"""

import json

from moto.applicationautoscaling.exceptions import AWSValidationException
from moto.applicationautoscaling.models import ApplicationAutoscalingBackend
from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse
from moto.core.exceptions import JsonRESTError

from .patches import around


@around(ApplicationAutoscalingBackend, "_ecs_service_exists_for_target")
def service_exists(original, self, r_id):
    """A service that was deleted does not count, though ECS still describes it."""
    _, cluster, name = r_id.split("/")
    services, _ = self.ecs_backend.describe_services(cluster, [name])
    if not services or services[0].status != "ACTIVE":
        raise AWSValidationException(f"ECS service doesn't exist: {r_id}")
    return original(self, r_id)


def _target(self):
    """The target that a request names, or None."""
    targets = self.applicationautoscaling_backend.targets
    return targets.get(self._get_param("ScalableDimension"), {}).get(self._get_param("ResourceId"))


@around(ApplicationAutoScalingResponse, "register_scalable_target")
def register_scalable_target(original, self):
    """Keep the tags that come with the registration."""
    answer = original(self)
    tags = self._get_param("Tags")
    target = _target(self)
    if tags and target is not None:
        target.tags = {**getattr(target, "tags", {}), **tags}
    return answer


@around(ApplicationAutoScalingResponse, "put_scaling_policy")
def put_scaling_policy(original, self):
    """A policy needs its target (ObjectNotFoundException):
    https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScalingPolicy.html"""
    if _target(self) is None:
        raise JsonRESTError(
            "ObjectNotFoundException",
            "No scalable target registered for service namespace: "
            f"{self._get_param('ServiceNamespace')}, resource ID: {self._get_param('ResourceId')}, "
            f"scalable dimension: {self._get_param('ScalableDimension')}",
        )
    return original(self)


@around(ApplicationAutoscalingBackend, "put_scaling_policy")
def keep_arn(original, self, policy_name, service_namespace, resource_id, scalable_dimension, **rest):
    """A policy that is put again keeps its ARN, which alarms name. moto makes a new one.

    https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScalingPolicy.html
    """
    before = {(one.policy_name, one.resource_id, one.scalable_dimension): one for one in self.policies.values()}
    policy = original(
        self,
        policy_name=policy_name,
        service_namespace=service_namespace,
        resource_id=resource_id,
        scalable_dimension=scalable_dimension,
        **rest,
    )
    old = before.get((policy_name, resource_id, scalable_dimension))
    if old is not None:
        policy._guid, policy.policy_arn = old._guid, old.policy_arn
    return policy


@around(ApplicationAutoscalingBackend, "deregister_scalable_target")
def deregister_scalable_target(original, self, namespace, r_id, dimension):
    """An unknown target is an ObjectNotFoundException, and what belongs to a known one goes with it.

    "Deregistering a scalable target deletes the scaling policies and the scheduled actions that are associated with
    it":
    https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DeregisterScalableTarget.html
    """
    try:
        original(self, namespace, r_id, dimension)
    except AWSValidationException as missing:
        raise JsonRESTError("ObjectNotFoundException", missing.message) from missing
    for key, policy in list(self.policies.items()):
        if policy.resource_id == r_id and policy.scalable_dimension == dimension:
            policy.delete_alarms(self.account_id, self.region_name)
            del self.policies[key]
    self.scheduled_actions = [
        action
        for action in self.scheduled_actions
        if (action.resource_id, action.scalable_dimension) != (r_id, dimension)
    ]


@around(ApplicationAutoscalingBackend, "delete_scaling_policy")
def delete_scaling_policy(original, self, *args, **kwargs):
    """An unknown policy is an ObjectNotFoundException:
    https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DeleteScalingPolicy.html"""
    try:
        original(self, *args, **kwargs)
    except AWSValidationException as missing:
        raise JsonRESTError("ObjectNotFoundException", missing.message) from missing


@around(ApplicationAutoScalingResponse, "describe_scaling_policies")
def describe_scaling_policies(original, self):
    """Only the policies that are named; moto answers with all of the target.

    https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DescribeScalingPolicies.html (PolicyNames)
    """
    answer = json.loads(original(self))
    names = self._get_param("PolicyNames")
    if names:
        answer["ScalingPolicies"] = [policy for policy in answer["ScalingPolicies"] if policy["PolicyName"] in names]
    return json.dumps(answer)


def _tagged(self):
    """The target of an ARN; its tags are the only ones of this service."""
    arn = self._get_param("ResourceARN")
    for targets in self.applicationautoscaling_backend.targets.values():
        for target in targets.values():
            if target.arn == arn:
                target.tags = getattr(target, "tags", {})
                return target
    raise JsonRESTError("ResourceNotFoundException", f"The specified resource doesn't exist: {arn}")


def list_tags_for_resource(self):
    """https://docs.aws.amazon.com/autoscaling/application/APIReference/API_ListTagsForResource.html"""
    return json.dumps({"Tags": _tagged(self).tags})


def tag_resource(self):
    """https://docs.aws.amazon.com/autoscaling/application/APIReference/API_TagResource.html"""
    _tagged(self).tags.update(self._get_param("Tags"))
    return json.dumps({})


def untag_resource(self):
    """https://docs.aws.amazon.com/autoscaling/application/APIReference/API_UntagResource.html"""
    for key in self._get_param("TagKeys"):
        _tagged(self).tags.pop(key, None)
    return json.dumps({})


# moto has none of these; a Terraform provider asks for them after every registration.
for _operation in (list_tags_for_resource, tag_resource, untag_resource):
    if hasattr(ApplicationAutoScalingResponse, _operation.__name__):
        raise AttributeError(f"moto now has {_operation.__name__} for scalable targets: remove ours")
    setattr(ApplicationAutoScalingResponse, _operation.__name__, _operation)
