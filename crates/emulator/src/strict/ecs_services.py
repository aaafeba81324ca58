"""The scheduler of services: it starts and stops tasks until what runs is what the newest deployment wants.

Rolling update: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
Deployment states: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html
Service events: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html
"""

from moto.core.utils import utcnow
from moto.ec2.models import ec2_backends
from moto.ecs.exceptions import InvalidParameterException, ServiceNotFoundException
from moto.ecs.models import EC2ContainerServiceBackend, Service
from moto.moto_api._internal import mock_random

from . import clock
from .ecs_tasks import ENDING, ServiceTask, free_interface_of, tasks_of
from .patches import around

FARGATE_PROVIDERS = ("FARGATE", "FARGATE_SPOT")
MOST_EVENTS = 100

# Services whose tasks have not come to rest. They are looked at before each request.
_restless = []


def _tick():
    for service in _restless:
        try:
            reconcile(service)
        except Exception:
            # The request at hand fails and shows the fault; later ones must not fail for the same service.
            _rest(service)
            raise


clock.at_every_request(_tick, _restless.clear)

# What moto's Service has no field for, with the values of a service that was made without them.
Service.health_check_grace_period_seconds = None
Service.deployment_configuration = None
Service.enable_execute_command = False
Service.enable_ecs_managed_tags = False
Service.capacity_provider_strategy = None
Service.placement_constraints = []
Service.placement_strategy = []
Service.availability_zone_rebalancing = None
Service.platform_family = None
Service.created_at = None
Service.created_by = None


def add_event(service, message):
    """Add to the events of the service, newest first, as AWS lists them."""
    event = {"id": str(mock_random.uuid4()), "createdAt": utcnow(), "message": f"(service {service.name}) {message}"}
    service.events = [event, *service.events][:MOST_EVENTS]


def begin_deployment(service, connect=None):
    """Make a new primary deployment from the service as it is now; earlier ones are `ACTIVE` until they are empty."""
    now = utcnow()
    for older in service.deployments:
        older["status"] = "ACTIVE"
    deployment = {
        "id": f"ecs-svc/{mock_random.randint(10**18, 10**19 - 1)}",
        "status": "PRIMARY",
        "taskDefinition": service.task_definition,
        "desiredCount": service.desired_count,
        "pendingCount": 0,
        "runningCount": 0,
        "failedTasks": 0,
        "createdAt": now,
        "updatedAt": now,
        "launchType": service.launch_type,
        "capacityProviderStrategy": service.capacity_provider_strategy,
        "platformVersion": service.platform_version,
        "platformFamily": service.platform_family,
        "networkConfiguration": service.network_configuration or None,
        "serviceConnectConfiguration": connect,
    }
    _set_rollout(deployment, "IN_PROGRESS")
    service.deployments = [deployment, *service.deployments]
    watch(service)


def _set_rollout(deployment, state):
    word = {"IN_PROGRESS": "in progress", "COMPLETED": "completed"}[state]
    deployment["rolloutState"] = state
    deployment["rolloutStateReason"] = f"ECS deployment {deployment['id']} {word}."


def watch(service):
    """Look after the service until it rests."""
    if service not in _restless:
        _restless.append(service)
    reconcile(service)


def uses_fargate(service):
    """Whether the tasks run without container instances."""
    strategy = service.capacity_provider_strategy
    if strategy:
        return strategy[0]["capacityProvider"] in FARGATE_PROVIDERS
    return service.launch_type == "FARGATE"


def _container_instances(service):
    instances = service._backend.container_instances.get(service.cluster_name, {}).values()
    return [instance for instance in instances if instance.status == "ACTIVE"]


def _start(service, deployment, count):
    """Start tasks; without a container instance to place them on, say so and leave it."""
    backend = service._backend
    definition = backend.describe_task_definition(deployment["taskDefinition"])
    places = [None] if uses_fargate(service) else _container_instances(service)
    if not places:
        message = "was unable to place a task because no container instance met all of its requirements."
        if not any(message in event["message"] for event in service.events[:1]):
            add_event(service, message)
        return
    started = []
    for index in range(count):
        task = ServiceTask(service, deployment, definition, places[index % len(places)])
        backend.tasks.setdefault(service.cluster_name, {})[task.task_arn] = task
        task.start_later()
        started.append(f"(task {task.id})")
    add_event(service, f"has started {count} tasks: {' '.join(started)}.")


def _wanted_count(service):
    """The desired count; a DAEMON service wants one task on each container instance."""
    if service.scheduling_strategy == "DAEMON":
        return len(_container_instances(service))
    return service.desired_count


