"""Clusters, services and their tasks."""

import json

from .support import Case, client, unique


class EcsCase(Case):
    def cluster(self):
        return self.ecs.create_cluster(clusterName=unique("cluster"))["cluster"]["clusterName"]

    def definition(self, family=None, image="web:1", port=80):
        return self.ecs.register_task_definition(
            family=family or unique("task"),
            requiresCompatibilities=["FARGATE"],
            networkMode="awsvpc",
            cpu="256",
            memory="512",
            containerDefinitions=[
                {"name": "web", "image": image, "memory": 512, "portMappings": [{"containerPort": port}]}
            ],
        )["taskDefinition"]["taskDefinitionArn"]

    def setting(self, load_balanced=True, count=2, **more):
        """A service in a network of its own, with everything that it was made from."""
        vpc, subnets, igw = self.network()
        group = self.group(vpc)
        made = {"vpc": vpc, "subnets": subnets, "igw": igw, "group": group, "cluster": self.cluster()}
        made["arguments"] = {
            "cluster": made["cluster"],
            "serviceName": unique("service"),
            "taskDefinition": self.definition(),
            "desiredCount": count,
            "launchType": "FARGATE",
            "networkConfiguration": {"awsvpcConfiguration": {"subnets": subnets, "securityGroups": [group]}},
            **more,
        }
        if load_balanced:
            made["balancer_group"] = self.group(vpc)
            made["load_balancer"] = self.load_balancer(subnets, [made["balancer_group"]])
            made["targets"] = self.target_group(vpc)
            made["listener"] = self.listener(made["load_balancer"], made["targets"])
            made["arguments"]["loadBalancers"] = [
                {"targetGroupArn": made["targets"], "containerName": "web", "containerPort": 80}
            ]
        made["service"] = self.ecs.create_service(**made["arguments"])["service"]["serviceName"]
        return made

    def described(self, made):
        return self.ecs.describe_services(cluster=made["cluster"], services=[made["service"]])["services"][0]

    def steady(self, made):
        def check():
            service = self.described(made)
            deployments = service["deployments"]
            return (
                len(deployments) == 1
                and deployments[0]["rolloutState"] == "COMPLETED"
                and service["runningCount"] == service["desiredCount"]
                and service
            )

        return self.until(check, "a steady service")

    def interfaces(self, made):
        filters = [{"Name": "group-id", "Values": [made["group"]]}]
        return self.ec2.describe_network_interfaces(Filters=filters)["NetworkInterfaces"]


