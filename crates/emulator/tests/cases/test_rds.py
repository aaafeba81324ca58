"""Databases."""

from .support import Case, unique


class RdsCase(Case):
    def subnet_group(self, subnets):
        name = unique("subnets")
        self.rds.create_db_subnet_group(DBSubnetGroupName=name, DBSubnetGroupDescription="case", SubnetIds=subnets)
        return name

    def instance(self, name=None, **more):
        arguments = {
            "DBInstanceIdentifier": name or unique("db"),
            "DBInstanceClass": "db.t3.micro",
            "Engine": "mysql",
            "AllocatedStorage": 20,
            "MasterUsername": "admin",
            "ManageMasterUserPassword": True,
            **more,
        }
        return self.rds.create_db_instance(**arguments)["DBInstance"]

    def cluster(self, name=None, **more):
        arguments = {
            "DBClusterIdentifier": name or unique("cluster"),
            "Engine": "aurora-mysql",
            "MasterUsername": "admin",
            "ManageMasterUserPassword": True,
            **more,
        }
        return self.rds.create_db_cluster(**arguments)["DBCluster"]

    def member(self, cluster, name=None):
        return self.rds.create_db_instance(
            DBInstanceIdentifier=name or unique("member"),
            DBInstanceClass="db.r6g.large",
            Engine="aurora-mysql",
            DBClusterIdentifier=cluster,
        )["DBInstance"]["DBInstanceIdentifier"]

    def described(self, name):
        return self.rds.describe_db_instances(DBInstanceIdentifier=name)["DBInstances"][0]

    def described_cluster(self, name):
        return self.rds.describe_db_clusters(DBClusterIdentifier=name)["DBClusters"][0]

    def available(self, name):
        self.until(lambda: self.described(name)["DBInstanceStatus"] == "available")

    def cluster_available(self, name):
        self.until(lambda: self.described_cluster(name)["Status"] == "available")


class Instances(RdsCase):
    def test_life_of_an_instance(self):
        vpc, subnets, _ = self.network()
        group, name = self.group(vpc), unique("db")
        subnet_group = self.subnet_group(subnets)
        made = self.instance(name, DBSubnetGroupName=subnet_group, VpcSecurityGroupIds=[group])
        self.assertEqual(made["DBInstanceStatus"], "creating")
        first = self.described(name)
        self.assertEqual(first["DBInstanceStatus"], "creating")
        self.assertNotIn("Endpoint", first)
        with self.refused("InvalidDBInstanceState"):
            self.rds.modify_db_instance(DBInstanceIdentifier=name, AllocatedStorage=40, ApplyImmediately=True)
        self.available(name)
        self.assertIn("Address", self.described(name)["Endpoint"])
        with self.refused("DBInstanceAlreadyExists"):
            self.instance(name)
        with self.refused("DependencyViolation"):
            self.ec2.delete_security_group(GroupId=group)
        with self.refused("InvalidParameterCombination"):
            self.rds.delete_db_instance(DBInstanceIdentifier=name)
        self.rds.delete_db_instance(DBInstanceIdentifier=name, SkipFinalSnapshot=True)
        self.assertEqual(self.described(name)["DBInstanceStatus"], "deleting")
        with self.refused("InvalidDBInstanceState"):
            self.rds.delete_db_instance(DBInstanceIdentifier=name, SkipFinalSnapshot=True)
        self.eventually(
            lambda: self.rds.delete_db_subnet_group(DBSubnetGroupName=subnet_group), "InvalidDBSubnetGroupStateFault"
        )
        with self.refused("DBInstanceNotFound"):
            self.described(name)
        self.ec2.delete_security_group(GroupId=group)
        for subnet in subnets:
            self.ec2.delete_subnet(SubnetId=subnet)

    def test_deletion_protection(self):
        name = self.instance(DeletionProtection=True)["DBInstanceIdentifier"]
        self.available(name)
        with self.refused("InvalidParameterCombination"):
            self.rds.delete_db_instance(DBInstanceIdentifier=name, SkipFinalSnapshot=True)
        self.rds.modify_db_instance(DBInstanceIdentifier=name, DeletionProtection=False, ApplyImmediately=True)
        self.assertEqual(self.described(name)["DBInstanceStatus"], "available")
        self.rds.delete_db_instance(DBInstanceIdentifier=name, SkipFinalSnapshot=True)

    def test_change_takes_time_and_reaches_the_interface(self):
        vpc, subnets, _ = self.network()
        old, new = self.group(vpc), self.group(vpc)
        name = self.instance(DBSubnetGroupName=self.subnet_group(subnets), VpcSecurityGroupIds=[old])[
            "DBInstanceIdentifier"
        ]
        self.available(name)
        self.rds.modify_db_instance(DBInstanceIdentifier=name, VpcSecurityGroupIds=[new], ApplyImmediately=True)
        self.assertEqual(self.described(name)["DBInstanceStatus"], "modifying")
        self.available(name)
        self.ec2.delete_security_group(GroupId=old)
        with self.refused("DependencyViolation"):
            self.ec2.delete_security_group(GroupId=new)

    def test_performance_insights_are_read_back(self):
        name = self.instance(EnablePerformanceInsights=True)["DBInstanceIdentifier"]
        self.assertTrue(self.described(name)["PerformanceInsightsEnabled"])
        self.available(name)
        self.rds.modify_db_instance(DBInstanceIdentifier=name, EnablePerformanceInsights=False)
        self.assertFalse(self.described(name)["PerformanceInsightsEnabled"])

    def test_zone_is_one_of_the_group(self):
        zones = ("us-east-1c", "us-east-1d")
        _, subnets, _ = self.network(zones=zones)
        group = self.subnet_group(subnets)
        found = {self.instance(DBSubnetGroupName=group)["AvailabilityZone"] for _ in range(2)}
        self.assertEqual(found, set(zones))
        self.assertEqual(
            self.instance(DBSubnetGroupName=group, AvailabilityZone="us-east-1d")["AvailabilityZone"], "us-east-1d"
        )

    def test_wrong_networks_are_refused(self):
        _, subnets, _ = self.network()
        other, _, _ = self.network()
        with self.refused("DBSubnetGroupNotFoundFault"):
            self.instance(DBSubnetGroupName="nothing")
        with self.refused("InvalidParameterValue"):
            self.instance(VpcSecurityGroupIds=["sg-0123456789abcdef0"])
        with self.refused("InvalidParameterCombination"):
            self.instance(DBSubnetGroupName=self.subnet_group(subnets), VpcSecurityGroupIds=[self.group(other)])

    def test_waiters_of_the_sdk_pass(self):
        name = self.instance()["DBInstanceIdentifier"]
        waiting = {"Delay": 1, "MaxAttempts": 20}
        self.rds.get_waiter("db_instance_available").wait(DBInstanceIdentifier=name, WaiterConfig=waiting)
        self.rds.delete_db_instance(DBInstanceIdentifier=name, SkipFinalSnapshot=True)
        self.rds.get_waiter("db_instance_deleted").wait(DBInstanceIdentifier=name, WaiterConfig=waiting)


