"""One table of a TOML file, with the way back to its lines: what error messages point with."""

from __future__ import annotations

import functools
import re
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dlp.errors import PackError, PackSchemaError, PackSyntaxError

LARGEST_FILE = 4 << 20
"""Bytes of one file of a pack."""
REQUIRED = object()
"""Default of a key that must be there."""


class Section:
    r"""One table of a TOML file.

    >>> pattern = Section(Path("a.toml"), "[[pattern]]\nname = 'plain'").tables("pattern")[0]
    >>> pattern.key("name"), pattern.line("name")
    ('pattern[0].name', 2)
    """

    def __init__(
        self, path: Path, source: bytes | str, data: Any = None, prefix: str = "", nth: int = 0
    ) -> None:
        self.path = path
        self.prefix = prefix
        self.nth = nth
        self.source = source if isinstance(source, str) else decode(path, source)
        self.data: Mapping[str, Any] = parse_toml(path, self.source) if data is None else data

    def key(self, name: str) -> str:
        """Return the path of a key from the top of the file: `pattern[0].regex`."""
        return f"{self.prefix}[{self.nth}].{name}" if self.prefix else name

    def line(self, name: str) -> int:
        """Find the line where `name` is set in this table; the table's own line if it is not."""
        lines = _lines(self.source)
        start = 0
        if self.prefix:
            heads = _heads(self.source, self.prefix)
            start = heads[self.nth] if self.nth < len(heads) else 0
        for index in range(start, len(lines)):
            line = lines[index]
            if index > start and line.startswith("[["):
                break
            if line.startswith(name) and line[len(name) :].lstrip().startswith("="):
                return index + 1
        return start + 1

    def error(self, code: str, name: str, message: str, hint: str) -> PackSchemaError:
        """Return the error that points at a key of this table."""
        return PackSchemaError(
            message, code=code, file=str(self.path), line=self.line(name), key=self.key(name),
            hint=hint,
        )  # fmt: skip

    def get(self, name: str, kind: type | tuple[type, ...], default: Any, wanted: str) -> Any:
        """Return the value of a key, of a kind; P109 when it is missing or something else."""
        value = self.data.get(name, default)
        if value is REQUIRED:
            raise self.error("P109", name, "is missing", f"add {name} = … ({wanted})")
        if not isinstance(value, kind) or isinstance(value, bool):
            raise self.error("P109", name, f"is {type(value).__name__}", f"must be {wanted}")
        return value

    def text(self, name: str, *, default: Any = REQUIRED) -> str:
        """Return a text."""
        return str(self.get(name, str, default, "a text"))

    def number(self, name: str, *, low: int, high: int, default: Any = REQUIRED) -> float:
        """Return a number from `low` to `high`; P108 when it lies outside."""
        value = self.get(name, (int, float), default, "a number")
        if not low <= value <= high:  # holds for NaN too
            raise self.error("P108", name, "is out of range", f"{low} to {high}")
        return float(value)

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts; empty when the key is missing."""
        items = self.get(name, list, [], "a list of texts")
        if not all(isinstance(item, str) for item in items):
            raise self.error("P109", name, "holds something else", "must be a list of texts")
        return tuple(items)

    def one_of(self, name: str, names: tuple[str, ...], *, default: Any = REQUIRED) -> str:
        """Return a text that is one of several."""
        value = self.text(name, default=default)
        if value not in names:
            raise self.error("P109", name, f"is {value!r}", "one of: " + ", ".join(names))
        return value

    def tables(self, name: str) -> list[Section]:
        """Return the tables `[[name]]`, in order."""
        items = self.get(name, list, [], f"[[{name}]] tables")
        if not all(isinstance(item, dict) for item in items):
            raise self.error("P109", name, "holds something else", f"must be [[{name}]] tables")
        return [
            Section(self.path, self.source, item, name, number) for number, item in enumerate(items)
        ]

    def few_tables(self, name: str, most: int) -> list[Section]:
        """Return the tables `[[name]]`; P114 when there are more than `most`."""
        tables = self.tables(name)
        if len(tables) > most:
            message, hint = f"has more than {most} tables", "divide it into detectors"
            raise tables[most].error("P114", name, message, hint)
        return tables

    def refuse_unknown(self, known: set[str]) -> None:
        """Refuse keys that mean nothing here (P111): a misspelt one must not pass in silence."""
        for name in self.data:
            if name not in known:
                hint = "known are: " + ", ".join(sorted(known))
                raise self.error("P111", name, "is not a key of this table", hint)


@functools.lru_cache(maxsize=4)
def _lines(source: str) -> list[str]:
    """Return the lines of a file, without blanks before them."""
    return [line.lstrip() for line in source.splitlines()]


@functools.lru_cache(maxsize=16)
def _heads(source: str, name: str) -> list[int]:
    """Return the lines in which tables of this name begin."""
    head = f"[[{name}]]"
    return [number for number, line in enumerate(_lines(source)) if line.startswith(head)]


def read(path: Path) -> bytes:
    """Return the bytes of a file of a pack; P002 when it is no readable file, P114 if too large."""
    hint = "a pack is readable .toml files"
    try:
        status = path.stat()
        if stat.S_ISFIFO(status.st_mode):  # would wait for a writer
            raise PackError("is a pipe", code="P002", file=str(path), hint=hint)
        with path.open("rb") as file:
            data = file.read(min(status.st_size, LARGEST_FILE) + 1)
            if len(data) > status.st_size:  # it grows, or has no size
                data += file.read(LARGEST_FILE)
    except OSError as error:
        reason = error.strerror or str(error)
        raise PackError(reason, code="P002", file=str(path), hint=hint) from None
    if len(data) > LARGEST_FILE:
        message = f"is larger than {LARGEST_FILE >> 20} MiB"
        raise PackError(message, code="P114", file=str(path), hint="divide it into detectors")
    return data


def decode(path: Path, source: bytes) -> str:
    """Return the text of a file; P001 when it is not UTF-8."""
    try:
        return source.decode("utf-8")
    except UnicodeDecodeError as error:
        raise PackSyntaxError(
            f"not UTF-8 at byte {error.start}", code="P001", file=str(path), hint="save as UTF-8"
        ) from None


def parse_toml(path: Path, source: str) -> dict[str, Any]:
    """Return what a TOML text holds; P001 with the line when it is not TOML."""
    import tomllib  # noqa: PLC0415 - not needed if packs are in the cache

    try:
        return tomllib.loads(source)
    except (ValueError, RecursionError) as error:  # ValueError: also numbers of 5000 digits
        found = re.search(r"line (\d+)", str(error))
        raise PackSyntaxError(
            str(error), code="P001", file=str(path), line=int(found[1]) if found else 0,
            hint="regexes go in '''…''' or '…', where nothing is escaped",
        ) from None  # fmt: skip
