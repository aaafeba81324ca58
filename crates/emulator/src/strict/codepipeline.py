"""Pipelines: whether CodePipeline may take their role, and moments as numbers.

https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_CreatePipeline.html
"""

from moto.codepipeline.exceptions import InvalidStructureException
from moto.codepipeline.models import CodePipeline, CodePipelineBackend

from . import iam_delays
from .patches import around, replace_property


def _check_role(backend, arn):
    """CodePipeline tries the role of a pipeline that is made or changed (observed: InvalidStructureException,
    "CodePipeline is not authorized to perform AssumeRole on role ..."), so a new role is refused for some seconds:
    https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html
    """
    if not iam_delays.may_assume(backend.account_id, backend.partition, arn, "codepipeline.amazonaws.com"):
        raise InvalidStructureException(f"CodePipeline is not authorized to perform AssumeRole on role {arn}")


class _AnyRole:
    """Stands for IAM while moto looks at the role's trust, which it knows in one form only; ours was asked before."""

    assume_role_policy_document = '{"Statement": [{"Principal": {"Service": "codepipeline.amazonaws.com"}}]}'

    def get_role_by_arn(self, _arn):
        """Any role is this one."""
        return self


CodePipelineBackend._iam_for_creation = None


@around(CodePipelineBackend, "create_pipeline")
def create_pipeline(original, self, pipeline, tags):
    """A role that trusts several services is trusted by moto, too."""
    _check_role(self, pipeline["roleArn"])
    self._iam_for_creation = _AnyRole()
    try:
        return original(self, pipeline, tags)
    finally:
        self._iam_for_creation = None


@replace_property(CodePipelineBackend, "iam_backend")
def iam_backend(self):
    """What moto asks about roles."""
    return self._iam_for_creation


@around(CodePipelineBackend, "update_pipeline")
def update_pipeline(original, self, pipeline):
    """The role is tried again: https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_UpdatePipeline.html"""
    _check_role(self, pipeline["roleArn"])
    return original(self, pipeline)


@replace_property(CodePipeline, "metadata")
def metadata(self):
    """https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PipelineMetadata.html"""
    return {"pipelineArn": self._arn, "created": self._created.timestamp(), "updated": self._updated.timestamp()}
