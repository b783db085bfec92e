"""The formats of `dlp scan` by name, and the two plainest: JSON Lines and CSV."""

from __future__ import annotations

import csv
import importlib
import json
from typing import TextIO, cast

from dlp.report.rows import Row, Writer
from dlp.report.summary import Summary
from dlp.report.table import Table

FORMATS = (
    "table", "jsonl", "csv", "sarif", "cef", "ocsf", "markdown", "html", "incident",
    "incident-html",
)  # fmt: skip
_ELSEWHERE = {
    "sarif": ("sarif", "Sarif"),
    "cef": ("events", "Cef"),
    "ocsf": ("events", "Ocsf"),
    "markdown": ("markdown", "Markdown"),
    "html": ("html", "Html"),
    "incident": ("incident", "Incident"),
    "incident-html": ("incident", "IncidentHtml"),
}
"""Format → module and class; imported when it is asked for."""
_CSV_KEYS = (
    "infotype", "confidence", "likelihood", "path", "sheet", "cell", "page", "start", "end", "line",
    "column", "quote", "fingerprint", "kind", "category", "sensitivity",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def writer(
    name: str, out: TextIO, *, show_values: bool, colour: bool = False, columns: int = 0
) -> Writer:
    """Return the writer of a format; `columns` are those of a terminal, 0: it is none."""
    if name in _ELSEWHERE:
        module, maker = _ELSEWHERE[name]
        made = getattr(importlib.import_module(f"dlp.report.{module}"), maker)
        return cast("Writer", made(out))
    if name == "jsonl":
        return JsonLines(out)
    if name == "csv":
        return Csv(out, show_values=show_values)
    if columns:
        from dlp.report.terminal import Terminal  # noqa: PLC0415 - only where there is one

        return Terminal(out, colour=colour, columns=columns)
    return Table(out, colour=colour)


class JsonLines:
    """One object a finding, and a last one with the summary."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def finding(self, row: Row) -> None:
        """Write one finding."""
        self._write(row)

    def summary(self, totals: Summary) -> None:
        """Write the totals; notices are listed here."""
        self._write({"summary": totals.to_dict()})

    def _write(self, value: object) -> None:
        self._out.write(json.dumps(value, ensure_ascii=False) + "\n")


class Csv:
    """One row a finding; cells that a spreadsheet would run are quoted with an apostrophe."""

    def __init__(self, out: TextIO, *, show_values: bool) -> None:
        keys = (*_CSV_KEYS, "value") if show_values else _CSV_KEYS
        self._keys = keys
        self._writer = csv.writer(out)
        self._writer.writerow(keys)

    def finding(self, row: Row) -> None:
        """Write one finding."""
        self._writer.writerow([_cell(row.get(key)) for key in self._keys])

    def summary(self, totals: Summary) -> None:
        """Write a row for each notice and for what was suppressed; the totals are no rows."""
        for notice in totals.notices:
            mark = "limits" if notice.limits else "told"
            self._told("dlp.notice", f"{notice.code}: {notice.detail}", mark, notice.path)
        for source, count in sorted(totals.suppressed.items()):
            self._told("dlp.suppressed", f"{count} by {source}", "summary")
        if not totals.complete:
            self._told("dlp.incomplete", "not everything was read", "summary")

    def _told(self, name: str, text: str, kind: str, path: str = "") -> None:
        """Write a row that is no finding: its infotype is none."""
        row = {"infotype": name, "quote": text, "kind": kind, "path": path}
        self._writer.writerow([_cell(row.get(key)) for key in self._keys])


def _cell(value: object) -> object:
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value
