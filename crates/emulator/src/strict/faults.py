"""Faults that a test orders: which call fails, how, how often, and after how many good ones.

The table is a list of JSON objects, in the order in which they are tried; the first that matches a call is used:

    {"service": "ec2", "operation": "CreateVpc", "kind": "throttle", "times": 2, "after": 1}

`service` and `operation` may be null or absent, which matches any. `service` is the SDK's name or the signing name. The
first `after` matching calls pass, the next `times` (1 when absent) get the fault, and later ones pass again.
"""

import threading

from . import identify

# What happens, and whether the call is carried out first.
KINDS = {
    "throttle": "answers as the service does when called too often; nothing is done",
    "error500": "answers with an internal error; nothing is done",
    "error500After": "carries the call out, then answers with an internal error",
    "deny": "answers that the caller has no permission; nothing is done",
    "dropBefore": "closes the connection without an answer; nothing is done",
    "dropAfter": "carries the call out, then closes the connection without an answer",
    "truncate": "carries the call out and sends half of the answer",
    "slow": "carries the call out and holds the answer back for delayMs",
}
DEFAULT_SLOW_MS = 2000
FIELDS = frozenset({"service", "operation", "kind", "times", "after", "delayMs"})


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
        self.delay_ms = _count(entry, "delayMs", DEFAULT_SLOW_MS)

    def matches(self, call):
        """Whether the entry is about this call."""
        return self.service in (None, call.service) and self.operation in (None, call.operation)

    def take(self):
        """Count one matching call; true when it is to fail."""
        if self.skip > 0:
            self.skip -= 1
            return False
        if self.times > 0:
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
