"""Faults that a test orders: which call fails, how, how often, and after how many good ones.

The table is a list of JSON objects, in the order in which they are tried; the first that matches a call is used:

    {"service": "ec2", "operation": "CreateVpc", "kind": "throttle", "times": 2, "after": 1, "every": 1}

`service` and `operation` may be null or absent, which matches any. `service` is the SDK's name or the signing
name. The first `after` matching calls pass; of those that follow, every `every`-th (each, when absent) gets
the fault, `times` times in all (1 when absent), and later ones pass again. An operation that ends in `*`
matches whatever begins so.
"""

import threading

from . import identify

# What happens, and whether the call is carried out first.
KINDS = {
    "throttle": "answers as the service does when called too often; nothing is done",
    "error500": "answers with an internal error; nothing is done",
    "html500": "answers with an internal error as a web page, as a proxy does; nothing is done",
    "html502": "answers that it is a bad gateway, as a web page; nothing is done",
    "hang": "never answers, until the client goes; nothing is done",
    "hangAfter": "carries the call out, then never answers",
    "error500After": "carries the call out, then answers with an internal error",
    "deny": "answers that the caller has no permission; nothing is done",
    "dropBefore": "closes the connection without an answer; nothing is done",
    "dropAfter": "carries the call out, then closes the connection without an answer",
    "truncate": "carries the call out and sends half of the answer",
    "slow": "carries the call out and holds the answer back for delayMs",
}
# Those with which the call is not carried out.
NOTHING_DONE = frozenset({"throttle", "error500", "html500", "html502", "deny", "dropBefore", "hang"})
DEFAULT_SLOW_MS = 2000
FIELDS = frozenset({"service", "operation", "kind", "times", "after", "every", "delayMs"})


class BadFault(ValueError):
    """The table that a test sent cannot be understood; the message says why."""


def _count(entry, name, default):
    value = entry.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise BadFault(f"{name!r} must be a whole number of 0 or more, not {value!r}")
    return value


class Fault:
    """One entry of the table, with how many calls it has seen."""

    def __init__(self, entry):
        if not isinstance(entry, dict):
            raise BadFault(f"a fault must be an object, not {entry!r}")
        unknown = sorted(set(entry) - FIELDS)
        if unknown:
            raise BadFault(f"unknown fields {unknown}; known are {sorted(FIELDS)}")
        self.kind = entry.get("kind")
        if self.kind not in KINDS:
            raise BadFault(f"unknown kind {self.kind!r}; known are {sorted(KINDS)}")
        self.service = identify.sdk_name(entry["service"]) if entry.get("service") else None
        self.operation = entry.get("operation")
        self.times = _count(entry, "times", 1)
        self.skip = _count(entry, "after", 0)
        self.every = max(1, _count(entry, "every", 1))
        self.seen = 0
        self.delay_ms = _count(entry, "delayMs", DEFAULT_SLOW_MS)

    def matches(self, call):
        """Whether the entry is about this call."""
        if self.service not in (None, call.service):
            return False
        if self.operation is not None and self.operation.endswith("*"):
            return (call.operation or "").startswith(self.operation[:-1])
        return self.operation in (None, call.operation)

    def take(self):
        """Count one matching call; true when it is to fail."""
        if self.skip > 0:
            self.skip -= 1
            return False
        self.seen += 1
        if self.times > 0 and self.seen % self.every == 0:
            self.times -= 1
            return True
        return False


class FaultTable:
    """The faults in force. It has its own lock: a held-back answer must not block the others."""

    def __init__(self):
        self._lock = threading.Lock()
        self._faults = []

    def add(self, entries):
        """Append the entries, all or none."""
        if not isinstance(entries, list):
            raise BadFault("the table must be a JSON list")
        parsed = [Fault(entry) for entry in entries]
        with self._lock:
            self._faults.extend(parsed)

    def clear(self):
        """Remove every fault."""
        with self._lock:
            self._faults.clear()

    def pending(self):
        """Faults that have not been used up, as they would be sent."""
        with self._lock:
            return [
                {
                    "service": fault.service,
                    "operation": fault.operation,
                    "kind": fault.kind,
                    "times": fault.times,
                    "after": fault.skip,
                    "every": fault.every,
                }
                for fault in self._faults
                if fault.times > 0
            ]

    def choose(self, call):
        """The fault for this call, or None. Every matching entry before it counts the call."""
        with self._lock:
            for fault in self._faults:
                if fault.matches(call) and fault.take():
                    return fault
        return None