class Clusters(RdsCase):
    def test_life_of_a_cluster(self):
        vpc, subnets, _ = self.network()
        group, subnet_group = self.group(vpc), self.subnet_group(subnets)
        name = unique("cluster")
        made = self.cluster(name, DBSubnetGroupName=subnet_group, VpcSecurityGroupIds=[group])
        self.assertEqual(made["Status"], "creating")
        for _ in range(3):
            self.assertEqual(self.described_cluster(name)["Status"], "creating")
        with self.refused("DBClusterAlreadyExistsFault"):
            self.cluster(name)
        member = self.member(name)
        self.cluster_available(name)
        self.available(member)
        with self.refused("DependencyViolation"):
            self.ec2.delete_security_group(GroupId=group)
        with self.refused("InvalidDBClusterStateFault"):
            self.rds.delete_db_cluster(DBClusterIdentifier=name, SkipFinalSnapshot=True)
        self.rds.delete_db_instance(DBInstanceIdentifier=member)
        with self.refused("InvalidParameterCombination"):
            self.rds.delete_db_cluster(DBClusterIdentifier=name)
        self.rds.delete_db_cluster(DBClusterIdentifier=name, SkipFinalSnapshot=True)
        self.assertEqual(self.described_cluster(name)["Status"], "deleting")
        self.assertEqual(self.described(member)["DBInstanceStatus"], "deleting")
        self.eventually(
            lambda: self.rds.delete_db_subnet_group(DBSubnetGroupName=subnet_group), "InvalidDBSubnetGroupStateFault"
        )
        with self.refused("DBClusterNotFoundFault"):
            self.described_cluster(name)
        with self.refused("DBInstanceNotFound"):
            self.described(member)
        self.ec2.delete_security_group(GroupId=group)

    def test_same_name_can_be_used_again_at_once(self):
        name = unique("cluster")
        for _ in range(2):
            self.cluster(name)
            self.cluster_available(name)
            self.rds.delete_db_cluster(DBClusterIdentifier=name, SkipFinalSnapshot=True)
            self.rds.get_waiter("db_cluster_deleted").wait(
                DBClusterIdentifier=name, WaiterConfig={"Delay": 1, "MaxAttempts": 20}
            )

    def test_deletion_protection(self):
        name = self.cluster(DeletionProtection=True)["DBClusterIdentifier"]
        self.cluster_available(name)
        with self.refused("InvalidParameterCombination"):
            self.rds.delete_db_cluster(DBClusterIdentifier=name, SkipFinalSnapshot=True)
        self.rds.modify_db_cluster(DBClusterIdentifier=name, DeletionProtection=False, ApplyImmediately=True)
        self.rds.delete_db_cluster(DBClusterIdentifier=name, SkipFinalSnapshot=True)

    def test_change_takes_time(self):
        name = self.cluster()["DBClusterIdentifier"]
        with self.refused("InvalidDBClusterStateFault"):
            self.rds.modify_db_cluster(DBClusterIdentifier=name, BackupRetentionPeriod=7, ApplyImmediately=True)
        self.cluster_available(name)
        self.rds.modify_db_cluster(DBClusterIdentifier=name, BackupRetentionPeriod=7, ApplyImmediately=True)
        self.assertEqual(self.described_cluster(name)["Status"], "modifying")
        self.cluster_available(name)
        self.assertEqual(self.described_cluster(name)["BackupRetentionPeriod"], 7)


