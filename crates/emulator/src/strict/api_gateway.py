"""REST APIs: what moto drops, repeats or lets go too early.

https://docs.aws.amazon.com/apigateway/latest/api/API_Operations.html
https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html (what each update may name)
"""

import json
import re
from urllib.parse import unquote

from moto.apigateway import urls
from moto.apigateway.exceptions import (
    BadRequestException,
    ConflictException,
    DeploymentNotFoundException,
    ResourceIdNotFoundException,
    StageStillActive,
)
from moto.apigateway.models import APIGatewayBackend, Authorizer, Integration, RestAPI, Stage
from moto.apigateway.responses import APIGatewayResponse

from . import clock
from .patches import around

# moto knows the tags of stages only.
urls.url_paths["{0}/tags/(?P<resource_arn>.+)$"] = APIGatewayResponse.dispatch


def parts(self):
    """The path of a request, in parts: restapis, id, resources, id, methods, method, ..."""
    return self.path.strip("/").split("/")


def unescaped(part):
    """One part of a JSON pointer: https://datatracker.ietf.org/doc/html/rfc6901"""
    return part.replace("~1", "/").replace("~0", "~")


def add_call(owner, name):
    """Decorate a call that moto has not; when it comes to have it, ours must go."""
    if hasattr(owner, name):
        raise AttributeError(f"moto now has {owner.__name__}.{name}: remove ours")

    def install(function):
        setattr(owner, name, function)
        return function

    return install


# Tags ----------------------------------------------------------------------------------------------------------------


def _tagged(self):
    """The thing that the ARN of a request names: an API, a stage or a VPC link.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/arn-format-reference.html
    """
    path = unquote(self.path.split("/tags/", 1)[1]).split("::/", 1)[1].split("/")
    if path[0] == "vpclinks":
        return self.backend.get_vpc_link(path[1])
    if len(path) == 4:
        return self.backend.get_stage(path[1], path[3])
    return self.backend.get_rest_api(path[1])


@around(APIGatewayResponse, "get_tags")
def get_tags(original, self):
    """https://docs.aws.amazon.com/apigateway/latest/api/API_GetTags.html"""
    return json.dumps({"tags": _tagged(self).tags or {}})


@around(APIGatewayResponse, "tag_resource")
def tag_resource(original, self):
    """https://docs.aws.amazon.com/apigateway/latest/api/API_TagResource.html"""
    thing = _tagged(self)
    thing.tags = {**(thing.tags or {}), **(json.loads(self.body).get("tags") or {})}
    return 204, {"status": 204}, ""


@around(APIGatewayResponse, "untag_resource")
def untag_resource(original, self):
    """https://docs.aws.amazon.com/apigateway/latest/api/API_UntagResource.html"""
    thing = _tagged(self)
    gone = self.querystring.get("tagKeys") or []
    thing.tags = {key: value for key, value in (thing.tags or {}).items() if key not in gone}
    return 204, {"status": 204}, ""


# APIs and resources --------------------------------------------------------------------------------------------------


@around(APIGatewayResponse, "create_rest_api")
def create_rest_api(original, self):
    """Keep BinaryMediaTypes: https://docs.aws.amazon.com/apigateway/latest/api/API_CreateRestApi.html"""
    answer = original(self)
    status, headers, body = answer
    if status != 200:
        return answer
    api = self.backend.get_rest_api(json.loads(body)["id"])
    api.binaryMediaTypes = self._get_param("binaryMediaTypes") or []
    return status, headers, json.dumps(api.to_dict())


@around(RestAPI, "apply_patch_operations")
def patch_api(original, self, patch_operations):
    """Media types are added and removed by path, and truth values are texts.

    https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateRestApi.html
    """
    for change in patch_operations:
        name, _, rest = change["path"].lstrip("/").partition("/")
        value = change.get("value")
        if name == "binaryMediaTypes":
            kind = unescaped(rest)
            self.binaryMediaTypes = [each for each in self.binaryMediaTypes if each != kind]
            if change["op"] == "add":
                self.binaryMediaTypes.append(kind)
        elif name == "minimumCompressionSize":
            self.minimum_compression_size = int(value) if value else None
        elif name == "disableExecuteApiEndpoint":
            self.disableExecuteApiEndpoint = str(value).lower() == "true"
        elif name == "policy":
            self.policy = value or None
        else:
            original(self, [change])


@around(RestAPI, "to_dict")
def api_to_dict(original, self):
    """Observed on AWS: the policy comes back escaped, as the inside of a JSON string, which tools undo."""
    answer = original(self)
    return {**answer, "policy": json.dumps(self.policy)[1:-1]} if self.policy else answer


