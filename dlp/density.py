"""Density: texts that are known by many marks close together (`[[structure]]` of a detector).

A text is looked at in blocks of a fixed size at fixed offsets, each with the end of the block
before it, so pieces make no difference. In a block that holds enough different marks they are
found one by one, gathered into clusters, and weighed: each mark adds its weight once, and a
quarter of it more with each doubling. What goes on from one block into the next is one finding.
"""

from __future__ import annotations

import math
from array import array
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from dlp.engine import Engine
from dlp.match import Notes
from dlp.match.marks import MarkRow, Placed, StructureRow, adds
from dlp.model import Likelihood
from dlp.readings import Found
from dlp.score import weigher
from dlp.score.tables import SHAPE, SLOTS, TENTHS, WEIGHED, tenths
from dlp.session import copied

BLOCK = 16_384
"""Bytes of folded text; blocks begin at multiples of it."""
LAP = 2_048
"""Bytes before a block that are looked at again with it: what is cut by its start."""
SHOWN = 120
"""Bytes of a text, from the first mark that is needed, that stand for it as a value."""
SOON = (2_048, 6_144)
"""Bytes of a block in which a brief structure is looked for first: most are clear by then."""
LEAST = tenths(weigher.decibans(Likelihood.POSSIBLE.floor))
"""Less is not made a finding: each mark alone says little."""
ENOUGH = tenths(weigher.decibans(Likelihood.VERY_LIKELY.floor))
"""Marks are looked for until they come to it."""
SURE = tenths(weigher.decibans(Likelihood.LIKELY.floor))
"""What is as certain is found once, however long it goes on."""


class Cluster(NamedTuple):
    """Marks of one structure that stand together, weighed."""

    start: int
    end: int
    row: StructureRow
    total: int
    """Tenths of a deciban."""
    parts: tuple[tuple[int, int], ...]
    """(number of the mark, what it adds), the heaviest first."""
    distinct: int
    """Different marks that speak for it."""
    needed: int
    """Where the first mark stands that is needed."""
    has_signs: bool = True
    """Whether the block has enough signs of the structure to be looked at."""

    def moved(self, by: int) -> Cluster:
        """Return it at other offsets."""
        return self._replace(
            start=max(self.start + by, 0), end=self.end + by, needed=max(self.needed + by, 0)
        )

    def verdict(self) -> str:
        """Say in words whether it makes a finding, and what is missing."""
        if not self.has_signs:
            return f"too few of the signs {self.row.signs.decode()} around it"
        if self.distinct < self.row.distinct:
            return f"{self.distinct} of {self.row.distinct} different marks"
        if not self.is_enough:
            return "none of the marks that it needs"
        if self.total < LEAST:
            return f"{self.total / TENTHS:+.1f} dB, and a finding needs {LEAST / TENTHS:+.1f}"
        return f"{self.total / TENTHS:+.1f} dB"

    @property
    def is_enough(self) -> bool:
        """Whether there are as many different marks as there must be, and one that is needed."""
        needed = any(self.row.marks[mark].needed for mark, _ in self.parts)
        return needed and self.distinct >= self.row.distinct


class _Block(NamedTuple):
    """A block of a text, with the end of the one before it."""

    text: bytes
    """What is kept of the text."""
    at: int
    """Where it begins there; `first` in the whole text."""
    stop: int
    first: int

    @property
    def last(self) -> int:
        """Where it ends in the whole text."""
        return self.first + self.stop - self.at

    @property
    def begin(self) -> int:
        """One byte before it, which says whether it begins a line."""
        return max(self.at - 1, 0)

    def copied(self) -> bytes:
        """Return its bytes, with that one."""
        return self.text[self.begin : self.stop] if self.at else b"\n" + self.text[: self.stop]


