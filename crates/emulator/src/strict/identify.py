"""Which service and operation a request is for, and in which shape its errors must be written.

Query services name the operation in `Action`, JSON services in `X-Amz-Target`, CBOR services in the path. For REST
services (S3, CloudFront, API Gateway) moto's router, which is made from botocore's service description, gives the exact
name. Where that finds nothing, the name is coarse: the method and the number of path segments, as `GET /2`.
"""

import io
import re
from dataclasses import dataclass
from urllib.parse import parse_qs

from moto.core.request import Request
from moto.core.routing import get_service_router

# Names in the credential scope that differ from the names that the SDKs use for the service.
SDK_NAMES = {
    "elasticloadbalancing": "elbv2",
    "monitoring": "cloudwatch",
    "tagging": "resourcegroupstaggingapi",
    "email": "sesv2",
    "states": "stepfunctions",
}
CBOR_PATH = re.compile(r"^/service/[^/]+/operation/([^/]+)$")
REST_XML = frozenset({"s3", "s3control", "cloudfront", "route53"})
# The version is the only thing in a request that tells the classic load balancers from the others.
CLASSIC_LOAD_BALANCING_VERSION = "2012-06-01"


@dataclass(frozen=True)
class Call:
    """One request: SDK name of the service, operation, and protocol (ec2, query, json, cbor, rest-json, rest-xml)."""

    service: str
    operation: str
    protocol: str
    form: dict

    def field(self, name):
        """The first value of a query parameter, or None."""
        values = self.form.get(name)
        return values[0] if values else None


def sdk_name(service):
    """The SDK's name of a service, for either of its names."""
    lowered = service.lower()
    return SDK_NAMES.get(lowered, lowered)


def _signing_name(environ, query):
    authorization = environ.get("HTTP_AUTHORIZATION", "")
    match = re.search(r"Credential=([^,\s]+)", authorization)
    scope = match.group(1) if match else (query.get("X-Amz-Credential") or [""])[0]
    parts = scope.split("/")
    return parts[-2] if len(parts) >= 4 else ""


def _rest_operation(service, environ, body):
    copy = dict(environ)
    copy["wsgi.input"] = io.BytesIO(body)
    try:
        operation, _ = get_service_router(service).match(Request(copy))
        return operation.name
    except Exception:  # noqa: BLE001 - any failure to recognise a request only makes its name coarse.
        segments = [part for part in environ.get("PATH_INFO", "").split("/") if part]
        return f"{environ['REQUEST_METHOD']} /{len(segments)}"


def identify(environ, body):
    """Describe the request. Unsigned requests without other hints belong to S3, as they do for moto."""
    query = parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True)
    form = query
    if environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded"):
        posted = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
        form = {**query, **posted}
    service = sdk_name(_signing_name(environ, query)) or "s3"
    path = environ.get("PATH_INFO", "")

    if service == "elbv2" and (form.get("Version") or [""])[0] == CLASSIC_LOAD_BALANCING_VERSION:
        service = "elb"
    if service == "apigateway" and path.startswith("/v2/"):
        service = "apigatewayv2"

    cbor = CBOR_PATH.match(path)
    if cbor and environ.get("HTTP_SMITHY_PROTOCOL") == "rpc-v2-cbor":
        return Call(service, cbor.group(1), "cbor", form)
    target = environ.get("HTTP_X_AMZ_TARGET")
    if target:
        return Call(service, target.rsplit(".", 1)[-1], "json", form)
    if "Action" in form:
        return Call(service, form["Action"][0], "ec2" if service == "ec2" else "query", form)
    protocol = "rest-xml" if service in REST_XML else "rest-json"
    return Call(service, _rest_operation(service, environ, body), protocol, form)
