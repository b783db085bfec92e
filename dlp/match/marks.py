"""Marks of structures: which of them stand in a block of text, and where.

A block is first asked which literals of marks it holds at all: each is reported once, so that this
costs the same in a dense text as in another. Only for what may be a structure are the beginnings of
its marks looked for, and only where enough of them stand are they confirmed one by one.

The literals of most structures are rare, and the pass over the text reports them. Where they are
ordinary words the pass would be slow on just those texts that are full of them; such structures
name signs, and only a block that has enough of these is asked for their literals, apart.
"""

from __future__ import annotations

import functools
import math
import re
from collections import Counter, abc
from typing import Any, NamedTuple

from dlp.match._hyperscan import Finder, load_finder
from dlp.match.mark_tables import INDENT, LINE_START, MarkRow, MarkTables, StructureRow

try:
    from dlp.match._signs import has_enough
except ImportError:  # pragma: no cover - an installation without a C compiler
    from dlp.match._reference import has_enough

__all__ = ["MarkFinder", "MarkRow", "Placed", "StructureRow", "Tally", "adds"]

ONE_IN = 512
"""Bytes of a block among which there must be one of a structure's signs."""
LINE_BREAKS = (b"\n", b"\r", b"\\")
"""Without any of these no line begins: also not in a string, where breaks are escaped."""
_BEFORE = re.compile(LINE_START + rb"\Z")
_INDENT = re.compile(rb"[ \t+>]{0,%d}" % INDENT)
DOUBLINGS = 4
"""How often a mark that is repeated adds to its weight."""
SECONDS = 5.0
"""Time of the wall clock for one mark in one place."""


@functools.lru_cache(maxsize=4096)
def _compiled(expression: bytes) -> Any:
    import regex  # noqa: PLC0415 - no start needs it

    return regex.compile(expression)


class Placed(NamedTuple):
    """One mark in a block: half-open byte range, and its number in its structure."""

    start: int
    end: int
    mark: int


class MarkFinder:
    """All marks, ready to be found; immutable, shared by threads."""

    __slots__ = (
        "_engines", "_last", "_ordinary", "_signs", "_tables", "_wanted", "rows",
    )  # fmt: skip

    def __init__(self, tables: MarkTables) -> None:
        """Take compiled tables; ValueError when the databases are not of this engine or CPU."""
        self.rows = tables.rows
        self._tables = tables
        self._engines: dict[int, Finder] = {}
        self._ordinary = load_finder(tables.ordinary) if tables.ordinary else None
        self._wanted: dict[frozenset[int], set[int]] = {}
        self._last: dict[frozenset[int], bytes] = {}
        """Which literal told last that structures are begun: mostly it is there again."""
        self._signs: dict[bytes, dict[int, frozenset[int]]] = {}
        for number, row in enumerate(self.rows):
            if row.signs:
                of_detector = self._signs.setdefault(row.signs, {})
                of_detector[row.detector] = of_detector.get(row.detector, frozenset()) | {number}

    @property
    def has_any(self) -> bool:
        """Whether there are structures that may be anywhere, whatever literals stand there."""
        return bool(self._tables.anywhere)

    @property
    def has_signs(self) -> bool:
        """Whether there are structures that `signed` is asked for."""
        return bool(self._signs)

    def signed(self, text: bytes, first: int, last: int) -> list[tuple[int, frozenset[int]]]:
        """Return detectors with their structures of whose signs a range of text has enough."""
        least = (last - first) // ONE_IN + 1
        found: list[tuple[int, frozenset[int]]] = []
        for signs, structures in self._signs.items():
            if has_enough(text, first, last, signs, least):
                found += structures.items()
        return found

    def begun(
        self, numbers: frozenset[int], text: bytes, first: int, last: int, *, is_first: bool
    ) -> list[int]:
        """Return those of the structures with signs of which something needed may be there.

        First that of which the most is there: where one is enough, the others are not looked at.
        `is_first`: a line begins at `first`.
        """
        if self._ordinary is None:
            return []
        has_lines = is_first or any(text.find(sign, first, last) >= 0 for sign in LINE_BREAKS)
        owners = self._tables.ordinary_owners if has_lines else self._tables.inline_owners
        found: Counter[int] = Counter()
        for literal, _ in self._ordinary.find(memoryview(text)[first:last]):
            found.update(owners[literal])
        return sorted((item for item in found if item in numbers), key=lambda x: (-found[x], x))

    def is_begun(self, numbers: frozenset[int], text: bytes, first: int, last: int) -> bool:
        """Say whether a literal of these structures is there: ends at the first one."""
        if self._ordinary is None:
            return False
        known = self._last.get(numbers)
        if known and text.find(known, first, last) >= 0:
            return True
        if numbers not in self._wanted:
            owners = enumerate(self._tables.ordinary_owners)
            self._wanted[numbers] = {at for at, own in owners if not numbers.isdisjoint(own)}
        literal = self._ordinary.first(memoryview(text)[first:last], self._wanted[numbers])
        if literal >= 0:
            self._last[numbers] = self._tables.ordinary_texts[literal]
        return literal >= 0

    def candidates(self, literals: abc.Iterable[int]) -> list[int]:
        """Return the structures of which something that is needed may be there."""
        found = set(self._tables.anywhere)
        for literal in literals:
            found.update(self._tables.owners[literal])
        return sorted(found)

    def goes_on(
        self, number: int, literals: abc.Iterable[int], text: bytes, first: int, last: int
    ) -> bool:
        """Say whether one of these literals stands in the text for a structure."""
        if number in self._tables.anywhere:
            return True
        for literal in literals:
            if number in self._tables.owners[literal]:
                sought, ignores = self._tables.literals[literal]
                if text.find(sought, first, last) >= 0 or (
                    ignores and sought.lower() in text[first:last].lower()
                ):
                    return True
        return False

    def _engine(self, number: int) -> Finder:
        """Return the database of a structure; it is loaded when it is first asked for."""
        if number not in self._engines:
            self._engines[number] = load_finder(self._tables.heads[number])
        return self._engines[number]

    def places(
        self, number: int, block: bytes, least: float = -math.inf, enough: float = math.inf
    ) -> list[Placed]:
        """Return the marks of a structure in a block, in order of position.

        Nothing, if they cannot come to `least` tenths. Those that speak for it are looked at until
        they come to `enough` where they stand together. Raises TimeoutError when a mark
        backtracks for too long.
        """
        found: set[Placed] = set()
        row = self.rows[number]
        hits = self._engine(number).find(block)
        if least > -math.inf and _potential(row, {mark for mark, _ in hits}) < least:
            return []
        tally = Tally(row)
        tried: set[tuple[int, int]] = set()
        if least > -math.inf and not any(
            row.marks[mark].needed and self._confirmed(row.marks[mark], block, end, mark, set())
            for mark, end in hits
        ):
            return []
        for mark, end in hits:
            if row.marks[mark].weight <= 0:
                span = self._confirmed(row.marks[mark], block, end, mark, tried)
                if span is not None:
                    found.add(Placed(*span, mark))
        for mark, end in hits:
            if row.marks[mark].weight > 0 and not (row.is_brief and tally.is_full(mark)):
                span = self._confirmed(row.marks[mark], block, end, mark, tried)
                if span is not None and (item := Placed(*span, mark)) not in found:
                    found.add(item)
                    if row.is_brief and tally.add(item, block, enough):
                        break
        return sorted(found)

    def _confirmed(
        self, row: MarkRow, block: bytes, end: int, mark: int, tried: set[tuple[int, int]]
    ) -> tuple[int, int] | None:
        """Return where the mark stands whose head ends at `end`, if it is one, and not known."""
        patience = SECONDS if row.is_wild else None  # to watch the time costs more than to match
        start = _line_start(block, end) if row.begins_line else -1
        if start < 0:
            head = _compiled(row.head).match(block, 0, end, timeout=patience)
            if head is None or (row.begins_line and not _begins_line(block, head.start())):
                return None
            start = head.start()
        if (mark, start) in tried:  # a head may end in many places
            return None
        tried.add((mark, start))
        match = _compiled(row.regex).match(block, start, timeout=patience)
        return (start, match.end()) if match else None