def reconcile(service):
    """One step of the scheduler. Called again until nothing is left to do."""
    if service.status == "DRAINING":
        _drain(service)
        return
    if service.status != "ACTIVE" or not service.deployments:
        _rest(service)
        return
    primary, *older = service.deployments
    wanted = _wanted_count(service)
    live = [task for task in tasks_of(service, primary["id"]) if task.desired_status == "RUNNING"]
    if len(live) < wanted:
        _start(service, primary, wanted - len(live))
        live = [task for task in tasks_of(service, primary["id"]) if task.desired_status == "RUNNING"]
    for task in live[wanted:]:
        task.stop("Scaling activity initiated by deployment")
    live = live[:wanted]
    ready = len(live) == wanted and all(task.healthy() for task in live)

    for deployment in older:
        tasks = tasks_of(service, deployment["id"])
        if ready:
            for task in tasks:
                task.stop("Scaling activity initiated by deployment")
        if all(task.last_status in ENDING for task in tasks):
            service.deployments.remove(deployment)
    count(service)
    if ready and len(service.deployments) == 1 and primary["rolloutState"] == "IN_PROGRESS":
        _set_rollout(primary, "COMPLETED")
        primary["updatedAt"] = utcnow()
        add_event(service, f"({primary['id']}) deployment completed.")
        add_event(service, "has reached a steady state.")
    if ready and len(service.deployments) == 1 and _nothing_is_ending(service):
        _rest(service)


def _nothing_is_ending(service):
    return all(task.last_status in ("RUNNING", "STOPPED") for task in tasks_of(service))


def _rest(service):
    if service in _restless:
        _restless.remove(service)


def _drain(service):
    """Stop everything, and be INACTIVE when that is under way.

    "After all tasks have transitioned to either STOPPING or STOPPED status, the service status moves from DRAINING to
    INACTIVE": https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteService.html
    """
    for task in tasks_of(service):
        task.stop("Task stopped by service deletion")
    count(service)
    gone = all(task.last_status in ("STOPPING", "DEPROVISIONING", "STOPPED") for task in tasks_of(service))
    if gone and clock.now() >= service._drain_until:
        service.status = "INACTIVE"
        service.deployments = []
        _rest(service)


def count(service):
    """Bring the counts of the service and its deployments up to date."""
    service.running_count = service.pending_count = 0
    for deployment in service.deployments:
        states = [task.last_status for task in tasks_of(service, deployment["id"])]
        deployment["runningCount"] = states.count("RUNNING")
        deployment["pendingCount"] = sum(state in ("PROVISIONING", "PENDING") for state in states)
        service.running_count += deployment["runningCount"]
        service.pending_count += deployment["pendingCount"]
    if service.deployments:
        service.deployments[0]["desiredCount"] = service.desired_count
    for older in service.deployments[1:]:
        older["desiredCount"] = 0


def default_groups(service_network, account_id, region):
    """The security groups of a network configuration; the VPC's default group when there are none.

    "If you don't specify a security group, the default security group for the VPC is used":
    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html
    """
    ec2 = ec2_backends[account_id][region]
    vpc_id = ec2.get_subnet(service_network["subnets"][0]).vpc_id
    return service_network.get("securityGroups") or [ec2.get_default_security_group(vpc_id).id]


@around(EC2ContainerServiceBackend, "stop_task")
def stop_task(original, self, cluster_str, task_str, reason):
    """A stopped task of a service goes through all states, and the service starts another.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_StopTask.html
    """
    cluster = self._get_cluster(cluster_str)
    task_id = task_str.split("/")[-1]
    for arn, task in self.tasks.get(cluster.name, {}).items():
        if arn.endswith(task_id) and isinstance(task, ServiceTask):
            task.stop(reason or "Task stopped by user", code="UserInitiated")
            watch(task.service)
            return task
    task = original(self, cluster_str, task_str, reason)
    free_interface_of(task)
    return task


@around(EC2ContainerServiceBackend, "delete_service")
def delete_service(original, self, cluster_name, service_name, force):
    """The service drains first; with tasks left it needs `force` or a desired count of zero."""
    cluster = self._get_cluster(cluster_name)
    service = self._get_service(cluster_name, service_name.split("/")[-1])
    if service.status == "INACTIVE":
        raise ServiceNotFoundException
    if service.status == "DRAINING":
        return service
    if service.desired_count > 0 and not force and service.scheduling_strategy != "DAEMON":
        raise InvalidParameterException("The service cannot be stopped while it is scaled above 0.")
    service.status = "DRAINING"
    service.desired_count = 0
    service._drain_until = clock.now() + clock.delay()
    watch(service)
    count_cluster(self, cluster)
    return service


def count_cluster(backend, cluster):
    """Bring the counts of the cluster up to date; moto adds and subtracts, and loses count."""
    services = [service for service in backend.services.values() if service.cluster_arn == cluster.arn]
    states = [task.last_status for task in backend.tasks.get(cluster.name, {}).values()]
    cluster.active_services_count = sum(service.status in ("ACTIVE", "DRAINING") for service in services)
    cluster.running_tasks_count = states.count("RUNNING")
    cluster.pending_tasks_count = sum(state in ("PROVISIONING", "PENDING") for state in states)
