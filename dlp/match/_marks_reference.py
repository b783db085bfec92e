"""Marks of structures in slow and obvious Python: the oracle of the kernel, and its stand-in.

Same class as in `dlp.match._marks`, with `regex` for the programs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import regex

from dlp.match._reference import SECONDS
from dlp.match.mark_tables import EVERYTHING

if TYPE_CHECKING:
    from dlp.match.mark_tables import MarkRow, MarkTables, Raw, StructureRow

INDENT = 20
"""Blanks before a mark that begins its line."""
SOON = (2_048, 6_144)
"""Bytes in which a brief structure is looked for first: most are clear by then."""
DOUBLINGS = 4
"""How often a mark that is repeated adds to its weight."""
_LINE_START = regex.compile(rb"(?:[\n\r]|\\n)([ \t+>]{0,%d})(?![ \t+>])" % INDENT)
"""Also in a patch, in a quoted mail, and in a string in which line breaks are escaped."""


class Placed(NamedTuple):
    """One mark: half-open byte range, its number in its structure, and where its head ends."""

    start: int
    end: int
    mark: int
    head: int


@lru_cache(maxsize=4096)
def _compiled(expression: bytes) -> Any:
    return regex.compile(expression)


class Marks:
    """Marks of all structures; immutable, shared by threads."""

    def __init__(self, tables: MarkTables) -> None:
        """Take tables."""
        self._rows = tables.rows

    def standing(self, text: bytes, first: int, last: int) -> list[int]:
        """Return the structures with signs of which a mark that is needed stands in a stretch.

        If a mark takes too long, those are among them of which one may.
        """
        return [
            number
            for number, row in enumerate(self._rows)
            if row.signs and _may_be_there(row, text[first:last])
        ]

    def find(  # noqa: PLR0913, PLR0917 - as of the kernel
        self, text: bytes, first: int, last: int, wanted: Iterable[int], floor: int, enough: int
    ) -> tuple[list[Raw], bool]:
        """Return clusters of marks in `text[first:last]`, and whether a mark took too long.

        A cluster is (structure, start, end, total, parts, distinct, needed). Those are returned
        that have what they need and come to `floor` tenths; with EVERYTHING, all. Of structures
        that are brief, one of a detector is enough if it comes to `enough`, and no more of its
        marks are taken.
        """
        found: list[Raw] = []
        sure: set[int] = set()
        overran = False
        for number in wanted:
            row = self._rows[number]
            if row.is_brief and row.detector in sure:
                continue
            try:
                told = _told(row, text[first:last], floor, enough)
            except TimeoutError:
                overran = True
                continue
            if any(item.total >= enough for item in told):
                sure.add(row.detector)
            found += [
                (
                    number, first + item.start, first + item.end, item.total, item.parts,
                    item.distinct, first + item.needed,
                )
                for item in told
            ]  # fmt: skip
        return found, overran


class _Cluster(NamedTuple):
    start: int
    end: int
    total: int
    parts: tuple[tuple[int, int], ...]
    distinct: int
    needed: int


def _may_be_there(row: StructureRow, block: bytes) -> bool:
    """Say whether one of the marks that are needed stands there."""
    try:
        return any(any(_matches(mark, block)) for mark in row.marks if mark.needed)
    except TimeoutError:
        return True


def _told(row: StructureRow, block: bytes, floor: int, enough: int) -> list[_Cluster]:
    """Return the clusters of a structure; of a brief one, soon."""
    found: list[_Cluster] = []
    sizes = [size for size in SOON if row.is_brief and 2 * size < len(block)]
    for size in [*sizes, len(block)]:
        part = block[:size]
        places = _places(row, part)
        speaking = [item for item in places if row.marks[item.mark].weight > 0]
        if row.is_brief:
            speaking = _chosen(row, speaking, part, enough)
        against = [item for item in places if row.marks[item.mark].weight <= 0]
        found = [
            cluster
            for group in _groups(row, sorted(speaking))
            for cluster in _weighed(row, group, against, part, floor)
        ]
        sure = size - row.within if row.has_against else size
        if any(item.total >= enough and item.end <= sure for item in found):
            break
    return found


def _places(row: StructureRow, block: bytes) -> list[Placed]:
    """Return the marks of a structure, by where their heads end.

    Of places that lead to the same head only the first counts: a name is one, from wherever in it.
    """
    found: list[Placed] = []
    for number, mark in enumerate(row.marks):
        head = -1
        for start, end, seen in _matches(mark, block):
            if seen != head:
                found.append(Placed(start, end, number, seen))
            head = seen
    return sorted(found, key=lambda item: (item.head, -item.mark))


def _matches(mark: MarkRow, block: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield start and end of the matches of a mark, and where its head ends."""
    compiled = _compiled(mark.regex)
    starts: Iterable[int] = range(len(block))
    if mark.begins_line:
        spans = [found.span(1) for found in _LINE_START.finditer(block, overlapped=True)]
        starts = sorted({start for span in spans for start in range(span[0], span[1] + 1)})
    for start in starts:
        match = compiled.match(block, start, timeout=SECONDS)
        if match is not None:
            yield start, match.end(), match.end(match.lastindex)


