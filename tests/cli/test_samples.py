"""The sample share: what a new user sees first is found, file by file, and nothing else is."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from dlp.cli import main

SAMPLES = Path(__file__).parents[2] / "docs" / "samples"
EXPECTED = {
    "app.conf": {
        "accounts.connection-string": 1, "accounts.labelled-password": 1,
        "infrastructure.private-ipv4": 1, "keys.aws-access-key": 1, "keys.github-token": 1,
    },
    "backup.zip": {"cn.resident-id": 1},
    "contract.docx": {
        "cn.bank-card": 1, "cn.mobile": 1, "cn.person-name": 1, "cn.uscc": 1,
        "infrastructure.private-ipv4": 1, "intl.email": 1,
    },
    "mail.eml": {
        "accounts.labelled-password": 1, "cn.bank-card": 4, "cn.mobile": 1, "cn.person-name": 4,
        "cn.resident-id": 4, "intl.email": 2,
    },
    "report.pdf": {"cn.mobile": 1, "intl.card": 1, "intl.iban": 1},
    "roster.xlsx": {
        "cn.bank-card": 8, "cn.mobile": 8, "cn.person-name": 9, "cn.resident-id": 9,
        "cn_health.settlement-field": 8,
    },
    "server.log": {"accounts.labelled-password": 1, "cn.mobile": 1, "cn.resident-id": 1},
}  # fmt: skip


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """The report on all samples: its rows, its summary and the exit code."""
    target = tmp_path_factory.mktemp("report") / "report.jsonl"
    code = main(["scan", str(SAMPLES), "--format", "jsonl", "--output", str(target)])
    *rows, last = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    return rows, last["summary"], code


def _file(row):
    return Path(row["path"].partition("!")[0]).relative_to(SAMPLES).as_posix()


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_sample_has_its_infotypes(report, name):
    found = Counter(row["infotype"] for row in report[0] if _file(row) == name)
    assert EXPECTED[name] == dict(found)


def test_the_clean_folder_is_clean(report):
    assert [row for row in report[0] if _file(row).startswith("clean/")] == []


def test_everything_was_read(report):
    _, summary, code = report
    assert (summary["files"], summary["complete"], summary["notices"], code) == (10, True, [], 1)


def test_no_sample_is_without_an_expectation(report):
    assert set(EXPECTED) == {_file(row) for row in report[0]}


def test_a_cell_is_named(report):
    cells = [row["cell"] for row in report[0] if _file(row) == "roster.xlsx"]
    assert cells[:4] == ["A2", "B2", "C2", "D2"]


def test_a_page_is_named(report):
    assert {row["page"] for row in report[0] if _file(row) == "report.pdf"} == {1}


def test_a_hidden_sheet_says_that_it_is_hidden(report):
    hidden = [row["cell"] for row in report[0] if row["path"].endswith("!/往年(hidden)")]
    assert hidden == ["A2", "B2"]
