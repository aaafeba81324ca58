"""A statement whose condition is not met says nothing, neither yes nor no. moto denies then.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html

The emulator stands for endpoints with TLS although it speaks plain HTTP on this machine, so
`aws:SecureTransport` is true.
"""

from moto.iam.access_control import IAMPolicyStatement, PermissionResult

from .patches import around


@around(IAMPolicyStatement, "is_action_permitted")
def is_action_permitted(original, self, *args, **kwargs):
    """Statements that are about calls without TLS are about no call here."""
    wanted = (self._statement.get("Condition") or {}).get("Bool", {}).get("aws:SecureTransport")
    if str(wanted).lower() == "false":
        return PermissionResult.NEUTRAL
    return original(self, *args, **kwargs)
