"""Slow states. AWS answers at once and finishes later; here "later" is a settled list of things that fall due.

Nothing runs in the background. Before each request the dispatcher calls `settle`, which runs what has fallen due, under
the same lock as the request. So a state changes between two requests and never during one, and tests are repeatable.
"""

import heapq
import itertools
import os
import time

DEFAULT_DELAY_MS = 300

_sequence = itertools.count()
_due = []
_each_request = []
_on_forget = []
_settings = {"delay": 0.0, "interface_delay": None}


def _milliseconds(name):
    text = os.environ.get(name, "")
    return float(text) if text.strip() else None


def configure_from_environment():
    """Read the delays: how long slow states last, and how much longer network interfaces linger."""
    delay = _milliseconds("TIERWRIGHT_EMULATOR_DELAY_MS")
    set_delay_ms(DEFAULT_DELAY_MS if delay is None else delay)
    linger = _milliseconds("TIERWRIGHT_EMULATOR_INTERFACE_DELAY_MS")
    _settings["interface_delay"] = None if linger is None else linger / 1000.0


def set_delay_ms(milliseconds):
    """Change how long the slow states begun from now on last."""
    if milliseconds < 0:
        raise ValueError("the delay must not be negative")
    _settings["delay"] = milliseconds / 1000.0


def delay():
    """Seconds that a slow state lasts."""
    return _settings["delay"]


def delay_ms():
    """Milliseconds that a slow state lasts."""
    return _settings["delay"] * 1000.0


def interface_delay():
    """Seconds that a network interface stays after the thing that held it has gone."""
    configured = _settings["interface_delay"]
    return _settings["delay"] if configured is None else configured


def now():
    """Seconds of a clock that never jumps."""
    return time.monotonic()


def later(action, seconds=None):
    """Run `action` at the first request after `seconds`; one slow state when no time is given."""
    wait = delay() if seconds is None else seconds
    heapq.heappush(_due, (now() + wait, next(_sequence), action))


def at_every_request(action, forget_action):
    """Run `action` whenever the clock is settled, and `forget_action` when moto is reset."""
    _each_request.append(action)
    _on_forget.append(forget_action)


def settle():
    """Run everything that has fallen due, oldest first. An action may schedule further ones."""
    moment = now()
    while _due and _due[0][0] <= moment:
        _, _, action = heapq.heappop(_due)
        action()
    for action in _each_request:
        action()


def forget():
    """Drop what is planned: moto was reset, so the things that it concerned are gone."""
    _due.clear()
    for action in _on_forget:
        action()