class Services(EcsCase):
    def test_service_starts_registers_and_becomes_steady(self):
        made = self.setting()
        first = self.described(made)
        self.assertEqual((first["runningCount"], first["pendingCount"]), (0, 2))
        self.assertEqual(first["deployments"][0]["rolloutState"], "IN_PROGRESS")
        service = self.steady(made)
        self.assertEqual((service["runningCount"], service["pendingCount"]), (2, 0))
        self.assertIn("has reached a steady state.", service["events"][0]["message"])
        tasks = self.ecs.list_tasks(cluster=made["cluster"], serviceName=made["service"])["taskArns"]
        described = self.ecs.describe_tasks(cluster=made["cluster"], tasks=tasks)["tasks"]
        self.assertEqual([task["lastStatus"] for task in described], ["RUNNING", "RUNNING"])
        self.assertEqual({task["group"] for task in described}, {f"service:{made['service']}"})
        self.assertEqual(described[0]["containers"][0]["lastStatus"], "RUNNING")
        addresses = {task["containers"][0]["networkInterfaces"][0]["privateIpv4Address"] for task in described}
        health = self.elbv2.describe_target_health(TargetGroupArn=made["targets"])["TargetHealthDescriptions"]
        self.assertEqual({entry["Target"]["Id"] for entry in health}, addresses)
        self.assertEqual({entry["TargetHealth"]["State"] for entry in health}, {"healthy"})
        self.assertEqual({eni["SubnetId"] for eni in self.interfaces(made)}, set(made["subnets"]))
        cluster = self.ecs.describe_clusters(clusters=[made["cluster"]])["clusters"][0]
        self.assertEqual((cluster["activeServicesCount"], cluster["runningTasksCount"]), (1, 2))

    def test_waiters_of_the_sdk_pass(self):
        made = self.setting(load_balanced=False, count=1)
        waiting = {"Delay": 1, "MaxAttempts": 20}
        arguments = {"cluster": made["cluster"], "services": [made["service"]], "WaiterConfig": waiting}
        self.ecs.get_waiter("services_stable").wait(**arguments)
        self.ecs.delete_service(cluster=made["cluster"], service=made["service"], force=True)
        self.ecs.get_waiter("services_inactive").wait(**arguments)

    def test_everything_that_was_sent_is_read_back(self):
        sent = {
            "healthCheckGracePeriodSeconds": 77,
            "deploymentConfiguration": {
                "maximumPercent": 150,
                "minimumHealthyPercent": 50,
                "deploymentCircuitBreaker": {"enable": True, "rollback": True},
            },
            "enableExecuteCommand": True,
            "enableECSManagedTags": True,
            "propagateTags": "SERVICE",
            "availabilityZoneRebalancing": "DISABLED",
            "platformVersion": "1.4.0",
        }
        made = self.setting(**sent)
        service = self.described(made)
        for name, value in sent.items():
            self.assertEqual(service[name], value, name)
        network = service["networkConfiguration"]["awsvpcConfiguration"]
        self.assertEqual(network["assignPublicIp"], "DISABLED")
        self.assertEqual(network["securityGroups"], [made["group"]])
        self.assertEqual(service["loadBalancers"], made["arguments"]["loadBalancers"])
        self.assertEqual(service["launchType"], "FARGATE")

    def test_defaults_are_those_of_aws(self):
        service = self.described(self.setting(load_balanced=False))
        configuration = service["deploymentConfiguration"]
        self.assertEqual((configuration["maximumPercent"], configuration["minimumHealthyPercent"]), (200, 100))
        self.assertFalse(service["enableExecuteCommand"])
        self.assertEqual(service["platformVersion"], "LATEST")

    def test_capacity_provider_strategy_is_kept_and_runs(self):
        vpc, subnets, _ = self.network()
        made = {"cluster": self.cluster(), "service": unique("service")}
        strategy = [{"capacityProvider": "FARGATE_SPOT", "weight": 1, "base": 0}]
        self.ecs.create_service(
            cluster=made["cluster"],
            serviceName=made["service"],
            taskDefinition=self.definition(),
            desiredCount=1,
            capacityProviderStrategy=strategy,
            networkConfiguration={"awsvpcConfiguration": {"subnets": subnets, "securityGroups": [self.group(vpc)]}},
        )
        self.assertEqual(self.steady(made)["capacityProviderStrategy"], strategy)

    def test_network_without_groups_gets_the_default_group(self):
        vpc, subnets, _ = self.network()
        made = {"cluster": self.cluster(), "service": unique("service")}
        service = self.ecs.create_service(
            cluster=made["cluster"],
            serviceName=made["service"],
            taskDefinition=self.definition(),
            desiredCount=1,
            launchType="FARGATE",
            networkConfiguration={"awsvpcConfiguration": {"subnets": subnets}},
        )["service"]
        groups = service["networkConfiguration"]["awsvpcConfiguration"]["securityGroups"]
        described = self.ec2.describe_security_groups(GroupIds=groups)["SecurityGroups"]
        self.assertEqual([(group["GroupName"], group["VpcId"]) for group in described], [("default", vpc)])

    def test_target_groups_are_checked(self):
        made = self.setting(count=0)
        arguments = {**made["arguments"], "serviceName": unique("service")}

        def create(**wanted):
            entry = {"targetGroupArn": made["targets"], "containerName": "web", "containerPort": 80, **wanted}
            self.ecs.create_service(**{**arguments, "loadBalancers": [entry]})

        wrong = [
            {"targetGroupArn": self.target_group(made["vpc"])},
            {"targetGroupArn": made["targets"][:-1] + "x"},
            {"containerName": "other"},
            {"containerPort": 81},
        ]
        instances = self.target_group(made["vpc"], kind="instance")
        self.listener(made["load_balancer"], instances, port=81)
        wrong.append({"targetGroupArn": instances})
        for entry in wrong:
            with self.refused("InvalidParameterException"):
                create(**entry)
        create()

    def test_name_in_use_is_refused_and_token_makes_one(self):
        token = unique()[:36]
        made = self.setting(load_balanced=False, count=1, clientToken=token)
        again = self.ecs.create_service(**made["arguments"])["service"]
        self.assertEqual(again["serviceArn"], self.described(made)["serviceArn"])
        without = {name: value for name, value in made["arguments"].items() if name != "clientToken"}
        with self.refused("InvalidParameterException"):
            self.ecs.create_service(**without)
        self.ecs.delete_service(cluster=made["cluster"], service=made["service"], force=True)
        with self.refused("InvalidParameterException"):
            self.ecs.create_service(**without)
        self.until(lambda: self.described(made)["status"] == "INACTIVE")
        self.ecs.create_service(**without)
        self.assertEqual(self.described(made)["status"], "ACTIVE")

    def test_definition_must_be_for_fargate(self):
        vpc, subnets, _ = self.network()
        definition = self.ecs.register_task_definition(
            family=unique("task"), containerDefinitions=[{"name": "web", "image": "web:1", "memory": 128}]
        )["taskDefinition"]["taskDefinitionArn"]
        with self.refused("InvalidParameterException"):
            self.ecs.create_service(
                cluster=self.cluster(),
                serviceName=unique("service"),
                taskDefinition=definition,
                desiredCount=1,
                launchType="FARGATE",
                networkConfiguration={"awsvpcConfiguration": {"subnets": subnets, "securityGroups": [self.group(vpc)]}},
            )


