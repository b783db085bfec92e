"""Rows and reports as the tests of this folder make them."""

from __future__ import annotations

import io

import pytest

from dlp.model import Evidence, Finding, Likelihood, Location, Notice, Span
from dlp.report import About, Summary, row_of, writer

VALUE = "11010518850607004X"
MASKED = "1101**********004X"


@pytest.fixture
def row():
    """A row, as a scan makes one; keywords change the finding or its location."""

    def make(*, show_value=False, location=(), **fields):
        place = {"path": "a/名单.txt", "span": Span(3, 21), "text_span": Span(1, 19),
                 "line": 4, "column": 2}  # fmt: skip
        given = {
            "infotype": "cn.resident-id", "confidence": 0.9964, "likelihood": Likelihood.VERY_LIKELY,
            "quote": MASKED, "fingerprint": "0f" * 16, "category": "person", "sensitivity": "high",
            "evidence": (Evidence("shape", -10.0), Evidence("check-digit", 10.4)),
            "_value": VALUE,
        }  # fmt: skip
        where = Location(**{**place, **dict(location)})
        return row_of(Finding(location=where, **{**given, **fields}), show_value=show_value)

    return make


@pytest.fixture
def totals():
    """A summary with something in every field."""

    def make(**fields):
        given = {
            "files": 3, "bytes": 2_000_000, "findings": 1, "files_found": 1, "files_whole": 2,
            "files_limited": 1, "complete": False,
            "notices": [Notice(code="encrypted", path="b.zip", detail="locked")],
            "packs": {"cn": "1.0.0+0123456789ab"},
            "about": {"cn.resident-id": About(title="Resident number", title_zh="身份证号码",
                                              category="person", sensitivity="high")},
            "began": "2026-06-01T10:00:00+08:00", "ended": "2026-06-01T10:05:00+08:00",
            "roots": ["share"], "persons": 1,
        }  # fmt: skip
        made = Summary(**{**given, **fields})
        made.suppressed.update({"baseline": 2})
        made.by_infotype.update({"cn.resident-id": 1})
        made.by_sensitivity.update({"high": 1})
        made.by_likelihood.update({"very-likely": 1})
        made.by_category.update({"person": 1})
        made.by_folder.update({"a": 1})
        return made

    return make


@pytest.fixture
def written():
    """Write rows and a summary in a format; return the text."""

    def write(form, rows, summary):
        out = io.StringIO()
        report = writer(form, out, show_values=summary.clear)
        for item in rows:
            report.finding(item)
        report.summary(summary)
        return out.getvalue()

    return write
