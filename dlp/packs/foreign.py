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
from dlp.packs.section import Section, decode, read

_UNUSED = {
    "entropy": "entropy", "min_entropy": "entropy", "filter": "filter", "validate": "validate",
    "validation": "validation by request", "path": "path", "allowlist": "allowlist",
    "allowlists": "allowlists", "required": "required rules", "depends_on_rule": "required rules",
    "pattern_requirements": "pattern_requirements", "prefilter": "prefilter",
}  # fmt: skip
_WEIGHTS = {"low": 0.0, "medium": 6.0, "high": 14.0}
_DEFAULT_WEIGHT = 6.0
_LISTS = (list, tuple)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule, before it is translated."""

    id: str
    title: str
    regex: str
    group: int = 0
    weight: float = _DEFAULT_WEIGHT
    keywords: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
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
        if isinstance(item, dict):
            yield _rule(item, number)


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


def _rule(item: Mapping[str, Any], number: int) -> Rule:
    identifier = _text(item.get("id")) or f"rule-{number}"
    group = item.get("secretGroup", 0)
    confidence = _text(item.get("confidence"))
    references = _texts(item.get("references"))
    return Rule(
        id=identifier,
        title=_text(item.get("name")) or _text(item.get("description")) or identifier,
        regex=_text(item.get("regex")) or _text(item.get("pattern")),
        group=group if isinstance(group, int) and group > 0 else 0,
        weight=_WEIGHTS.get(confidence, _DEFAULT_WEIGHT),
        keywords=_texts(item.get("keywords")),
        examples=_texts(item.get("examples")),
        counterexamples=_texts(item.get("negative_examples")),
        references=references or (f"rule {identifier}",),
        unused=tuple(sorted({name for key, name in _UNUSED.items() if item.get(key)})),
    )


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
