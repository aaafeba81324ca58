"""Databases take time: creating before available, deleting before gone, and an interface held meanwhile.

States of an instance: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html
States of a cluster: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/accessing-monitoring.html
"""

from moto.ec2.models import ec2_backends
from moto.moto_api._internal import mock_random
from moto.rds.exceptions import (
    DBClusterSnapshotAlreadyExistsError,
    DBClusterToBeDeletedHasActiveMembers,
    DBSnapshotAlreadyExistsError,
    RDSClientError,
)
from moto.rds.models import DBCluster, DBInstance, DBInstanceClustered, RDSBackend

from . import clock, interfaces
from .patches import around, replace_property

# moto drops it. A modification sets it by the name that it has in the request.
DBInstance.enable_performance_insights = False

# Changes that are in force at once and leave the database available.
INSTANT = frozenset({"deletion_protection", "apply_immediately", "db_instance_identifier", "db_cluster_identifier"})


def _not_available(kind, identifier, status):
    """Only an available database can be changed.

    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html (InvalidDBInstanceState)
    """
    code = "InvalidDBClusterStateFault" if kind == "cluster" else "InvalidDBInstanceState"
    return RDSClientError(code, f"The DB {kind} {identifier} is not in available state; it is {status}.")


def subnet_group_of(database):
    """The subnet group of an instance, its own or its cluster's, or None for the default."""
    own = getattr(database, "db_subnet_group", None)
    if own is not None or not isinstance(database, DBInstanceClustered):
        return own
    return database.backend.subnet_groups.get(database.cluster.db_subnet_group_name)


def _hold_interface(backend, database, wanted_zone):
    """Hold an interface in a subnet of the group: that of the wanted zone, or the one with the fewest others.

    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html
    """
    ec2 = ec2_backends[backend.account_id][backend.region_name]
    group = subnet_group_of(database)
    subnets = list(group._subnets) if group else list(ec2.get_default_subnets().values())
    subnets = [subnet for subnet in subnets if wanted_zone in (None, subnet.availability_zone)] or subnets
    if not subnets:
        return
    taken = [other._interface.subnet.id for other in backend.databases.values() if getattr(other, "_interface", None)]
    subnet = min(subnets, key=lambda candidate: taken.count(candidate.id))
    database.availability_zone = subnet.availability_zone
    database._interface = interfaces.hold(
        ec2,
        subnet.id,
        database.vpc_security_group_ids,
        "RDSNetworkInterface",
        public=bool(database.publicly_accessible),
    )


def _settle_status(database, state):
    def settle():
        if database.status == state:
            database.status = "available"

    clock.later(settle)


@around(RDSBackend, "create_db_instance")
def create_db_instance(original, self, db_kwargs):
    """The instance begins as `creating`, without an endpoint, and holds its interface from the beginning."""
    wanted_zone = db_kwargs.get("availability_zone")
    database = original(self, db_kwargs)
    # moto gives every instance the same resource id.
    database.dbi_resource_id = f"db-{mock_random.get_random_hex(length=26).upper()}"
    database.enable_performance_insights = bool(db_kwargs.get("enable_performance_insights"))
    _hold_interface(self, database, wanted_zone)
    database.status = "creating"
    _settle_status(database, "creating")
    return database


@replace_property(DBInstance, "endpoint")
def endpoint(self):
    """An instance has no endpoint until it has been created:
    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ConnectToInstance.html"""
    if self.status == "creating":
        return None
    return {"Address": self.address, "Port": self.port, "HostedZoneId": "Z2R2ITUGPM61AM"}


DBInstance.performance_insights_enabled = property(lambda self: self.enable_performance_insights)


def _regroup(backend, database):
    held = getattr(database, "_interface", None)
    if held is not None:
        ec2 = ec2_backends[backend.account_id][backend.region_name]
        interfaces.regroup(ec2, held, database.vpc_security_group_ids)


def _changes(parameters):
    return {name for name, value in parameters.items() if value is not None} - INSTANT


@around(RDSBackend, "modify_db_instance")
def modify_db_instance(original, self, db_instance_identifier, db_kwargs):
    """A change needs an available instance and takes time; its interface follows its security groups."""
    database = self.describe_db_instances(db_instance_identifier)[0]
    lasting = bool(_changes(db_kwargs))
    if lasting and database.status != "available":
        raise _not_available("instance", db_instance_identifier, database.status)
    answer = original(self, db_instance_identifier, db_kwargs)
    _regroup(self, database)
    if lasting:
        database.status = "modifying"
        _settle_status(database, "modifying")
    return answer


@around(RDSBackend, "reboot_db_instance")
def reboot_db_instance(original, self, db_instance_identifier):
    """https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RebootDBInstance.html (InvalidDBInstanceState)"""
    database = original(self, db_instance_identifier)
    if database.status != "available":
        raise _not_available("instance", db_instance_identifier, database.status)
    database.status = "rebooting"
    _settle_status(database, "rebooting")
    return database