class Density:
    """Follows one text and finds the structures in it."""

    def __init__(self, engine: Engine, counts: array[int]) -> None:
        self._engine = engine
        self._counts = counts
        self._floor = max(engine.floor, LEAST)
        self._notes: deque[Notes] = deque()
        """Literals of marks, and the stretches of text in which each stands."""
        self._next = 0
        """Where the next block begins."""
        self._last: dict[int, tuple[int, int]] = {}
        """End and total of the last finding of each detector."""
        self.found: list[Found] = []
        self.overran = False
        """Whether a mark took too long in some place."""
        self.held: float = 0 if engine.matcher.marks else math.inf
        """Before this offset of the text nothing is looked at any more."""

    def push(
        self, notes: Sequence[Notes], looked: int, text: bytes, cursor: Any, *, final: bool = False
    ) -> None:
        """Take the literals of the next piece of the text; `found` grows.

        They are known before the offset `looked`. `text` is what is kept of the text, from where
        `cursor` stands to the end of the piece.
        """
        marks = self._engine.matcher.marks
        if marks is None:
            return
        self._notes += [note for note in notes if note.literals]
        end = cursor.base + len(text) if final else looked
        if not self._notes and not marks.has_any and not marks.has_signs:
            self._next += max(end - self._next - 1, 0) // BLOCK * BLOCK  # there is nothing
        moving = None
        while self._next + BLOCK < end or (final and self._next < end):
            first = max(self._next - LAP, 0)
            last = min(self._next + BLOCK, end)
            block = _Block(text, first - cursor.base, last - cursor.base, first)
            literals = self._literals(first, last)
            signed = marks.signed(text, block.at, block.stop)
            if not literals and not marks.has_any:
                signed = [own for own in signed if not self._continues(*own, block)]
            if literals or signed or marks.has_any:
                is_last = final and last == end
                for cluster in self._begun(block, literals, signed, is_last=is_last):
                    moving = moving or copied(cursor)
                    self.found.append(self._made(cluster, text, moving))
            self._next += BLOCK
        self.held = math.inf if final else max(self._next - LAP - 1, 0)

    def _continues(self, detector: int, own: frozenset[int], block: _Block) -> bool:
        """Say whether a finding that is certain goes on in a block; then it is longer."""
        marks = self._engine.matcher.marks
        if marks is None or not self._is_told(detector, block.first):
            return False
        if marks.is_begun(own, block.text, block.begin, block.stop):
            self._last[detector] = (block.last, self._last[detector][1])
        return True

    def _literals(self, first: int, last: int) -> set[int]:
        """Return the literals that may stand in a block; those of the stretches it lies in."""
        while self._notes and self._notes[0].last <= first:
            self._notes.popleft()
        found: set[int] = set()
        for note in self._notes:
            if note.first >= last:
                break
            found |= note.literals
        return found

    def _begun(
        self,
        block: _Block,
        literals: set[int],
        signed: Sequence[tuple[int, frozenset[int]]],
        *,
        is_last: bool,
    ) -> list[Cluster]:
        """Return what begins in a block and is not told already, in order of position.

        It is only copied where there is something to find.
        """
        marks = self._engine.matcher.marks
        assert marks is not None  # noqa: S101 - only called with some
        first, where = block.first, (block.text, block.begin, block.stop)
        wanted: list[int] = []
        going_on: set[int] = set()
        for number in marks.candidates(literals):
            detector = marks.rows[number].detector
            if not self._is_told(detector, first):
                wanted.append(number)
            elif detector not in going_on and marks.goes_on(number, literals, *where):
                going_on.add(detector)
        for detector, own in signed:
            if not self._is_told(detector, first):
                wanted += marks.begun(own, *where, is_first=not block.at)
            elif detector not in going_on and marks.is_begun(own, *where):
                going_on.add(detector)
        for detector in going_on:
            self._last[detector] = (block.last, self._last[detector][1])
        if not wanted:
            return []
        found = [cluster.moved(first - 1) for cluster in self._clusters(block.copied(), wanted)]
        chosen = [
            cluster
            for cluster in _best(found)
            if self._is_new(cluster) and (is_last or not _goes_on(cluster, block.last))
        ]
        for cluster in chosen:
            end = block.last if cluster.row.is_brief and cluster.total >= SURE else cluster.end
            self._last[cluster.row.detector] = (end, cluster.total)
            self._counts[cluster.row.detector] += 1
        return sorted(chosen, key=lambda cluster: (cluster.start, cluster.row.pattern))

    def _is_told(self, detector: int, first: int) -> bool:
        """Say whether what stands in a block goes on from a finding that is certain."""
        end, total = self._last.get(detector, (-1, 0))
        return total >= SURE and first < end

    def _clusters(self, block: bytes, wanted: Sequence[int]) -> list[Cluster]:
        """Weigh the marks of structures; of brief ones until one of the detector is very likely."""
        marks = self._engine.matcher.marks
        assert marks is not None  # noqa: S101 - the caller's condition
        found: list[Cluster] = []
        known: set[int] = set()
        for number in wanted:
            row = marks.rows[number]
            if row.is_brief and row.detector in known:
                continue
            try:
                told = self._told(number, block)
            except TimeoutError:
                self.overran = True
                continue
            found += told
            if any(cluster.total >= ENOUGH for cluster in told):
                known.add(row.detector)
        return found

    def _told(self, number: int, block: bytes) -> list[Cluster]:
        """Return the clusters of a structure that make findings; of a brief one, soon."""
        marks = self._engine.matcher.marks
        assert marks is not None  # noqa: S101 - the caller's condition
        row = marks.rows[number]
        for size in [
            *(size for size in SOON if row.is_brief and 2 * size < len(block)),
            len(block),
        ]:
            part = block[:size]
            places = marks.places(number, part, self._floor, ENOUGH)
            found = [
                cluster
                for cluster in clusters(row, places, part)
                if cluster.is_enough and cluster.total >= self._floor
            ]
            sure = size - row.within if row.has_against else size
            if any(item.total >= ENOUGH and item.end <= sure for item in found):
                break
        return found

    def _is_new(self, cluster: Cluster) -> bool:
        end, total = self._last.get(cluster.row.detector, (-1, 0))
        return cluster.start >= end or (total < SURE <= cluster.total)

    def _made(self, cluster: Cluster, text: bytes, cursor: Any) -> Found:
        """Return a cluster as a weighed record; its value is how it begins."""
        base = cursor.base
        if cluster.start < cursor.at:  # a finding that begins before the one that was placed last
            lines = text.count(b"\n", cluster.start - base, cursor.at - base)
            moved = copied(cursor)
            moved.points -= _points(text[cluster.start - base : cursor.at - base])
            moved.lines -= lines
            moved.at = cluster.start
            if lines:
                moved.line_start = text.rfind(b"\n", 0, cluster.start - base) + 1 + base
                moved.line_points = moved.points - _points(
                    text[moved.line_start - base : cluster.start - base]
                )
            cursor = moved
        cursor.skip(text, cluster.start)
        raw = text[cluster.start - base : cluster.end - base]
        points = cursor.points
        value = _beginning(raw[cluster.needed - cluster.start :])
        slots = self._slots(cluster)
        packed = WEIGHED.pack(
            cluster.start, cluster.end, points, points + _points(raw), cursor.lines + 1,
            cursor.line_start, points - cursor.line_points + 1, cluster.row.pattern, cluster.total,
            len(slots) // 2, 0, 0, len(value), 0, *slots, *([0] * (2 * SLOTS - len(slots))),
        )  # fmt: skip
        return Found(packed, value)

    def _slots(self, cluster: Cluster) -> list[int]:
        """Return the evidence: the marks that add most, and what the others add together."""
        code = self._engine.tables.mark_code
        shown = cluster.parts[: SLOTS - 2]
        slots = [SHAPE, cluster.row.weight]
        for mark, weight in shown:
            slots += [code + 1 + cluster.row.first + mark, weight]
        if rest := cluster.parts[SLOTS - 2 :]:
            slots += [code, sum(weight for _, weight in rest)]
        return slots


