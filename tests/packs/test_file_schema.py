"""The JSON Schema: shipped as it is printed, true of all packs, and of nothing else."""

from __future__ import annotations

import copy
import json
import tomllib
from pathlib import Path

import pytest

from dlp.cli.patterns_schema import text
from dlp.errors import PackError
from dlp.packs import loader
from dlp.packs.file_schema import file_schema
from dlp.packs.loader import builtin_root
from dlp.packs.section import Section

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


EVERYTHING = {
    "id": "demo.a", "title": "A", "title_zh": "甲", "category": "code", "sensitivity": "low",
    "status": "stable", "references": ["r"], "description": "d", "tags": ["t"], "also": ["demo.b"],
    "fragments": {"digit": "[0-9]", "kind": ["a", "b"]},
    "pattern": [
        {
            "name": "p", "regex": "(?:{{kind}}){{digit}}{6}", "weight": 1, "boundary": "alnum", "validator": "",
            "separators": "any", "groups": ["3-3"], "requires": "hotword", "case": "exact",
        },
        {"name": "q", "terms": ["ab", "cd"], "weight": 1},
    ],
    "structure": [
        {
            "name": "s", "weight": -1, "distinct": 1, "within": 100, "needs": ["m"], "signs": "(;",
            "until": "end",
            "marks": [
                {
                    "name": "m", "regex": "abc", "weight": 3, "boundary": "none", "case": "exact",
                    "at": "any", "least": 1, "count": "all",
                },
            ],
        },
    ],
    "hotword": [
        {"words": ["w"], "lexicon": "test-data", "weight": 3, "within": 20, "side": "both",
         "columns": "all"},
    ],
    "example": [{"text": "t", "match": "m", "likelihood": "likely"}],
    "counterexample": [{"text": "t", "why": "w"}],
}  # fmt: skip
ODD = [
    1,
    1.5,
    -1,
    10**6,
    "",
    "x",
    "x y",
    "a\x1b",
    "x/y",
    True,
    [],
    ["a"],
    [""],
    [1],
    ["a\x07"],
    {},
    [{}],
]
NOT_OF_STRUCTURE = ("P106", "P117", "P118", "P119", "P127", "P2")
"""Names that are not there or not used, marks that do not fit together, and what is wrong in a regex."""


def keys_of(table, above=()):
    for key, value in table.items() if isinstance(table, dict) else enumerate(table):
        if isinstance(key, str):
            yield (*above, key)
        if isinstance(value, (dict, list)):
            yield from keys_of(value, (*above, key))


def with_value(table, path, *values):
    changed = copy.deepcopy(table)
    inner = changed
    for key in path[:-1]:
        inner = inner[key]
    del inner[path[-1]]
    if values:
        inner[path[-1]] = values[0]
    return changed


@pytest.fixture(scope="module")
def refusal():
    """What the loader says of a detector's file that holds a table; None: it takes it."""
    lexicons = tomllib.loads((builtin_root() / "lexicons.toml").read_text("utf-8"))

    def call(table):
        try:
            loader._load_detector(Section(Path("a.toml"), "", table), "demo", lexicons)
        except PackError as error:
            return error.code
        return None

    return call


@pytest.mark.parametrize("path", list(keys_of(EVERYTHING)), ids=lambda path: str(path[-1]))
def test_the_schema_refuses_what_the_loader_does(validator, refusal, path):
    """A key that is missing, or holds something odd, is odd to both."""
    assert refusal(EVERYTHING) is None
    tables = [with_value(EVERYTHING, path)] + [with_value(EVERYTHING, path, odd) for odd in ODD]
    for table in tables:
        code = refusal(table)
        if not str(code).startswith(NOT_OF_STRUCTURE):
            assert validator.is_valid(table) is (code is None), (path, code)


def test_a_detector_that_extends_needs_little_more(validator):
    assert validator.is_valid({"id": "a.b", "extends": "c.d"})
    assert validator.is_valid({"id": "a", "title": "A", "disable": ["c.d"]})
    assert not validator.is_valid({"id": "a", "title": "A", "colour": "red"})
