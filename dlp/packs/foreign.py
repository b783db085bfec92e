"""Rules of other scanners, as they stand in their files: gitleaks-like TOML, Kingfisher-like YAML.

Reading them needs no code of theirs: YAML is read by the safe loader, within the limit on files.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dlp.errors import MissingDependency, PackSyntaxError
from dlp.packs.section import LABEL, Section, decode, read

_KINDS: Mapping[str, tuple[type, ...]] = {
    "id": (str,), "name": (str,), "description": (str,), "regex": (str,), "pattern": (str,),
    "secretGroup": (int,), "confidence": (str,), "keywords": (list,), "examples": (list,),
    "negative_examples": (list,), "references": (list,), "tags": (list,), "categories": (list,),
}  # fmt: skip
"""The keys of a rule that are carried over, and what they hold."""
_MEANT = {
    "min_entropy": "entropy", "validation": "validation by request", "required": "required rules",
    "depends_on_rule": "required rules",
}  # fmt: skip
_WEIGHTS = {"low": 0.0, "medium": 6.0, "high": 14.0}
_DEFAULT_WEIGHT = 6.0
_LISTS = (list, tuple)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule, before it is translated."""

    id: str
    title: str
    description: str = ""
    regex: str
    group: int = 0
    weight: float = _DEFAULT_WEIGHT
    keywords: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    """What it says besides, and is not carried over."""


_TITLES = frozenset({"title", "description", "version", "license", "rules", "minVersion"})


def rules(path: Path) -> Iterator[Rule]:
    """Yield the rules of a file; P001 when it is neither TOML nor YAML with rules.

    Raises `MissingDependency` for YAML without PyYAML.
    """
    found = _table(path).get("rules")
    if not isinstance(found, list):
        raise PackSyntaxError(
            "holds no list of rules", code="P001", file=str(path), hint="[[rules]], or rules: […]"
        )
    for number, item in enumerate(found, 1):
        yield _rule(item if isinstance(item, dict) else {"": item}, number)


def unused(path: Path) -> list[str]:
    """Return what a file says of all its rules, and is not carried over: allowlists, filters."""
    return sorted(set(_table(path)) - _TITLES)


def _table(path: Path) -> Mapping[str, Any]:
    data = read(path)
    if path.suffix in (".yml", ".yaml"):
        return _yaml(path, decode(path, data))
    return dict(Section(path, data).data)


def _yaml(path: Path, text: str) -> Mapping[str, Any]:
    try:
        yaml: Any = importlib.import_module("yaml")
    except ImportError as error:
        raise MissingDependency("rules in YAML need PyYAML: pip install pyyaml") from error
    try:
        table = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        raise PackSyntaxError(
            "not YAML", code="P001", file=str(path), line=mark.line + 1 if mark else 0,
            hint="only plain YAML is read: no tags",
        ) from None  # fmt: skip
    return table if isinstance(table, dict) else {}


def _rule(item: Mapping[Any, Any], number: int) -> Rule:
    identifier = _text(item.get("id")) or f"rule-{number}"
    group = item.get("secretGroup", 0)
    name, description = _text(item.get("name")), _text(item.get("description"))
    references = _texts(item.get("references"))
    return Rule(
        id=_line(identifier),
        title=_line(name or description or identifier),
        description=description if name else "",
        regex=_text(item.get("regex")) or _text(item.get("pattern")),
        group=group if isinstance(group, int) and group > 0 else 0,
        weight=_WEIGHTS.get(_text(item.get("confidence")), _DEFAULT_WEIGHT),
        keywords=_texts(item.get("keywords")),
        examples=_texts(item.get("examples")),
        counterexamples=_texts(item.get("negative_examples")),
        references=tuple(map(_line, references)) or (f"rule {_line(identifier)}",),
        tags=tuple(map(_line, (*_texts(item.get("tags")), *_texts(item.get("categories"))))),
        unused=tuple(sorted({_line(_lost(key)) for key in item if _is_lost(key, item[key])})),
    )


def _is_lost(key: object, value: object) -> bool:
    """Say whether a key means something that is not carried over."""
    if key == "" or value in (None, "", False) or value in ([], {}):
        return False
    kinds = _KINDS.get(str(key), ())
    odd = not isinstance(value, kinds) or isinstance(value, bool)
    return odd or (isinstance(value, list) and len(_texts(value)) < len(value))


def _lost(key: object) -> str:
    return f"{key} of another kind" if key in _KINDS else _MEANT.get(str(key), str(key))


def _line(text: str) -> str:
    """Return a text in one line, without what could not be printed."""
    return re.sub(rf"(?!{LABEL}).", " ", " ".join(text.split())).strip() or "?"


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _texts(value: object) -> tuple[str, ...]:
    items = value if isinstance(value, _LISTS) else ()
    return tuple(item.strip() for item in items if isinstance(item, str) and item.strip())


def slug(identifier: str) -> str:
    """Return an id's tail for a rule's id.

    >>> slug("kingfisher.airtable.1"), slug("AWS_Access Token")
    ('airtable-1', 'aws-access-token')
    """
    tail = identifier.removeprefix("kingfisher.").removeprefix("np.")
    return re.sub(r"[^a-z0-9]+", "-", tail.lower()).strip("-") or "rule"