class Groups(RdsCase):
    def test_subnet_groups_are_checked(self):
        _, subnets, _ = self.network()
        group = self.subnet_group(subnets)
        arguments = {"DBSubnetGroupName": group, "DBSubnetGroupDescription": "case", "SubnetIds": subnets}
        with self.refused("DBSubnetGroupAlreadyExists"):
            self.rds.create_db_subnet_group(**arguments)
        with self.refused("DBSubnetGroupDoesNotCoverEnoughAZs"):
            self.rds.create_db_subnet_group(**{**arguments, "DBSubnetGroupName": "x", "SubnetIds": subnets[:1]})
        with self.refused("InvalidSubnet"):
            self.rds.create_db_subnet_group(
                **{**arguments, "DBSubnetGroupName": "x", "SubnetIds": [*subnets, "subnet-0123456789abcdef0"]}
            )
        self.rds.modify_db_subnet_group(DBSubnetGroupName=group, SubnetIds=subnets)
        self.rds.delete_db_subnet_group(DBSubnetGroupName=group)
        with self.refused("DBSubnetGroupNotFoundFault"):
            self.rds.delete_db_subnet_group(DBSubnetGroupName=group)

    def test_parameter_group_in_use_stays(self):
        name = unique("parameters")
        self.rds.create_db_cluster_parameter_group(
            DBClusterParameterGroupName=name, DBParameterGroupFamily="aurora-mysql8.0", Description="case"
        )
        self.cluster(DBClusterParameterGroupName=name)
        with self.refused("InvalidDBParameterGroupState"):
            self.rds.delete_db_cluster_parameter_group(DBClusterParameterGroupName=name)

    def test_parameters_are_set_and_reset(self):
        name = unique("parameters")
        with self.refused("DBParameterGroupNotFound"):
            self.rds.describe_db_parameter_groups(DBParameterGroupName=name)
        with self.refused("DBParameterGroupNotFound"):
            self.rds.reset_db_parameter_group(DBParameterGroupName=name, ResetAllParameters=True)
        self.rds.create_db_parameter_group(
            DBParameterGroupName=name, DBParameterGroupFamily="postgres16", Description="case"
        )
        parameters = [
            {"ParameterName": key, "ParameterValue": "1", "ApplyMethod": "pending-reboot"} for key in ("a", "b", "c")
        ]
        self.rds.modify_db_parameter_group(DBParameterGroupName=name, Parameters=parameters)
        self.rds.reset_db_parameter_group(DBParameterGroupName=name, Parameters=parameters[:1])

        def named():
            found = self.rds.describe_db_parameters(DBParameterGroupName=name)["Parameters"]
            return sorted(one["ParameterName"] for one in found if one["Source"] == "user")

        self.assertEqual(named(), ["b", "c"])
        self.rds.reset_db_parameter_group(DBParameterGroupName=name, ResetAllParameters=True)
        self.assertEqual(named(), [])
        self.rds.delete_db_parameter_group(DBParameterGroupName=name)

    def test_monitoring_and_its_role_come_together(self):
        role = "arn:aws:iam::123456789012:role/monitoring"
        with self.refused("InvalidParameterCombination"):
            self.instance(MonitoringInterval=60)
        with self.refused("InvalidParameterCombination"):
            self.instance(MonitoringRoleArn=role)
        self.instance(MonitoringInterval=60, MonitoringRoleArn=role)
