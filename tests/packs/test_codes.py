"""Every code of an error is documented and has a golden; the examples in docstrings run."""

from __future__ import annotations

import doctest
import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reference" / "packs.md").read_text(encoding="utf-8")
SOURCES = [
    path
    for folder in ("packs", "match", "cli")
    for path in (ROOT / "dlp" / folder).glob("*.py")
    if folder != "cli" or path.name.startswith("patterns")
]
CODES = sorted(
    {code for path in SOURCES for code in re.findall(r'"([PE]\d{3})"', path.read_text("utf-8"))}
)
TESTS = "".join(
    path.read_text(encoding="utf-8")
    for folder in ("packs", "cli")
    for path in (ROOT / "tests" / folder).glob("test_*.py")
    if path != Path(__file__)
)
MODULES = ["characters", "compose", "expression", "file_schema", "foreign", "fragments", "lint", "loader",
           "section", "terms", "translate", "values", "variants"]  # fmt: skip
NO_EXAMPLE = {"compose"}


def test_there_are_codes():
    assert len(CODES) > 30


@pytest.mark.parametrize("code", CODES)
def test_a_code_is_documented_and_shown_by_a_test(code):
    assert f"`{code}`" in PAGE
    assert code in TESTS


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_run(name):
    failed, tried = doctest.testmod(importlib.import_module(f"dlp.packs.{name}"))
    assert (failed, tried > 0) == (0, name not in NO_EXAMPLE)
