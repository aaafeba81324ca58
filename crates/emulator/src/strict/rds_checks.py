"""What RDS refuses: identifiers that exist, groups in use, networks that do not fit together.

https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html
https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBSubnetGroup.html
"""

from moto.ec2.models import ec2_backends
from moto.rds.exceptions import DBSubnetGroupNotFoundError, RDSClientError
from moto.rds.models import RDSBackend
from moto.rds.responses import RDSResponse

from .patches import around
from .rds_states import subnet_group_of


def _check_network(backend, group_name, security_group_ids):
    """The subnet group exists, and the security groups exist in its VPC."""
    group = None
    if group_name:
        group = backend.subnet_groups.get(group_name)
        if group is None and group_name != "default":
            raise DBSubnetGroupNotFoundError(group_name)
    ec2 = ec2_backends[backend.account_id][backend.region_name]
    for group_id in security_group_ids or []:
        security_group = ec2.get_security_group_from_id(group_id)
        if security_group is None:
            raise RDSClientError("InvalidParameterValue", f"Invalid security group , groupId= {group_id}, groupName=.")
        if group is not None and security_group.vpc_id != group.vpc_id:
            raise RDSClientError(
                "InvalidParameterCombination",
                "The DB instance and EC2 security group are in different VPCs. "
                f"The DB instance is in {group.vpc_id} and the EC2 security group is in {security_group.vpc_id}",
            )


@around(RDSBackend, "create_db_instance")
def create_db_instance(original, self, db_kwargs):
    """Check the network; a member's cluster must not be on its way out."""
    _check_network(self, db_kwargs.get("db_subnet_group_name"), db_kwargs.get("vpc_security_group_ids"))
    cluster = self.clusters.get(db_kwargs.get("db_cluster_identifier") or "")
    if cluster is not None and cluster.status == "deleting":
        raise RDSClientError(
            "InvalidDBClusterStateFault", f"The DB cluster {cluster.db_cluster_identifier} is being deleted."
        )
    return original(self, db_kwargs)


@around(RDSBackend, "create_db_cluster")
def create_db_cluster(original, self, kwargs):
    """An identifier that exists is refused. moto replaces the cluster."""
    if kwargs["db_cluster_identifier"] in self.clusters:
        raise RDSClientError("DBClusterAlreadyExistsFault", "DB Cluster already exists")
    _check_network(self, kwargs.get("db_subnet_group_name"), kwargs.get("vpc_security_group_ids"))
    return original(self, kwargs)


@around(RDSResponse, "delete_db_cluster")
def delete_db_cluster(original, self):
    """A final snapshot must be named or waived.

    "If SkipFinalSnapshot is disabled, you must specify a value for the FinalDBSnapshotIdentifier parameter":
    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBCluster.html
    """
    cluster = self.backend.clusters.get(self.params.get("DBClusterIdentifier") or "")
    protected = cluster is not None and cluster.deletion_protection
    if not protected and not self.params.get("SkipFinalSnapshot") and not self.params.get("FinalDBSnapshotIdentifier"):
        raise RDSClientError(
            "InvalidParameterCombination",
            "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.",
        )
    return original(self)


def _check_subnets(ec2, subnet_ids):
    """The subnets exist, in one VPC and at least two zones."""
    known = {subnet.id: subnet for subnet in ec2.describe_subnets()}
    missing = [subnet_id for subnet_id in subnet_ids if subnet_id not in known]
    if missing:
        raise RDSClientError("InvalidSubnet", f"Some input subnets in :[{', '.join(missing)}] are invalid.")
    subnets = [known[subnet_id] for subnet_id in subnet_ids]
    if len({subnet.vpc_id for subnet in subnets}) > 1:
        raise RDSClientError("InvalidSubnet", "The subnets are not all in the same VPC.")
    zones = sorted({subnet.availability_zone for subnet in subnets})
    if len(zones) < 2:
        raise RDSClientError(
            "DBSubnetGroupDoesNotCoverEnoughAZs",
            "The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. "
            f"Current AZ coverage: {', '.join(zones)}. Add subnets to cover at least 2 AZs.",
        )


@around(RDSResponse, "create_db_subnet_group")
def create_db_subnet_group(original, self):
    """A name that exists is refused, and so are subnets that do not fit together. moto replaces the group."""
    name = self.params.get("DBSubnetGroupName")
    if name in self.backend.subnet_groups:
        raise RDSClientError("DBSubnetGroupAlreadyExists", f"The DB subnet group '{name}' already exists.")
    _check_subnets(ec2_backends[self.current_account][self.region], self.params.get("SubnetIds", []))
    return original(self)


@around(RDSBackend, "modify_db_subnet_group")
def modify_db_subnet_group(original, self, subnet_name, description, subnets):
    """An unknown group is an error, and a known one stays known: moto takes it out of its table.

    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBSubnetGroup.html
    """
    if subnet_name not in self.subnet_groups:
        raise DBSubnetGroupNotFoundError(subnet_name)
    _check_subnets(ec2_backends[self.account_id][self.region_name], [subnet.id for subnet in subnets])
    group = original(self, subnet_name, description, subnets)
    self.subnet_groups[subnet_name] = group
    return group


@around(RDSBackend, "delete_subnet_group")
def delete_subnet_group(original, self, subnet_name):
    """A group with a database is refused, also while that is being deleted.

    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBSubnetGroup.html
    (InvalidDBSubnetGroupStateFault)
    """
    group = self.subnet_groups.get(subnet_name)
    users = [name for name, database in self.databases.items() if group and subnet_group_of(database) is group]
    users += [name for name, cluster in self.clusters.items() if cluster.db_subnet_group_name == subnet_name]
    if users:
        raise RDSClientError(
            "InvalidDBSubnetGroupStateFault",
            f"Cannot delete the subnet group '{subnet_name}' because at least one database instance: "
            f"{users[0]} is still using it.",
        )
    return original(self, subnet_name)


def _refuse_used_group(name, users):
    if users:
        raise RDSClientError(
            "InvalidDBParameterGroupState",
            f"One or more database instances are still members of this parameter group {name}, "
            "so the group cannot be deleted",
        )


@around(RDSBackend, "delete_db_parameter_group")
def delete_db_parameter_group(original, self, db_parameter_group_name):
    """https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBParameterGroup.html"""
    name = db_parameter_group_name
    _refuse_used_group(name, [db for db in self.databases.values() if db.db_parameter_group_name == name])
    return original(self, name)


@around(RDSBackend, "delete_db_cluster_parameter_group")
def delete_db_cluster_parameter_group(original, self, db_cluster_parameter_group_name):
    """https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBClusterParameterGroup.html"""
    name = db_cluster_parameter_group_name
    _refuse_used_group(name, [cluster for cluster in self.clusters.values() if cluster.parameter_group == name])
    return original(self, name)