class Changes(EcsCase):
    def test_scaling(self):
        made = self.setting(count=1)
        self.steady(made)
        for count in (3, 1, 0):
            self.ecs.update_service(cluster=made["cluster"], service=made["service"], desiredCount=count)
            self.assertEqual(self.steady(made)["desiredCount"], count)
            self.until(lambda count=count: len(self.interfaces(made)) == count)
            health = self.elbv2.describe_target_health(TargetGroupArn=made["targets"])["TargetHealthDescriptions"]
            alive = [entry for entry in health if entry["TargetHealth"]["State"] != "draining"]
            self.assertEqual(len(alive), count)

    def test_new_definition_rolls_out(self):
        made = self.setting(count=2)
        before = self.steady(made)
        family = made["arguments"]["taskDefinition"].split("/")[1].split(":")[0]
        newer = self.definition(family, image="web:2")
        answer = self.ecs.update_service(cluster=made["cluster"], service=made["service"], taskDefinition=family)
        deployments = answer["service"]["deployments"]
        self.assertEqual([entry["status"] for entry in deployments], ["PRIMARY", "ACTIVE"])
        self.assertEqual(deployments[0]["taskDefinition"], newer)
        after = self.steady(made)
        self.assertEqual(after["taskDefinition"], newer)
        self.assertNotEqual(after["deployments"][0]["id"], before["deployments"][0]["id"])
        self.until(lambda: len(self.interfaces(made)) == 2)

    def test_other_changes_start_nothing(self):
        made = self.setting(count=1)
        before = self.steady(made)["deployments"][0]["id"]
        self.ecs.update_service(
            cluster=made["cluster"],
            service=made["service"],
            healthCheckGracePeriodSeconds=5,
            deploymentConfiguration={"maximumPercent": 175},
        )
        service = self.described(made)
        self.assertEqual([entry["id"] for entry in service["deployments"]], [before])
        self.assertEqual(service["healthCheckGracePeriodSeconds"], 5)
        self.assertEqual(service["deploymentConfiguration"]["maximumPercent"], 175)
        self.assertEqual(service["deploymentConfiguration"]["minimumHealthyPercent"], 100)

    def test_forced_deployment(self):
        made = self.setting(load_balanced=False, count=1)
        before = self.steady(made)["deployments"][0]["id"]
        self.ecs.update_service(cluster=made["cluster"], service=made["service"], forceNewDeployment=True)
        self.assertNotEqual(self.steady(made)["deployments"][0]["id"], before)

    def test_stopped_task_is_replaced(self):
        made = self.setting(load_balanced=False, count=1)
        self.steady(made)

        def tasks():
            return self.ecs.list_tasks(cluster=made["cluster"], serviceName=made["service"])["taskArns"]

        first = tasks()
        self.ecs.stop_task(cluster=made["cluster"], task=first[0])
        self.until(lambda: len(tasks()) == 1 and tasks() != first)

    def test_new_network_moves_the_tasks(self):
        made = self.setting(load_balanced=False, count=1)
        self.steady(made)
        other = self.group(made["vpc"])
        network = {"awsvpcConfiguration": {"subnets": made["subnets"], "securityGroups": [other]}}
        self.ecs.update_service(cluster=made["cluster"], service=made["service"], networkConfiguration=network)
        self.steady(made)
        self.eventually(lambda: self.ec2.delete_security_group(GroupId=made["group"]))


