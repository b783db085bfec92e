"""Nested encodings of one text: what is found in them, led back to the text around them.

An encoding that stands for itself (base64, hex) becomes a `Blob`, which goes back to the start.
One that is spread through text (percent, entities, escapes, …) is searched here, and what is
found in it competes with what the text itself gave for the same bytes: the more certain wins.
"""

from __future__ import annotations

import bisect
import functools
import math
from array import array
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from dlp.engine import Engine
from dlp.limits import Budget, OverBudget
from dlp.model import Notice
from dlp.score import weigher
from dlp.score.tables import TENTHS, WEIGHED
from dlp.session import Session
from dlp.text import Layer, Recoder
from dlp.text.fold import count_characters
from dlp.text.recode import CONTEXT, GLUED
from dlp.validate import registry

EDGE = 32
"""Bytes at a cut edge of a layer in which nothing is believed: it may be half a value."""
LOW = -150 * TENTHS
"""What is found in a layer may be less certain than what it replaces, and fall below the floor."""
SEEN = 400
"""Bytes around a finding within which evidence may stand; what a layer must show to be lower."""
WHOLE = 10 * TENTHS
"""What a value that was broken by escapes may lose by being whole."""
CHECKED = frozenset(
    {"check-digit", "check-digits", "check-character", "check-letter", "luhn", "checksum"}
)
"""Evidence of a number that tells of itself whether it was read right."""

_START, _END, _PATTERN, _TOTAL, _ALTERNATIVE, _LENGTH, _OFFSET = 0, 1, 7, 8, 10, 12, 13
Fields = tuple[int, ...]
Locate = Callable[[list[int], bool], list[int]]


class Found(NamedTuple):
    """Weighed records and their values, of the text itself or of an encoding in it."""

    weighed: bytes
    values: bytes
    step: str = ""
    """Name of the encoding."""
    at: int = 0
    """Where the encoding begins."""


class Blob(NamedTuple):
    """A nested encoding that stands for itself, undone."""

    kind: str
    at: int
    """Where it begins."""
    data: bytes


class Group(NamedTuple):
    """A finding of an encoding that is spread through text, and its alternatives."""

    rows: tuple[Fields, ...]
    value: bytes
    layer: int
    """Groups of one layer do not compete with each other."""
    kind: str
    at: int
    is_changed: bool
    """Whether part of the value was undone."""
    is_seen: bool
    """Whether the layer shows all the text in which evidence may stand."""

    @property
    def span(self) -> tuple[int, int]:
        """Where the finding stands in the text around the encoding."""
        return self.rows[0][_START], self.rows[0][_END]

    @property
    def total(self) -> int:
        """Tenths of a deciban."""
        return self.rows[0][_TOTAL]


