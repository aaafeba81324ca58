"""The WSGI application around moto: one lock, the clock, the faults, the list of calls, and the control addresses.

Control addresses (JSON; see `faults` for the table):

    POST   /tierwright/faults   add faults          DELETE /tierwright/faults   remove them all
    GET    /tierwright/faults   faults not used up
    GET    /tierwright/calls    [[service, operation], ...] since the last DELETE, in order of arrival;
                                ?detail=1 gives objects with the fault, the status that the client was sent (0: none)
                                and `done`, the status with which the call was carried out (null: it was not)
    DELETE /tierwright/calls    start a new list
    GET    /tierwright/health   {"moto": version, "delayMs": number}
    PUT    /tierwright/delay    {"ms": number}: how long slow states begun from now on last
"""

import io
import json
import re
import select
import socket
import sys
import threading
import time
import traceback
from urllib.parse import urlsplit

import moto

from . import cbor, clock, faults, identify, tokens, wire

CONTROL = "/tierwright/"
JSON_TYPE = [("Content-Type", "application/json")]
HTML_TYPE = ("Content-Type", "text/html; charset=utf-8")
# Says that the call is one that this emulator lacks, and no passing fault. Clients read it (`crates/aws/src/page.rs`).
GAP = ("x-tierwright-gap", "1")
# What a proxy answers for a server that it cannot reach.
PAGES = {
    "html500": ("500 Internal Server Error", "Internal Server Error"),
    "html502": ("502 Bad Gateway", "Bad Gateway"),
}
# No client waits longer than this for an answer.
LONGEST_HOLD_S = 600
# A runaway test must not fill the memory with its own log.
MOST_CALLS = 200_000


def read_body(environ):
    """The whole body. It is read before the lock is taken, so that a slow sender holds up nobody else."""
    length = environ.get("CONTENT_LENGTH")
    if length and length.isdigit():
        return environ["wsgi.input"].read(int(length))
    if environ.get("wsgi.input_terminated"):
        return environ["wsgi.input"].read()
    return b""


def with_body(environ, body):
    """The environment with a body that can be read again."""
    environ["wsgi.input"] = io.BytesIO(body)
    environ["CONTENT_LENGTH"] = str(len(body))
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    environ["wsgi.input_terminated"] = True
    return environ


def is_loopback_host(host):
    """Whether a Host header names this machine. A web page that rebinds its name to us has another one."""
    name = urlsplit(f"//{host}").hostname or ""
    return name in ("localhost", "::1") or re.fullmatch(r"127(\.[0-9]{1,3}){3}", name) is not None