class Deletion(EcsCase):
    def test_order_of_destruction(self):
        made = self.setting()
        self.steady(made)
        cluster, service = made["cluster"], made["service"]
        with self.refused("InvalidParameterException"):
            self.ecs.delete_service(cluster=cluster, service=service)
        with self.refused("ClusterContainsServicesException"):
            self.ecs.delete_cluster(cluster=cluster)
        self.ecs.update_service(cluster=cluster, service=service, desiredCount=0)
        self.assertEqual(self.ecs.delete_service(cluster=cluster, service=service)["service"]["status"], "DRAINING")
        self.assertEqual(self.ecs.list_services(cluster=cluster)["serviceArns"], [])
        with self.refused("ServiceNotActiveException"):
            self.ecs.update_service(cluster=cluster, service=service, desiredCount=1)
        with self.refused("ClusterContainsServicesException"):
            self.ecs.delete_cluster(cluster=cluster)
        self.until(lambda: self.described(made)["status"] == "INACTIVE")
        self.eventually(lambda: self.ec2.delete_security_group(GroupId=made["group"]))
        self.ecs.delete_cluster(cluster=cluster)
        self.assertNotIn(cluster, str(self.ecs.list_clusters()["clusterArns"]))
        self.assertEqual(self.ecs.describe_clusters(clusters=[cluster])["clusters"][0]["status"], "INACTIVE")

    def test_unknown_service_is_not_found(self):
        with self.refused("ServiceNotFoundException"):
            self.ecs.delete_service(cluster=self.cluster(), service="nothing")


class Clusters(EcsCase):
    def test_creating_it_again_keeps_its_tags(self):
        name = unique("cluster")
        tags = [{"key": "Name", "value": "mine"}]
        self.ecs.create_cluster(clusterName=name, tags=tags)
        self.ecs.create_cluster(clusterName=name)
        described = self.ecs.describe_clusters(clusters=[name], include=["TAGS"])["clusters"][0]
        self.assertEqual(described["tags"], tags)

    def test_cluster_without_tags_does_not_break_the_tagging_service(self):
        self.cluster()
        tagging = client("resourcegroupstaggingapi")
        self.assertIn("ResourceTagMappingList", tagging.get_resources(ResourceTypeFilters=["ecs:cluster"]))

    def test_deleted_cluster_takes_no_services(self):
        vpc, subnets, _ = self.network()
        name = self.cluster()
        self.ecs.delete_cluster(cluster=name)
        with self.refused("ClusterNotFoundException"):
            self.ecs.create_service(
                cluster=name,
                serviceName=unique("service"),
                taskDefinition=self.definition(),
                launchType="FARGATE",
                networkConfiguration={"awsvpcConfiguration": {"subnets": subnets, "securityGroups": [self.group(vpc)]}},
            )

    def test_one_off_task_frees_its_interface(self):
        vpc, subnets, _ = self.network()
        group, cluster = self.group(vpc), self.cluster()
        task = self.ecs.run_task(
            cluster=cluster,
            taskDefinition=self.definition(),
            launchType="FARGATE",
            networkConfiguration={"awsvpcConfiguration": {"subnets": subnets, "securityGroups": [group]}},
        )["tasks"][0]["taskArn"]
        with self.refused("ClusterContainsTasksException"):
            self.ecs.delete_cluster(cluster=cluster)

        def stopped():
            return self.ecs.describe_tasks(cluster=cluster, tasks=[task])["tasks"][0]["lastStatus"] == "STOPPED"

        self.until(stopped)
        self.eventually(lambda: self.ec2.delete_security_group(GroupId=group))
        self.ecs.delete_cluster(cluster=cluster)


