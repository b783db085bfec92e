"""Recognised: follows one text, and finds in it what is registered.

Rows are told as soon as what stands around their primary value is there; a document when the text
ends, because only then it is known how much of it was met. Both compete with nothing, and come
behind what stands in the text.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from dlp.engine import Engine
from dlp.limits import Budget, OverBudget
from dlp.model import Notice
from dlp.readings import Found
from dlp.registered.documents import GAP, WHOLE, Documents, worth
from dlp.registered.documents import PRIOR as DOCUMENT_PRIOR
from dlp.registered.index import (
    COLUMN,
    MET,
    OF_DOCUMENT,
    OF_TEXT,
    OTHERS,
    PRIMARY,
    SHARED,
    STRAYS,
    Index,
)
from dlp.registered.kernel import LINE, REACH, SPREAD, STEP
from dlp.registered.records import ALONE, PRIOR, Records
from dlp.score.tables import SHAPE, SLOTS, WEIGHED, tenths
from dlp.session import copied

BLOCK = 64 << 10
"""Bytes of text between two looks at the clock."""
SHOWN = 120
"""Bytes of a passage that stand for a document as a value."""
Locate = Callable[[int, int, bool], tuple[int, int]]
"""Leads an offset of the folded text, in bytes and code points, to those of the source."""


@dataclass(slots=True)
class _Met:
    """What of one document was met in a text so far; places are those of the source."""

    start: tuple[int, int]
    line: int
    line_start: int
    column: int
    value: bytes
    end: tuple[int, int] = (0, 0)
    numbers: set[int] = field(default_factory=set)
    passage: set[int] = field(default_factory=set)
    """What was met of the passage that may still go on, and where last."""
    last: int = 0
    longest: int = 0
    """Different fingerprints of the longest passage."""

    def add(self, at: int, number: int) -> None:
        """Take a fingerprint that was met at an offset of the text."""
        if at - self.last > GAP:
            self.passage = set()
        self.last = at
        self.passage.add(number)
        self.numbers.add(number)
        self.longest = max(self.longest, len(self.passage))


class Recognised:
    """Follows one text and finds what of some indexes stands in it."""

    def __init__(self, engine: Engine, counts: array[int], budget: Budget) -> None:
        assert engine.registered is not None  # noqa: S101 - only made with some
        roster = engine.registered
        self._counts = counts
        self._floor = engine.floor
        self._budget = budget
        self.notices: list[Notice] = []
        """That the time is over, and nothing more was looked for."""
        own = list(zip(roster.indexes, roster.detectors, roster.firsts, strict=True))
        self._tables = [_Rows(*item) for item in own if item[0].kind == "records"]
        self._documents = [_Passages(*item) for item in own if item[0].kind == "documents"]
        self.found: list[Found] = []
        """Rows, in offsets of the folded text."""
        self.settled: float = 0 if self._tables else math.inf
        """No row that is still to come begins before this offset."""
        self._sampled = 0
        """Where the next fingerprint is looked for."""
        self.size = 0
        """Bytes of folded text so far."""

    @property
    def held(self) -> float:
        """Before this offset of the text nothing is looked at any more."""
        rows = max(self.settled - LINE - 1, 0) if self._tables else math.inf
        return min(rows, self._sampled if self._documents else math.inf)

    def push(self, text: bytes, cursor: Any, locate: Locate, *, final: bool = False) -> None:
        """Look at the next piece of the text; `found` grows.

        `text` is what is kept of it, from where `cursor` stands to the end of the piece.
        """
        self.size = cursor.base + len(text)
        if self._tables:
            self._push_rows(text, cursor, final=final)
            self.settled = math.inf if final or self.notices else self.settled
        if self._documents:
            self._push_passages(text, cursor, locate, final=final)

    def _push_rows(self, text: bytes, cursor: Any, *, final: bool) -> None:
        """Look for rows, a block at a time: a text that is full of them may take too long."""
        stop = self.size if final else self.size - SPREAD - LINE - 1
        cursors = [copied(cursor) for _ in self._tables]
        while self.settled < stop and not self.notices:
            first = int(self.settled)
            self.settled = min(first + BLOCK, stop)
            self._look(first, int(self.settled), text, cursors)
            try:
                self._budget.check_time()
            except OverBudget as limit:
                detail = f"{limit.detail}: not all that is registered was looked for"
                self.notices.append(Notice(code=limit.code, detail=detail))

    def _look(self, first: int, stop: int, text: bytes, cursors: Sequence[Any]) -> None:
        """Find the rows whose primary value begins in a range of the text."""
        found: list[tuple[int, Found]] = []
        for table, cursor in zip(self._tables, cursors, strict=True):
            hits = table.records.kernel.rows(text, first - cursor.base, stop - cursor.base)
            for hit in hits:
                made, total = table.made(hit, text, cursor)
                if total >= self._floor:
                    self._counts[table.detector] += 1
                    found.append((hit[0], made))
        found.sort(key=lambda item: item[0])
        self.found += [item for _, item in found]

    def _push_passages(self, text: bytes, cursor: Any, locate: Locate, *, final: bool) -> None:
        stop = self.size if final else self.size - REACH
        if stop <= self._sampled:
            return
        first = self._sampled
        for passages in self._documents:
            kernel = passages.documents.kernel
            met = kernel.met(text, first - cursor.base, stop - cursor.base)
            if met:
                passages.add(met, text, cursor, locate)
        self._sampled += (stop - first + STEP - 1) // STEP * STEP

    def documents(self) -> list[Found]:
        """Return the documents that were met in a text that has ended; in places of the source."""
        found = []
        for passages in self._documents:
            for record, total in passages.made(self.size):
                if total >= self._floor:
                    self._counts[passages.detector] += 1
                    found.append(record)
        return found


class _Rows:
    """The rows of one index."""

    __slots__ = ("detector", "pattern", "records")

    def __init__(self, index: Index, detector: int, pattern: int) -> None:
        assert index.records is not None  # noqa: S101 - chosen so
        self.records: Records = index.records
        self.detector, self.pattern = detector, pattern

    def made(
        self, hit: tuple[int, int, int, int, int], text: bytes, cursor: Any
    ) -> tuple[Found, int]:
        """Return a row as a weighed record, and what it comes to."""
        start, end, _, others, met = hit
        value = text[start:end]
        slots, total = self._weighed(value, others, met)
        cursor.skip(text, start + cursor.base)
        points = cursor.points
        packed = WEIGHED.pack(
            start + cursor.base, end + cursor.base, points, points + len(value), cursor.lines + 1,
            cursor.line_start, points - cursor.line_points + 1, self.pattern, total,
            len(slots) // 2, 0, 0, len(value), 0, *slots, *([0] * (2 * SLOTS - len(slots))),
        )  # fmt: skip
        return Found(packed, value), total

    def _weighed(self, value: bytes, others: int, met: int) -> tuple[list[int], int]:
        """Return the evidence, and its sum in tenths of a deciban."""
        held = self.records
        parts = [(SHAPE, tenths(PRIOR)), (PRIMARY, tenths(held.primary(value)))]
        columns = held.columns_met(met)
        parts += [(COLUMN + column, tenths(held.weights[column])) for column in columns]
        if len(parts) >= SLOTS:
            parts[SLOTS - 2 :] = [(OTHERS, sum(weight for _, weight in parts[SLOTS - 2 :]))]
        total = sum(weight for _, weight in parts)
        if others and not columns and total > tenths(ALONE):
            parts.append((SHARED, tenths(ALONE) - total))
            total = tenths(ALONE)
        return [item for part in parts for item in part], total


class _Passages:
    """What of the documents of one index was met in a text."""

    __slots__ = ("_met", "detector", "documents", "pattern")

    def __init__(self, index: Index, detector: int, pattern: int) -> None:
        assert index.documents is not None  # noqa: S101 - chosen so
        self.documents: Documents = index.documents
        self.detector, self.pattern = detector, pattern
        self._met: dict[int, _Met] = {}

    def add(
        self, found: list[tuple[int, int, int]], text: bytes, cursor: Any, locate: Locate
    ) -> None:
        """Take the fingerprints that were met in a piece of the text."""
        spans: dict[int, tuple[int, int]] = {}
        fresh: dict[int, list[tuple[int, int]]] = {}
        for start, end, number in found:
            for document in self.documents.owning(number):
                spans[document] = spans.get(document, (start, 0))[0], end
                fresh.setdefault(document, []).append((start + cursor.base, number))
        for document, (start, end) in spans.items():
            moving = copied(cursor)
            if document not in self._met:
                moving.skip(text, start + cursor.base)
                self._met[document] = _Met(
                    locate(start + cursor.base, moving.points, False), moving.lines + 1,
                    moving.line_start, moving.points - moving.line_points + 1,
                    _beginning(text[start : start + SHOWN]),
                )  # fmt: skip
            moving.skip(text, end + cursor.base)
            met = self._met[document]
            met.end = locate(end + cursor.base, moving.points, True)
            for at, number in fresh[document]:
                met.add(at, number)

    def made(self, size: int) -> list[tuple[Found, int]]:
        """Return the documents as weighed records, and what each comes to."""
        return [self._record(document, met, size) for document, met in sorted(self._met.items())]

    def _record(self, document: int, met: _Met, size: int) -> tuple[Found, int]:
        count = len(met.numbers)
        passage, strays = worth(met.longest, count)
        of_document = min(100 * STEP * count // max(self.documents.sizes[document], 1), 100)
        of_text = min(100 * STEP * count // max(size, 1), 100)
        parts = [
            (SHAPE, tenths(DOCUMENT_PRIOR)), (MET, tenths(passage)),
            *([(STRAYS, tenths(strays))] if strays else []),
            (OF_DOCUMENT + of_document, tenths(WHOLE * of_document / 100)), (OF_TEXT + of_text, 0),
        ]  # fmt: skip
        total = sum(weight for _, weight in parts)
        slots = [item for part in parts for item in part]
        packed = WEIGHED.pack(
            met.start[0], max(met.end[0], met.start[0]), met.start[1],
            max(met.end[1], met.start[1]), met.line, met.line_start, met.column,
            self.pattern + document, total, len(parts), 0, 0, len(met.value), 0,
            *slots, *([0] * (2 * SLOTS - len(slots))),
        )  # fmt: skip
        return Found(packed, met.value), total


def _beginning(raw: bytes) -> bytes:
    """Return how a passage begins, with single blanks between its words."""
    return b" ".join(raw.decode("utf-8", "ignore").encode().split())
