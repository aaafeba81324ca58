"""The requests about clusters and services: what is kept, what is refused, and what is idempotent.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
"""

from moto.core.responses import ActionResult
from moto.core.utils import camelcase_to_underscores, utcnow
from moto.ecs.exceptions import ClusterNotFoundException, ECSException, InvalidParameterException
from moto.ecs.models import EC2ContainerServiceBackend
from moto.ecs.responses import EC2ContainerServiceResponse
from moto.elbv2.models import elbv2_backends

from . import ecs_services, tokens
from .patches import around
from .target_groups import load_balancers_of

# Kept as they were sent, on creation and on update. moto drops most of them on creation.
KEPT = (
    "healthCheckGracePeriodSeconds",
    "enableExecuteCommand",
    "enableECSManagedTags",
    "availabilityZoneRebalancing",
    "capacityProviderStrategy",
    "placementConstraints",
    "placementStrategy",
    "platformVersion",
    "propagateTags",
    "serviceRegistries",
    "loadBalancers",
    "networkConfiguration",
)
# A change to one of these replaces the tasks.
REDEPLOYING = frozenset(
    {
        "taskDefinition",
        "platformVersion",
        "networkConfiguration",
        "loadBalancers",
        "serviceRegistries",
        "capacityProviderStrategy",
        "enableExecuteCommand",
        "enableECSManagedTags",
        "propagateTags",
        "serviceConnectConfiguration",
        "volumeConfigurations",
    }
)
# https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
DEPLOYMENT_DEFAULTS = {
    "deploymentCircuitBreaker": {"enable": False, "rollback": False},
    "maximumPercent": 200,
    "minimumHealthyPercent": 100,
}


def _active_cluster(backend, name):
    cluster = backend._get_cluster(name)
    if cluster.status != "ACTIVE":
        raise ClusterNotFoundException
    return cluster


def _check_load_balancers(backend, load_balancers, definition):
    """What a service asks of its target groups.

    "type of target ip" for awsvpc: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb.html
    Observed on AWS: a target group that no load balancer forwards to is refused.
    """
    elbv2 = elbv2_backends[backend.account_id][backend.region_name]
    containers = {container["name"]: container for container in definition.container_definitions}
    for wanted in load_balancers:
        arn = wanted.get("targetGroupArn")
        if not arn:
            continue
        group = elbv2.target_groups.get(arn)
        if group is None:
            raise InvalidParameterException(f"The specified target group does not exist: {arn}")
        if not load_balancers_of(elbv2, arn):
            raise InvalidParameterException(
                f"The target group with targetGroupArn {arn} does not have an associated load balancer."
            )
        if definition.network_mode == "awsvpc" and group.target_type != "ip":
            raise InvalidParameterException(
                f"The provided target group {arn} has target type {group.target_type}, which is incompatible "
                "with the awsvpc network mode specified in the task definition."
            )
        container = containers.get(wanted.get("containerName"))
        if container is None:
            raise InvalidParameterException(
                f"The container {wanted.get('containerName')} does not exist in the task definition."
            )
        ports = [mapping.get("containerPort") for mapping in container.get("portMappings", [])]
        if wanted.get("containerPort") not in ports:
            raise InvalidParameterException(
                f"The container {wanted['containerName']} did not have a container port "
                f"{wanted.get('containerPort')} defined."
            )


def _complete_network(backend, network, definition):
    """The network configuration with its defaults; tasks with their own interface must have one."""
    if definition.network_mode != "awsvpc":
        return network
    inner = (network or {}).get("awsvpcConfiguration")
    if not inner or not inner.get("subnets"):
        raise InvalidParameterException(
            "Network Configuration must be provided when networkMode 'awsvpc' is specified."
        )
    groups = ecs_services.default_groups(inner, backend.account_id, backend.region_name)
    return {"awsvpcConfiguration": {"assignPublicIp": "DISABLED", **inner, "securityGroups": groups}}


def _keep(service, parameters):
    """Copy what was sent onto the service; moto reads its answers from there."""
    for name in KEPT:
        if parameters.get(name) is not None:
            setattr(service, camelcase_to_underscores(name), parameters[name])
    wanted = parameters.get("deploymentConfiguration") or {}
    service.deployment_configuration = {**(service.deployment_configuration or DEPLOYMENT_DEFAULTS), **wanted}


