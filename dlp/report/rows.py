"""The row that every report is made of, and the summary at its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from dlp.model import Finding, Notice

Row = dict[str, Any]
"""One finding as plain values; the keys are documented in docs/reference/jsonl.md."""

SCHEMA = 1
"""Version of the rows; raised when a key changes its meaning or goes away."""


class Result(Protocol):
    """What came of one file."""

    size: int
    notices: list[Notice]
    complete: bool


class Writer(Protocol):
    """A report being written."""

    def finding(self, row: Row) -> None:
        """Write one finding."""
        ...

    def summary(self, totals: Summary) -> None:
        """Write the end."""
        ...


def row_of(finding: Finding, *, show_value: bool = False) -> Row:
    """Return a finding as plain values; the clear value only if it is asked for."""
    location = finding.location
    row: Row = {
        "infotype": finding.infotype,
        "confidence": round(finding.confidence, 4),
        "likelihood": finding.likelihood.value,
        "path": location.path,
        "start": location.span.start,
        "end": location.span.end,
        "line": location.line,
        "column": location.column,
        "quote": finding.quote,
        "fingerprint": finding.fingerprint,
        "evidence": [{"name": item.name, "decibans": item.decibans} for item in finding.evidence],
        "kind": location.kind,
        "category": finding.category,
        "sensitivity": finding.sensitivity,
    }
    for key in ("page", "sheet", "cell"):
        place = getattr(location, key)
        if place is not None:
            row[key] = place
    if finding.alternatives:
        row["alternatives"] = list(finding.alternatives)
    if show_value:
        row["value"] = finding.reveal()
    return row


@dataclass(slots=True)
class Summary:
    """Totals of one run."""

    files: int = 0
    bytes: int = 0
    seconds: float = 0.0
    findings: int = 0
    notices: list[Notice] = field(default_factory=list)
    complete: bool = True
    by_infotype: Counter[str] = field(default_factory=Counter)

    def add(self, result: Result, rows: Sequence[Row]) -> None:
        """Count one file."""
        if result.size >= 0:
            self.files += 1
            self.bytes += result.size
        self.findings += len(rows)
        self.by_infotype.update(row["infotype"] for row in rows)
        self.notices.extend(result.notices)
        self.complete = self.complete and result.complete
