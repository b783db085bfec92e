"""Density: texts that are known by many marks close together (`[[structure]]` of a detector).

A text is looked at in blocks of a fixed size at fixed offsets, each with the end of the block
before it, so pieces make no difference. What may be a structure there is looked for by its marks,
and clusters of them that come to enough are told. What goes on from one block into the next is one
finding.
"""

from __future__ import annotations

import math
from array import array
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any

from dlp.clusters import LEAST, Cluster, best, read
from dlp.engine import Engine
from dlp.match import Notes
from dlp.match.marks import EVERYTHING, MarkFinder
from dlp.model import Likelihood
from dlp.readings import Found
from dlp.score import weigher
from dlp.score.tables import SHAPE, SLOTS, WEIGHED, tenths
from dlp.session import copied

BLOCK = 16_384
"""Bytes of folded text; blocks begin at multiples of it."""
LAP = 2_048
"""Bytes before a block that are looked at again with it: what is cut by its start."""
SHOWN = 120
"""Bytes of a text, from the first mark that is needed, that stand for it as a value."""
ENOUGH = tenths(weigher.decibans(Likelihood.VERY_LIKELY.floor))
"""Marks are looked for until they come to it."""
NEVER = 1 << 30
"""More than marks come to."""
SURE = tenths(weigher.decibans(Likelihood.LIKELY.floor))
"""What is as certain is found once, however long it goes on."""


class _Block:
    """A block of a text, with the end of the one before it."""

    __slots__ = ("first", "last", "start", "stop", "text")

    def __init__(self, text: bytes, at: int, stop: int, first: int) -> None:
        """Take what is kept of a text: a block from `at` to `stop`, which is `first` of the whole.

        One byte before it says whether it begins a line; a text begins like one.
        """
        self.first, self.last = first, first + stop - at
        if at:
            self.text, self.start, self.stop = text, at - 1, stop
        else:
            self.text, self.start, self.stop = b"\n" + text[:stop], 0, stop + 1

    def clusters(
        self, marks: MarkFinder, wanted: Sequence[int], floor: int, enough: int
    ) -> tuple[list[Cluster], bool]:
        """Return clusters of marks of structures in it, and whether a mark took too long."""
        found, overran = marks.clusters(wanted, self.text, self.start, self.stop, floor, enough)
        return read(marks.rows, found, self.first - 1 - self.start), overran


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
            at, stop = first - cursor.base, last - cursor.base
            literals = self._literals(first, last)
            signed = marks.signed(text, at, stop)
            if literals or signed or marks.has_any:
                block = _Block(text, at, stop, first)
                is_last = final and last == end
                for cluster in self._begun(block, literals, signed, is_last=is_last):
                    moving = moving or copied(cursor)
                    self.found.append(self._made(cluster, text, moving))
            self._next += BLOCK
        self.held = math.inf if final else max(self._next - LAP - 1, 0)

    def _literals(self, first: int, last: int) -> frozenset[int]:
        """Return the literals that may stand in a block; those of the stretches it lies in."""
        while self._notes and self._notes[0].last <= first:
            self._notes.popleft()
        found = frozenset[int]()
        for note in self._notes:
            if note.first >= last:
                break
            found = found | note.literals if found else note.literals
        return found

    def _begun(
        self,
        block: _Block,
        literals: frozenset[int],
        signed: Sequence[tuple[int, frozenset[int]]],
        *,
        is_last: bool,
    ) -> list[Cluster]:
        """Return what begins in a block and is not told already, in order of position."""
        marks = self._engine.matcher.marks
        assert marks is not None  # noqa: S101 - only called with some
        first, where = block.first, (block.text, block.start, block.stop)
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
                wanted += [item for item in marks.begun(own, *where) if item not in wanted]
            elif detector not in going_on and marks.is_begun(own, *where):
                going_on.add(detector)
        for detector in going_on:
            self._last[detector] = (block.last, self._last[detector][1])
        if not wanted:
            return []
        found, overran = block.clusters(marks, wanted, self._floor, ENOUGH)
        self.overran = self.overran or overran
        chosen = [
            cluster
            for cluster in best(found)
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
    signed = frozenset[int]().union(*(own for _, own in marks.signed(text, first, last)))
    block = _Block(text, first, last, first)
    for number, row in enumerate(marks.rows):
        found, _ = block.clusters(marks, [number], EVERYTHING, NEVER)
        for cluster in found:
            if cluster.start - row.within <= at < cluster.end + row.within:
                yield cluster._replace(has_signs=not row.signs or number in signed)


def _goes_on(cluster: Cluster, last: int) -> bool:
    """Say whether a cluster may go on behind a block, and is seen again from its start there."""
    return cluster.start >= last - LAP and cluster.end > last - cluster.row.within


def _points(data: bytes) -> int:
    """Count the characters of folded text, which is UTF-8."""
    return len(data.decode("utf-8", "replace"))


def _beginning(raw: bytes) -> bytes:
    """Return what stands for a text: how it begins, with single blanks between its words."""
    return b" ".join(raw[:SHOWN].decode("utf-8", "ignore").encode().split())


__all__ = ["BLOCK", "LAP", "Density", "around"]
assert LAP < BLOCK  # noqa: S101 - a block is looked at twice at most