@around(RDSBackend, "delete_db_instance")
def delete_db_instance(
    original,
    self,
    db_instance_identifier,
    final_db_snapshot_identifier=None,
    skip_final_snapshot=False,
    delete_automated_backups=True,
):
    """The instance is `deleting` for a while, and its interface is held as long.

    A final snapshot must be named or waived, except for a member of a cluster or a replica:
    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBInstance.html
    """
    database = self.databases.get(db_instance_identifier)
    if database is not None:
        if database.status == "deleting":
            raise RDSClientError(
                "InvalidDBInstanceState", f"Instance {db_instance_identifier} is already being deleted."
            )
        alone = not isinstance(database, DBInstanceClustered) and not database.is_replica
        if alone and not database.deletion_protection and not skip_final_snapshot:
            if not final_db_snapshot_identifier:
                raise RDSClientError(
                    "InvalidParameterCombination",
                    "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.",
                )
            if database.status != "available":
                raise _not_available("instance", db_instance_identifier, database.status)
    database = original(
        self, db_instance_identifier, final_db_snapshot_identifier, skip_final_snapshot, delete_automated_backups
    )
    # moto has removed it. It stays, to be seen as `deleting`, until its time has come.
    self.databases[db_instance_identifier] = database

    def settle():
        self.databases.pop(db_instance_identifier, None)
        held = getattr(database, "_interface", None)
        if held is not None:
            interfaces.release(ec2_backends[self.account_id][self.region_name], held)

    clock.later(settle)
    return database


@replace_property(DBCluster, "status")
def cluster_status(self):
    """The state as it is. moto's turns from creating to available when it is first read."""
    return self._status


@replace_property(DBCluster, "scaling_configuration_info")
def scaling_configuration_info(self):
    """Only Aurora Serverless v1 has it: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBCluster.html"""
    wanted = self.scaling_configuration
    if not wanted:
        return None
    return {
        "MinCapacity": wanted.get("min_capacity"),
        "MaxCapacity": wanted.get("max_capacity"),
        "AutoPause": wanted.get("auto_pause"),
        "SecondsUntilAutoPause": wanted.get("seconds_until_auto_pause"),
        "TimeoutAction": wanted.get("timeout_action"),
        "SecondsBeforeTimeout": wanted.get("seconds_before_timeout"),
    }


@around(RDSBackend, "create_db_cluster")
def create_db_cluster(original, self, kwargs):
    """The cluster begins as `creating`."""
    cluster = original(self, kwargs)
    _settle_status(cluster, "creating")
    return cluster


@around(RDSBackend, "modify_db_cluster")
def modify_db_cluster(original, self, kwargs):
    """A change needs an available cluster and takes time; its members' interfaces follow its security groups."""
    identifier = kwargs["db_cluster_identifier"]
    cluster = self.describe_db_clusters(identifier)[0]
    lasting = bool(_changes(kwargs))
    before = cluster._status
    if lasting and before != "available":
        raise _not_available("cluster", identifier, before)
    original(self, kwargs)
    for member in cluster._members:
        _regroup(self, member)
    cluster.status = "modifying" if lasting else before
    if lasting:
        _settle_status(cluster, "modifying")
    return cluster


@around(RDSBackend, "delete_db_cluster")
def delete_db_cluster(original, self, cluster_identifier, snapshot_name=None):
    """The cluster is `deleting` until its members have gone. Members that are not being deleted prevent it.

    Observed on AWS: "Cluster cannot be deleted, it still contains DB instances in non-deleting state."
    https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_DeleteCluster.html
    """
    cluster = self.clusters.get(cluster_identifier)
    if cluster is None:
        return original(self, cluster_identifier, snapshot_name)
    if cluster._status == "deleting":
        raise _not_available("cluster", cluster_identifier, cluster._status)
    members = {member.db_instance_identifier: member for member in cluster._members}
    if not cluster.deletion_protection and any(member.status != "deleting" for member in members.values()):
        raise DBClusterToBeDeletedHasActiveMembers()
    # moto refuses any member, also one that is being deleted, so it is not shown those.
    everything = dict(self.databases)
    for name in members:
        self.databases.pop(name, None)
    try:
        original(self, cluster_identifier, snapshot_name)
    finally:
        self.databases.clear()
        self.databases.update(everything)
    cluster.status = "deleting"
    self.clusters[cluster_identifier] = cluster

    def settle():
        if cluster._members:
            clock.later(settle)
            return
        self.clusters.pop(cluster_identifier, None)
        # "DeleteAutomatedBackups [...] The default is to remove automated backups immediately after the DB cluster is
        # deleted": https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBCluster.html
        for name, snapshot in list(self.cluster_snapshots.items()):
            if snapshot.snapshot_type == "automated" and snapshot.db_cluster_identifier == cluster_identifier:
                del self.cluster_snapshots[name]

    clock.later(settle)
    return cluster


@around(DBInstance, "save_automated_backup")
def save_instance_backup(original, self):
    """moto names backups by the minute, so a database made, deleted and made again in a minute would clash."""
    try:
        original(self)
    except DBSnapshotAlreadyExistsError:
        pass  # The earlier one stands for both.


@around(DBCluster, "save_automated_backup")
def save_cluster_backup(original, self):
    """As for instances."""
    try:
        original(self)
    except DBClusterSnapshotAlreadyExistsError:
        pass  # The earlier one stands for both.
