"""The row that every report is made of, and what writes rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from dlp.model import Finding

if TYPE_CHECKING:
    from dlp.report.summary import Summary

Row = dict[str, Any]
"""One finding as plain values; the keys are documented in docs/reference/jsonl.md."""

SCHEMA = 1
"""Version of the rows; raised when a key changes its meaning or goes away."""


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
    if finding.tags:
        row["tags"] = list(finding.tags)
    if show_value:
        row["value"] = finding.reveal()
    return row
