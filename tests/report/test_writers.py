"""Rows and reports: no text of a file steers a terminal, runs in a spreadsheet, breaks a line."""

from __future__ import annotations

import csv
import io
import json
from types import SimpleNamespace

import pytest

from dlp.model import Evidence, Finding, Likelihood, Location, Notice, Span
from dlp.report import FORMATS, Summary, printable, row_of, writer
from dlp.report.rows import SCHEMA


def finding(**fields):
    location = fields.pop("location", {})
    given = {
        "infotype": "demo.a", "confidence": 0.123456, "likelihood": Likelihood.UNLIKELY,
        "quote": "1***2", "fingerprint": "f" * 32, "evidence": (Evidence("shape", -3.0),),
        "category": "code", "sensitivity": "low", "_value": "10002",
    }  # fmt: skip
    place = {"path": "a.txt", "span": Span(3, 8), "text_span": Span(1, 6), "line": 4, "column": 2}
    return Finding(location=Location(**{**place, **location}), **{**given, **fields})


def written(form, *rows, summary=None, show_values=False):
    out = io.StringIO()
    report = writer(form, out, show_values=show_values)
    for row in rows:
        report.finding(row)
    report.summary(summary or Summary())
    return out.getvalue()


def test_a_row_holds_plain_values():
    expected = {
        "infotype": "demo.a",
        "confidence": 0.1235,
        "likelihood": "unlikely",
        "path": "a.txt",
        "start": 3,
        "end": 8,
        "line": 4,
        "column": 2,
        "quote": "1***2",
        "fingerprint": "f" * 32,
        "evidence": [{"name": "shape", "decibans": -3.0}],
        "kind": "body",
        "category": "code",
        "sensitivity": "low",
    }
    assert expected == row_of(finding())


@pytest.mark.parametrize(("key", "value"), [("page", 7), ("sheet", "名单"), ("cell", "B2")])
def test_a_row_has_the_places_that_there_are(key, value):
    assert row_of(finding(location={key: value}))[key] == value


def test_a_row_lists_alternatives():
    assert row_of(finding(alternatives=("demo.b",)))["alternatives"] == ["demo.b"]


def test_a_row_has_the_value_only_when_asked_for():
    assert "value" not in row_of(finding())
    assert row_of(finding(), show_value=True)["value"] == "10002"


@pytest.mark.parametrize("form", FORMATS)
def test_a_value_is_in_no_report_unasked(form):
    assert "10002" not in written(form, row_of(finding()))


@pytest.mark.parametrize("form", FORMATS)
def test_a_value_is_in_every_report_when_asked_for(form):
    assert "10002" in written(form, row_of(finding(), show_value=True), show_values=True)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_a_cell_that_a_spreadsheet_would_run_is_text(start):
    path = start + 'cmd|"/c calc"!A0'
    rows = list(
        csv.DictReader(io.StringIO(written("csv", row_of(finding(location={"path": path})))))
    )
    assert rows[0]["path"] == "'" + path


def test_csv_leaves_other_cells_as_they_are():
    text = written("csv", row_of(finding()))
    row = next(csv.DictReader(io.StringIO(text)))
    assert (row["path"], row["start"], row["sheet"]) == ("a.txt", "3", "")


def test_csv_tells_of_what_was_not_read_and_what_was_suppressed():
    summary = Summary(
        complete=False, notices=[Notice(code="encrypted", detail="=a", path="+b.zip")]
    )
    summary.suppressed.update({"baseline": 2})
    rows = list(csv.DictReader(io.StringIO(written("csv", row_of(finding()), summary=summary))))
    told = [(row["infotype"], row["quote"], row["kind"], row["path"]) for row in rows[1:]]
    assert told == [
        ("dlp.notice", "encrypted: =a", "limits", "'+b.zip"),
        ("dlp.suppressed", "2 by baseline", "summary", ""),
        ("dlp.incomplete", "not everything was read", "summary", ""),
    ]
    assert len(list(csv.reader(io.StringIO(written("csv", row_of(finding())))))) == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("名单.txt", "名单.txt"),
        ("a\nb\tc", "a\\x0ab\\x09c"),
        ("\x1b[2J", "\\x1b[2J"),
        ("\x9b2J\x7f", "\\x9b2J\\x7f"),
        ("a\u202etxt.exe", "a\\u202etxt.exe"),
        ("a\u2028b\u2029c\u200e\u2066", "a\\u2028b\\u2029c\\u200e\\u2066"),
    ],
)
def test_printable(text, expected):
    assert expected == printable(text)


def test_a_line_of_the_table_stays_one_line():
    row = row_of(finding(location={"path": "a\nb\x1b[0m"}))
    text = written("table", row)
    assert text.splitlines()[0].endswith(" a\\x0ab\\x1b[0m:4:2")


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ({}, "a.txt:4:2"),
        ({"page": 3}, "a.txt#page=3"),
        ({"cell": "B2", "sheet": "S"}, "a.txt!B2"),
    ],
)
def test_the_table_says_where_in_the_words_of_the_format(place, expected):
    text = written("table", row_of(finding(location=place)))
    assert text.splitlines()[0].split()[-1] == expected


def test_wide_characters_keep_the_columns_of_the_table():
    narrow = written("table", row_of(finding(quote="12"))).splitlines()[0]
    wide = written("table", row_of(finding(quote="名"))).splitlines()[0]
    assert narrow.index("a.txt") - 1 == wide.index("a.txt")


def test_the_table_tells_notices_that_limit_from_those_that_do_not():
    notices = [
        Notice(code="encrypted", path="a.zip", detail="locked"),
        Notice(code="link", path="b", detail="a link", limits=False),
    ]
    text = written("table", summary=Summary(notices=notices, complete=False))
    assert text.splitlines()[:2] == ["! encrypted: a.zip: locked", "· link: b: a link"]


def test_json_lines_are_lines():
    row = row_of(finding(location={"path": "a\nb\r\u2028名"}))
    lines = written("jsonl", row).split("\n")
    assert (len(lines), json.loads(lines[0])) == (3, row)


def test_the_summary_object():
    notice = Notice(code="corrupt", path="a", detail="x")
    summary = Summary(files=2, bytes=9, seconds=0.5, notices=[notice], complete=False)
    summary.add(
        SimpleNamespace(path="d/a", size=3, notices=[], complete=True), [{"infotype": "demo.a"}]
    )
    assert json.loads(written("jsonl", summary=summary)) == {
        "summary": {
            "schema": SCHEMA,
            "files": 3,
            "bytes": 12,
            "seconds": 0.5,
            "findings": 1,
            "counts": {"demo.a": 1},
            "notices": [{"code": "corrupt", "path": "a", "detail": "x", "limits": True}],
            "complete": False,
            "packs": {},
            "suppressed": {},
            "remarks": [],
        }
    }


def test_what_was_not_opened_is_no_file():
    summary = Summary()
    summary.add(SimpleNamespace(path="a", size=-1, notices=[], complete=False), [])
    assert (summary.files, summary.bytes, summary.complete) == (0, 0, False)