@around(APIGatewayBackend, "delete_rest_api")
def delete_rest_api(original, self, function_id):
    """One that is not there is NotFoundException, where moto fails:
    https://docs.aws.amazon.com/apigateway/latest/api/API_DeleteRestApi.html"""
    self.get_rest_api(function_id)
    return original(self, function_id)


@around(APIGatewayResponse, "create_resource")
def create_resource(original, self):
    """A path exists once; observed on AWS in this wording.

    https://docs.aws.amazon.com/apigateway/latest/api/API_CreateResource.html (ConflictException)
    """
    _, api_id, _, parent_id = parts(self)
    wanted = self._get_param("pathPart")
    for resource in self.backend.get_resources(api_id):
        if resource.parent_id == parent_id and resource.path_part == wanted:
            raise ConflictException(f"Another resource with the same parent already has this name: {wanted}")
    return original(self)


@around(APIGatewayBackend, "delete_resource")
def delete_resource(original, self, function_id, resource_id):
    """What lies below goes too; one that is not there is NotFoundException.

    https://docs.aws.amazon.com/apigateway/latest/api/API_DeleteResource.html
    """
    api = self.get_rest_api(function_id)
    if resource_id not in api.resources:
        raise ResourceIdNotFoundException()
    for child in [child for child in api.resources.values() if child.parent_id == resource_id]:
        if child.id in api.resources:
            self.delete_resource(function_id, child.id)
    return original(self, function_id, resource_id)


# Methods and integrations --------------------------------------------------------------------------------------------


@around(APIGatewayResponse, "put_method")
def put_method(original, self):
    """A method is put once, then updated: ConflictException, observed on AWS in this wording.

    https://docs.aws.amazon.com/apigateway/latest/api/API_PutMethod.html
    """
    _, api_id, _, resource_id, _, method = parts(self)
    if method in self.backend.get_resource(api_id, resource_id).resource_methods:
        raise ConflictException("Method already exists for this resource")
    return original(self)


@add_call(APIGatewayResponse, "update_method")
def update_method(self):
    """https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateMethod.html"""
    _, api_id, _, resource_id, _, name = parts(self)
    method = self.backend.get_method(api_id, resource_id, name)
    plain = {
        "authorizationType": "authorization_type",
        "authorizerId": "authorizer_id",
        "operationName": "operation_name",
        "requestValidatorId": "request_validator_id",
    }
    for change in self._get_param("patchOperations"):
        field, _, key = change["path"].lstrip("/").partition("/")
        value, key = change.get("value"), unescaped(key)
        if field in plain:
            setattr(method, plain[field], value or None)
            if field == "authorizationType" and value == "NONE":
                method.authorizer_id = None
        elif field == "apiKeyRequired":
            method.api_key_required = value == "true"
        elif field == "requestParameters":
            parameters = dict(method.request_parameters or {})
            parameters.pop(key, None)
            if change["op"] != "remove":
                parameters[key] = value == "true"
            method.request_parameters = parameters
        elif field == "authorizationScopes":
            scopes = [scope for scope in method.authorization_scopes or [] if scope != value]
            method.authorization_scopes = [*scopes, value] if change["op"] == "add" else scopes
        else:
            raise BadRequestException(f"Invalid patch path {change['path']}")
    return json.dumps(method.to_json())


@around(APIGatewayResponse, "put_method_response")
def put_method_response(original, self):
    """An answer of a method is put once; observed on AWS in this wording.

    https://docs.aws.amazon.com/apigateway/latest/api/API_PutMethodResponse.html (ConflictException)
    """
    _, api_id, _, resource_id, _, method, _, status = parts(self)
    if self.backend.get_method_response(api_id, resource_id, method, status):
        raise ConflictException("Response already exists for this resource")
    return original(self)


Integration.connection_id = None
Integration.integration_target = None


@around(APIGatewayResponse, "put_integration")
def put_integration(original, self):
    """Keep what moto drops: https://docs.aws.amazon.com/apigateway/latest/api/API_PutIntegration.html"""
    status, headers, _ = original(self)
    _, api_id, _, resource_id, _, method, _ = parts(self)
    integration = self.backend.get_integration(api_id, resource_id, method)
    integration.connection_id = self._get_param("connectionId")
    integration.integration_target = self._get_param("integrationTarget")
    integration.cache_key_parameters = self._get_param("cacheKeyParameters") or []
    return status, headers, json.dumps(integration.to_json())


@around(Integration, "to_json")
def integration_to_json(original, self):
    """With the connection and the target."""
    return {
        **original(self),
        "connectionId": self.connection_id,
        "integrationTarget": self.integration_target,
    }


# Authorizers ---------------------------------------------------------------------------------------------------------


