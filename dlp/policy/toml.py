"""Tables of a TOML file, each value with the way back to its line for error messages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from dlp.policy.errors import PolicyError

LARGEST = 16 << 20
"""Bytes of a policy or of a list that it names."""
_HEAD = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"\s*([A-Za-z0-9_\-.\"']+)\s*=")
REQUIRED = object()

Steps = tuple[str | int, ...]


class Table:
    """One table: values by key, checked; what is wrong is raised with its place."""

    def __init__(
        self, file: str, lines: Mapping[Steps, int], data: Mapping[str, Any], steps: Steps = ()
    ) -> None:
        self.file = file
        self.lines = lines
        self.data = data
        self.steps = steps

    def error(self, code: str, name: str, message: str, hint: str) -> PolicyError:
        """Return an error that names the place of `name` in this table."""
        steps = (*self.steps, name) if name else self.steps
        return PolicyError(
            message, code=code, file=self.file, line=self._line(steps), key=_dotted(steps),
            hint=hint,
        )  # fmt: skip

    def _line(self, steps: Steps) -> int:
        while steps and steps not in self.lines:
            steps = steps[:-1]
        return self.lines.get(steps, 1)

    def get(self, name: str, kind: type | tuple[type, ...], default: Any, wanted: str) -> Any:
        """Return a value of the kind that is wanted."""
        value = self.data.get(name, default)
        if value is REQUIRED:
            raise self.error("Y010", name, "is missing", f"add {name} = … ({wanted})")
        wrong = not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool)
        if wrong and value is not default:
            raise self.error("Y011", name, f"is {type(value).__name__}", f"must be {wanted}")
        return value

    def text(self, name: str, default: Any = "") -> str:
        """Return a text."""
        return str(self.get(name, str, default, "a text"))

    def flag(self, name: str) -> bool | None:
        """Return true, false, or None where nothing is said."""
        value = self.get(name, bool, None, "true or false")
        return None if value is None else bool(value)

    def whole(self, name: str, *, low: int, high: int = 1 << 53) -> int | None:
        """Return a whole number, or None where nothing is said."""
        value = self.get(name, int, None, "a whole number")
        if value is not None and not low <= value <= high:
            raise self.error("Y014", name, "is out of range", f"{low} to {high}")
        return value if value is None else int(value)

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts."""
        items = self.get(name, list, [], "a list of texts")
        if not all(isinstance(item, str) and item for item in items):
            raise self.error("Y011", name, "holds something else", "must be a list of texts")
        return tuple(items)

    def one_of(self, name: str, names: Iterable[str], default: Any = "") -> str:
        """Return one of the names."""
        value = self.text(name, default)
        names = list(names)
        if value not in names and value != default:
            raise self.error("Y012", name, f"is {value!r}", "one of: " + ", ".join(names))
        return value

    def day(self, name: str) -> date | datetime | None:
        """Return a date or a date with time and zone; None where nothing is said."""
        value = self.get(name, date, None, "a date: 2026-12-31")
        if isinstance(value, datetime) and value.tzinfo is None:
            raise self.error("Y014", name, "has no time zone", "2026-12-31T18:00:00+08:00")
        return value if value is None or isinstance(value, date) else None

    def table(self, name: str) -> Table | None:
        """Return a table inside this one."""
        value = self.get(name, dict, None, "a table")
        if value is None:
            return None
        return Table(self.file, self.lines, value, (*self.steps, name))

    def tables(self, name: str) -> list[Table]:
        """Return the tables of an array of tables."""
        items = self.get(name, list, [], f"[[{name}]] tables")
        if not all(isinstance(item, dict) for item in items):
            raise self.error("Y011", name, "holds something else", f"must be [[{name}]] tables")
        steps = (*self.steps, name)
        return [Table(self.file, self.lines, item, (*steps, n)) for n, item in enumerate(items)]

    def refuse_unknown(self, known: Iterable[str]) -> None:
        """Refuse keys that are not known: a key that does nothing is a rule that is not there."""
        names = sorted(known)
        for name in self.data:
            if name not in names:
                hint = "known are: " + ", ".join(names)
                raise self.error("Y013", name, "is not a key of this table", hint)


def read(path: Path) -> bytes:
    """Return the bytes of a file that belongs to a policy."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        hint = "give a readable file or the name of a preset"
        raise PolicyError(reason, code="Y002", file=str(path), hint=hint) from None
    if len(data) > LARGEST:
        hint = f"at most {LARGEST >> 20} MiB"
        raise PolicyError("is too large", code="Y002", file=str(path), hint=hint)
    return data


def parse(data: bytes, file: str) -> Table:
    """Parse a TOML file."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise PolicyError(
            f"not UTF-8 at byte {error.start}", code="Y001", file=file, hint="save as UTF-8"
        ) from None
    try:
        values = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError: also numbers of 5000 digits
        found = re.search(r"line (\d+)", str(error))
        raise PolicyError(
            str(error), code="Y001", file=file, line=int(found[1]) if found else 0,
            hint="texts stand in quotes; see https://toml.io",
        ) from None  # fmt: skip
    return Table(file, _lines(text), values)


def _lines(text: str) -> dict[Steps, int]:
    """Return the line of every table and key, by its steps from the root."""
    found: dict[Steps, int] = {}
    arrays: dict[Steps, int] = {}
    here: Steps = ()
    quote = ""
    for number, line in enumerate(text.splitlines(), 1):
        if not quote:
            if head := _HEAD.match(line):
                here = _resolved(head[2], arrays, grow=head[1] == "[[")
                found.setdefault(here, number)
            elif key := _KEY.match(line):
                steps = here
                for part in _parts(key[1]):
                    steps = (*steps, part)
                    found.setdefault(steps, number)
        quote = _open_quote(line, quote)
    return found


def _resolved(dotted: str, arrays: dict[Steps, int], *, grow: bool) -> Steps:
    """Turn `rule.findings` into the steps of the table that is meant at this place."""
    steps: Steps = ()
    names = _parts(dotted)
    for depth, name in enumerate(names):
        steps = (*steps, name)
        if grow and depth == len(names) - 1:
            arrays[steps] = arrays.get(steps, -1) + 1
        if steps in arrays:
            steps = (*steps, arrays[steps])
    return steps


def _parts(dotted: str) -> list[str]:
    quoted = re.findall(r"\"([^\"]*)\"|'([^']*)'|([^.\s\"']+)", dotted)
    return [first or second or third for first, second, third in quoted]


def _open_quote(line: str, quote: str) -> str:
    """Say which long quote is open at the end of a line."""
    for mark in ("'''", '"""'):
        if quote in ("", mark) and line.count(mark) % 2:
            return "" if quote else mark
    return quote


def _dotted(steps: Steps) -> str:
    text = ""
    for step in steps:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text
