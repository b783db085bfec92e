"""Folded text in, weighed records out: one segment's way through the lanes and the weighing.

Text may come whole or in pieces of any size; what is reported is the same, because a match is
only final when nothing that may still come can change it. State is bounded: what is kept is the
context of the next start, and a pending match if there is one.
"""

from __future__ import annotations

import copy
import math
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from dlp.engine import Engine
from dlp.match import Notes
from dlp.match.matcher import Matches
from dlp.model import Table
from dlp.score import weigher

BLOCK = 256 << 10
"""Bytes of a large buffer that are matched at a time: what fits into a core's own cache."""
STEP = 1024
"""A stream waits for this many new bytes before it looks at them (less at its end)."""


@dataclass(slots=True)
class Session:
    """One segment being scanned."""

    engine: Engine
    counts: array[int]
    rows: Any = None
    keep: bool = True
    """False: only count."""
    floor: int | None = None
    """Tenths of a deciban below which a finding is dropped; None: as the engine has it."""
    lead: int = 0
    """Bytes at the beginning of each line in which what is known by its letters must begin; 0: it
    may begin anywhere. Values behind their label were searched without it already."""
    by_line: bool = False
    """Whether each line stands for itself: words in others say nothing of its values."""
    cursor: Any = field(default_factory=weigher.cursor)
    buffer: bytes = b""
    base: int = 0
    """Offset of the buffer in the segment's folded text."""
    start: int = 0
    """Index into the buffer where the next match may begin."""
    seen: int = 0
    overran: bool = False
    """A pattern took too long in some place."""
    notes: list[Notes] = field(default_factory=list)
    """Words for others, in offsets of the whole text."""
    has_words: bool = False
    """Whether a word was among them that may begin a statement with named columns."""

    def __deepcopy__(self, memo: dict[int, Any]) -> Session:
        """Copy what changes; the engine is shared."""
        return Session(
            self.engine,
            copy.deepcopy(self.counts, memo),
            self.rows.copy() if self.rows is not None else None,
            self.keep,
            self.floor,
            self.lead,
            self.by_line,
            copied(self.cursor),
            self.buffer,
            self.base,
            self.start,
            self.seen,
            self.overran,
            list(self.notes),
            self.has_words,
        )

    @property
    def looked(self) -> int:
        """Offset up to which the text was searched."""
        return self.base + self.seen

    @classmethod
    def open(  # noqa: PLR0913 - one segment's circumstances
        cls,
        engine: Engine,
        counts: array[int],
        table: Table | None = None,
        *,
        keep: bool = True,
        floor: int | None = None,
        lead: int = 0,
        by_line: bool = False,
    ) -> Session:
        """Begin a segment; without `keep` findings are only counted."""
        rows = engine.rows(table) if table else None
        return cls(engine, counts, rows, keep, floor, lead, by_line)

    def whole(self, data: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Scan a segment that is all there; yield (weighed records, their values)."""
        size = len(data)
        stop = start = 0
        while stop < size:
            stop = min(max(stop, start) + BLOCK, size)
            found: list[tuple[bytes, bytes]] = []
            start = self._round(data, start, stop, found, final=stop == size)
            yield from found

    @classmethod
    def alone(
        cls,
        engine: Engine,
        counts: array[int],
        data: bytes,
        table: Table | None = None,
        *,
        keep: bool = True,
    ) -> list[tuple[bytes, bytes]] | None:
        """Scan a short text that nobody else reads; None, with nothing counted, where words for
        others stand in it or a pattern took too long.
        """  # noqa: D205 - one sentence
        matches, horizon = engine.matcher.find(data, 0, len(data), final=True)
        if matches.notes or matches.overran:
            return None
        found: list[tuple[bytes, bytes]] = []
        if matches.found or matches.gated:
            session = cls.open(engine, counts, table, keep=keep)
            session._weigh(data, matches, horizon, found, final=True, moving=True)  # noqa: SLF001
        return found

    def feed(self, data: bytes, *, final: bool = False) -> list[tuple[bytes, bytes]]:
        """Take the next piece; return what became final."""
        self.add(data)
        found = self.advance(final=final)
        self.notes.clear()  # nobody waits for them here
        self.forget()
        return found

    def add(self, data: bytes) -> None:
        """Put the next piece behind what is kept."""
        self.buffer = self.buffer + data if self.buffer else data

    def advance(self, *, final: bool = False) -> list[tuple[bytes, bytes]]:
        """Return what became final."""
        found: list[tuple[bytes, bytes]] = []
        size = len(self.buffer)
        if final or size - self.seen >= STEP:
            buffer, start = self.buffer, self.start
            self.start = self._round(buffer, start, size, found, final=final, moving=False)
            self.seen = size
        return found

    def forget(self, hold: float = math.inf) -> None:
        """Drop what is searched and no longer needed; what stands from `hold` on is kept."""
        drop = int(min(self.start - self.engine.matcher.keep, hold - self.base))
        if drop > 0:
            self.cursor.skip(self.buffer, self.base + drop)
            if self.rows is not None:
                self.rows.skip(self.buffer, self.base + drop)
                self.rows.base += drop
            self.base += drop
            self.cursor.base = self.base
            self.buffer = self.buffer[drop:]
            self.start -= drop
            self.seen -= drop

    def _round(  # noqa: PLR0913 - one block's circumstances
        self,
        data: bytes,
        start: int,
        stop: int,
        found: list[tuple[bytes, bytes]],
        *,
        final: bool,
        moving: bool = True,
    ) -> int:
        """Match and weigh what begins in `data[start:stop]`; return where to go on.

        `moving`: the cursor may follow; otherwise it stays at the beginning of the buffer.
        """
        matches, horizon = self.engine.matcher.find(data, start, stop, final=final, lead=self.lead)
        self.overran = self.overran or matches.overran
        if matches.notes:
            self._note(matches.notes)
        return self._weigh(data, matches, horizon, found, final=final, moving=moving)

    def _weigh(  # noqa: PLR0913 - as above
        self,
        data: bytes,
        matches: Matches,
        horizon: int,
        found: list[tuple[bytes, bytes]],
        *,
        final: bool,
        moving: bool,
    ) -> int:
        """Weigh what was matched; return where to go on."""
        engine = self.engine
        records = matches.found
        if matches.gated:
            records += self._gated(data, matches.gated)
        if records:
            weighed, values, horizon = engine.weigher.weigh(
                data,
                records,
                horizon,
                final,
                engine.floor if self.floor is None else self.floor,
                self.cursor if moving else copied(self.cursor),
                self.rows,
                self.counts,
                self.keep,
                self.by_line,
            )
            if weighed or not self.keep:
                found.append((weighed, values))
        return int(horizon)

    def _note(self, notes: Notes) -> None:
        """Keep words for others; columns are compared, also where findings are only counted."""
        first, last, words, literals = notes
        base = self.base
        if base:
            words = tuple([(number, base + end) for number, end in words])
        self.notes.append(Notes(base + first, base + last, words, literals))
        self.has_words = self.has_words or bool(words)
        self.keep = self.keep or self.has_words

    def _gated(self, data: bytes, gated: bytes) -> bytes:
        """Return the matches of patterns that require a hotword, where there is one.

        Ruled out in order of cost: no hotword at all, not the pattern's own, validator.
        """
        matcher, weighing = self.engine.matcher, self.engine.weigher
        near = weighing.worded(data, gated, self.rows)
        if not near:
            return b""
        decided, undecided = matcher.expand(data, near)
        decided = weighing.gate(data, decided, self.rows, self.by_line)
        undecided = weighing.gate(data, undecided, self.rows, self.by_line)
        return bytes(decided) + matcher.decide(data, undecided)


def copied(cursor: Any) -> Any:
    """Return a cursor at the same place."""
    copy = weigher.cursor()
    copy.base, copy.at, copy.lines = cursor.base, cursor.at, cursor.lines
    copy.points, copy.line_start = cursor.points, cursor.line_start
    copy.line_points = cursor.line_points
    return copy
