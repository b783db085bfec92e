"""Marks of structures: which structures may stand in a block of text, and the clusters of marks.

A block is first asked which literals of marks it holds at all: each is reported once, so that this
costs the same in a dense text as in another. Only of what may be a structure the kernel looks for
the marks, and weighs those that stand together.

The literals of most structures are rare, and the pass over the text reports them. Where they are
ordinary words the pass would be slow on just those texts that are full of them; such structures
name signs, and only a block that has enough of these is asked for their literals, apart.
"""

from __future__ import annotations

import struct
from collections import abc

from dlp.match.mark_tables import EVERYTHING, MarkTables, Raw, StructureRow

try:
    from dlp.match._marks import Marks
    from dlp.match._signs import has_enough
    from dlp.match._words import Words
except ImportError:  # pragma: no cover - an installation without a C compiler
    from dlp.match._marks_reference import Marks  # type: ignore[assignment]
    from dlp.match._reference import has_enough
    from dlp.match._words_reference import Words  # type: ignore[assignment]

__all__ = ["EVERYTHING", "MarkFinder", "Raw", "StructureRow"]

ONE_IN = 512
"""Bytes of a block among which there must be one of a structure's signs."""
LINE_BREAKS = (b"\n", b"\r", b"\\")
"""Without any of these no line begins: also not in a string, where breaks are escaped."""
MOST_KNOWN = 1024
"""Sets of literals whose structures are remembered."""
_HIT = struct.Struct("<qqii")
"""First and last place where a literal begins, its number, nothing."""


class MarkFinder:
    """All marks, ready to be found; immutable, shared by threads."""

    __slots__ = (
        "_candidates", "_last", "_marks", "_ordinary", "_signs", "_tables", "_wanted", "rows",
    )  # fmt: skip

    def __init__(self, tables: MarkTables) -> None:
        """Take compiled tables."""
        self.rows = tables.rows
        self._tables = tables
        self._marks = Marks(tables)
        self._ordinary = Words(tables.ordinary)
        self._candidates: dict[frozenset[int], list[int]] = {}
        """Of sets of literals: a text holds the same ones in many blocks."""
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

    def begun(self, numbers: frozenset[int], text: bytes, first: int, last: int) -> list[int]:
        """Return those of the structures with signs of which a mark that is needed is there.

        First that of which the most literals are there: where one is enough, the others are not
        looked at.
        """
        standing = [item for item in self._marks.standing(text, first, last) if item in numbers]
        if len(standing) <= 1:
            return standing
        has_lines = any(text.find(sign, first, last) >= 0 for sign in LINE_BREAKS)
        owners = self._tables.ordinary_owners if has_lines else self._tables.inline_owners
        found: dict[int, int] = {}
        for literal in self._literals(text, first, last):
            for owner in owners[literal]:
                found[owner] = found.get(owner, 0) + 1
        return sorted(standing, key=lambda item: (-found.get(item, 0), item))

    def is_begun(self, numbers: frozenset[int], text: bytes, first: int, last: int) -> bool:
        """Say whether a literal of these structures is there."""
        known = self._last.get(numbers)
        if known and text.find(known, first, last) >= 0:
            return True
        if numbers not in self._wanted:
            owners = enumerate(self._tables.ordinary_owners)
            self._wanted[numbers] = {at for at, own in owners if not numbers.isdisjoint(own)}
        wanted = self._wanted[numbers]
        found = next((item for item in self._literals(text, first, last) if item in wanted), -1)
        if found >= 0:
            self._last[numbers] = self._tables.ordinary_texts[found]
        return found >= 0

    def _literals(self, text: bytes, first: int, last: int) -> list[int]:
        """Return the literals of structures with signs that stand in a range of text."""
        part = text[first:last]
        hits = self._ordinary.find(part, 0, len(part))
        return [literal for _, _, literal, _ in _HIT.iter_unpack(hits)]

    def candidates(self, literals: frozenset[int]) -> list[int]:
        """Return the structures of which something that is needed may be there."""
        known = self._candidates.get(literals)
        if known is None:
            found = set(self._tables.anywhere)
            for literal in literals:
                found.update(self._tables.owners[literal])
            known = sorted(found)
            if len(self._candidates) < MOST_KNOWN:
                self._candidates[literals] = known
        return known

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

    def clusters(  # noqa: PLR0913, PLR0917 - a stretch of text, and what is wanted of it
        self, wanted: abc.Sequence[int], text: bytes, first: int, last: int, floor: int, enough: int
    ) -> tuple[list[Raw], bool]:
        """Return clusters of marks of structures in a stretch of text; see `Marks.find`."""
        return self._marks.find(text, first, last, wanted, floor, enough)
