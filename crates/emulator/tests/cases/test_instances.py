"""Instances."""

from .support import Case, client, unique


class Instances(Case):
    def run_one(self, subnet, groups, **more):
        arguments = {"ImageId": "ami-12345678", "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1}
        return self.ec2.run_instances(**arguments, SubnetId=subnet, SecurityGroupIds=groups, **more)["Instances"][0]

    def state(self, instance):
        answer = self.ec2.describe_instances(InstanceIds=[instance])
        return answer["Reservations"][0]["Instances"][0]["State"]["Name"]

    def test_life_of_an_instance(self):
        vpc, subnets, _ = self.network()
        group = self.group(vpc)
        tags = [{"ResourceType": "volume", "Tags": [{"Key": "Name", "Value": "case"}]}]
        instance = self.run_one(subnets[0], [group], TagSpecifications=tags)["InstanceId"]
        attached = [{"Name": "attachment.instance-id", "Values": [instance]}]
        volume = self.ec2.describe_volumes(Filters=attached)["Volumes"][0]["VolumeId"]
        self.assertEqual(self.state(instance), "pending")
        self.until(lambda: self.state(instance) == "running")
        with self.refused("DependencyViolation"):
            self.ec2.delete_subnet(SubnetId=subnets[0])
        answer = self.ec2.terminate_instances(InstanceIds=[instance])["TerminatingInstances"][0]
        self.assertEqual(answer["CurrentState"]["Name"], "shutting-down")
        self.assertEqual(self.state(instance), "shutting-down")
        self.eventually(lambda: self.ec2.delete_security_group(GroupId=group))
        self.assertEqual(self.state(instance), "terminated")
        self.assertEqual(self.ec2.describe_tags(Filters=[{"Name": "resource-id", "Values": [volume]}])["Tags"], [])
        self.ec2.delete_subnet(SubnetId=subnets[0])

    def test_token_makes_one_instance(self):
        vpc, subnets, _ = self.network()
        groups, token = [self.group(vpc)], unique()
        first = self.run_one(subnets[0], groups, ClientToken=token)["InstanceId"]
        self.assertEqual(self.run_one(subnets[0], groups, ClientToken=token)["InstanceId"], first)
        with self.refused("IdempotentParameterMismatch"):
            self.run_one(subnets[1], groups, ClientToken=token)

    def test_the_root_volume_is_where_the_image_has_it(self):
        image = "ami-" + unique()[-8:].rjust(8, "0")
        described = self.ec2.describe_images(ImageIds=[image])["Images"][0]
        self.assertEqual(described["RootDeviceName"], "/dev/xvda")
        _vpc, subnets, _ = self.network()
        root = {"DeviceName": "/dev/xvda", "Ebs": {"Encrypted": True, "VolumeSize": 20, "VolumeType": "gp3"}}
        more = {"ImageId": image, "BlockDeviceMappings": [root]}
        made = self.ec2.run_instances(InstanceType="t3.micro", MinCount=1, MaxCount=1, SubnetId=subnets[0], **more)
        instance = made["Instances"][0]["InstanceId"]
        answer = self.ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0]
        self.assertEqual(answer["RootDeviceName"], "/dev/xvda")
        self.assertEqual([device["DeviceName"] for device in answer["BlockDeviceMappings"]], ["/dev/xvda"])
        self.assertEqual(self.ec2.describe_snapshots(OwnerIds=["self"])["Snapshots"], [])

    def test_groups_are_those_of_the_primary_interface(self):
        vpc, subnets, _ = self.network()
        first, second, third = (self.group(vpc) for _ in range(3))
        nic = {"DeviceIndex": 0, "SubnetId": subnets[0], "Groups": [first], "AssociatePublicIpAddress": True}
        instance = self.ec2.run_instances(
            ImageId="ami-12345678", InstanceType="t3.micro", MinCount=1, MaxCount=1, NetworkInterfaces=[nic]
        )["Instances"][0]["InstanceId"]

        def read():
            answer = self.ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0]
            interface = answer["NetworkInterfaces"][0]
            self.assertEqual(interface["Groups"], answer["SecurityGroups"])
            return interface["NetworkInterfaceId"], [group["GroupId"] for group in answer["SecurityGroups"]]

        self.assertEqual(read()[1], [first])
        self.ec2.modify_instance_attribute(InstanceId=instance, Groups=[second])
        self.assertEqual(read()[1], [second])
        self.ec2.delete_security_group(GroupId=first)
        self.ec2.modify_network_interface_attribute(NetworkInterfaceId=read()[0], Groups=[third])
        self.assertEqual(read()[1], [third])
        self.ec2.delete_security_group(GroupId=second)
        with self.refused("DependencyViolation"):
            self.ec2.delete_security_group(GroupId=third)

    def test_monitoring_is_switched(self):
        vpc, subnets, _ = self.network()
        made = self.run_one(subnets[0], [self.group(vpc)], Monitoring={"Enabled": True})
        self.assertEqual(made["Monitoring"]["State"], "enabled")
        instance = made["InstanceId"]

        def state():
            answer = self.ec2.describe_instances(InstanceIds=[instance])
            return answer["Reservations"][0]["Instances"][0]["Monitoring"]["State"]

        self.ec2.unmonitor_instances(InstanceIds=[instance])
        self.assertEqual(state(), "disabled")
        self.ec2.monitor_instances(InstanceIds=[instance])
        self.assertEqual(state(), "enabled")

    def test_new_instance_profile_is_not_known_at_once(self):
        vpc, subnets, _ = self.network()
        iam, name = client("iam"), unique("role")
        iam.create_instance_profile(InstanceProfileName=name, Tags=[{"Key": "Name", "Value": "case"}])
        wanted = {"IamInstanceProfile": {"Name": name}}
        groups = [self.group(vpc)]
        with self.refused("InvalidParameterValue"):
            self.run_one(subnets[0], groups, **wanted)
        iam.create_role(RoleName=name, AssumeRolePolicyDocument="{}")
        iam.add_role_to_instance_profile(InstanceProfileName=name, RoleName=name)
        self.eventually(lambda: self.run_one(subnets[0], groups, **wanted), "InvalidParameterValue")
        tags = iam.list_instance_profile_tags(InstanceProfileName=name)["Tags"]
        self.assertEqual(tags, [{"Key": "Name", "Value": "case"}])
