"""Counters of a server in the Prometheus text format (version 0.0.4).

Labels hold names of detectors, actions and reasons: never a sender, a file name or a value. A
snapshot is plain JSON, so that a supervisor can add up those of its workers.
"""

from __future__ import annotations

import bisect
import threading
from collections.abc import Iterable
from typing import Any

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Upper bounds of the histogram, in seconds."""
HELP = {
    "dlp_findings_total": ("counter", "Findings, by detector and by what was decided."),
    "dlp_decisions_total": ("counter", "Decisions, by protocol and action."),
    "dlp_scan_bytes_total": ("counter", "Bytes that were scanned."),
    "dlp_scan_duration_seconds": ("histogram", "Time from having a body to its decision."),
    "dlp_scan_incomplete_total": ("counter", "Sources of which not all was read, by notice."),
    "dlp_failures_total": ("counter", "Requests that could not be decided, by reason."),
    "dlp_protocol_errors_total": ("counter", "Connections that broke the protocol."),
    "dlp_connections": ("gauge", "Open connections."),
    "dlp_connections_total": ("counter", "Connections so far."),
    "dlp_pack_info": ("gauge", "1 for the packs in use."),
    "dlp_reloads_total": ("counter", "Reloads that came into force."),
    "dlp_reload_failures_total": ("counter", "Reloads that were refused; the old stays."),
    "dlp_workers": ("gauge", "Worker processes that are ready."),
    "dlp_worker_restarts_total": ("counter", "Workers that ended and were started again."),
}
Labels = tuple[tuple[str, str], ...]


class Metrics:
    """The counters of one process; threads may share them.

    >>> metrics = Metrics()
    >>> metrics.count("dlp_scan_bytes_total", 3)
    >>> "dlp_scan_bytes_total 3" in render([metrics.snapshot()])
    True
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counters: dict[tuple[str, Labels], float] = {}
        self._gauges: dict[tuple[str, Labels], float] = {}
        self._times: dict[str, list[float]] = {}

    def count(self, name: str, amount: float = 1, /, **labels: str) -> None:
        """Add to a counter."""
        key = (name, tuple(labels.items()))
        with self._lock:
            self._counters[key] = self._counters.get(key, 0) + amount

    def gauge(self, name: str, value: float, /, **labels: str) -> None:
        """Set a gauge; one of the same name with other labels is forgotten."""
        with self._lock:
            for key in [key for key in self._gauges if key[0] == name]:
                del self._gauges[key]
            self._gauges[name, tuple(labels.items())] = value

    def observe(self, name: str, seconds: float, /) -> None:
        """Add to a histogram."""
        with self._lock:
            row = self._times.setdefault(name, [0.0] * (len(BUCKETS) + 2))
            row[bisect.bisect_left(BUCKETS, seconds)] += 1
            row[-1] += seconds

    def snapshot(self) -> dict[str, Any]:
        """Return all of it as plain values."""
        with self._lock:
            return {
                "counters": [[name, list(labels), n] for (name, labels), n in
                             self._counters.items()],
                "gauges": [[name, list(labels), n] for (name, labels), n in
                           self._gauges.items()],
                "times": {name: list(row) for name, row in self._times.items()},
            }  # fmt: skip


def added(snapshots: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Return one snapshot for several processes; of what says `info`, the greatest."""
    counters: dict[tuple[str, Labels], float] = {}
    gauges: dict[tuple[str, Labels], float] = {}
    times: dict[str, list[float]] = {}
    for snapshot in snapshots:
        for name, labels, value in snapshot["counters"]:
            key = (name, _labels(labels))
            counters[key] = counters.get(key, 0) + value
        for name, labels, value in snapshot["gauges"]:
            key = (name, _labels(labels))
            old = gauges.get(key, 0)
            gauges[key] = max(old, value) if name.endswith("_info") else old + value
        for name, row in snapshot["times"].items():
            known = times.setdefault(name, [0.0] * len(row))
            times[name] = [a + b for a, b in zip(known, row, strict=True)]
    return {
        "counters": [[name, list(labels), value] for (name, labels), value in counters.items()],
        "gauges": [[name, list(labels), value] for (name, labels), value in gauges.items()],
        "times": times,
    }


def render(snapshots: Iterable[dict[str, Any]]) -> str:
    """Return snapshots, added up, as text for Prometheus."""
    snapshot = added(snapshots)
    lines: list[str] = []
    rows = sorted(snapshot["counters"] + snapshot["gauges"])
    for name in sorted({row[0] for row in rows} | set(snapshot["times"])):
        kind, text = HELP.get(name, ("untyped", ""))
        lines += [f"# HELP {name} {text}", f"# TYPE {name} {kind}"]
        lines += [f"{name}{_braced(labels)} {value:.16g}" for known, labels, value in rows
                  if known == name]  # fmt: skip
        if name in snapshot["times"]:
            lines += _histogram(name, snapshot["times"][name])
    return "\n".join(lines) + "\n"


def _histogram(name: str, row: list[float]) -> list[str]:
    lines, total = [], 0.0
    for bound, number in zip([*BUCKETS, None], row[:-1], strict=True):
        total += number
        lines.append(f'{name}_bucket{{le="{bound or "+Inf"}"}} {total:.16g}')
    return [*lines, f"{name}_sum {row[-1]:.16g}", f"{name}_count {total:.16g}"]


def _labels(labels: list[list[str]]) -> Labels:
    return tuple((name, value) for name, value in labels)


def _braced(labels: Iterable[tuple[str, str]]) -> str:
    if not labels:
        return ""
    clean = (
        (name, value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n"))
        for name, value in labels
    )
    return "{" + ",".join(f'{name}="{value}"' for name, value in clean) + "}"