@around(APIGatewayResponse, "create_authorizer")
def create_authorizer(original, self):
    """Names are unique in an API; observed on AWS in this wording.

    https://docs.aws.amazon.com/apigateway/latest/api/API_CreateAuthorizer.html
    """
    name = self._get_param("name")
    if any(authorizer.name == name for authorizer in self.backend.get_authorizers(parts(self)[1])):
        raise BadRequestException(f"Authorizer name must be unique. Authorizer {name} already exists in this RestApi.")
    return original(self)


@around(Authorizer, "apply_operations")
def patch_authorizer(original, self, patch_operations):
    """User pools are added and removed by value.

    https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateAuthorizer.html
    """
    for change in patch_operations:
        if change["path"] == "/providerARNs":
            pools = [pool for pool in self.provider_arns or [] if pool != change["value"]]
            self.provider_arns = [*pools, change["value"]] if change["op"] == "add" else pools
            if not self.provider_arns:
                raise BadRequestException("COGNITO_USER_POOLS authorizer requires at least one provider ARN")
        else:
            original(self, [change])
    return self


@around(APIGatewayBackend, "delete_authorizer")
def delete_authorizer(original, self, restapi_id, authorizer_id):
    """One that is not there is NotFoundException, where moto fails."""
    self.get_authorizer(restapi_id, authorizer_id)
    return original(self, restapi_id, authorizer_id)


# Deployments and stages ----------------------------------------------------------------------------------------------


def connections_of(api):
    """The VPC links that an API's integrations refer to: (link, method, resource)."""
    return [
        (method.method_integration.connection_id, method.http_method, resource.id)
        for resource in api.resources.values()
        for method in resource.resource_methods.values()
        if method.method_integration and method.method_integration.connection_id
    ]


@around(APIGatewayBackend, "create_deployment")
def create_deployment(original, self, function_id, name, description="", stage_variables=None):
    """Every method needs an integration. The deployment keeps what it was made of, and with that uses VPC links.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-deploy-api.html
    """
    api = self.get_rest_api(function_id)
    methods = [method for resource in api.resources.values() for method in resource.resource_methods.values()]
    if methods and not all(method.method_integration for method in methods):
        # Observed on AWS with this code, where moto says NotFoundException.
        raise BadRequestException("No integration defined for method")
    deployment = original(self, function_id, name, description, stage_variables)
    deployment._connections = connections_of(api)
    return deployment


@around(APIGatewayBackend, "get_deployment")
def get_deployment(original, self, function_id, deployment_id):
    """One that is not there is NotFoundException, where moto fails."""
    if deployment_id not in self.get_rest_api(function_id).deployments:
        raise DeploymentNotFoundException()
    return original(self, function_id, deployment_id)


@around(APIGatewayBackend, "delete_deployment")
def delete_deployment(original, self, function_id, deployment_id):
    """Refused while any stage shows it, not only the one that it was made with.

    https://docs.aws.amazon.com/apigateway/latest/api/API_DeleteDeployment.html (BadRequestException)
    """
    api = self.get_rest_api(function_id)
    if any(stage.deployment_id == deployment_id for stage in api.stages.values()):
        raise StageStillActive()
    return original(self, function_id, deployment_id)


@around(APIGatewayBackend, "create_stage")
def create_stage(original, self, function_id, stage_name, deploymentId, **rest):
    """The deployment must be there, and a cache takes a while.

    https://docs.aws.amazon.com/apigateway/latest/api/API_CreateStage.html
    """
    self.get_deployment(function_id, deploymentId)
    stage = original(self, function_id, stage_name, deploymentId, **rest)
    if stage.cache_cluster_enabled:
        _warm(stage)
    return stage


def _warm(stage):
    stage.cache_cluster_status = "CREATE_IN_PROGRESS"

    def settle():
        stage.cache_cluster_status = "AVAILABLE"

    clock.later(settle)


SETTING = re.compile(r"^/(.+)/(metrics|logging|throttling|caching)/(\w+)$")


@around(Stage, "apply_operations")
def patch_stage(original, self, patch_operations):
    """Settings of methods can be taken away, a path may have slashes of its own, and a cache takes a while.

    https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateStage.html
    """
    for change in patch_operations:
        path = change["path"].lstrip("/")
        setting = SETTING.match(change["path"])
        if setting and change["op"] == "replace":
            self._patch_method_setting(setting[1], f"{setting[2]}/{setting[3]}", change["value"])
            continue
        if change["op"] == "remove" and path in self.method_settings:
            del self.method_settings[path]
            continue
        original(self, [change])
        if path == "cacheClusterEnabled" and self.cache_cluster_enabled:
            _warm(self)
    return self