def around(engine: Engine, text: bytes, at: int) -> Iterator[Cluster]:
    """Yield the clusters of marks at a place of a text, whatever they come to: why, and why not."""
    marks = engine.matcher.marks
    if marks is None:
        return
    begin = at - at % BLOCK
    first, last = max(begin - LAP, 0), min(begin + BLOCK, len(text))
    block = (text[first - 1 : first] if first else b"\n") + text[first:last]
    signed = frozenset[int]().union(*(own for _, own in marks.signed(text, first, last)))
    for number, row in enumerate(marks.rows):
        has_signs = not row.signs or number in signed
        for cluster in clusters(row, marks.places(number, block), block):
            start, end = cluster.start + first - 1, cluster.end + first - 1
            if start - row.within <= at < end + row.within:
                yield cluster.moved(first - 1)._replace(has_signs=has_signs)


def _goes_on(cluster: Cluster, last: int) -> bool:
    """Say whether a cluster may go on behind a block, and is seen again from its start there."""
    return cluster.start >= last - LAP and cluster.end > last - cluster.row.within


def clusters(row: StructureRow, items: Sequence[Placed], block: bytes) -> Iterator[Cluster]:
    """Gather marks that stand together, and weigh each cluster, whatever it comes to."""
    speaking = [item for item in items if row.marks[item.mark].weight > 0]
    against = [item for item in items if row.marks[item.mark].weight <= 0]
    group: list[Placed] = []
    for item in speaking:
        if group and item.start - max(group[-1].end, group[0].end) > row.within:
            yield _weighed(row, group, against, block)
            group = []
        group.append(item)
    if group:
        yield _weighed(row, group, against, block)