class Nested:
    """Follows one folded text and finds the encodings in it."""

    def __init__(self, engine: Engine, budget: Budget) -> None:
        self._engine = engine
        self._budget = budget
        self._recoder: Recoder | None = Recoder(budget)
        self._text = b""
        """The text from where `_cursor` is."""
        self._cursor = weigher.cursor()
        self._layers = 0
        self.groups: list[Group] = []
        self.blobs: list[Blob] = []
        self.notices: list[Notice] = []

    @property
    def settled(self) -> float:
        """No group that is still to come begins before this offset."""
        return self._recoder.settled if self._recoder else math.inf

    def push(self, data: bytes, *, final: bool = False) -> None:
        """Take the next piece of the text; `groups` and `blobs` grow."""
        if self._recoder is None:
            return
        self._text = self._text + data if self._text else data
        try:
            moving = None
            for layer in self._recoder.feed(data, final=final):
                if layer.is_spread:
                    groups = self._search(layer)
                    if groups:
                        moving = moving or _copied(self._cursor)
                        moving.skip(self._text, layer.start)
                        self.groups += [_placed(group, layer, moving) for group in groups]
                else:
                    self.blobs.append(Blob(layer.kind, layer.start, layer.data))
        except OverBudget as limit:
            self.notices.append(Notice(code=limit.code, detail=limit.detail))
            self._recoder = None
        if final or self._recoder is None:
            self._recoder, self._text = None, b""
        else:
            self._follow(self._recoder.settled)

    def _follow(self, settled: int) -> None:
        drop = settled - self._cursor.base
        if drop > 0:
            self._cursor.skip(self._text, settled)
            self._cursor.base = settled
            self._text = self._text[drop:]

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
        changed = layer.changed()
        if not changed:
            return
        session = Session.open(self._engine, self._engine.new_counts(), floor=LOW)
        for weighed, values in session.whole(layer.data):
            groups += _moved(self._groups(weighed, values, layer, changed), locate)
        for inner in Recoder(self._budget).feed(layer.data, final=True):
            self._search_inner(inner, locate, groups, changed, depth)

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
                [at] = locate([inner.start], False)
                self.blobs.append(Blob(inner.kind, at, inner.data))
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
        for rows in _grouped(weighed):
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
            group = Group(rows, value, self._layers, layer.kind, layer.first, touches, seen)
            groups.append(group)
        return groups

    def _is_checked(self, fields: Fields) -> bool:
        return _has_check_digit(self._engine.matcher.plan[fields[_PATTERN]].pattern.validator)


@functools.lru_cache(maxsize=512)
def _has_check_digit(validator: str) -> bool:
    return bool(validator) and not CHECKED.isdisjoint(registry.get(validator).EVIDENCE)


def _grouped(weighed: bytes) -> list[tuple[Fields, ...]]:
    """Cut weighed records into findings, each with its alternatives."""
    groups: list[list[Fields]] = []
    for fields in WEIGHED.iter_unpack(weighed):
        if fields[_ALTERNATIVE] and groups:
            groups[-1].append(fields)
        else:
            groups.append([fields])
    return [tuple(group) for group in groups]


