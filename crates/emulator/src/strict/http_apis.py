"""HTTP APIs: calls that moto lacks, names that exist once, and what cannot go while it is used.

https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/operations.html
"""

import json
from urllib.parse import unquote

from moto.apigateway import urls as rest_urls
from moto.apigatewayv2 import urls
from moto.apigatewayv2.exceptions import APIGatewayV2Error, BadRequestException
from moto.apigatewayv2.models import ApiGatewayV2Backend
from moto.apigatewayv2.responses import ApiGatewayV2Response

from .api_gateway import add_call, parts
from .patches import around

# moto serves both versions from the paths of the first.
for _paths in (rest_urls.url_paths, urls.url_paths):
    _paths["{0}/v2/tags/(?P<resource_arn>.+)$"] = ApiGatewayV2Response.dispatch
    _paths["{0}/v2/apis/(?P<api_id>[^/]+)/stages/(?P<stage_name>[^/]+)/accesslogsettings$"] = (
        ApiGatewayV2Response.dispatch
    )


class ConflictException(APIGatewayV2Error):
    """Two things of one name, or something that is still used."""

    code = 409

    def __init__(self, message):
        super().__init__("ConflictException", message)


# Stages have tags too ------------------------------------------------------------------------------------------------


def _stage(self):
    """The stage that the ARN of a request names, or None: moto keeps the tags of everything else."""
    path = unquote(self.path.split("/tags/", 1)[1]).split("::/", 1)[1].split("/")
    if len(path) == 4 and path[2] == "stages":
        return self.apigatewayv2_backend.get_stage(path[1], path[3])
    return None


@around(ApiGatewayV2Response, "get_tags")
def get_tags(original, self):
    """https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/tags-resource-arn.html"""
    stage = _stage(self)
    return original(self) if stage is None else (200, {}, json.dumps({"tags": stage.tags or {}}))


@around(ApiGatewayV2Response, "tag_resource")
def tag_resource(original, self):
    """https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/tags-resource-arn.html"""
    stage = _stage(self)
    if stage is None:
        return original(self)
    stage.tags = {**(stage.tags or {}), **json.loads(self.body).get("tags", {})}
    return 201, {}, "{}"


@around(ApiGatewayV2Response, "untag_resource")
def untag_resource(original, self):
    """https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/tags-resource-arn.html"""
    stage = _stage(self)
    if stage is None:
        return original(self)
    gone = self.querystring.get("tagKeys") or []
    stage.tags = {key: value for key, value in (stage.tags or {}).items() if key not in gone}
    return 204, {}, ""


# Stages --------------------------------------------------------------------------------------------------------------


@around(ApiGatewayV2Backend, "create_stage")
def create_stage(original, self, api_id, config):
    """A name exists once; observed on AWS in this wording.

    https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-stages.html (ConflictException)
    """
    if config["stageName"] in self.get_api(api_id).stages:
        raise ConflictException("Stage already exists")
    return original(self, api_id, config)


@add_call(ApiGatewayV2Response, "update_stage")
def update_stage(self):
    """https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-stages-stagename.html"""
    _, _, api_id, _, name = parts(self)
    stage = self.apigatewayv2_backend.get_stage(api_id, unquote(name))
    wanted = json.loads(self.body)
    for field, attribute in (
        ("accessLogSettings", "access_log_settings"),
        ("autoDeploy", "auto_deploy"),
        ("defaultRouteSettings", "default_route_settings"),
        ("description", "description"),
        ("routeSettings", "route_settings"),
        ("stageVariables", "stage_variables"),
    ):
        if wanted.get(field) is not None:
            setattr(stage, attribute, wanted[field])
    return 200, {}, json.dumps(stage.to_json())


@add_call(ApiGatewayV2Response, "delete_access_log_settings")
def delete_access_log_settings(self):
    """https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-stages-stagename.html (access logs)"""
    _, _, api_id, _, name, _ = parts(self)
    self.apigatewayv2_backend.get_stage(api_id, unquote(name)).access_log_settings = None
    return 204, {}, ""


# Routes, integrations, authorizers -----------------------------------------------------------------------------------


@around(ApiGatewayV2Backend, "create_route")
def create_route(original, self, api_id, *args, **rest):
    """A key exists once; observed on AWS in this wording.

    https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-routes.html (ConflictException)
    """
    key = rest.get("route_key")
    if any(route.route_key == key for route in self.get_routes(api_id)):
        raise ConflictException(f"Route with key {key} already exists for this API")
    return original(self, api_id, *args, **rest)


@around(ApiGatewayV2Backend, "delete_integration")
def delete_integration(original, self, api_id, integration_id):
    """Refused while a route leads to it.

    Observed on AWS (reported in terraform-provider-aws #12195).
    """
    self.get_integration(api_id, integration_id)
    users = [route.route_id for route in self.get_routes(api_id) if route.target == f"integrations/{integration_id}"]
    if users:
        raise ConflictException(
            f"Cannot delete Integration '{integration_id}' because it is referenced by the following Routes "
            f"with Ids: [{', '.join(users)}]"
        )
    return original(self, api_id, integration_id)


@around(ApiGatewayV2Response, "create_authorizer")
def create_authorizer(original, self):
    """Names are unique in an API; observed on AWS in this wording.

    https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-authorizers.html (BadRequestException)
    """
    _, _, api_id, _ = parts(self)
    name = json.loads(self.body).get("name")
    if any(authorizer.name == name for authorizer in self.apigatewayv2_backend.get_api(api_id).authorizers.values()):
        raise BadRequestException(f"Authorizer name must be unique. Authorizer {name} already exists in this Api.")
    return original(self)


@add_call(ApiGatewayV2Response, "get_authorizers")
def get_authorizers(self):
    """https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-authorizers.html"""
    _, _, api_id, _ = parts(self)
    found = self.apigatewayv2_backend.get_api(api_id).authorizers.values()
    return 200, {}, json.dumps({"items": [authorizer.to_json() for authorizer in found]})
