"""Rules of EventBridge: the role with which a target is told.

https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html
"""

from moto.events.exceptions import ValidationException
from moto.events.models import EventsBackend

from . import iam_delays
from .patches import around

# Targets that EventBridge tells with a role, by the service in their ARN:
# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-identity-based.html
NEED_A_ROLE = ("codebuild", "codepipeline", "ecs")


@around(EventsBackend, "put_targets")
def put_targets(original, self, name, event_bus_arn, targets):
    """A role must be there, and EventBridge must know it and be trusted by it (observed: "RoleArn is required for
    target ..." and "Provided role ... cannot be assumed by principal 'events.amazonaws.com'.")."""
    for target in targets:
        role = target.get("RoleArn")
        if role is None and target["Arn"].split(":")[2] in NEED_A_ROLE:
            raise ValidationException(f"RoleArn is required for target {target['Arn']}.")
        if role and not iam_delays.may_assume(self.account_id, self.partition, role, "events.amazonaws.com"):
            raise ValidationException(f"Provided role '{role}' cannot be assumed by principal 'events.amazonaws.com'.")
    original(self, name, event_bus_arn, targets)


@around(EventsBackend, "put_rule")
def put_rule(original, self, name, *args, **kwargs):
    """Tags are for new rules: "any tags you specify in the PutRule operation are ignored" when one exists.

    https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html
    """
    bus = self._get_event_bus(self._normalize_event_bus_arn(kwargs.get("event_bus_arn")))
    if name in bus.rules:
        kwargs["tags"] = None
    return original(self, name, *args, **kwargs)
