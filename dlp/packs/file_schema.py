"""The JSON Schema of pack files: what editors complete and check while one writes.

It is made of the same tables that the loader uses, so the two cannot disagree about names.
"""

from __future__ import annotations

from typing import Any

from dlp.model import Likelihood
from dlp.packs import fragments, loader, schema, section, structure, terms
from dlp.validate import registry

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Described = dict[str, Any]
_WORD = rf"^(\t|{section.LABEL.removesuffix('+')})+$"
_OF_DETECTORS = ("pattern", "structure", "category", "extends")


def file_schema() -> Described:
    """Return the schema of `pack.toml` and of detectors' files: which one, its keys tell.

    >>> sorted(file_schema()["$defs"])
    ['counterexample', 'detector', 'example', 'hotword', 'mark', 'pack', 'pattern', 'structure']
    """
    return {
        "$schema": DIALECT,
        "title": "A file of a pack: pack.toml, or a detector",
        "if": {"anyOf": [{"required": [key]} for key in _OF_DETECTORS]},
        "then": {"$ref": "#/$defs/detector"},
        "else": {"$ref": "#/$defs/pack"},
        "$defs": {
            "pack": _table(_PACK, ["id", "title"], loader.PACK_KEYS),
            "detector": {
                **_table(_detector(), ["id"], loader.DETECTOR_KEYS),
                "anyOf": [
                    {"required": ["extends"]},
                    {"required": ["title", "category", "sensitivity", "pattern"]},
                    {"required": ["title", "category", "sensitivity", "structure"]},
                ],
            },
            "pattern": {
                **_table(_pattern(), ["name", "weight"], loader.PATTERN_KEYS),
                "oneOf": [{"required": ["regex"]}, {"required": ["terms"]}],
            },
            "structure": _table(_STRUCTURE, ["name", "weight", "marks"], structure.STRUCTURE_KEYS),
            "mark": _table(_MARK, ["name", "regex", "weight"], structure.MARK_KEYS),
            "hotword": {
                **_table(_HOTWORD, ["weight"], loader.HOTWORD_KEYS),
                "anyOf": [{"required": ["words"]}, {"required": ["lexicon"]}],
            },
            "example": _table(_example(), ["text", "match", "likelihood"], loader.EXAMPLE_KEYS),
            "counterexample": _table(_COUNTEREXAMPLE, ["text", "why"], loader.COUNTEREXAMPLE_KEYS),
        },
    }


def _table(keys: Described, required: list[str], known: frozenset[str]) -> Described:
    if keys.keys() != known:
        missing = ", ".join(sorted(keys.keys() ^ known))
        raise AssertionError(f"the schema and the loader disagree about {missing}")
    return {
        "type": "object",
        "properties": dict(sorted(keys.items())),
        "required": required,
        "additionalProperties": False,
    }


def _text(description: str, **more: Any) -> Described:
    return {"type": "string", "description": description, **more}


def _texts(description: str, **more: Any) -> Described:
    return {"type": "array", "items": {"type": "string", **more}, "description": description}


def _one_of(description: str, names: tuple[str, ...]) -> Described:
    return {"enum": list(names), "description": description}


def _label(description: str, *, empty: bool = False) -> Described:
    return _text(description, pattern=f"^({section.LABEL})?$" if empty else f"^{section.LABEL}$")


def _labels(description: str, **more: Any) -> Described:
    return _texts(description, pattern=f"^{section.LABEL}$", **more)


def _count(description: str, high: int, *, low: int = 1) -> Described:
    return {"type": "integer", "minimum": low, "maximum": high, "description": description}


def _tables(name: str, most: int) -> Described:
    return {"type": "array", "items": {"$ref": f"#/$defs/{name}"}, "maxItems": most}


