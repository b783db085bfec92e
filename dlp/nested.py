"""Nested encodings of one text: what is found in them, led back to the text around them.

An encoding that stands for itself (base64, hex) becomes a `Blob`, which goes back to the start.
One that is spread through text (percent, entities, escapes, …) is searched here, and what is
found in it competes with what the text itself gave for the same bytes: the more certain wins.
"""

from __future__ import annotations

import bisect
import functools
import math
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from dlp.engine import Engine
from dlp.limits import Budget, OverBudget
from dlp.model import Notice
from dlp.readings import LOW, Fields, Group, Locate, grouped, moved
from dlp.session import Session, copied
from dlp.text import Layer, Recoder
from dlp.text.fold import count_characters
from dlp.text.layer import GLUED
from dlp.text.recode import CONTEXT
from dlp.validate import registry

EDGE = 32
"""Bytes at a cut edge of a layer in which nothing is believed: it may be half a value."""
SEEN = 400
"""Bytes around a finding within which evidence may stand; what a layer must show to be lower."""
CHECKED = frozenset(
    {"check-digit", "check-digits", "check-character", "check-letter", "luhn", "checksum"}
)
"""Evidence of a number that tells of itself whether it was read right."""

_START, _END, _PATTERN, _LENGTH, _OFFSET = 0, 1, 7, 12, 13


class Blob(NamedTuple):
    """A nested encoding that stands for itself, undone."""

    kind: str
    at: int
    """Where it begins."""
    end: int
    data: bytes

    @property
    def order(self) -> tuple[int, int, str, bytes]:
        """What to sort by: when it is found depends on the pieces, where it stands does not."""
        return self.at, self.end, self.kind, self.data


QUOTED_BYTE = re.compile(rb"=[0-9A-Fa-f]{2}")
FULL = 60
"""Bytes of a line that a writer of quoted-printable breaks, at least; RFC 2045 allows 76."""


class Nested:
    """Follows one folded text and finds the encodings in it."""

    def __init__(self, engine: Engine, budget: Budget) -> None:
        self._engine = engine
        self._budget = budget
        self._recoder: Recoder | None = Recoder(budget)
        self._layers = 0
        self.groups: list[Group] = []
        self.blobs: list[Blob] = []
        self.notices: list[Notice] = []
        self.overran = False
        """Whether a pattern took too long in some place."""
        self.settled: float = 0
        """No group that is still to come begins before this offset."""

    @property
    def passed(self) -> float:
        """No blob that is still to come begins before this offset."""
        return self._recoder.passed if self._recoder else math.inf

    @property
    def needed(self) -> float:
        """Offset from which on the text must be kept."""
        return self._recoder.needed if self._recoder else math.inf

    def push(self, data: bytes, text: bytes, cursor: Any, *, final: bool = False) -> None:
        """Take the next piece of the text; `groups` and `blobs` grow.

        `text` is what is kept of the text, from where `cursor` stands to the end of the piece.
        """
        if self._recoder is None:
            return
        try:
            moving = None
            layers = self._recoder.follow(text, cursor.base, len(data), final=final)
            for layer in layers:
                if layer.is_spread:
                    groups = [] if _ends_base64(layer) else self._search(layer)
                    if groups:
                        moving = moving or copied(cursor)
                        moving.skip(text, layer.start)
                        self.groups += [_placed(group, layer, moving) for group in groups]
                else:
                    blob = Blob(layer.kind, layer.start, layer.end, layer.data)
                    self.blobs.append(blob)
        except OverBudget as limit:
            self.notices.append(Notice(code=limit.code, detail=limit.detail))
            self._recoder = None
        if final:
            self._recoder = None
        self.settled = self._recoder.settled if self._recoder else math.inf

    def _search(self, layer: Layer) -> list[Group]:
        self._layers += 1
        groups: list[Group] = []

        def locate(positions: list[int], end: bool) -> list[int]:  # noqa: FBT001 - passed on
            return layer.locate(positions, end=end)

        self._search_in(layer, locate, groups, 1)
        return [group._replace(at=layer.first) for group in groups]

    def _search_in(self, layer: Layer, locate: Locate, groups: list[Group], depth: int) -> None:
        """Search a layer and the layers in it; `locate` leads back to the outermost text."""
        self._budget.check_depth(depth)
        session = Session.open(self._engine, self._engine.new_counts(), floor=LOW)
        found = list(session.whole(layer.data))
        self.overran = self.overran or session.overran
        inner = list(Recoder(self._budget).feed(layer.data, final=True))
        if not found and not inner:
            return
        changed = layer.changed()  # asks every character: only where it matters
        for weighed, values in found if changed else ():
            groups += moved(self._groups(weighed, values, layer, changed), locate)
        for deeper in inner if changed else ():
            self._search_inner(deeper, locate, groups, changed, depth)

    def _search_inner(
        self,
        inner: Layer,
        locate: Locate,
        groups: list[Group],
        changed: list[tuple[int, int]],
        depth: int,
    ) -> None:
        """Search what is only there because the layer around it was undone."""
        if not inner.is_spread:
            if _touches(changed, inner.start, inner.end):
                [at], [end] = locate([inner.start], False), locate([inner.end], True)
                self.blobs.append(Blob(inner.kind, at, max(at, end), inner.data))
        elif _touches(changed, inner.first, max(inner.end - CONTEXT, inner.first + 1)):

            def outward(positions: list[int], end: bool) -> list[int]:  # noqa: FBT001 - passed on
                return locate(inner.locate(positions, end=end), end)

            self._search_in(inner, outward, groups, depth + 1)

    def _groups(
        self, weighed: bytes, values: bytes, layer: Layer, changed: list[tuple[int, int]]
    ) -> list[Group]:
        """Return the findings of a layer that can be believed."""
        groups: list[Group] = []
        low = EDGE if layer.start else 0
        high = len(layer.data) if layer.is_last else len(layer.data) - EDGE
        for rows in grouped(weighed):
            first, last = rows[0][_START], rows[0][_END]
            touches = _touches(changed, first, last)
            if first < low or (last > high and not touches):
                continue
            if layer.kind in GLUED and not (touches and self._is_checked(rows[0])):
                continue
            offset, length = rows[0][_OFFSET], rows[0][_LENGTH]
            value = values[offset : offset + length]
            seen = (first >= SEEN or not layer.start) and (
                last <= len(layer.data) - SEEN or layer.is_last
            )
            around = _with_neighbours(changed, first, last)
            group = Group(rows, value, self._layers, layer.kind, layer.first, around, touches, seen)
            groups.append(group)
        return groups

    def _is_checked(self, fields: Fields) -> bool:
        return _has_check_digit(self._engine.matcher.plan[fields[_PATTERN]].pattern.validator)


