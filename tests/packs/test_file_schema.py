"""The JSON Schema: shipped as it is printed, true of all packs, and of nothing else."""

from __future__ import annotations

import copy
import json
import tomllib
from pathlib import Path

import pytest

from dlp.cli.patterns_schema import text
from dlp.packs.file_schema import file_schema
from dlp.packs.loader import builtin_root

SHIPPED = Path(__file__).parents[2] / "docs" / "reference" / "pack.schema.json"
DETECTOR = {
    "id": "demo.a", "title": "A", "category": "code", "sensitivity": "low",
    "pattern": [{"name": "p", "regex": "abc", "weight": 1}],
}  # fmt: skip


@pytest.fixture(scope="module")
def validator():
    """A validator of the schema."""
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.Draft202012Validator.check_schema(file_schema())
    return jsonschema.Draft202012Validator(file_schema())


def test_the_shipped_file_is_what_the_command_prints():
    assert SHIPPED.read_text(encoding="utf-8") == text()
    assert json.loads(text()) == file_schema()


def test_all_shipped_packs_are_valid(validator):
    paths = sorted(builtin_root().glob("*/*.toml"))
    assert len(paths) > 400
    for path in paths:
        errors = [
            error.message for error in validator.iter_errors(tomllib.loads(path.read_text("utf-8")))
        ]
        assert (path.name, errors) == (path.name, [])


WRONG = {
    "no title": lambda item: item.pop("title"),
    "no pattern": lambda item: item.pop("pattern"),
    "an unknown key": lambda item: item.update(titel="A"),
    "an unknown category": lambda item: item.update(category="codes"),
    "an id that is none": lambda item: item.update(id="Demo"),
    "an unknown validator": lambda item: item["pattern"][0].update(validator="none"),
    "a weight too heavy": lambda item: item["pattern"][0].update(weight=301),
    "a regex and terms": lambda item: item["pattern"][0].update(terms=["ab"]),
    "neither regex nor terms": lambda item: item["pattern"][0].pop("regex"),
    "a group that is none": lambda item: item["pattern"][0].update(groups=["6"]),
    "an example without its match": lambda item: item.update(example=[{"text": "a"}]),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_detector_is_not_valid(validator, name):
    item = copy.deepcopy(DETECTOR)
    assert validator.is_valid(item)
    WRONG[name](item)
    assert not validator.is_valid(item)


def test_a_detector_that_extends_needs_little_more(validator):
    assert validator.is_valid({"id": "a.b", "extends": "c.d"})
    assert validator.is_valid({"id": "a", "title": "A", "disable": ["c.d"]})
    assert not validator.is_valid({"id": "a", "title": "A", "colour": "red"})
