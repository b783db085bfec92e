"""Events for log collectors: CEF (ArcSight Common Event Format) and OCSF 1.x (Findings).

One line an event; the last one is about the run.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from importlib.metadata import version
from pathlib import PurePath
from typing import Any, TextIO

from dlp.report.rows import Row
from dlp.report.summary import Summary

_CEF_SEVERITY = {"low": 3, "medium": 5, "high": 8, "critical": 10}
_CONTROL = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")

FINDING, SCAN = 2006, 6007
"""OCSF classes: Data Security Finding, Scan Activity."""
_CREATE, _COMPLETED, _CANCELLED = 1, 2, 3
_SEVERITY = {"low": 2, "medium": 3, "high": 4, "critical": 5}
_CONFIDENCE = {"very-unlikely": 1, "unlikely": 1, "possible": 2, "likely": 3, "very-likely": 3}
_PERSONAL, _FINANCIAL, _BUSINESS, _SECURITY, _OTHER = 1, 3, 4, 6, 99
_CATEGORY = {
    "person": _PERSONAL, "health": _PERSONAL, "account": _FINANCIAL, "credential": _SECURITY,
    "key": _SECURITY, "network": _SECURITY, "document": _BUSINESS,
}  # fmt: skip
"""Our categories as OCSF's `data_classification.category_id`."""


class Cef:
    """Events of CEF version 0."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._head = f"CEF:0|baomi|dlp|{version('baomi')}"

    def finding(self, row: Row) -> None:
        """Write one event."""
        severity = _CEF_SEVERITY.get(row["sensitivity"], 5)
        fields: dict[str, object] = {
            "cat": row["category"],
            "filePath": row["path"],
            "externalId": row["fingerprint"],
            "msg": row.get("value", row["quote"]),
            "cs1Label": "likelihood",
            "cs1": row["likelihood"],
            "cs2Label": "place",
            "cs2": row.get("cell") or (f"page {row['page']}" if row.get("page") else ""),
            "cn1Label": "line",
            "cn1": row["line"],
            "cn2Label": "byte",
            "cn2": row["start"],
            "cfp1Label": "confidence",
            "cfp1": row["confidence"],
        }
        self._event(row["infotype"], f"{row['infotype']} found", severity, fields)

    def summary(self, totals: Summary) -> None:
        """Write the event of the run."""
        detail = json.dumps(
            {key: value for key, value in totals.to_dict().items() if key != "notices"},
            ensure_ascii=False,
        )
        fields: dict[str, object] = {
            "outcome": "complete" if totals.complete else "incomplete",
            "cnt": totals.findings,
            "msg": detail,
        }
        self._event("dlp.summary", "scan ended", 1 if totals.complete else 5, fields)

    def _event(self, id_: str, name: str, severity: int, fields: dict[str, object]) -> None:
        parts = (
            f"{key}={cef_value(str(value))}"
            for key, value in fields.items()
            if value is not None and str(value)
        )
        head = f"{self._head}|{_cef_head(id_)}|{_cef_head(name)}|{severity}|"
        self._out.write(head + " ".join(parts) + "\n")


def cef_value(text: str) -> str:
    r"""Escape a value of an extension field.

    >>> cef_value("a=b\nc\\")
    'a\\=b\\nc\\\\'
    """
    text = text.replace("\\", "\\\\").replace("=", "\\=")
    return _CONTROL.sub("?", text.replace("\r", "\\r").replace("\n", "\\n"))


def _cef_head(text: str) -> str:
    return _CONTROL.sub("?", text.replace("\\", "\\\\").replace("|", "\\|"))


class Ocsf:
    """Data Security Findings, one JSON object a line, and a Scan Activity at the end."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._version = version("baomi")

    def finding(self, row: Row) -> None:
        """Write one event."""
        place = {
            key: row[key] for key in ("line", "column", "page", "sheet", "cell") if row.get(key)
        }
        outer, _, _ = row["path"].partition("!/")
        self._write(
            FINDING,
            _CREATE,
            {
                "category_uid": 2,
                "severity_id": _SEVERITY.get(row["sensitivity"], 3),
                "is_alert": row["likelihood"] not in ("unlikely", "very-unlikely"),
                "status_id": 1,
                "confidence_id": _CONFIDENCE[row["likelihood"]],
                "confidence_score": round(row["confidence"] * 100),
                "finding_info": {
                    "uid": f"{row['fingerprint']}-{row['start']}",
                    "title": f"{row['infotype']} in {row['path']}",
                    "types": [row["infotype"]],
                    "analytic": {"type_id": 1, "uid": row["infotype"], "name": row["infotype"]},
                },
                "data_security": {
                    "category_id": _CATEGORY.get(row["category"], _OTHER),
                    "category": row["category"],
                    "detection_pattern": row["infotype"],
                    "pattern_match": row.get("value", row["quote"]),
                    "data_lifecycle_state_id": 1,
                },
                "file": {"name": PurePath(outer).name or outer, "path": row["path"], "type_id": 1},
                "unmapped": {"place": place, "start": row["start"], "end": row["end"],
                             "likelihood": row["likelihood"], "evidence": row["evidence"]},
            },
        )  # fmt: skip

    def summary(self, totals: Summary) -> None:
        """Write the Scan Activity."""
        values: dict[str, Any] = {
            "category_uid": 6,
            "severity_id": 1 if totals.complete else 3,
            "scan": {"type_id": 1, "name": " ".join(totals.roots) or "scan"},
            "num_files": totals.files,
            "num_detections": totals.findings,
            "num_skipped_items": totals.files_limited,
            "total": totals.files,
            "duration": round(totals.seconds * 1000),
            "unmapped": totals.to_dict(),
        }
        for key, moment in (("start_time", totals.began), ("end_time", totals.ended)):
            if moment:
                values[key] = _milliseconds(moment)
        self._write(SCAN, _CANCELLED if totals.interrupted else _COMPLETED, values)

    def _write(self, class_: int, activity: int, values: dict[str, Any]) -> None:
        event = {
            "class_uid": class_,
            "activity_id": activity,
            "type_uid": class_ * 100 + activity,
            "time": _milliseconds(datetime.now().astimezone().isoformat()),
            "metadata": {
                "version": "1.4.0",
                "product": {"name": "baomi", "vendor_name": "baomi", "version": self._version},
            },
            **values,
        }
        self._out.write(json.dumps(event, ensure_ascii=False) + "\n")


def _milliseconds(moment: str) -> int:
    return round(datetime.fromisoformat(moment).timestamp() * 1000)