def _line_start(block: bytes, end: int) -> int:
    """Return where the line that holds a head begins, without its blanks; -1: it is not clear."""
    line = block.rfind(b"\n", 0, end)
    if line < 0 or block.find(b"\r", line, end) >= 0 or block.find(b"\\n", line, end) >= 0:
        return -1
    blanks = _INDENT.match(block, line + 1)
    start = blanks.end() if blanks else line + 1
    return start if start < end else -1


class Tally:
    """What marks come to that stand together, as they are found one by one."""

    __slots__ = ("_first_end", "_last_end", "_row", "_seen", "_total")

    def __init__(self, row: StructureRow) -> None:
        self._row = row
        self._first_end = self._last_end = -1
        self._seen: dict[int, set[object]] = {}
        self._total = row.weight

    def is_full(self, mark: int) -> bool:
        """Say whether more of a mark would add nothing."""
        seen = self._seen.get(mark)
        return seen is not None and len(seen) >= self._row.marks[mark].least << DOUBLINGS

    def add(self, item: Placed, block: bytes, enough: float) -> bool:
        """Take a mark; say whether they come to `enough` tenths by now."""
        row = self._row
        if self._seen and item.start - max(self._last_end, self._first_end) > row.within:
            self._seen = {}
            self._total = row.weight
        if not self._seen:
            self._first_end = item.end
        self._last_end = item.end
        mark = row.marks[item.mark]
        seen = self._seen.setdefault(item.mark, set())
        before = adds(mark, len(seen))
        seen.add(block[item.start : item.end].lower() if mark.different else item)
        self._total += adds(mark, len(seen)) - before
        if self._total < enough:
            return False
        there = [
            number for number, items in self._seen.items() if adds(row.marks[number], len(items))
        ]
        return len(there) >= row.distinct and any(row.marks[number].needed for number in there)


def adds(mark: MarkRow, number: int) -> int:
    """Return what a mark that stands `number` times adds, in tenths of a deciban.

    >>> mark = MarkRow(
    ...     weight=40, head=b"x", regex=b"x", begins_line=False, least=2, different=False,
    ...     is_wild=False, needed=True,
    ... )
    >>> [adds(mark, number) for number in (1, 2, 4, 8, 1000)]
    [0, 40, 50, 60, 80]
    """
    if number < mark.least:
        return 0
    doublings = min((number // mark.least).bit_length() - 1, DOUBLINGS)
    return mark.weight * (4 + doublings) // 4


def _potential(row: StructureRow, seen: abc.Set[int]) -> float:
    """Return what a structure may come to with these marks, each as often as it counts."""
    marks = [row.marks[mark] for mark in seen]
    weights = [mark.weight for mark in marks if mark.weight > 0]
    if len(weights) < row.distinct or not any(mark.needed for mark in marks):
        return -math.inf
    return row.weight + 2 * sum(weights)


def _begins_line(block: bytes, start: int) -> bool:
    """Say whether only blanks, or signs of a patch or of a quotation, stand before a mark."""
    return _BEFORE.search(block, max(start - INDENT - 2, 0), start) is not None
