"""Tasks of services: they take time to start, hold an interface, register as targets, and take time to go.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html

moto's own Task (from RunTask) steps on whenever it is described; it is left as it is, but its interface is freed.
"""

from moto.core.utils import utcnow
from moto.ec2.models import ec2_backends
from moto.ecs.models import EC2ContainerServiceBackend, Task
from moto.elbv2.models import elbv2_backends
from moto.moto_api._internal import mock_random
from moto.moto_api._internal.managed_state_model import ManagedState

from . import clock, interfaces
from .patches import around

# No longer counted as running, though the task still exists.
ENDING = ("DEACTIVATING", "STOPPING", "DEPROVISIONING", "STOPPED")


class ServiceTask(Task):
    """A task that the scheduler of a service started. Its states depend on time, not on how often it is described."""

    # Plain attributes instead of moto's properties: nothing advances when they are read.
    last_status = "PROVISIONING"

    def __init__(self, service, deployment, definition, container_instance=None):
        ManagedState.__init__(self, "tierwright::service-task", [("PROVISIONING", "PROVISIONING")])
        self.service = service
        self._backend = service._backend
        self._account_id = service._account_id
        self.id = mock_random.get_random_hex(length=32)
        self.region_name = service.region_name
        self.cluster_name, self.cluster_arn = service.cluster_name, service.cluster_arn
        self.container_instance_arn = container_instance.container_instance_arn if container_instance else None
        self.instance_id = container_instance.ec2_instance_id if container_instance else None
        self.desired_status = "RUNNING"
        self.task_definition_arn = definition.arn
        self.overrides = {"containerOverrides": []}
        self.group = f"service:{service.name}"
        self.started_by = deployment["id"]
        strategy = deployment.get("capacityProviderStrategy")
        self.capacity_provider_name = strategy[0]["capacityProvider"] if strategy else None
        self.launch_type = "EC2" if container_instance else "FARGATE"
        self.platform_version = deployment.get("platformVersion")
        self.enable_execute_command = service.enable_execute_command
        self.cpu, self.memory = definition.cpu, definition.memory
        self.tags = _propagated_tags(service, definition)
        self.created_at = utcnow()
        self.started_at = self.stopping_at = self.stopped_at = None
        self.stop_code = None
        self.stopped_reason = ""
        self.connectivity = "CONNECTED"
        self.health_status = "UNKNOWN"
        self.resource_requirements = None
        self.version = 1
        self.attachments = []
        self.interface = None
        self.availability_zone = None
        self.network_mode = definition.network_mode
        if self.network_mode == "awsvpc":
            self._attach(deployment["networkConfiguration"]["awsvpcConfiguration"])
        self.containers = [self._container(container) for container in definition.container_definitions]
        # What it was registered with, so that it is taken off the same groups even when the service has others by then.
        self.registrations = []

    def _attach(self, network):
        """Hold an interface in the subnet of the service that has the fewest of its tasks, to spread over zones."""
        siblings = [task for task in tasks_of(self.service) if task.interface is not None]

        def crowd(subnet_id):
            return sum(task.interface.subnet.id == subnet_id for task in siblings)

        subnet_id = min(network["subnets"], key=crowd)
        attachment_id = mock_random.uuid4()
        self.interface = interfaces.hold(
            self.ec2,
            subnet_id,
            network["securityGroups"],
            f"arn:aws:ecs:{self.region_name}:{self._account_id}:attachment/{attachment_id}",
            public=network.get("assignPublicIp") == "ENABLED",
        )
        self.availability_zone = self.interface.subnet.availability_zone
        details = {
            "subnetId": subnet_id,
            "networkInterfaceId": self.interface.id,
            "macAddress": self.interface.mac_address,
            "privateDnsName": self.interface.private_dns_name,
            "privateIPv4Address": self.interface.private_ip_address,
        }
        self.attachments.append(
            {
                "id": str(attachment_id),
                "type": "ElasticNetworkInterface",
                "status": "ATTACHED",
                "details": [{"name": name, "value": value} for name, value in details.items() if value],
            }
        )

    def _container(self, definition):
        addresses = []
        if self.interface is not None:
            addresses = [
                {"attachmentId": self.attachments[0]["id"], "privateIpv4Address": self.interface.private_ip_address}
            ]
        return {
            "containerArn": f"{self.task_arn.replace(':task/', ':container/')}/{mock_random.uuid4()}",
            "taskArn": self.task_arn,
            "name": definition["name"],
            "image": definition.get("image"),
            "lastStatus": "PENDING",
            "networkInterfaces": addresses,
            "healthStatus": "UNKNOWN",
            "cpu": str(definition.get("cpu", 0)),
        }

    @property
    def ec2(self):
        """The account's EC2 in the task's region."""
        return ec2_backends[self._account_id][self.region_name]

    @property
    def elbv2(self):
        """The account's load balancers in the task's region."""
        return elbv2_backends[self._account_id][self.region_name]

    def advance(self):
        """Nothing: being described does not move the task."""

    def start_later(self):
        """Become RUNNING after the delay, unless it was stopped before."""
        clock.later(self._run)

    def _run(self):
        if self.last_status in ENDING:
            return
        self.last_status = "RUNNING"
        self.started_at = utcnow()
        self.version += 1
        for container in self.containers:
            container["lastStatus"] = "RUNNING"
        for wanted in self.service.load_balancers:
            self._register(wanted)

    def _register(self, wanted):
        """Register with one target group of the service."""
        group = self.elbv2.target_groups.get(wanted.get("targetGroupArn"))
        if group is None:
            return
        if self.interface is not None:
            target = {"Id": self.interface.private_ip_address, "Port": wanted["containerPort"]}
        else:
            target = {"Id": self.instance_id, "Port": wanted["containerPort"]}
        group.register([target])
        self.registrations.append((group.arn, target))

    def healthy(self):
        """Whether it runs and every load balancer of the service sends it traffic."""
        health = [
            status.status
            for arn, target in self.registrations
            if arn in self.elbv2.target_groups
            for status in self.elbv2.describe_target_health(arn, [target])
        ]
        return self.last_status == "RUNNING" and all(state in ("healthy", "unused") for state in health)

    def stop(self, reason, code="ServiceSchedulerInitiated"):
        """Begin to stop: off the load balancer at once, STOPPING after the delay, and then the interface goes.

        "DEPROVISIONING [...] for tasks that use the awsvpc network mode, the elastic network interface needs to be
        detached and deleted" comes before STOPPED.
        """
        if self.desired_status == "STOPPED":
            return
        self.desired_status = "STOPPED"
        self.last_status = "DEACTIVATING"
        self.stopping_at = utcnow()
        self.stopped_reason, self.stop_code = reason, code
        for arn, target in self.registrations:
            group = self.elbv2.target_groups.get(arn)
            if group is not None and target["Id"] in group.targets:
                group.deregister([target])
        self.registrations = []
        clock.later(self._stopping)

    def _stopping(self):
        self.last_status = "DEPROVISIONING"
        for container in self.containers:
            container["lastStatus"], container["exitCode"] = "STOPPED", 0
        clock.later(self._stopped, clock.interface_delay())

    def _stopped(self):
        self.last_status = "STOPPED"
        self.stopped_at = utcnow()
        for attachment in self.attachments:
            attachment["status"] = "DELETED"
        if self.interface is not None:
            interfaces.release(self.ec2, self.interface)