def _touches(ranges: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether `[start, end)` overlaps one of the sorted ranges, or holds an empty one."""
    index = bisect.bisect_left(ranges, (start, -1))
    if index < len(ranges) and ranges[index][0] < end:
        return True
    return index > 0 and ranges[index - 1][1] > start


def _moved(groups: list[Group], locate: Locate) -> list[Group]:
    """Lead spans back; all of a layer together, which costs one pass."""
    firsts = sorted({fields[_START] for group in groups for fields in group.rows})
    lasts = sorted({fields[_END] for group in groups for fields in group.rows})
    starts = dict(zip(firsts, locate(firsts, False), strict=True))
    ends = dict(zip(lasts, locate(lasts, True), strict=True))
    moved: list[Group] = []
    for group in groups:
        rows = tuple(
            (starts[start], max(starts[start], ends[end]), *rest)
            for start, end, *rest in group.rows
        )
        moved.append(group._replace(rows=rows))
    return moved


def _copied(cursor: Any) -> Any:
    copy = weigher.cursor()
    for name in ("base", "at", "lines", "points", "line_start", "line_points"):
        setattr(copy, name, getattr(cursor, name))
    return copy


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


def split(found: Found, limit: float, reach: int) -> tuple[Found, Found]:
    """Part findings at an offset: those that end before it, and the others.

    No finding is longer than `reach`, so that few have to be looked at.
    """
    first = last = len(found.weighed) // WEIGHED.size
    end = 0
    while first:
        fields = WEIGHED.unpack_from(found.weighed, (first - 1) * WEIGHED.size)
        if fields[_END] + reach < limit:
            break
        first -= 1
        end = max(end, fields[_END])
        if not fields[_ALTERNATIVE]:
            last, end = (first if end > limit else last), 0
    return (
        found._replace(weighed=found.weighed[: last * WEIGHED.size]),
        found._replace(weighed=found.weighed[last * WEIGHED.size :]),
    )


def spans_of(weighed: bytes) -> list[tuple[int, int]]:
    """Return the spans of weighed records."""
    return [(fields[_START], fields[_END]) for fields in WEIGHED.iter_unpack(weighed)]


# --- one list of findings -----------------------------------------------------------------


def merge(
    plain: Sequence[Found], groups: Sequence[Group], counts: array[int], engine: Engine
) -> list[Found]:
    """Return findings of the text and of its encodings in order; the better reading wins a place.

    `counts` holds the findings of the text; it is brought up to date.
    """
    if not groups:
        return list(plain)
    own = [(rows, found) for found in plain for rows in _grouped(found.weighed)]
    own.sort(key=_place)
    starts = [rows[0][_START] for rows, _ in own]
    longest = max((rows[0][_END] - rows[0][_START] for rows, _ in own), default=0)
    dropped: set[int] = set()
    accepted: list[Group] = []
    for group in sorted(groups, key=lambda group: (-group.total, group.span, group.layer)):
        start, end = group.span
        if any(
            other.layer != group.layer and _overlap(other.span, group.span) for other in accepted
        ):
            continue
        rivals = [
            index
            for index in range(
                bisect.bisect_left(starts, start - longest),
                bisect.bisect_left(starts, max(end, start + 1)),
            )
            if index not in dropped
            and _overlap((starts[index], own[index][0][0][_END]), group.span)
        ]
        if all(_is_better(group, own[index][0][0], engine) for index in rivals):
            dropped.update(rivals)
            accepted.append(group)
    for index in dropped:
        counts[engine.detector_of(own[index][0][0][_PATTERN])] -= 1
    accepted = [group for group in accepted if group.total >= engine.floor]
    for group in accepted:
        counts[engine.detector_of(group.rows[0][_PATTERN])] += 1
    if not accepted and not dropped:
        return list(plain)
    kept = [item for index, item in enumerate(own) if index not in dropped]
    return _joined(kept, accepted)


def _is_better(group: Group, rival: Fields, engine: Engine) -> bool:
    """Say whether a reading of undone text replaces one of the text as it stands."""
    same_place = group.span == (rival[_START], rival[_END])
    same_detector = engine.detector_of(group.rows[0][_PATTERN]) == engine.detector_of(
        rival[_PATTERN]
    )
    if same_place and same_detector and group.is_seen and group.kind not in GLUED:
        return True
    if not group.is_changed:
        return group.total > rival[_TOTAL] - (not same_place)
    covers = group.span[0] <= rival[_START] and rival[_END] <= group.span[1]
    return group.total >= rival[_TOTAL] - (WHOLE if covers else 0)


def _place(item: tuple[tuple[Fields, ...], Found]) -> tuple[int, int]:
    return item[0][0][_START], item[0][0][_END]


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _joined(
    own: Sequence[tuple[tuple[Fields, ...], Found]], accepted: Sequence[Group]
) -> list[Found]:
    """Return both in order of their starts, runs of one origin together."""
    items: list[tuple[tuple[int, int], tuple[Fields, ...], Found]] = [
        ((rows[0][_START], rows[0][_END]), rows, found) for rows, found in own
    ]
    for group in accepted:
        rows = tuple((*fields[:_OFFSET], 0, *fields[_OFFSET + 1 :]) for fields in group.rows)
        found = Found(b"", group.value, group.kind, group.at)
        items.append((group.span, rows, found))
    items.sort(key=lambda item: item[0])
    joined: list[Found] = []
    last: Found | None = None
    packed = bytearray()
    for _, rows, found in items:
        if last is not None and found is not last:
            joined.append(last._replace(weighed=bytes(packed)))
            packed = bytearray()
        for fields in rows:
            packed += WEIGHED.pack(*fields)
        last = found
    if last is not None:
        joined.append(last._replace(weighed=bytes(packed)))
    return joined