def _chosen(
    row: StructureRow, speaking: Sequence[Placed], block: bytes, enough: int
) -> list[Placed]:
    """Take marks of a brief structure until those that stand together come to enough."""
    chosen: list[Placed] = []
    for item in speaking:
        *_, group = _groups(row, chosen) if chosen else [[]]
        mark = row.marks[item.mark]
        if _number(mark, _of(group, item.mark), block) >= mark.least << DOUBLINGS:
            continue  # more of it would add nothing
        chosen.append(item)
        *_, group = _groups(row, chosen)
        total, parts = _added(row, group, block)
        if total >= enough and _has_all(row, parts):
            break
    return chosen


def _groups(row: StructureRow, items: Sequence[Placed]) -> Iterator[list[Placed]]:
    """Yield marks that stand together, of those in a row."""
    group: list[Placed] = []
    for item in items:
        if group and item.start - max(group[-1].end, group[0].end) > row.within:
            yield group
            group = []
        group.append(item)
    if group:
        yield group


def _of(group: Iterable[Placed], number: int) -> list[Placed]:
    return [item for item in group if item.mark == number]


def _added(
    row: StructureRow, group: Sequence[Placed], block: bytes
) -> tuple[int, list[tuple[int, int]]]:
    """Return what marks come to that stand together, and what each of them adds."""
    parts: list[tuple[int, int]] = []
    for number in sorted({item.mark for item in group}):
        mark = row.marks[number]
        added = adds(mark, _number(mark, _of(group, number), block))
        if added:
            parts.append((number, added))
    return row.weight + sum(added for _, added in parts), parts


def _has_all(row: StructureRow, parts: Sequence[tuple[int, int]]) -> bool:
    """Say whether there are as many different marks as there must be, and one that is needed."""
    needed = any(row.marks[number].needed for number, _ in parts)
    return needed and len(parts) >= row.distinct


def _weighed(
    row: StructureRow, group: Sequence[Placed], against: Iterable[Placed], block: bytes, floor: int
) -> Iterator[_Cluster]:
    """Yield the cluster of marks that stand together, if it is enough."""
    start, end = group[0].start, max(item.end for item in group)
    total, parts = _added(row, group, block)
    near = {
        item.mark
        for item in against
        if start - row.within <= item.start and item.end <= end + row.within
    }
    others = [(number, row.marks[number].weight) for number in near if row.marks[number].weight]
    total += sum(weight for _, weight in others)
    if floor > EVERYTHING and not (_has_all(row, parts) and total >= floor):
        return
    needed = min((item.start for item in group if row.marks[item.mark].needed), default=start)
    ordered = sorted([*parts, *others], key=lambda part: (-abs(part[1]), part[0]))
    yield _Cluster(start, end, total, tuple(ordered), len(parts), needed)


def _number(mark: MarkRow, places: Sequence[Placed], block: bytes) -> int:
    if not mark.different:
        return len(places)
    return len({block[item.start : item.end].lower() for item in places})


def adds(mark: MarkRow, number: int) -> int:
    """Return what a mark that stands `number` times adds, in tenths of a deciban.

    >>> from dlp.match.mark_tables import MarkRow
    >>> mark = MarkRow(
    ...     weight=40, regex=b"(x)", boundary="none", begins_line=False, least=2, different=False,
    ...     needed=True,
    ... )
    >>> [adds(mark, number) for number in (1, 2, 4, 8, 1000)]
    [0, 40, 50, 60, 80]
    """
    if number < mark.least:
        return 0
    doublings = min((number // mark.least).bit_length() - 1, DOUBLINGS)
    return mark.weight * (4 + doublings) // 4
