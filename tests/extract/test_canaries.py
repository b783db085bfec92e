"""The gate of coverage: a place of the canary corpus that was read stays read."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from dlp.extract.pool import Pool

SPEC = importlib.util.spec_from_file_location("canaries", Path(__file__).with_name("canaries.py"))
canaries = importlib.util.module_from_spec(SPEC)
sys.modules["canaries"] = canaries
SPEC.loader.exec_module(canaries)

PLACES = {
    "docx": 89, "xlsx": 78, "pptx": 21, "OpenDocument": 25, "OFD": 31, "PDF": 62, "doc": 17, "xls": 26,
    "ppt": 14, "msg": 17, "mail": 28, "HTML": 35, "RTF": 31, "XML": 9, "tables, JSON, notebooks, cards": 9,
    "archives": 27, "images": 19, "SQLite": 8,
}  # fmt: skip
MISSED = {
    "docx": ["characters of a symbol font"],
    "PDF": ["letter-spaced number (wide gaps)"],
}
"""What is known not to be read; a place that is read from now on is struck off here."""


@pytest.fixture(scope="module")
def measured():
    return canaries.measure()


@pytest.mark.parametrize("name", PLACES)
def test_no_place_falls_out_of_the_corpus(measured, name):
    assert measured[name][0] >= PLACES[name]


@pytest.mark.parametrize("name", PLACES)
def test_the_places_that_are_not_read_are_those_that_are_known(measured, name):
    assert measured[name][1] == MISSED.get(name, [])


def test_every_format_of_the_corpus_is_measured(measured):
    assert set(measured) == set(PLACES)


def test_a_token_that_is_not_there_is_not_found():
    found = [c.place for c in canaries.corpus() if canaries.is_found(c.data, token="ABSENT-0815")]
    assert found == []


def test_workers_find_it_in_the_same_places(measured):
    with Pool(size=1) as pool:
        assert canaries.measure(pool) == measured


def test_the_table_of_the_documentation_is_up_to_date(measured):
    page = Path(__file__).parents[2] / "docs" / "reference" / "extraction.md"
    text = page.read_text(encoding="utf-8")
    rows = [
        f"| {name} | {count - len(missed)} of {count} | {'; '.join(missed) or '–'} |"
        for name, (count, missed) in measured.items()
    ]
    assert [row for row in rows if row not in text] == []
