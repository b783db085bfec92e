"""What the documents say is so: examples run, keys and codes are those of the code."""

from __future__ import annotations

import doctest
import importlib
import json
import re
import sys
from pathlib import Path

import pytest

from dlp.cli import COMMANDS
from dlp.model import Evidence, Finding, Likelihood, Location, Span
from dlp.report import Summary, row_of, writer

ROOT = Path(__file__).parents[1]
MODULES = sorted(
    path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
    for path in (ROOT / "dlp").rglob("*.py")
    if ">>> " in path.read_text(encoding="utf-8")
)


def _text(name):
    return (ROOT / name).read_text(encoding="utf-8")


def _keys(name):
    """Return what stands in back quotes in the first column of the tables of a document."""
    rows = re.findall(r"^\| (`[^|]*) \|", _text(name), re.MULTILINE)
    return [key for row in rows for key in re.findall(r"`([^`]+)`", row)]


def test_the_examples_of_the_readme_run():
    failed, tried = doctest.testfile(str(ROOT / "README.md"), module_relative=False)
    assert (failed, tried > 3) == (0, True)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_run(name):
    failed, tried = doctest.testmod(importlib.import_module(name))
    assert (failed, tried > 0) == (0, True)


def test_the_commands_of_the_readme_are_the_commands():
    named = set(re.findall(r"`dlp ([a-z]+)", _text("README.md")))
    assert named == set(COMMANDS)


def test_the_keys_of_a_row_are_documented():
    location = Location(
        path="a",
        span=Span(0, 1),
        text_span=Span(0, 1),
        line=1,
        column=1,
        page=1,
        sheet="s",
        cell="A1",
    )
    whole = Finding(
        infotype="demo.a", confidence=0.5, likelihood=Likelihood.POSSIBLE, location=location,
        quote="*", fingerprint="f", evidence=(Evidence("shape", 0.0),), category="code",
        sensitivity="low", alternatives=("demo.b",),
    )  # fmt: skip
    assert set(_keys("docs/reference/jsonl.md")) == set(row_of(whole, show_value=True))


def test_the_keys_of_the_summary_are_documented(capsys):
    writer("jsonl", sys.stdout, show_values=False).summary(Summary())
    keys = json.loads(capsys.readouterr().out)["summary"]
    last = _text("docs/reference/jsonl.md").split("`summary` holds")[1]
    assert set(keys) <= set(re.findall(r"`([a-z]+)`", last))


def test_the_codes_of_notices_are_documented():
    pattern = re.compile(r'(?:Notice\(\s*code=|Unreadable\(\s*|OverBudget\(\s*)"([a-z-]+)"')
    used = {
        code
        for path in (ROOT / "dlp").rglob("*.py")
        for code in pattern.findall(path.read_text(encoding="utf-8"))
    }
    assert used - set(_keys("docs/reference/cli.md")) == set()


def test_the_links_of_the_readme_lead_somewhere():
    targets = re.findall(r"\]\(((?:docs|patterns)/[^)#]*)\)", _text("README.md"))
    assert [target for target in targets if not (ROOT / target).exists()] == []
