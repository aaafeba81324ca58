"""Projects: what a pipeline's project leaves out, changes, the role, and builds that take a while.

https://docs.aws.amazon.com/codebuild/latest/APIReference/API_CreateProject.html
"""

import time

from moto.codebuild import responses
from moto.codebuild.exceptions import InvalidInputException, ResourceNotFoundException
from moto.codebuild.models import CodeBuildBackend
from moto.codebuild.responses import CodeBuildResponse
from moto.core.responses import ActionResult
from moto.logs.models import logs_backends

from . import clock, iam_delays
from .patches import around

# Types whose location CodeBuild ignores: "CodePipeline ignores this value if specified", "this value is ignored":
# https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectArtifacts.html
# https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectSource.html
NO_LOCATION = ("CODEPIPELINE", "NO_SOURCE")
MINUTES, QUEUED_MINUTES = 60, 480

_check_source = responses._validate_required_params_source
_check_artifacts = responses._validate_required_params_artifacts


def check_source(source):
    """A location is needed only where there is one."""
    if source["type"] not in NO_LOCATION:
        _check_source(source)


def check_artifacts(artifacts):
    """As of sources."""
    if artifacts["type"] not in NO_LOCATION:
        _check_artifacts(artifacts)


responses._validate_required_params_source = check_source
responses._validate_required_params_artifacts = check_artifacts


def _check_role(self, arn):
    """CodeBuild tries the role of a project that is made or changed (observed: InvalidInputException, "CodeBuild is not
    authorized to perform: sts:AssumeRole on ..."), so a new role is refused for some seconds:
    https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html
    """
    backend = self.codebuild_backend
    if not iam_delays.may_assume(self.current_account, backend.partition, arn, "codebuild.amazonaws.com"):
        raise InvalidInputException(f"CodeBuild is not authorized to perform: sts:AssumeRole on {arn}")


@around(CodeBuildResponse, "create_project")
def create_project(original, self):
    """Keep what moto forgets, and say what AWS says of what nobody said."""
    _check_role(self, self._get_param("serviceRole"))
    answer = original(self)
    project = self.codebuild_backend.codebuild_projects[self._get_param("name")].project_metadata
    project["timeoutInMinutes"] = project["timeoutInMinutes"] or MINUTES
    project["queuedTimeoutInMinutes"] = project["queuedTimeoutInMinutes"] or QUEUED_MINUTES
    if self._get_param("encryptionKey"):
        project["encryptionKey"] = self._get_param("encryptionKey")
    return answer


def update_project(self):
    """What the call does not name stays. Tags are replaced as a whole, by none when it names none (observed).

    https://docs.aws.amazon.com/codebuild/latest/APIReference/API_UpdateProject.html
    """
    found = self.codebuild_backend.codebuild_projects.get(self._get_param("name"))
    if found is None:
        raise ResourceNotFoundException(f"Project cannot be found: {self._get_param('name')}")
    if self._get_param("serviceRole"):
        _check_role(self, self._get_param("serviceRole"))
        found.service_role = self._get_param("serviceRole")
    if self._get_param("source"):
        check_source(self._get_param("source"))
    if self._get_param("artifacts"):
        check_artifacts(self._get_param("artifacts"))
    if self._get_param("environment"):
        responses._validate_required_params_environment(self._get_param("environment"))
    project = found.project_metadata
    for name in (
        "artifacts",
        "cache",
        "description",
        "encryptionKey",
        "environment",
        "logsConfig",
        "queuedTimeoutInMinutes",
        "serviceRole",
        "source",
        "sourceVersion",
        "timeoutInMinutes",
        "vpcConfig",
    ):
        if self._get_param(name) is not None:
            project[name] = self._get_param(name)
    found.tags = project["tags"] = self._get_param("tags") or []
    project["lastModified"] = time.time()
    return ActionResult({"project": project})


if hasattr(CodeBuildResponse, "update_project"):
    raise AttributeError("moto now changes projects: remove ours")
CodeBuildResponse.update_project = update_project


def _log_group(project):
    logs = (project.get("logsConfig") or {}).get("cloudWatchLogs") or {}
    if logs.get("status", "ENABLED") != "ENABLED":
        return None
    return logs.get("groupName") or f"/aws/codebuild/{project['name']}"


@around(CodeBuildBackend, "start_build")
def start_build(original, self, *args, **kwargs):
    """A build takes a while, and then its lines go to its log group, which CodeBuild makes when it is missing.

    https://docs.aws.amazon.com/codebuild/latest/userguide/change-project.html (CloudWatch Logs, Group name)
    """
    build = original(self, *args, **kwargs)
    build["_over"] = False
    group = _log_group(self.codebuild_projects[build["projectName"]].project_metadata)
    logs = logs_backends[self.account_id][self.region_name]

    def end():
        build["_over"] = True
        if group and build["buildStatus"] == "IN_PROGRESS" and group not in logs.groups:
            logs.create_log_group(group, {})

    clock.later(end)
    return build


@around(CodeBuildBackend, "batch_get_builds")
def batch_get_builds(original, self, ids):
    """A build is over when its time has come or it was stopped, not when somebody looks."""
    builds = [build for history in self.build_metadata_history.values() for build in history if build["id"] in ids]
    original(self, [build["id"] for build in builds if build["buildStatus"] == "IN_PROGRESS" and build["_over"]])
    return [{name: value for name, value in build.items() if name != "_over"} for build in builds]
