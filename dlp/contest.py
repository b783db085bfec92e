"""Contest: several readings of the same bytes, and one list of findings.

Escapes may be undone, bytes read in a second charset, and cells behind the names of their columns;
what is found in another reading competes with what the text itself gave for the same bytes, and the
better one wins.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence

from dlp.engine import Engine
from dlp.readings import END, START, Found, Group, Reading
from dlp.score.tables import PATTERN_FIELDS, WEIGHED

try:
    from dlp._contest import all_end, first_end, merged, uncut
except ImportError:  # pragma: no cover - an installation without a C compiler
    from dlp._contest_reference import all_end, first_end, merged, uncut


class Contest:
    """Findings that another reading may still change."""

    __slots__ = ("_detectors", "_engine", "_held", "_reach", "groups", "readings")

    def __init__(self, engine: Engine, reach: int) -> None:
        self._engine = engine
        self._detectors = engine.tables.patterns[::PATTERN_FIELDS]
        """Which detector each pattern belongs to."""
        self._reach = reach
        self._held: list[Found] = []
        self.groups: list[Group] = []
        """Findings in encodings."""
        self.readings: list[Reading] = []
        """Findings in cells."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is held."""
        return not self._held and not self.groups and not self.readings

    @property
    def first(self) -> float:
        """Where the first finding that is held begins."""
        starts = [start for found in self._held for start, _ in _spans(found.weighed)]
        starts += [group.span[0] for group in self.groups]
        starts += [WEIGHED.unpack_from(reading.weighed)[START] for reading in self.readings]
        return min(starts, default=math.inf)

    def add(self, found: Sequence[Found]) -> None:
        """Take findings of the text itself, in order."""
        self._held += found

    def release(self, limit: float, counts: array[int]) -> list[Found]:
        """Return what ends before `limit`, before which nothing is still to come.

        Where that would part findings that compete, it stops before them.
        """
        groups, readings = self.groups, self.readings
        while (groups or readings) and (cut := self._cut(limit)) < limit:
            limit = cut
        held, self._held = self._held, []
        plain: list[Found] = []
        for found in held:
            ready, rest = _split(found, limit, self._reach)
            plain += [ready] if ready.weighed or not rest.weighed else []
            self._held += [rest] if rest.weighed else []
        if not groups and not readings:
            return plain
        self.groups = [group for group in groups if group.span[1] > limit]
        done = [group for group in groups if group.span[1] <= limit]
        ends = [first_end(reading.weighed, limit) for reading in readings]
        parts = list(zip(readings, ends, strict=True))
        self.readings = [_part(reading, end, None) for reading, end in parts]
        self.readings = [reading for reading in self.readings if reading.weighed]
        read = [_part(reading, 0, end) for reading, end in parts]
        return merged(plain, done, read, counts, self._engine.floor, self._detectors)

    def _cut(self, limit: float) -> float:
        """Return an offset up to `limit` at which fewer findings are cut."""
        spans = [group.span for group in self.groups]
        for found in self._held:
            spans += _spans(_split(found, limit, self._reach)[1].weighed)
        cuts = [start for start, end in spans if start < limit < end]
        return min([*cuts, *(uncut(reading.weighed, limit) for reading in self.readings), limit])


def _part(reading: Reading, first: int, end: int | None) -> Reading:
    return reading._replace(weighed=reading.weighed[first:end])


def _split(found: Found, limit: float, reach: int) -> tuple[Found, Found]:
    """Part findings at an offset: those that end before it, and the others."""
    weighed = found.weighed
    size = all_end(weighed, limit, reach)
    return found._replace(weighed=weighed[:size]), found._replace(weighed=weighed[size:])


def _spans(weighed: bytes) -> list[tuple[int, int]]:
    """Return the spans of weighed records."""
    return [(fields[START], fields[END]) for fields in WEIGHED.iter_unpack(weighed)]