class StrictApplication:
    """Dispatches every request to moto, one at a time, with the clock settled first."""

    def __init__(self, dispatcher):
        self.dispatcher = dispatcher
        # moto's models are plain dictionaries that are not made for threads: parallel CreateSecurityGroup calls fail
        # with "dictionary changed size during iteration". One lock around each dispatch makes every call atomic.
        self.lock = threading.RLock()
        self.faults = faults.FaultTable()
        self.calls = []

    def __call__(self, environ, start_response):
        path = environ.get("PATH_INFO", "")
        body = read_body(environ)
        if path.startswith(CONTROL):
            status, headers, answer = self.control(environ, path[len(CONTROL) :], body)
            start_response(status, headers)
            return [answer]
        if path.startswith("/moto-api"):
            return self.moto_api(environ, body, start_response)
        return self.aws(environ, body, start_response)

    def moto_api(self, environ, body, start_response):
        """moto's own control API. Its reset empties the models, so what we planned for them must go as well."""
        is_reset = environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"].rstrip("/") == "/moto-api/reset"
        status, headers, answer = self.dispatch(with_body(environ, body))
        if is_reset:
            with self.lock:
                clock.forget()
                tokens.forget()
        start_response(status, headers)
        return [answer]

    def aws(self, environ, body, start_response):
        """A call to AWS: recorded, perhaps failed on purpose, otherwise carried out."""
        method = environ["REQUEST_METHOD"]
        call = identify.identify(environ, body)
        fault = self.faults.choose(call)
        kind = fault.kind if fault else None
        record = {"service": call.service, "operation": call.operation, "fault": kind, "status": None, "done": None}
        if len(self.calls) < MOST_CALLS:
            self.calls.append(record)

        if kind == "throttle":
            outcome = wire.error(call, *wire.throttled(call), method)
        elif kind == "deny":
            outcome = wire.error(call, *wire.denied(call), method)
        elif kind == "error500":
            outcome = wire.error(call, *wire.internal(call), method)
        elif kind in ("html500", "html502"):
            outcome = page(*PAGES[kind])
        elif kind in ("dropBefore", "hang"):
            outcome = None
        elif call.service == "ec2" and (call.field("DryRun") or "").lower() == "true":
            # moto creates the resource all the same. "If you have the required permissions, the error response is
            # DryRunOperation": https://docs.aws.amazon.com/AWSEC2/latest/APIReference/CommonParameters.html
            outcome = wire.error(
                call, 412, "DryRunOperation", "Request would have succeeded, but DryRun flag is set.", method
            )
        elif call.protocol == "cbor":
            outcome = cbor.carry_out(call, environ, body, lambda changed, text: self.dispatch(with_body(changed, text)))
        else:
            outcome = self.dispatch(with_body(environ, body))

        if outcome is not None and kind not in faults.NOTHING_DONE:
            record["done"] = int(outcome[0].split(" ", 1)[0])
        if kind == "error500After":
            outcome = wire.error(call, *wire.internal(call), method)
        if kind == "slow":
            time.sleep(fault.delay_ms / 1000.0)
        if kind in ("hang", "hangAfter"):
            hold(environ)
        if outcome is None or kind in ("dropAfter", "hangAfter"):
            record["status"] = 0
            return drop(environ, start_response)
        status, headers, answer = outcome
        record["status"] = int(status.split(" ", 1)[0])
        log(call, record)
        if kind == "truncate" and answer:
            headers = [(name, value) for name, value in headers if name.lower() != "content-length"]
            headers.append(("Content-Length", str(len(answer))))
            start_response(status, headers)
            return [answer[: len(answer) // 2]]
        start_response(status, headers)
        return [answer]

    def dispatch(self, environ):
        """Let moto answer, with everything that has fallen due done first; the whole answer is collected."""
        captured = {}

        def capture(status, headers, exc_info=None):
            captured["status"], captured["headers"] = status, list(headers)
            return lambda data: None

        with self.lock:
            try:
                clock.settle()
                parts = self.dispatcher(environ, capture)
                answer = b"".join(parts)
                close = getattr(parts, "close", None)
                if close:
                    close()
            except Exception:  # noqa: BLE001
                # moto raises for calls that it does not know, and our own patches may have faults. The answer is that
                # of stock moto, a 500 in HTML, and says that no repetition will change it.
                traceback.print_exc(file=sys.stderr)
                lines = traceback.format_exc().strip().splitlines()
                text = f"The emulator cannot answer this call: {lines[-1]}\n".encode()
                headers = [HTML_TYPE, GAP, ("Content-Length", str(len(text)))]
                return "500 Internal Server Error", headers, text
        if is_gap(captured["status"], captured["headers"]):
            captured["headers"].append(GAP)
        return captured["status"], captured["headers"], answer

    def control(self, environ, name, body):
        """Answer a control address."""
        # A web page can make a browser send requests to this machine; browsers then say where the page is from.
        if not is_loopback_host(environ.get("HTTP_HOST", "")) or "HTTP_ORIGIN" in environ:
            return json_answer("403 Forbidden", {"error": "control is for loopback addresses only"})
        method = environ["REQUEST_METHOD"]
        try:
            if name == "faults" and method == "POST":
                self.faults.add(json.loads(body))
            elif name == "faults" and method == "DELETE":
                self.faults.clear()
            elif name == "faults" and method == "GET":
                return json_answer("200 OK", self.faults.pending())
            elif name == "calls" and method == "GET":
                calls = list(self.calls)
                if environ.get("QUERY_STRING") != "detail=1":
                    calls = [[call["service"], call["operation"]] for call in calls]
                return json_answer("200 OK", calls)
            elif name == "calls" and method == "DELETE":
                self.calls = []
            elif name == "delay" and method == "PUT":
                with self.lock:
                    clock.set_delay_ms(float(json.loads(body)["ms"]))
            elif name == "health" and method == "GET":
                return json_answer("200 OK", {"moto": moto.__version__, "delayMs": clock.delay_ms()})
            else:
                return json_answer("404 Not Found", {"error": f"no control address {method} {CONTROL}{name}"})
        except (ValueError, KeyError, TypeError) as problem:
            return json_answer("400 Bad Request", {"error": str(problem)})
        return json_answer("200 OK", {"ok": True})


def json_answer(status, value):
    """A JSON answer of a control address."""
    text = json.dumps(value).encode()
    return status, [*JSON_TYPE, ("Content-Length", str(len(text)))], text


def is_gap(status, headers):
    """Whether moto does not know the call: a web page without a request id, which no service of AWS answers with."""
    names = {name.lower(): value for name, value in headers}
    html = names.get("content-type", "").startswith("text/html")
    return html and status[:3] in ("404", "405", "500", "501") and "x-amzn-requestid" not in names


def page(status, title):
    """A web page in place of an answer, as a proxy between the client and the service sends it."""
    text = f"<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>\n".encode()
    return status, [HTML_TYPE, ("Content-Length", str(len(text)))], text


def hold(environ):
    """Say nothing until the client closes the connection."""
    connection = environ.get("werkzeug.socket")
    ends = time.monotonic() + LONGEST_HOLD_S
    while connection is not None and time.monotonic() < ends:
        readable, _, _ = select.select([connection], [], [], 1.0)
        if readable:
            try:
                if connection.recv(1, socket.MSG_PEEK) == b"":
                    return
            except OSError:
                return
            time.sleep(0.05)  # A client that sends more before it has its answer.


def drop(environ, start_response):
    """Close the connection so that the client sees no answer at all."""
    connection = environ.get("werkzeug.socket")
    if connection is not None:
        try:
            connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # The client has gone already, which is what was wanted.
    # The server insists on an answer; what it writes into the closed connection is lost.
    start_response("500 Internal Server Error", [("Content-Length", "1")])
    return [b"x"]


def log(call, record):
    """One line for each call. Names and status only: headers and bodies may hold credentials."""
    fault = f" fault={record['fault']}" if record["fault"] else ""
    print(f"{call.service}.{call.operation} {record['status']}{fault}", file=sys.stderr, flush=True)
