"""Error answers in the shape that each protocol expects, so that an SDK reads a code and not a parse failure.

Codes that all services share: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html (EC2),
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/CommonErrors.html (JSON and query services),
https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html (S3),
https://docs.aws.amazon.com/apigateway/latest/api/CommonErrors.html (API Gateway).
"""

import json
import uuid
from xml.sax.saxutils import escape

STATUS_TEXT = {
    400: "400 Bad Request",
    403: "403 Forbidden",
    409: "409 Conflict",
    412: "412 Precondition Failed",
    429: "429 Too Many Requests",
    500: "500 Internal Server Error",
    503: "503 Service Unavailable",
}


def throttled(call):
    """The status, code and message with which the service answers when it is called too often."""
    if call.service == "ec2":
        return 503, "RequestLimitExceeded", "Request limit exceeded."
    if call.service == "s3":
        return 503, "SlowDown", "Please reduce your request rate."
    if call.service in ("apigateway", "apigatewayv2"):
        return 429, "TooManyRequestsException", "Too Many Requests"
    if call.protocol in ("json", "cbor", "rest-json"):
        return 400, "ThrottlingException", "Rate exceeded"
    return 400, "Throttling", "Rate exceeded"


def internal(call):
    """The status, code and message of a failure inside the service."""
    if call.service == "ecs":
        return 500, "ServerException", "Service Unavailable. Please try again later."
    code = "InternalError" if call.service in ("ec2", "s3") else "InternalFailure"
    return 500, code, "An internal error has occurred"


def denied(call):
    """The status, code and message when the caller has no permission."""
    action = f"{call.service}:{call.operation}"
    message = (
        f"User: arn:aws:iam::123456789012:user/denied is not authorized to perform: {action} "
        f"because no identity-based policy allows the {action} action"
    )
    if call.service == "ec2":
        return 403, "UnauthorizedOperation", f"You are not authorized to perform this operation. {message}"
    if call.service == "s3":
        return 403, "AccessDenied", "Access Denied"
    if call.protocol == "json":
        return 400, "AccessDeniedException", message
    if call.protocol in ("cbor", "rest-json"):
        return 403, "AccessDeniedException", message
    return 403, "AccessDenied", message


def _cbor_text(text):
    data = text.encode("utf-8")
    if len(data) < 24:
        return bytes([0x60 + len(data)]) + data
    if len(data) < 256:
        return bytes([0x78, len(data)]) + data
    return b"\x79" + len(data).to_bytes(2, "big") + data


def error(call, status, code, message, method="POST"):
    """A WSGI status, headers and body for the error."""
    request_id = str(uuid.uuid4())
    headers = [("x-amzn-RequestId", request_id)]
    safe = escape(message)
    if call.protocol in ("json", "rest-json"):
        body = json.dumps({"__type": code, "message": message}).encode()
        headers += [("Content-Type", "application/x-amz-json-1.1"), ("x-amzn-ErrorType", code)]
    elif call.protocol == "cbor":
        body = b"\xa2" + b"".join(map(_cbor_text, ("__type", code, "message", message)))
        headers += [("Content-Type", "application/cbor"), ("smithy-protocol", "rpc-v2-cbor")]
    else:
        if call.protocol == "ec2":
            text = (
                f"<Response><Errors><Error><Code>{code}</Code><Message>{safe}</Message></Error></Errors>"
                f"<RequestID>{request_id}</RequestID></Response>"
            )
        elif call.service == "s3":
            text = f"<Error><Code>{code}</Code><Message>{safe}</Message><RequestId>{request_id}</RequestId></Error>"
        else:
            text = (
                f"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{safe}</Message></Error>"
                f"<RequestId>{request_id}</RequestId></ErrorResponse>"
            )
        body = f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'.encode()
        headers.append(("Content-Type", "text/xml"))
    if method == "HEAD":
        body = b""
    headers.append(("Content-Length", str(len(body))))
    return STATUS_TEXT.get(status, str(status)), headers, body