def _create_service(original, self):
    backend = self.ecs_backend
    parameters = self._get_params()
    cluster = _active_cluster(backend, parameters.get("cluster") or "default")
    name = parameters["serviceName"]
    existing = backend.services.get(f"{cluster.name}:{name}")
    # "If you attempt to create a new service with the same name as an existing service in either ACTIVE or DRAINING
    # status, you receive an error": https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteService.html
    if existing is not None and existing.status == "ACTIVE":
        raise InvalidParameterException("Creation of service was not idempotent.")
    if existing is not None and existing.status == "DRAINING":
        raise InvalidParameterException("Unable to Start a service that is still Draining.")

    if not parameters.get("taskDefinition"):
        # Another deployment controller than ECS brings its own task sets, which moto has.
        return original(self)
    definition = backend.describe_task_definition(parameters["taskDefinition"])
    if definition.status != "ACTIVE":
        raise ECSException("ClientException", "TaskDefinition is inactive")
    strategy = parameters.get("capacityProviderStrategy")
    if parameters.get("launchType") and strategy:
        raise InvalidParameterException(
            "Specifying both a launch type and capacity provider strategy is not supported."
        )
    if not parameters.get("launchType") and not strategy:
        strategy = cluster.default_capacity_provider_strategy or None
    fargate = parameters.get("launchType") == "FARGATE" or (
        bool(strategy) and strategy[0]["capacityProvider"] in ecs_services.FARGATE_PROVIDERS
    )
    if fargate and "FARGATE" not in (definition.requires_compatibilities or []):
        raise InvalidParameterException("Task definition does not support launch_type FARGATE.")
    _check_load_balancers(backend, parameters.get("loadBalancers") or [], definition)
    parameters["networkConfiguration"] = _complete_network(backend, parameters.get("networkConfiguration"), definition)

    answer = original(self)
    service = answer.result["service"]
    service.deployments = []
    _keep(service, {**parameters, "capacityProviderStrategy": strategy})
    if strategy:
        service.launch_type = None
    if fargate:
        service.platform_version = service.platform_version or "LATEST"
        service.platform_family = "Linux"
    if service.load_balancers and service.health_check_grace_period_seconds is None:
        service.health_check_grace_period_seconds = 0
    service.availability_zone_rebalancing = service.availability_zone_rebalancing or "ENABLED"
    service.created_at = utcnow()
    service.created_by = f"arn:aws:iam::{backend.account_id}:root"
    service.role_arn = service.role_arn or (
        f"arn:aws:iam::{backend.account_id}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"
    )
    ecs_services.begin_deployment(service, parameters.get("serviceConnectConfiguration"))
    ecs_services.count_cluster(backend, cluster)
    return answer


@around(EC2ContainerServiceResponse, "create_service")
def create_service(original, self):
    """Honour clientToken: the same request again answers with the service that it made."""
    parameters = dict(self._get_params())
    token = parameters.pop("clientToken", None)
    scope = (self.current_account, self.region, "CreateService")
    return tokens.once(
        scope,
        token,
        parameters,
        lambda: _create_service(original, self),
        lambda: InvalidParameterException("Creation of service was not idempotent."),
    )


