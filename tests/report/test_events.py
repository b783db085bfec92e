"""CEF and OCSF: lines that a collector can take apart again."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlp.model import Likelihood
from dlp.report.events import cef_value

sys.path.insert(0, str(Path(__file__).parent))
from ocsf_schema import check


def _cef(line):
    """Take a CEF line apart, as ArcSight's specification says."""
    head = re.split(r"(?<!\\)\|", line, maxsplit=7)
    pairs = re.findall(r"(\w+)=((?:\\.|[^\\=])*?)(?=\s\w+=|$)", head[7])
    return head[:7], {key: re.sub(r"\\(.)", r"\1", value) for key, value in pairs}


def test_cef_fields_come_back_as_they_were(row, totals, written):
    path = "a=b|c\\d e.txt"
    first, last = written("cef", [row(location={"path": path})], totals()).splitlines()
    head, fields = _cef(first)
    assert head[0] == "CEF:0"
    assert head[4:7] == ["cn.resident-id", "cn.resident-id found", "8"]
    assert (fields["filePath"], fields["cn1"], fields["cs1"]) == (path, "4", "very-likely")
    head, fields = _cef(last)
    assert (head[4], fields["outcome"], fields["cnt"]) == ("dlp.summary", "incomplete", "1")
    assert json.loads(fields["msg"])["packs"] == {"cn": "1.0.0+0123456789ab"}


def test_a_cef_event_stays_one_line(row, totals, written):
    place = {"path": "a\nCEF:0|x|y|\r\u2028b\x1b[0m"}
    text = written("cef", [row(location=place)], totals())
    assert len(re.split(r"[\n\r\u2028\x0b\x0c\x85]", text.rstrip("\n"))) == 2
    assert "\x1b" not in text


def test_ocsf_events_have_what_the_classes_require(row, totals, written):
    first, last = map(json.loads, written("ocsf", [row()], totals()).splitlines())
    required = {"activity_id", "category_uid", "class_uid", "metadata", "severity_id", "time",
                "type_uid"}  # fmt: skip
    assert required | {"finding_info"} <= set(first)
    assert required | {"scan"} <= set(last)
    assert (first["class_uid"], first["type_uid"], first["category_uid"]) == (2006, 200601, 2)
    assert (last["class_uid"], last["type_uid"], last["category_uid"]) == (6007, 600702, 6)
    assert first["data_security"]["category_id"] == 1
    assert (first["severity_id"], first["confidence_id"]) == (4, 3)
    assert last["unmapped"]["suppressed"] == {"baseline": 2}
    assert last["end_time"] - last["start_time"] == 300_000


def test_an_interrupted_scan_is_a_cancelled_one(totals, written):
    assert json.loads(written("ocsf", [], totals(interrupted=True)))["activity_id"] == 3


@pytest.mark.parametrize("category", ["person", "account", "key", "document", "code", "odd"])
@pytest.mark.parametrize("likelihood", ["unlikely", "possible", "very-likely"])
def test_ocsf_events_fit_the_schema(row, totals, written, category, likelihood):
    place = {"path": "a.zip!/b.csv", "sheet": "S", "cell": "B2"}
    given = row(category=category, likelihood=Likelihood(likelihood), location=place)
    events = [json.loads(line) for line in written("ocsf", [given], totals()).splitlines()]
    assert [event["class_uid"] for event in events] == [2006, 6007]
    assert [check(event) for event in events] == [[], []]


def test_the_schema_refuses_what_is_wrong(row, totals, written):
    """The check itself can fail."""
    event = json.loads(written("ocsf", [row()], totals()).splitlines()[0])
    event["severity_id"], event["extra"] = 42, 1
    del event["finding_info"]["uid"]
    assert sorted(check(event)) == [
        "event.extra: unknown",
        "event.finding_info.uid: missing",
        "event.severity_id: 42 is not in the enumeration",
    ]


@given(st.text())
def test_any_text_is_one_cef_value(text):
    """It comes back as it was, but for control characters; nothing in it begins a field."""
    escaped = cef_value(text)
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", escaped)
    assert not re.search(r"(?<!\\)(?:\\\\)*=", escaped)
    signs = {"n": "\n", "r": "\r"}
    back = re.sub(r"\\(.)", lambda match: signs.get(match[1], match[1]), escaped)
    assert back == re.sub(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]", "?", text)
