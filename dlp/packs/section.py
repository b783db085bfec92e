"""One table of a TOML file, with the way back to its lines: what error messages point with."""

from __future__ import annotations

import functools
import re
import stat
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dlp.errors import PackError, PackSchemaError, PackSyntaxError

LARGEST_FILE = 4 << 20
"""Bytes of one file of a pack."""
REQUIRED = object()
"""Default of a key that must be there."""
LABEL = r"[^\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]+"
"""What is printed in one line: no control characters, and none that turns the order of others."""
_TOKENS = re.compile(
    r'''"""(?:\\.|[^\\])*?"""|\'{3}.*?\'{3}|"(?:\\.|[^"\\\n])*"|'[^'\n]*'|\#[^\n]*''', re.DOTALL
)
"""Texts and comments of TOML: what stands in them is no key and no table."""
_PLACE = re.compile(
    r"""^[ \t]*(?:\[(\[?)\s*["']?([\w-]+)["']?\s*\]|(["']?)([\w-]+)\3[ \t]*=)""", re.MULTILINE
)
"""Where a table begins, one of a list or by itself, or a key is set."""


class Section:
    r"""One table of a TOML file.

    >>> pattern = Section(Path("a.toml"), "[[pattern]]\nname = 'plain'").tables("pattern")[0]
    >>> pattern.key("name"), pattern.line("name")
    ('pattern[0].name', 2)
    """

    def __init__(
        self,
        path: Path,
        source: bytes | str,
        data: Any = None,
        prefix: str = "",
        nth: int | None = 0,
    ) -> None:
        self.path = path
        self.prefix = prefix
        self.nth = nth
        self.source = source if isinstance(source, str) else decode(path, source)
        self.data: Mapping[str, Any] = parse_toml(path, self.source) if data is None else data

    def key(self, name: str) -> str:
        """Return the path of a key from the top of the file: `pattern[0].regex`."""
        nth = "" if self.nth is None else f"[{self.nth}]"
        return f"{self.prefix}{nth}.{name}" if self.prefix else name

    def line(self, name: str) -> int:
        """Find the line where `name` is set in this table; the table's own line if it is not."""
        places = _places(self.source)
        table = places.get((self.prefix, self.nth))
        if table is not None:
            return table.get(name) or table.get("", 1)
        return nth_row(self.source, places["", 0].get(self.prefix, 0), self.nth or 0) or 1

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

    def label(self, name: str, *, default: Any = REQUIRED) -> str:
        """Return a text that fills a line and can be printed: P109 for an empty or an odd one."""
        value = self.text(name, default=default)
        if value != default and not re.fullmatch(LABEL, value):
            fault = "holds a control character" if value else "is empty"
            raise self.error("P109", name, fault, "must be a text in one line")
        return value

    def labels(self, name: str) -> tuple[str, ...]:
        """Return a list of texts of one line each."""
        items = self.texts(name)
        if not all(re.fullmatch(LABEL, item) for item in items):
            fault = "holds an empty text, or one with a control character"
            raise self.error("P109", name, fault, "must be texts in one line")
        return items

    def number(self, name: str, *, low: int, high: int, default: Any = REQUIRED) -> float:
        """Return a number from `low` to `high`; P108 when it lies outside."""
        value = self.get(name, (int, float), default, "a number")
        if not low <= value <= high:  # holds for NaN too
            raise self.error("P108", name, "is out of range", f"{low} to {high}")
        return float(value)

    def count(self, name: str, *, low: int, high: int, default: int) -> int:
        """Return a whole number from `low` to `high`; P108 when it lies outside."""
        value = self.get(name, (int, float), default, "a whole number")
        if not low <= value <= high:
            raise self.error("P108", name, "is out of range", f"{low} to {high}")
        return int(self.get(name, int, default, "a whole number"))

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

    def table(self, name: str) -> Section:
        """Return the table `[name]`; an empty one where there is none."""
        data = self.get(name, dict, {}, f"a table [{name}]")
        return Section(self.path, self.source, data, name, nth=None)

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
def _bare(source: str) -> str:
    """Return a file with its lines, but without those that a text goes on over."""
    return _TOKENS.sub(lambda token: "\n" * token[0].count("\n") or token[0], source)


@functools.lru_cache(maxsize=4)
def _places(source: str) -> Mapping[tuple[str, int | None], Mapping[str, int]]:
    """Return of each table, by name and number, the lines of its keys; its own has no name."""
    table: dict[str, int] = {}
    places: dict[tuple[str, int | None], dict[str, int]] = {("", 0): table}
    heads: Counter[str] = Counter()
    line, last = 1, 0
    bare = _bare(source)
    for found in _PLACE.finditer(bare):
        line += bare.count("\n", last, found.start())
        last = found.start()
        many, head, _, key = found.groups()
        if head:
            table = places[head, heads[head] if many else None] = {"": line}
            heads[head] += bool(many)
        else:
            table.setdefault(key, line)
    return places


def nth_row(source: str, first: int, nth: int) -> int:
    """Return the line of a table in a list `[{…}, …]` that is set in a line, both from 1.

    Each stands on a line of its own, or it is the list's.
    """
    rows = _bare(source).split("\n")[first:]
    own = [first + 1 + at for at, line in enumerate(rows) if line.lstrip().startswith("{")]
    return own[nth] if nth < len(own) else first


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
    """Return the text of a file; P001 when it is not UTF-8. A mark before it says nothing."""
    try:
        return source.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise PackSyntaxError(
            f"not UTF-8 at byte {error.start}", code="P001", file=str(path),
            line=source.count(b"\n", 0, error.start) + 1, hint="save as UTF-8",
        ) from None  # fmt: skip


def parse_toml(path: Path, source: str) -> dict[str, Any]:
    """Return what a TOML text holds; P001 with the line when it is not TOML."""
    import tomli  # noqa: PLC0415 - compiled, for hundreds of files; not needed from the cache

    try:
        return tomli.loads(source)
    except (ValueError, RecursionError) as error:  # ValueError: also numbers of 5000 digits
        message = str(error)
        found = re.search(r"line (\d+)", message)
        ends = source.count("\n") + (not source.endswith("\n"))
        at_end = ends if "end of document" in message else 0
        raise PackSyntaxError(
            message, code="P001", file=str(path), line=int(found[1]) if found else at_end,
            hint=_way_out(error),
        ) from None  # fmt: skip


def _way_out(error: Exception) -> str:
    """Return a hint for what is not TOML."""
    if isinstance(error, RecursionError):
        return "tables and lists need not stand so deep in each other"
    if "\\" in str(error):
        return "regexes go in '''…''' or '…', where nothing is escaped"
    return 'a line is key = "text", key = number, [[table]], or begins with #'