class OnInstances(EcsCase):
    def test_tasks_on_container_instances_register_the_instance(self):
        vpc, subnets, _ = self.network()
        cluster, targets = self.cluster(), self.target_group(vpc, kind="instance")
        self.listener(self.load_balancer(subnets, [self.group(vpc)]), targets)
        definition = self.ecs.register_task_definition(
            family=unique("task"),
            containerDefinitions=[
                {"name": "web", "image": "web:1", "memory": 128, "portMappings": [{"containerPort": 80}]}
            ],
        )["taskDefinition"]["taskDefinitionArn"]
        made = {"cluster": cluster, "service": unique("service")}
        self.ecs.create_service(
            cluster=cluster,
            serviceName=made["service"],
            taskDefinition=definition,
            desiredCount=1,
            launchType="EC2",
            loadBalancers=[{"targetGroupArn": targets, "containerName": "web", "containerPort": 80}],
        )
        self.assertIn("unable to place a task", self.described(made)["events"][0]["message"])
        instance = self.ec2.run_instances(
            ImageId="ami-12345678", InstanceType="t3.micro", MinCount=1, MaxCount=1, SubnetId=subnets[0]
        )["Instances"][0]["InstanceId"]
        self.until(lambda: self.ec2.describe_instance_status(InstanceIds=[instance])["InstanceStatuses"])
        document = json.dumps({"instanceId": instance})
        self.ecs.register_container_instance(cluster=cluster, instanceIdentityDocument=document)
        self.steady(made)
        health = self.elbv2.describe_target_health(TargetGroupArn=targets)["TargetHealthDescriptions"]
        self.assertEqual([entry["Target"]["Id"] for entry in health], [instance])
        self.ecs.delete_service(cluster=cluster, service=made["service"], force=True)
        with self.refused("ClusterContainsServicesException"):
            self.ecs.delete_cluster(cluster=cluster)
        self.until(lambda: self.described(made)["status"] == "INACTIVE")
        with self.refused("ClusterContainsContainerInstancesException"):
            self.ecs.delete_cluster(cluster=cluster)


class Scaling(EcsCase):
    def test_targets_and_policies(self):
        made = self.setting(load_balanced=False, count=1)
        scaling = client("application-autoscaling")
        target = {
            "ServiceNamespace": "ecs",
            "ResourceId": f"service/{made['cluster']}/{made['service']}",
            "ScalableDimension": "ecs:service:DesiredCount",
        }
        policy = {
            **target,
            "PolicyName": "cpu",
            "PolicyType": "TargetTrackingScaling",
            "TargetTrackingScalingPolicyConfiguration": {
                "TargetValue": 50.0,
                "PredefinedMetricSpecification": {"PredefinedMetricType": "ECSServiceAverageCPUUtilization"},
            },
        }
        with self.refused("ObjectNotFoundException"):
            scaling.put_scaling_policy(**policy)
        arn = scaling.register_scalable_target(**target, MinCapacity=1, MaxCapacity=2, Tags={"Name": "case"})[
            "ScalableTargetARN"
        ]
        self.assertEqual(scaling.list_tags_for_resource(ResourceARN=arn)["Tags"], {"Name": "case"})
        scaling.tag_resource(ResourceARN=arn, Tags={"Owner": "me"})
        scaling.untag_resource(ResourceARN=arn, TagKeys=["Name"])
        self.assertEqual(scaling.list_tags_for_resource(ResourceARN=arn)["Tags"], {"Owner": "me"})
        scaling.put_scaling_policy(**policy)
        scaling.deregister_scalable_target(**target)
        self.assertEqual(
            scaling.describe_scaling_policies(ServiceNamespace="ecs", ResourceId=target["ResourceId"])[
                "ScalingPolicies"
            ],
            [],
        )
        with self.refused("ObjectNotFoundException"):
            scaling.deregister_scalable_target(**target)
        with self.refused("ResourceNotFoundException"):
            scaling.list_tags_for_resource(ResourceARN=arn)
        self.ecs.delete_service(cluster=made["cluster"], service=made["service"], force=True)
        with self.refused("ValidationException"):
            scaling.register_scalable_target(**target, MinCapacity=1, MaxCapacity=2)
