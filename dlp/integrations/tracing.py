"""OpenTelemetry: one span `dlp.scan` a verdict, and the counter `dlp.findings`.

Only the API is used, and only if it is installed (`opentelemetry-api`); whoever runs the program
brings an SDK and an exporter, or nothing is recorded. Attributes hold names and numbers: no
value, no file name, no address.
"""

from __future__ import annotations

import functools
import importlib
import time
from collections.abc import Mapping
from typing import Any

SPAN = "dlp.scan"
COUNTER = "dlp.findings"
_SCOPE = "dlp"


def is_on() -> bool:
    """Say whether the API is installed: attributes that nobody takes need not be put together."""
    return _instruments() is not None


def record(seconds: float, counts: Mapping[str, int], attributes: Mapping[str, Any]) -> None:
    """Record a scan that ended now and took `seconds`; a no-op without the API.

    `counts`: findings by detector; `attributes`: those of the span, with `dlp.verdict`.

    >>> record(0.1, {"cn.mobile": 1}, {"dlp.verdict": "block"})
    """
    made = _instruments()
    if made is None:
        return
    tracer, counter, error = made
    end = time.time_ns()
    span = tracer.start_span(SPAN, start_time=end - int(seconds * 1e9), attributes=attributes)
    if attributes.get("dlp.failed"):
        span.set_status(error)
    span.end(end)
    for rule, number in counts.items():
        counter.add(number, {"dlp.rule.id": rule, "dlp.verdict": attributes["dlp.verdict"]})


@functools.cache
def _instruments() -> tuple[Any, Any, Any] | None:
    """Return tracer, counter and the status of a failure; the API finds an SDK that comes later."""
    try:
        trace = importlib.import_module("opentelemetry.trace")
        metrics = importlib.import_module("opentelemetry.metrics")
    except ImportError:
        return None
    counter = metrics.get_meter(_SCOPE).create_counter(
        COUNTER, unit="{finding}", description="Findings, by detector and by what was decided."
    )
    return trace.get_tracer(_SCOPE), counter, trace.Status(trace.StatusCode.ERROR)
