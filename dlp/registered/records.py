"""Records: the rows of a table as keyed hashes, and what meeting one of them is worth.

A row is looked for by its primary value (a number, an id, an e-mail, an account). Its other cells
are hashes bound to the row, so the file does not even tell which rows share a name.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from dlp.registered import kernel
from dlp.registered.errors import RegisterError
from dlp.registered.file import Content
from dlp.registered.key import Keys
from dlp.text.fold import fold

SHORTEST = 5
"""Characters of a primary value; shorter ones stand everywhere."""
LEAST_VARIETY = 2
"""Different characters of one: 000000 fills forms."""
MOST_ROWS = 16
"""Rows that may share a primary value; what more rows have tells of nobody."""
MOST_COLUMNS = 16
DIGIT, LETTER = 10.0, 4.0
"""Decibans that a digit, and a letter of a word, narrow a value down."""
CHARACTER = 10.0
"""Decibans of an ideograph in a name."""
PRIOR = -20.0
"""One text in a hundred holds a row of whatever is registered."""
TOKENS = 30.0
"""A text has about a thousand values that could be met by chance."""
MOST = 30.0
"""No single thing that is met counts for more."""
NEIGHBOURS = 6.0
"""About four values of a kind stand near another by chance."""
TELLING = 10.0
"""A column counts among those that must be met if one value in ten, or fewer, are equal."""
SAMPLE = 1000
"""Values of a column that tell how much its values narrow down by themselves."""
_DIGITS = b"0123456789"
_HIGH = bytes(range(0x80, 0x100))
ALONE = 3.6
"""Decibans of the most certain that is still `possible`: a value that several rows share."""


@dataclass(slots=True)
class Made:
    """A table on its way into an index."""

    columns: Sequence[str]
    """All but the primary one."""
    keys: Keys
    hashes: array[int] = field(default_factory=lambda: array("Q"))
    rows: array[int] = field(default_factory=lambda: array("I"))
    cells: array[int] = field(default_factory=lambda: array("I"))
    seen: list[array[int]] = field(default_factory=list)
    """Of each column the hashes of its values, whichever row they stand in: how often they come."""
    lengths: set[int] = field(default_factory=set)
    cell_lengths: set[int] = field(default_factory=set)
    least: int = kernel.LONGEST_PRIMARY
    has_at: bool = False
    narrows: list[float] = field(default_factory=list)
    """Decibans that the first values of each column narrow down, together."""
    refused: Counter[str] = field(default_factory=Counter)
    count: int = 0

    def __post_init__(self) -> None:
        self.seen = [array("I") for _ in self.columns]
        self.narrows = [0.0] * len(self.columns)

    def add(self, number: int, primary: str, others: Sequence[str]) -> None:
        """Take a row; one whose primary value is weak is left out, and counted."""
        self.count += 1
        value = form(primary)
        reason = weakness(value, primary)
        if reason:
            self.refused[reason] += 1
            return
        digits = sum(byte < ord("A") for byte in value)
        if "@" in primary:
            self.has_at = True
        else:
            self.least = min(self.least, digits, 15 if len(value) == 18 else digits)  # noqa: PLR2004 - see `eighteen`
        self.lengths.add(len(value))
        hashed = kernel.sip(self.keys.hashing, value)
        self.hashes.append(hashed)
        self.rows.append(number)
        bound = hashed.to_bytes(8, "little")
        for column, text in enumerate(others):
            self.cells.append(self._cell(column, bound, form(text)))

    def _cell(self, column: int, bound: bytes, value: bytes) -> int:
        if not value or len(value) > kernel.LONGEST_CELL:
            self.refused["cells that are empty or long"] += 1
            return 0
        self.cell_lengths.add(len(value))
        if len(self.seen[column]) < SAMPLE:
            self.narrows[column] += narrowing(value)
        self.seen[column].append(kernel.sip(self.keys.hashing, value) & 0xFFFFFFFF)
        return kernel.cell_hash(self.keys.hashing, bound, value)

    def content(self, name: str, primary: str, at_least: int, made: str) -> Content:
        """Return the index. Raises `RegisterError` (X111) if no row is left."""
        order = self._order()
        if not order:
            why = ", ".join(f"{count} {reason}" for reason, count in self.refused.items())
            raise RegisterError(
                f"no row is left: {why or 'the table is empty'}", code="X111", key=primary,
                hint="a primary column of numbers, ids, e-mails or accounts",
            )  # fmt: skip
        width = len(self.columns)
        cells = array("I")
        for at in order:
            cells += self.cells[at * width : (at + 1) * width]
        meta = {
            "name": name, "key": self.keys.id, "made": made, "hashes": len(order),
            "columns": list(self.columns), "primary": primary, "at_least": at_least,
            "weights": [round(10 * weight) for weight in self._weights()],
            "rows": self.count, "refused": dict(sorted(self.refused.items())),
            "lengths": sorted(self.lengths), "cell_lengths": sorted(self.cell_lengths),
            "least_digits": self.least, "has_at": self.has_at,
        }  # fmt: skip
        hashes = array("Q", (self.hashes[at] for at in order))
        return Content(
            "records", meta, (hashes, array("I", (self.rows[at] for at in order)), cells)
        )

    def _weights(self) -> list[float]:
        return [
            telling(column, narrows / max(min(len(column), SAMPLE), 1))
            for column, narrows in zip(self.seen, self.narrows, strict=True)
        ]

    def _order(self) -> list[int]:
        """Return the rows by their hash, without values that too many rows share."""
        order = sorted(range(len(self.hashes)), key=self.hashes.__getitem__)
        kept: list[int] = []
        first = 0
        while first < len(order):
            last = first
            while last < len(order) and self.hashes[order[last]] == self.hashes[order[first]]:
                last += 1
            if last - first <= MOST_ROWS:
                kept += order[first:last]
            else:
                self.refused["in many rows"] += last - first
            first = last
        return kept


def form(text: str) -> bytes:
    """Return a cell as it is compared: folded, without separators, ids with 18 characters.

    >>> form("１３８-0013 8000"), form("110105850607004")
    (b'13800138000', b'110105198506070049')
    """
    return kernel.eighteen(kernel.normal(fold(text.strip().encode("utf-8", "replace"))))


def weakness(value: bytes, text: str) -> str:
    """Return why a value cannot be looked for; empty: it can.

    >>> weakness(form("男"), "男"), weakness(form("10086"), "10086")
    ('no number, id, e-mail or account', '')
    """
    if not value:
        return "empty"
    if not value.isascii():
        return "no number, id, e-mail or account"
    if len(value) > kernel.LONGEST_PRIMARY:
        return "long"
    if len(value) < SHORTEST or len(set(value)) < LEAST_VARIETY:
        return "short, or all one character"
    if len(fold(text.strip().encode())) > kernel.SPREAD // 2:
        return "long"
    return ""


def narrowing(value: bytes) -> float:
    """Return decibans by which a value narrows down what it may be, by its characters alone.

    >>> narrowing("张三".encode()), narrowing(b"13800138000"), narrowing(b"liwei")
    (20.0, 110.0, 20.0)
    """
    rest = value.translate(None, _DIGITS)
    letters = len(rest.translate(None, _HIGH))
    return (
        DIGIT * (len(value) - len(rest)) + LETTER * letters
        + CHARACTER * ((len(rest) - letters) / 3)
    )  # fmt: skip


def telling(hashes: array[int], narrows: float) -> float:
    """Return decibans of meeting a value of a column near a row of somebody else.

    The chance that two rows have the same value (Simpson's index), for the few values that stand
    near another by chance. `narrows` is what its values narrow down by themselves: it counts as
    one pair of rows, and is all there is to go by in a small table.
    """
    size = len(hashes)
    pairs = size * (size - 1)
    equal = sum(count * (count - 1) for count in Counter(hashes).values())
    chance = (equal + 10 ** (-narrows / 10)) / (pairs + 1)
    return min(max(-10 * math.log10(chance) - NEIGHBOURS, 0.0), MOST)


@dataclass(frozen=True, slots=True)
class Records:
    """Registered rows, ready to be met in texts; shared by threads."""

    columns: tuple[str, ...]
    weights: tuple[float, ...]
    at_least: int
    rows: Sequence[int] = field(repr=False)
    """Numbers of the rows in their table, from 1."""
    kernel: kernel.Rows = field(repr=False)
    key: bytes = field(repr=False)

    @classmethod
    def of(cls, content: Content, keys: Keys) -> Records:
        """Return what a file holds. Raises ValueError for arrays that contradict each other."""
        meta = content.meta
        hashes, rows, cells = content.arrays
        looked_up = kernel.Rows(
            hashes, cells, len(meta["columns"]), bytes(meta["lengths"]),
            bytes(meta["cell_lengths"]), meta["least_digits"], meta["has_at"], keys.hashing,
        )  # fmt: skip
        weights = tuple(weight / 10 for weight in meta["weights"])
        return cls(tuple(meta["columns"]), weights, meta["at_least"], rows, looked_up, keys.hashing)

    def __deepcopy__(self, memo: dict[int, Any]) -> Records:
        """Return itself: it never changes."""
        return self

    def primary(self, value: bytes) -> float:
        """Return decibans of a primary value alone: what it narrows down, over all that is there.

        Short numbers of a large table say little, long ones all that can be said.
        """
        strength = narrowing(kernel.normal(value)) - 10 * math.log10(max(len(self.rows), 1))
        return min(max(strength - TOKENS, 0.0), MOST)

    def row(self, value: str) -> int:
        """Return the number of the first row with a primary value, from 1; 0: none has it."""
        number = self.kernel.find(kernel.sip(self.key, form(value)))
        return self.rows[number] if number >= 0 else 0

    def columns_met(self, met: int) -> list[int]:
        """Return the numbers of the columns that count: none if fewer than asked for are met."""
        found = [column for column in range(len(self.columns)) if met >> column & 1]
        told = sum(self.weights[column] >= TELLING for column in found)
        return found if told >= self.needed else []

    @property
    def needed(self) -> int:
        """How many telling columns must stand near a primary value."""
        return min(self.at_least, sum(weight >= TELLING for weight in self.weights))


def records(
    table: Iterable[tuple[int, Sequence[str]]], columns: Sequence[str], primary: str, keys: Keys
) -> Made:
    """Take the rows of a table: (number, cells of `columns`). Raises `RegisterError` (X110)."""
    if len(columns) > MOST_COLUMNS:
        raise RegisterError(
            f"{len(columns)} columns", code="X110", hint=f"at most {MOST_COLUMNS}, those that tell"
        )
    if primary not in columns:
        raise RegisterError(
            f"{primary!r} is not among the columns",
            code="X110",
            hint="one of: " + ", ".join(columns),
        )
    at = list(columns).index(primary)
    made = Made([column for column in columns if column != primary], keys)
    for number, row in table:
        made.add(number, row[at], [*row[:at], *row[at + 1 :]])
    return made
