"""SARIF: valid by the schema of the standard, whatever is reported."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft4Validator

SCHEMA = Path(__file__).parent / "data" / "sarif-2.1.0-rtm.5.json"


@pytest.fixture(scope="module")
def validator():
    return Draft4Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "location",
    [
        {},
        {"path": "mail.eml!/名单.csv"},
        {"path": "/abs/a b.txt#base64@12"},
        {"path": "c:x?y#z.txt", "page": 3, "line": None, "column": None},
        {"path": "t.xlsx!/S", "sheet": "S", "cell": "B2"},
        {"path": "a\n\x00\u202e"},
    ],
)
def test_every_place_is_valid(validator, row, totals, written, location):
    log = json.loads(written("sarif", [row(location=location)], totals()))
    assert [error.message for error in validator.iter_errors(log)] == []


def test_no_findings_are_valid(validator, totals, written):
    log = json.loads(written("sarif", [], totals()))
    assert list(validator.iter_errors(log)) == []
    assert log["runs"][0]["results"] == []


def test_the_schema_would_notice(validator, row, totals, written):
    log = json.loads(written("sarif", [row()], totals()))
    log["runs"][0]["results"][0]["level"] = "severe"
    assert list(validator.iter_errors(log)) != []


def test_results_lead_to_their_rule_and_their_place(row, totals, written):
    rows = [row(), row(infotype="intl.email", sensitivity="low"), row()]
    run = json.loads(written("sarif", rows, totals()))["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert [rules[item["ruleIndex"]]["id"] for item in run["results"]] == [
        "cn.resident-id", "intl.email", "cn.resident-id",
    ]  # fmt: skip
    assert [item["level"] for item in run["results"]] == ["error", "note", "error"]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "a/%E5%90%8D%E5%8D%95.txt"
    assert place["region"] == {"startLine": 4, "startColumn": 2}
    assert run["results"][0]["partialFingerprints"] == {"baomiValue/v1": "0f" * 16}


def test_what_lies_in_a_container_has_no_line_in_it(row, totals, written):
    place = {"path": "mail.eml!/a.csv"}
    run = json.loads(written("sarif", [row(location=place)], totals()))["runs"][0]
    found = run["results"][0]["locations"][0]
    assert "region" not in found["physicalLocation"]
    assert found["logicalLocations"][0]["fullyQualifiedName"] == "mail.eml!/a.csv"


def test_the_run_says_what_was_not_read_and_what_was_suppressed(totals, written):
    run = json.loads(written("sarif", [], totals()))["runs"][0]
    call = run["invocations"][0]
    assert call["executionSuccessful"] is False
    assert call["toolExecutionNotifications"][0]["descriptor"] == {"id": "encrypted"}
    assert run["properties"]["suppressed"] == {"baseline": 2}
    assert run["tool"]["driver"]["properties"]["packs"] == {"cn": "1.0.0+0123456789ab"}
