"""Allow lists: TOML, one `[[allow]]` a rule, with a reason, an author and a last day.

All keys of a rule must hold: `infotypes` and `paths` with `*` for anything, `values` as keyed
fingerprints (never clear), `patterns` as regexes over the whole value.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fnmatch import translate
from pathlib import Path
from typing import Any

import regex

from dlp.model import Finding
from dlp.suppress.errors import SuppressionError

LARGEST = 16 << 20
LONGEST_VALUE = 4096
PATIENCE = 0.05
"""Seconds that a pattern may take on one value; after that it allows nothing."""
_KEYS = {"id", "reason", "author", "expires", "infotypes", "values", "patterns", "paths"}
_LITERAL = re.compile(r"([\[\]?])")
"""Of `fnmatch` only `*` is special here: names of files hold brackets."""
_FINGERPRINT = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Allow:
    """One rule of an allow list."""

    id: str
    reason: str
    author: str = ""
    expires: date | None = None
    """The last day on which it holds."""
    infotypes: tuple[re.Pattern[str], ...] = ()
    values: frozenset[str] = frozenset()
    patterns: tuple[regex.Pattern[str], ...] = ()
    paths: tuple[re.Pattern[str], ...] = ()

    def means(self, finding: Finding) -> bool:
        """Say whether a finding is meant, whatever the day."""
        return (
            (not self.values or finding.fingerprint in self.values)
            and _any(self.infotypes, finding.infotype)
            and _any(self.paths, finding.location.path)
            and (not self.patterns or self._fits(finding.reveal()[:LONGEST_VALUE]))
        )

    def _fits(self, value: str) -> bool:
        try:
            return any(pattern.fullmatch(value, timeout=PATIENCE) for pattern in self.patterns)
        except TimeoutError:
            return False


def _any(patterns: tuple[re.Pattern[str], ...], text: str) -> bool:
    return not patterns or any(pattern.fullmatch(text) for pattern in patterns)


@dataclass(frozen=True, slots=True)
class AllowList:
    """The rules of a file."""

    rules: tuple[Allow, ...]
    file: str = ""

    @staticmethod
    def load(path: str | Path) -> AllowList:
        """Load an allow list. Raises `SuppressionError`: file, line, key, code, hint."""
        try:
            with Path(path).open("rb") as file:
                data = file.read(LARGEST + 1)
        except OSError as error:
            raise SuppressionError(
                error.strerror or str(error), code="Y102", file=str(path), hint="a TOML file"
            ) from None
        return AllowList.parse(data, str(path))

    @staticmethod
    def parse(data: bytes, file: str = "") -> AllowList:
        """Read the bytes of an allow list."""
        try:
            if len(data) > LARGEST:
                raise ValueError(f"more than {LARGEST >> 20} MiB")  # noqa: TRY301 - one way out
            text = data.decode("utf-8")
            values = tomllib.loads(text)
        except (ValueError, RecursionError) as error:
            found = re.search(r"line (\d+)", str(error))
            raise SuppressionError(
                str(error), code="Y101", file=file, line=int(found[1]) if found else 0,
                hint="TOML in UTF-8; fingerprints and regexes stand in '…'",
            ) from None  # fmt: skip
        lines = [n for n, line in enumerate(text.splitlines(), 1) if line.strip() == "[[allow]]"]
        items = values.get("allow", [])
        if set(values) - {"allow"} or not isinstance(items, list):
            raise SuppressionError(
                "holds something else", code="Y103", file=file, hint="only [[allow]] tables"
            )
        rules = []
        for number, item in enumerate(items):
            place = _Place(file, lines[number] if number < len(lines) else 0, number)
            rules.append(_allow(item, place))
            if rules[-1].id in {rule.id for rule in rules[:-1]}:
                raise place.error("id", "is used already", "another id")
        return AllowList(tuple(rules), file)


@dataclass(frozen=True, slots=True)
class _Place:
    file: str
    line: int
    number: int

    def error(self, name: str, message: str, hint: str) -> SuppressionError:
        key = f"allow[{self.number}].{name}"
        return SuppressionError(
            message, code="Y103", file=self.file, line=self.line, key=key, hint=hint
        )


def _allow(item: Any, place: _Place) -> Allow:
    if not isinstance(item, dict):
        raise place.error("", "is no table", "only [[allow]] tables")
    for name in item:
        if name not in _KEYS:
            raise place.error(name, "is not a key", "known are: " + ", ".join(sorted(_KEYS)))
    expires = item.get("expires")
    if expires is not None and (not isinstance(expires, date) or isinstance(expires, datetime)):
        raise place.error("expires", "is no date", "2026-12-31")
    values = _texts(item, "values", place)
    if not all(_FINGERPRINT.fullmatch(value) for value in values):
        hint = "the fingerprint of a report made with the same key: 32 hex digits"
        raise place.error("values", "holds what is no fingerprint", hint)
    rule = Allow(
        id=_text(item, "id", place),
        reason=_text(item, "reason", place),
        author=_text(item, "author", place) if "author" in item else "",
        expires=expires,
        infotypes=_globs(item, "infotypes", place),
        values=frozenset(values),
        patterns=tuple(_regex(text, place) for text in _texts(item, "patterns", place)),
        paths=_globs(item, "paths", place),
    )
    if not (rule.infotypes or rule.values or rule.patterns or rule.paths):
        raise place.error("", "allows everything", "infotypes, values, patterns or paths")
    return rule


def _text(item: Mapping[str, Any], name: str, place: _Place) -> str:
    value = item.get(name)
    if not isinstance(value, str) or not value.strip():
        raise place.error(name, "is missing or no text", f'{name} = "…"')
    return value


def _texts(item: Mapping[str, Any], name: str, place: _Place) -> list[str]:
    values = item.get(name, [])
    if not isinstance(values, list) or not all(isinstance(v, str) and v for v in values):
        raise place.error(name, "is no list of texts", f'{name} = ["…"]')
    return values


def _globs(item: Mapping[str, Any], name: str, place: _Place) -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(translate(_LITERAL.sub(r"[\1]", text))) for text in _texts(item, name, place)
    )


def _regex(text: str, place: _Place) -> regex.Pattern[str]:
    try:
        return regex.compile(text)
    except (regex.error, RecursionError, OverflowError) as error:
        raise place.error("patterns", f"{text!r}: {error}", "a regex of Python") from None