def _ends_base64(layer: Layer) -> bool:
    """Say whether nothing speaks for quoted-printable but `=` at the end of short lines.

    Writers of quoted-printable break lines that are full; base64 ends with `=` wherever it ends.
    """
    if layer.kind != "quoted-printable" or QUOTED_BYTE.search(layer.region):
        return False
    lines = layer.region.split(b"\n")[1 if layer.start else 0 :]
    return all(len(line) < FULL for line in lines if line.rstrip().endswith(b"="))


@functools.lru_cache(maxsize=512)
def _has_check_digit(validator: str) -> bool:
    return bool(validator) and not CHECKED.isdisjoint(registry.get(validator).EVIDENCE)


def _with_neighbours(ranges: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    """Return a range with the sorted ranges that stand next to it."""
    index = bisect.bisect_left(ranges, (start, -1))
    before = ranges[index - 1][0] if index and ranges[index - 1][1] == start else start
    index = bisect.bisect_left(ranges, (end, -1))
    after = ranges[index][1] if index < len(ranges) and ranges[index][0] == end else end
    return before, after


def _touches(ranges: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether `[start, end)` overlaps one of the sorted ranges, or holds an empty one."""
    index = bisect.bisect_left(ranges, (start, -1))
    if index < len(ranges) and ranges[index][0] < end:
        return True
    return index > 0 and ranges[index - 1][1] > start


def _placed(group: Group, layer: Layer, cursor: Any) -> Group:
    """Say on which line and at which code point of the text the rows stand."""
    rows = tuple(_with_place(fields, layer, cursor) for fields in group.rows)
    return group._replace(rows=rows, at=layer.first)


def _with_place(fields: Fields, layer: Layer, cursor: Any) -> Fields:
    start, end = fields[_START] - layer.start, fields[_END] - layer.start
    lines = layer.region.count(b"\n", 0, start)
    points = cursor.points + count_characters(layer.region, 0, start)
    text_end = points + count_characters(layer.region, start, end)
    line_start, line_points = cursor.line_start, cursor.line_points
    if lines:
        inside = layer.region.rindex(b"\n", 0, start) + 1
        line_start = layer.start + inside
        line_points = cursor.points + count_characters(layer.region, 0, inside)
    place = (points, text_end, cursor.lines + lines + 1, line_start, points - line_points + 1)
    return (*fields[:2], *place, *fields[7:])