@around(EC2ContainerServiceResponse, "update_service")
def update_service(_original, self):
    """Change what was sent and nothing else; a change of what runs begins a new deployment."""
    backend = self.ecs_backend
    parameters = dict(self._get_params())
    cluster = _active_cluster(backend, parameters.get("cluster") or "default")
    service = backend._get_service(cluster.name, parameters["service"].split("/")[-1])
    if service.status != "ACTIVE":
        raise ECSException("ServiceNotActiveException", "Service was not ACTIVE.")

    before = {name: getattr(service, camelcase_to_underscores(name), None) for name in REDEPLOYING}
    definition = backend.describe_task_definition(parameters.get("taskDefinition") or service.task_definition)
    if parameters.get("networkConfiguration"):
        network = _complete_network(backend, parameters["networkConfiguration"], definition)
        service._validate_network(network)
        parameters["networkConfiguration"] = network
    if parameters.get("loadBalancers") is not None or parameters.get("taskDefinition"):
        wanted = parameters.get("loadBalancers")
        _check_load_balancers(backend, service.load_balancers if wanted is None else wanted, definition)
    service.task_definition = definition.arn
    if parameters.get("desiredCount") is not None:
        service.desired_count = parameters["desiredCount"]
    _keep(service, parameters)
    if parameters.get("capacityProviderStrategy"):
        service.launch_type = None

    after = {name: getattr(service, camelcase_to_underscores(name), None) for name in REDEPLOYING}
    connect = parameters.get("serviceConnectConfiguration")
    if before != after or connect is not None or parameters.get("forceNewDeployment"):
        ecs_services.begin_deployment(service, connect)
    else:
        ecs_services.watch(service)
    ecs_services.count_cluster(backend, cluster)
    return ActionResult({"service": service})


@around(EC2ContainerServiceBackend, "create_cluster")
def create_cluster(original, self, cluster_name, tags=None, *args, **kwargs):
    """Observed on AWS: creating an active cluster again returns it as it is. moto replaces it and loses its tags.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCluster.html
    """
    existing = self.clusters.get(cluster_name)
    if existing is not None and existing.status == "ACTIVE":
        return existing
    return original(self, cluster_name, tags or [], *args, **kwargs)


@around(EC2ContainerServiceBackend, "delete_cluster")
def delete_cluster(original, self, cluster_str):
    """A cluster with services, tasks or container instances is refused.

    "You can't delete a cluster that contains services", nor one "that has active tasks":
    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteCluster.html
    """
    cluster = self._get_cluster(cluster_str)
    ecs_services.count_cluster(self, cluster)
    if cluster.active_services_count:
        raise ECSException(
            "ClusterContainsServicesException", "The Cluster cannot be deleted while Services are active."
        )
    if self.container_instances.get(cluster.name):
        raise ECSException(
            "ClusterContainsContainerInstancesException",
            "The Cluster cannot be deleted while Container Instances are active or draining.",
        )
    if any(task.last_status not in ("STOPPED", "DEPROVISIONING") for task in self.tasks.get(cluster.name, {}).values()):
        raise ECSException("ClusterContainsTasksException", "The Cluster cannot be deleted while Tasks are active.")
    return original(self, cluster_str)


@around(EC2ContainerServiceBackend, "describe_clusters")
def describe_clusters(original, self, cluster_names):
    """The counts are of what there is."""
    clusters, failures = original(self, cluster_names)
    for cluster in clusters:
        ecs_services.count_cluster(self, cluster)
    return clusters, failures


@around(EC2ContainerServiceBackend, "list_clusters")
def list_clusters(_original, self):
    """Inactive clusters may still be described, but are not listed."""
    return [cluster.arn for cluster in self.clusters.values() if cluster.status == "ACTIVE"]


@around(EC2ContainerServiceBackend, "list_services")
def list_services(original, self, cluster_str, scheduling_strategy=None, launch_type=None):
    """A draining service "is no longer visible in the console or in the ListServices API operation":
    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteService.html"""
    active = {service.arn for service in self.services.values() if service.status == "ACTIVE"}
    listed = original(self, cluster_str, scheduling_strategy=scheduling_strategy, launch_type=launch_type)
    return [arn for arn in listed if arn in active]


@around(EC2ContainerServiceResponse, "list_tasks")
def list_tasks(_original, self):
    """Filter by service, and list what is to run unless stopped tasks are asked for.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTasks.html (desiredStatus, serviceName)
    """
    tasks = self.ecs_backend.list_tasks(
        self._get_param("cluster", "default"),
        self._get_param("containerInstance"),
        self._get_param("family"),
        self._get_param("startedBy"),
        None,
        self._get_param("desiredStatus") or "RUNNING",
    )
    name = self._get_param("serviceName")
    if name:
        group = f"service:{name.split('/')[-1]}"
        tasks = [task for task in tasks if task.group == group]
    return ActionResult({"taskArns": [task.task_arn for task in tasks]})