def _propagated_tags(service, definition):
    """Tags that a task gets from its service or definition.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html
    """
    source = {"SERVICE": service.tags, "TASK_DEFINITION": definition.tags}.get(service.propagate_tags, [])
    tags = [dict(tag) for tag in source or []]
    if service.enable_ecs_managed_tags:
        tags.append({"key": "aws:ecs:clusterName", "value": service.cluster_name})
        tags.append({"key": "aws:ecs:serviceName", "value": service.name})
    return tags


def tasks_of(service, deployment_id=None):
    """Tasks of this very service, not of an earlier one with its name; stopped ones included."""
    tasks = service._backend.tasks.get(service.cluster_name, {}).values()
    return [
        task
        for task in tasks
        if isinstance(task, ServiceTask) and task.service is service and deployment_id in (None, task.started_by)
    ]


def free_interface_of(task):
    """Free the interface of a stopped RunTask task, which moto keeps for ever."""
    if isinstance(task, ServiceTask) or task.last_status != "STOPPED" or getattr(task, "_freed", False):
        return
    task._freed = True
    ec2 = ec2_backends[task._account_id][task.region_name]
    for attachment in task.attachments:
        for detail in attachment["details"]:
            interface = ec2.enis.get(detail["value"]) if detail["name"] == "networkInterfaceId" else None
            if interface is not None:
                interfaces.release_later(ec2, interface)


@around(EC2ContainerServiceBackend, "describe_tasks")
def describe_tasks(original, self, cluster_str, tasks):
    """A RunTask task that has come to its end gives its interface back."""
    found = original(self, cluster_str, tasks)
    for task in found:
        free_interface_of(task)
    return found
