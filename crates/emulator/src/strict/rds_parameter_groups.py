"""Parameter groups of database instances, looked up and reset; and enhanced monitoring.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithParamGroups.html
"""

from moto.core.responses import ActionResult
from moto.rds.exceptions import DBParameterGroupNotFoundError, RDSClientError
from moto.rds.models import DBParameterGroup, RDSBackend
from moto.rds.responses import RDSResponse

from .patches import around


@around(RDSBackend, "describe_db_parameter_groups")
def describe_db_parameter_groups(original, self, db_parameter_group_kwargs):
    """An unknown name is an error (DBParameterGroupNotFound):
    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBParameterGroups.html"""
    name = db_parameter_group_kwargs.get("db_parameter_group_name")
    if name and name not in self.db_parameter_groups and not name.startswith("default."):
        raise DBParameterGroupNotFoundError(name)
    return original(self, db_parameter_group_kwargs)


@around(DBParameterGroup, "update_parameters")
def update_parameters(original, self, new_parameters):
    """What somebody set has the source `user`, by which clients tell it from the engine's own values.

    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBParameters.html
    """
    original(self, new_parameters)
    for parameter in self.parameters.values():
        parameter["Source"] = "user"


@around(RDSBackend, "create_db_instance")
def create_db_instance(original, self, db_kwargs):
    """Enhanced monitoring and its role come together.

    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html (MonitoringInterval)
    """
    interval = int(db_kwargs.get("monitoring_interval") or 0)
    if bool(interval) != bool(db_kwargs.get("monitoring_role_arn")):
        raise RDSClientError(
            "InvalidParameterCombination",
            "A MonitoringRoleARN value is required if you specify a MonitoringInterval value other than 0."
            if interval
            else "A MonitoringInterval other than 0 is required if you specify a MonitoringRoleARN value.",
        )
    return original(self, db_kwargs)


def reset_db_parameter_group(self):
    """https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ResetDBParameterGroup.html"""
    name = self.params.get("DBParameterGroupName")
    group = self.backend.db_parameter_groups.get(name)
    if group is None:
        raise DBParameterGroupNotFoundError(name)
    named = [parameter.original_dict()["ParameterName"] for parameter in self.params.get("Parameters", [])]
    for parameter in named or list(group.parameters):
        group.parameters.pop(parameter, None)
    return ActionResult({"DBParameterGroupName": name})


if hasattr(RDSResponse, "reset_db_parameter_group"):
    raise AttributeError("moto now has reset_db_parameter_group: remove ours")
RDSResponse.reset_db_parameter_group = reset_db_parameter_group
