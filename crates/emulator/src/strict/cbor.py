"""Calls in CBOR, which moto does not read: they become the JSON that the same service also speaks, and back.

AWS's newer SDKs call CloudWatch so: https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html

botocore reads and writes CBOR already. Answers are written by the operation's description, because JSON does not tell a
time from a number and CBOR does.
"""

import datetime
import json

from botocore.parsers import BaseCBORParser
from botocore.serialize import RpcV2CBORSerializer
from moto.core.utils import get_service_model

from . import wire


def _plain(value):
    """What JSON lacks: times, as the seconds that JSON services take."""
    if isinstance(value, datetime.datetime):
        return value.timestamp()
    raise TypeError(f"{value!r} has no place in JSON")


def _as_json(environ, model, operation, body):
    """The request in JSON."""
    parser = BaseCBORParser()
    parameters = parser.parse_data_item(parser.get_peekable_stream_from_bytes(body)) if body else {}
    changed = dict(environ)
    changed.pop("HTTP_SMITHY_PROTOCOL", None)
    changed.update(
        PATH_INFO="/",
        RAW_URI="/",
        REQUEST_URI="/",
        CONTENT_TYPE="application/x-amz-json-1.0",
        HTTP_ACCEPT="application/json",
        HTTP_X_AMZ_TARGET=f"{model.metadata['targetPrefix']}.{operation}",
    )
    return changed, json.dumps(parameters, default=_plain).encode()


def _as_cbor(shape, text):
    """An answer in CBOR. An operation without a result answers with an empty map."""
    value = json.loads(text) if text.strip() else {}
    if shape is None:
        return b"\xa0"
    written = bytearray()
    RpcV2CBORSerializer()._serialize_data_item(written, value, shape)
    return bytes(written)


def carry_out(call, environ, body, dispatch):
    """Let `dispatch(environ, body)` answer the call as one in JSON; the answer, in CBOR."""
    model = get_service_model(call.service)
    status, headers, answer = dispatch(*_as_json(environ, model, call.operation, body))
    number = int(status.split(" ", 1)[0])
    kind = next((value for name, value in headers if name.lower() == "content-type"), "")
    if kind.startswith("text/html"):
        return status, headers, answer  # A gap of the emulator stays one.
    if number >= 400:
        failure = json.loads(answer)
        code = failure.get("__type", "InternalFailure").rsplit("#", 1)[-1]
        return wire.error(call, number, code, failure.get("message") or failure.get("Message") or "")
    answer = _as_cbor(model.operation_model(call.operation).output_shape, answer)
    kept = [(name, value) for name, value in headers if name.lower() not in ("content-type", "content-length")]
    kept += [
        ("Content-Type", "application/cbor"),
        ("smithy-protocol", "rpc-v2-cbor"),
        ("Content-Length", str(len(answer))),
    ]
    return status, kept, answer