_WEIGHT = {
    "type": "number",
    "minimum": -loader.HEAVIEST,
    "maximum": loader.HEAVIEST,
    "description": "decibans: 10 is ten times as likely, -10 a tenth",
}
_FRAGMENTS: Described = {
    "type": "object",
    "description": "parts of regexes, which {{name}} stands for in them",
    "maxProperties": fragments.MOST_FRAGMENTS,
    "propertyNames": {"pattern": f"^{fragments.NAME}$"},
    "additionalProperties": {
        "anyOf": [
            {"type": "string", "minLength": 1},
            {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1},
        ],
    },
}
_PACK = {
    "id": _text("permanent name of the pack", pattern=f"^{loader.PACK_ID}$"),
    "title": _label("what it finds, in English"),
    "title_zh": _text("the same in Chinese"),
    "version": _label("stands in every report"),
    "license": _label("SPDX expression", empty=True),
    "description": _text("for those who choose packs"),
    "maintainers": _labels("whom to ask"),
    "requires_dlp": _text("for readers: it is not compared"),
    "disable": _texts("detectors of earlier packs that are switched off, by id"),
    "override": _texts("detectors of earlier packs that this pack defines anew, by id"),
    "fragments": _FRAGMENTS,
}
_HOTWORD = {
    "words": _texts(
        "what stands near",
        minLength=1,
        maxLength=loader.LONGEST_WORD,
        pattern=_WORD,
    ),
    "lexicon": _text("a list of words, built in or in lexicons.toml beside the pack"),
    "weight": _WEIGHT,
    "within": _count("characters; 40 if it is not said", loader.FARTHEST),
    "side": _one_of("where it stands", schema.SIDES),
    "columns": _one_of(
        "in a table: whose name counts, of its own column or of all", schema.COLUMNS
    ),
}
_STRUCTURE = {
    "name": _text("findings say it", pattern=f"^{structure.NAME}$"),
    "weight": {
        "type": "number",
        "minimum": -loader.HEAVIEST,
        "maximum": 0,
        "description": "decibans before any mark",
    },
    "distinct": _count("different marks that there are at least; 2", structure.MOST_MARKS),
    "within": _count("bytes from one mark to the next; 512", structure.FARTHEST, low=16),
    "needs": _texts("marks of which one must be there, by name; they are looked for first"),
    "signs": _text(
        "one in 512 bytes of text must be one of these; the literals of needs may be ordinary",
        pattern=r"^[!-/:-@\[-`{-~]*$",
    ),
    "until": _one_of("how long marks are looked for; end", ("end", "very-likely")),
    "marks": {
        "type": "array",
        "items": {"$ref": "#/$defs/mark"},
        "minItems": 1,
        "maxItems": structure.MOST_MARKS,
        "description": "what stands in such a text",
    },
}
_MARK = {
    "name": _label("the evidence says it"),
    "regex": _text(f"at most {structure.WIDEST_MARK} bytes"),
    "weight": {**_WEIGHT, "description": "decibans, once; a quarter more with each doubling"},
    "boundary": _one_of("what may not touch it", schema.MARK_BOUNDARIES),
    "case": _one_of("of ASCII letters", ("exact", "ignore")),
    "at": _one_of("'line': it begins a line", schema.PLACES),
    "least": _count("how many make it count; 1", structure.MOST_LEAST),
    "count": _one_of("'different': equal ones count once", schema.COUNTS),
}
_COUNTEREXAMPLE = {
    "text": _text("a text in which nothing is found"),
    "why": _label("why it is none"),
}


def _detector() -> Described:
    return {
        "id": _text("permanent: reports and policies refer to it", pattern=f"^{loader.ID}$"),
        "extends": _text("a detector whose patterns and hotwords this one adds to, by id"),
        "title": _label("what it is, in English"),
        "title_zh": _label("the same in Chinese", empty=True),
        "category": _one_of("what kind of thing it is", schema.CATEGORIES),
        "sensitivity": _one_of("what one leaked value costs", schema.SENSITIVITIES),
        "status": _one_of("how far it is to be trusted", schema.STATUSES),
        "references": _labels("the standard, or the issuer's page"),
        "description": _text("what it is, who issues it, what is odd about it"),
        "tags": _labels("laws and classes"),
        "also": _labels("other detectors that find something in the examples, by id"),
        "except": _text("a list of words, as of a hotword: values that are none"),
        "allow": _texts("lints that were judged and are allowed", pattern="^L[0-9]{3}$"),
        "fragments": _FRAGMENTS,
        "pattern": _tables("pattern", loader.MOST_PATTERNS),
        "structure": _tables("structure", structure.MOST_STRUCTURES),
        "hotword": _tables("hotword", loader.MOST_PATTERNS),
        "example": _tables("example", loader.MOST_EXAMPLES),
        "counterexample": _tables("counterexample", loader.MOST_EXAMPLES),
    }


def _pattern() -> Described:
    return {
        "name": _text("findings say it", pattern=f"^{loader.NAME}$"),
        "regex": _text("in '…', where nothing is escaped", maxLength=fragments.LONGEST_REGEX),
        "terms": {
            **_texts("words that are looked for", minLength=terms.SHORTEST,
                     maxLength=terms.LONGEST, pattern=_WORD),
            "maxItems": terms.MOST_TERMS,
            "minItems": 1,
        },
        "boundary": _one_of("what may not touch a match", schema.BOUNDARIES),
        "validator": {"enum": sorted(["", *registry.names()]), "description": "must accept it"},
        "weight": _WEIGHT,
        "separators": _one_of("in numbers written in groups", schema.SEPARATORS),
        "groups": _texts("lengths of groups: 6-8-4", pattern=f"^{loader.GROUPS}$"),
        "requires": _one_of(
            "'hotword': only beside one; 'number': it holds a long number behind Chinese letters",
            ("", "hotword", "number"),
        ),
        "case": _one_of("of ASCII letters", ("exact", "ignore")),
        "except": _one_of("'none': it takes what the detector's list excepts", ("list", "none")),
    }  # fmt: skip


def _example() -> Described:
    return {
        "text": _text("a text in which it is found"),
        "match": _text("what is found, as it is written there"),
        "likelihood": _one_of("exactly how likely", tuple(name.value for name in Likelihood)),
    }
