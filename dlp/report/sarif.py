"""SARIF 2.1.0 (OASIS): findings for code scanning services and editors.

Written as it comes, so a report of any size needs no memory: results first, the tool last.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from typing import Any, TextIO
from urllib.parse import quote

from dlp.report.rows import Row
from dlp.report.summary import Summary

SCHEMA_URI = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {"low": "note", "medium": "warning", "high": "error", "critical": "error"}
_NOTICE_LEVELS = {True: "warning", False: "note"}
_SEVERITY = {"low": "2.0", "medium": "5.0", "high": "8.0", "critical": "9.5"}
"""`security-severity` as code scanning services read it, 0 to 10."""
_DOUBTFUL = frozenset({"very-unlikely", "unlikely"})


class Sarif:
    """One run; paths stay relative where they are, so results point into the repository."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._rules: dict[str, int] = {}
        self._first = True
        out.write(f'{{"$schema": {json.dumps(SCHEMA_URI)}, "version": "2.1.0", "runs": [\n')
        out.write('{"results": [\n')

    def finding(self, row: Row) -> None:
        """Write one result."""
        self._out.write("" if self._first else ",\n")
        self._first = False
        index = self._rules.setdefault(row["infotype"], len(self._rules))
        self._out.write(json.dumps(_result(row, index), ensure_ascii=False))

    def summary(self, totals: Summary) -> None:
        """Write the tool, its rules, and what was not read."""
        run = {
            "tool": {"driver": _driver(self._rules, totals)},
            "columnKind": "unicodeCodePoints",
            "invocations": [_invocation(totals)],
            "properties": {
                key: value
                for key, value in totals.to_dict().items()
                if key not in ("notices", "schema")
            },
        }
        text = json.dumps(run, ensure_ascii=False)
        self._out.write(f"\n], {text[1:]}\n]}}\n")


def _result(row: Row, index: int) -> dict[str, Any]:
    shown = row.get("value", row["quote"])
    doubtful = row["likelihood"] in _DOUBTFUL
    return {
        "ruleId": row["infotype"],
        "ruleIndex": index,
        "level": "note" if doubtful else LEVELS.get(row["sensitivity"], "warning"),
        "message": {"text": f"{row['infotype']} {shown} ({row['likelihood']})"},
        "locations": [_location(row)],
        "partialFingerprints": {"baomiValue/v1": row["fingerprint"]},
        "properties": {
            key: row[key]
            for key in ("confidence", "likelihood", "category", "sensitivity", "kind", "evidence",
                        "alternatives", "tags", "value")
            if key in row
        },
    }  # fmt: skip


def _location(row: Row) -> dict[str, Any]:
    """Point into the file; what lies inside a container is a logical location in it."""
    outer, step, _ = str(row["path"]).partition("!/")
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri(outer)}}
    place: dict[str, Any] = {"physicalLocation": physical}
    inside = step or "#" in outer
    if not inside and row.get("line"):
        physical["region"] = {"startLine": row["line"], "startColumn": row["column"]}
    names = [str(row[key]) for key in ("sheet", "cell") if row.get(key)]
    if row.get("page"):
        names.append(f"page {row['page']}")
    if inside or names:
        full = "!".join([str(row["path"]), *names])
        place["logicalLocations"] = [{"fullyQualifiedName": full, "kind": "member"}]
    return place


def uri(path: str) -> str:
    r"""Return a path as a URI reference (RFC 3986).

    >>> uri("a b/名.txt"), uri("/tmp/x#1")
    ('a%20b/%E5%90%8D.txt', 'file:///tmp/x%231')
    """
    text = quote(path.replace("\\", "/"), safe="/._-~!$&'()*+,;=@")
    if text.startswith("/"):
        return "file://" + text
    head, slash, tail = text.partition("/")
    return text if ":" not in head else f"./{head}{slash}{tail}"


def _driver(rules: dict[str, int], totals: Summary) -> dict[str, Any]:
    return {
        "name": "baomi",
        "version": version("baomi"),
        "rules": [_rule(infotype, totals) for infotype in rules],
        "properties": {"packs": dict(totals.packs)},
    }


def _rule(infotype: str, totals: Summary) -> dict[str, Any]:
    about = totals.about.get(infotype)
    rule: dict[str, Any] = {"id": infotype}
    if about is None:
        return rule
    rule["shortDescription"] = {"text": about.title or infotype}
    if about.title_zh:
        rule["fullDescription"] = {"text": f"{about.title} / {about.title_zh}"}
    rule["defaultConfiguration"] = {"level": LEVELS.get(about.sensitivity, "warning")}
    rule["properties"] = {
        "security-severity": _SEVERITY.get(about.sensitivity, "5.0"),
        "tags": ["security", *([about.category] if about.category else [])],
    }
    return rule


def _invocation(totals: Summary) -> dict[str, Any]:
    notes = [
        {
            "level": _NOTICE_LEVELS[notice.limits],
            "message": {"text": notice.detail or notice.code},
            "descriptor": {"id": notice.code},
            "locations": [
                {"physicalLocation": {"artifactLocation": {"uri": uri(notice.path or "-")}}}
            ],
        }
        for notice in totals.notices
    ]
    times = {"startTimeUtc": totals.began, "endTimeUtc": totals.ended}
    return {
        "executionSuccessful": totals.complete and not totals.interrupted,
        "toolExecutionNotifications": notes,
        **{key: value for key, value in times.items() if value},
    }
