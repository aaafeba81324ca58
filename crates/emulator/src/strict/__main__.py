"""Start the strict emulator: `python -m tierwright_strict [port]`, or port 0 (the default) for any free one.

Prints one JSON line, {"port": N}, on standard output when it listens on 127.0.0.1. Ends when standard input is closed,
so that a killed parent leaves no orphan, unless TIERWRIGHT_EMULATOR_KEEP=1.
"""

import json
import os
import sys
import threading

# moto reads these when it is imported, so they come before everything else.
# IAM: the AWS-managed policies exist, as they do in an account. EC2: no table of old AMIs; any id is taken.
# ACM: certificates are issued after a second instead of a minute.
os.environ.setdefault("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")
os.environ.setdefault("MOTO_EC2_LOAD_DEFAULT_AMIS", "false")
os.environ.setdefault("MOTO_ACM_VALIDATION_WAIT", "1")

from moto.moto_server.werkzeug_app import (
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from werkzeug.serving import make_server

from . import clock, patches
from .app import StrictApplication

# Never another address: the emulator accepts any credentials.
LOOPBACK = "127.0.0.1"


class Handler(MotoRequestHandler):
    """moto's request handler, quick on loopback and silent about what it reads."""

    # With Nagle's algorithm the second part of an answer waits some 40 ms for the first to be acknowledged.
    disable_nagle_algorithm = True
    # A client that connects and sends nothing must not hold a thread for ever.
    timeout = 300

    def finish(self):
        """Flush and close. A connection that was dropped on purpose has nothing left to flush."""
        try:
            super().finish()
        except ConnectionError:
            pass  # The client has gone, or a fault closed the connection.

    def log_request(self, code="-", size="-"):
        """Nothing: the application writes its own line, without query strings."""


def exit_with_parent():
    """End the process at the end of standard input. There is nothing to save, so it ends at once."""
    while sys.stdin.buffer.read(4096):
        pass
    os._exit(0)


def main():
    """Patch moto, listen, and serve until the parent goes."""
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    clock.configure_from_environment()
    patches.apply_all()
    dispatcher = DomainDispatcherApplication(create_backend_app)
    server = make_server(LOOPBACK, port, StrictApplication(dispatcher), threaded=True, request_handler=Handler)
    server.daemon_threads = True
    if "MOTO_PORT" not in os.environ:
        # moto sometimes calls itself, for instance from API Gateway to a Lambda function.
        os.environ["MOTO_PORT"] = str(server.port)
    if os.environ.get("TIERWRIGHT_EMULATOR_KEEP") != "1":
        threading.Thread(target=exit_with_parent, name="parent", daemon=True).start()
    print(json.dumps({"port": server.port}), flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
