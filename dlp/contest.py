"""Contest: several readings of the same bytes, and one list of findings.

Escapes may be undone, and bytes may be read in a second charset; what is found in another
reading competes with what the text itself gave for the same bytes, and the better one wins.
"""

from __future__ import annotations

import bisect
import math
from array import array
from collections.abc import Callable, Sequence
from typing import NamedTuple

from dlp.engine import Engine
from dlp.score.tables import TENTHS, WEIGHED
from dlp.text.recode import GLUED

WHOLE = 10 * TENTHS
"""What a value that was broken by escapes may lose by being whole."""

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


class Group(NamedTuple):
    """A finding of another reading, and its alternatives."""

    rows: tuple[Fields, ...]
    value: bytes
    layer: int
    """Number of the reading: findings of one do not compete with each other."""
    kind: str
    at: int
    around: tuple[int, int]
    """The finding, and escapes that stand next to it."""
    is_changed: bool = False
    """Whether part of the value was undone."""
    is_seen: bool = False
    """Whether the layer shows all the text in which evidence may stand."""

    @property
    def span(self) -> tuple[int, int]:
        """Where the finding stands in the text around the encoding."""
        return self.rows[0][_START], self.rows[0][_END]

    @property
    def total(self) -> int:
        """Tenths of a deciban."""
        return self.rows[0][_TOTAL]


class Contest:
    """Findings that another reading may still change."""

    __slots__ = ("_engine", "_held", "_reach", "groups")

    def __init__(self, engine: Engine, reach: int) -> None:
        self._engine = engine
        self._reach = reach
        self._held: list[Found] = []
        self.groups: list[Group] = []

    @property
    def is_empty(self) -> bool:
        """Whether nothing is held."""
        return not self._held and not self.groups

    @property
    def first(self) -> float:
        """Where the first finding that is held begins."""
        starts = [start for found in self._held for start, _ in _spans(found.weighed)]
        return min([*starts, *(group.span[0] for group in self.groups)], default=math.inf)

    def add(self, found: Sequence[Found]) -> None:
        """Take findings of the text itself, in order."""
        self._held += found

    def release(self, limit: float, counts: array[int]) -> list[Found]:
        """Return what ends before `limit`, before which nothing is still to come.

        Where that would part findings that compete, it stops before them.
        """
        groups = self.groups
        while groups and (cut := self._cut(limit)) < limit:
            limit = cut
        held, self._held = self._held, []
        plain: list[Found] = []
        for found in held:
            ready, rest = _split(found, limit, self._reach)
            plain += [ready] if ready.weighed or not rest.weighed else []
            self._held += [rest] if rest.weighed else []
        if not groups:
            return plain
        self.groups = [group for group in groups if group.span[1] > limit]
        done = [group for group in groups if group.span[1] <= limit]
        return merge(plain, done, counts, self._engine)

    def _cut(self, limit: float) -> float:
        """Return an offset up to `limit` at which fewer findings are cut."""
        spans = [group.span for group in self.groups]
        for found in self._held:
            spans += _spans(_split(found, limit, self._reach)[1].weighed)
        return min((start for start, end in spans if start < limit < end), default=limit)


def grouped(weighed: bytes) -> list[tuple[Fields, ...]]:
    """Cut weighed records into findings, each with its alternatives."""
    groups: list[list[Fields]] = []
    for fields in WEIGHED.iter_unpack(weighed):
        if fields[_ALTERNATIVE] and groups:
            groups[-1].append(fields)
        else:
            groups.append([fields])
    return [tuple(group) for group in groups]


def moved(groups: list[Group], locate: Locate) -> list[Group]:
    """Lead spans back; all of a layer together, which costs one pass."""
    firsts = sorted(
        {fields[_START] for group in groups for fields in group.rows}
        | {group.around[0] for group in groups}
    )
    lasts = sorted(
        {fields[_END] for group in groups for fields in group.rows}
        | {group.around[1] for group in groups}
    )
    starts = dict(zip(firsts, locate(firsts, False), strict=True))
    ends = dict(zip(lasts, locate(lasts, True), strict=True))
    moved: list[Group] = []
    for group in groups:
        rows = tuple(
            (starts[start], max(starts[start], ends[end]), *rest)
            for start, end, *rest in group.rows
        )
        around = starts[group.around[0]], ends[group.around[1]]
        moved.append(group._replace(rows=rows, around=around))
    return moved


def _split(found: Found, limit: float, reach: int) -> tuple[Found, Found]:
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


def _spans(weighed: bytes) -> list[tuple[int, int]]:
    """Return the spans of weighed records."""
    return [(fields[_START], fields[_END]) for fields in WEIGHED.iter_unpack(weighed)]


def merge(
    plain: Sequence[Found], groups: Sequence[Group], counts: array[int], engine: Engine
) -> list[Found]:
    """Return findings of the text and of its encodings in order; the better reading wins a place.

    `counts` holds the findings of the text; it is brought up to date.
    """
    if not groups:
        return list(plain)
    own = [(rows, found) for found in plain for rows in grouped(found.weighed)]
    own.sort(key=_place)
    starts = [rows[0][_START] for rows, _ in own]
    longest = max((rows[0][_END] - rows[0][_START] for rows, _ in own), default=0)
    widest = max(group.span[1] - group.span[0] for group in groups)
    dropped: set[int] = set()
    accepted: list[Group] = []
    places: list[tuple[int, int, int]] = []
    """Start, end and layer of those accepted, in order."""
    for group in sorted(groups, key=_promise):
        start, end = group.span
        near = range(
            bisect.bisect_left(places, (start - widest,)), bisect.bisect_left(places, (end,))
        )
        if any(
            layer != group.layer and _overlap((first, last), group.span)
            for first, last, layer in (places[index] for index in near)
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
            bisect.insort(places, (start, end, group.layer))
    for index in dropped:
        counts[engine.detector_of(own[index][0][0][_PATTERN])] -= 1
    accepted = [group for group in accepted if group.total >= engine.floor]
    for group in accepted:
        counts[engine.detector_of(group.rows[0][_PATTERN])] += 1
    if not accepted and not dropped:
        return list(plain)
    kept = [item for index, item in enumerate(own) if index not in dropped]
    return _joined(kept, accepted)


def _promise(group: Group) -> tuple[int, tuple[int, int], int, str, int]:
    """Return what to sort by: numbers of layers depend on the pieces, where they stand does not."""
    return -group.total, group.span, group.at, group.kind, group.layer


def _is_better(group: Group, rival: Fields, engine: Engine) -> bool:
    """Say whether a reading of undone text replaces one of the text as it stands."""
    same_place = group.span == (rival[_START], rival[_END])
    same_detector = engine.detector_of(group.rows[0][_PATTERN]) == engine.detector_of(
        rival[_PATTERN]
    )
    if same_place and same_detector and group.is_seen and group.kind not in GLUED:
        return True
    covers = group.around[0] <= rival[_START] and rival[_END] <= group.around[1]
    if covers and (group.is_changed or group.around != group.span):
        return group.total >= rival[_TOTAL] - WHOLE
    is_inside = rival[_START] <= group.span[0] and group.span[1] <= rival[_END]
    return group.total > rival[_TOTAL] - (not is_inside or (group.is_changed and same_place))


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