def _weighed(
    row: StructureRow, group: Sequence[Placed], against: Sequence[Placed], block: bytes
) -> Cluster:
    start, end = group[0].start, max(item.end for item in group)
    parts: list[tuple[int, int]] = []
    by_mark: dict[int, list[Placed]] = {}
    for item in group:
        by_mark.setdefault(item.mark, []).append(item)
    for mark, places in by_mark.items():
        added = adds(row.marks[mark], _number(row.marks[mark], places, block))
        if added:
            parts.append((mark, added))
    distinct = len(parts)
    near = {
        item.mark
        for item in against
        if start - row.within <= item.start and item.end <= end + row.within
    }
    parts += [(mark, row.marks[mark].weight) for mark in near if row.marks[mark].weight]
    parts.sort(key=lambda part: (-abs(part[1]), part[0]))
    total = row.weight + sum(weight for _, weight in parts)
    needed = min((item.start for item in group if row.marks[item.mark].needed), default=start)
    return Cluster(start, end, row, total, tuple(parts), distinct, needed)


def _number(mark: MarkRow, places: Sequence[Placed], block: bytes) -> int:
    if not mark.different:
        return len(places)
    return len({block[item.start : item.end].lower() for item in places})


def _best(found: Sequence[Cluster]) -> list[Cluster]:
    """Drop clusters that overlap a better one of the same detector."""
    kept: list[Cluster] = []
    for cluster in sorted(found, key=lambda item: (-item.total, item.start, item.row.pattern)):
        if not any(
            other.row.detector == cluster.row.detector
            and other.start < cluster.end
            and cluster.start < other.end
            for other in kept
        ):
            kept.append(cluster)
    return kept


def _points(data: bytes) -> int:
    """Count the characters of folded text, which is UTF-8."""
    return len(data.decode("utf-8", "replace"))


def _beginning(raw: bytes) -> bytes:
    """Return what stands for a text: how it begins, with single blanks between its words."""
    return b" ".join(raw[:SHOWN].decode("utf-8", "ignore").encode().split())


__all__ = ["BLOCK", "LAP", "Cluster", "Density", "adds", "around", "clusters"]
assert LAP < BLOCK  # noqa: S101 - a block is looked at twice at most
