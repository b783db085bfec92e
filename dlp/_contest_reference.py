"""The contest in slow and obvious Python: the oracle of the kernel, and its stand-in.

Same functions as in `dlp._contest`.
"""

from __future__ import annotations

import itertools
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from dlp.readings import (
    COUNT,
    END,
    OFFSET,
    PATTERN,
    START,
    TOTAL,
    WHOLE,
    Fields,
    Found,
    Group,
    Reading,
    grouped,
    value_of,
)
from dlp.score.tables import HEADER_FLAG, WEIGHED

Rows = tuple[Fields, ...]


class _Item(NamedTuple):
    """A finding of the text or of a reading, with its alternatives."""

    rows: Rows
    value: bytes
    step: str = ""
    at: int = 0

    @property
    def span(self) -> tuple[int, int]:
        return self.rows[0][START], self.rows[0][END]


def first_end(weighed: bytes, limit: float) -> int:
    """Return the number of bytes of the groups before the first that ends behind `limit`."""
    size = 0
    for rows in grouped(weighed):
        if rows[0][END] > limit:
            break
        size += len(rows) * WEIGHED.size
    return size


def all_end(weighed: bytes, limit: float, reach: int) -> int:
    """Return the number of bytes of the groups of which all records end before `limit`.

    What ends more than `reach` before it, and all before that, is known to end there.
    """
    size = len(weighed)
    at = size
    for rows in reversed(grouped(weighed)):
        at -= len(rows) * WEIGHED.size
        looked = list(itertools.takewhile(lambda row: row[END] + reach >= limit, reversed(rows)))
        if len(looked) == len(rows) and max(row[END] for row in rows) > limit:
            size = at
        if len(looked) < len(rows):
            break
    return size


def uncut(weighed: bytes, limit: float) -> float:
    """Return `limit`, or the first start of a group that holds it."""
    spans = [(rows[0][START], rows[0][END]) for rows in grouped(weighed)]
    return min((start for start, end in spans if start < limit < end), default=limit)


def ordered(readings: list[Reading]) -> Reading:
    """Return the findings of columns that lie beside each other as one reading."""
    if len(readings) == 1:
        return readings[0]
    items = [
        (rows, value_of(rows, reading.values))
        for reading in readings
        for rows in grouped(reading.weighed)
    ]
    items.sort(key=lambda item: (item[0][0][START], item[0][0][END]))
    weighed, values = _packed(items)
    return Reading(weighed, values, readings[0].layer, readings[0].knows_more)


def merged(  # noqa: PLR0913, PLR0917 - two sides, and what is known of them
    plain: list[Found],
    groups: list[Group],
    readings: list[Reading],
    counts: array[int],
    floor: int,
    detectors: Sequence[int],
) -> list[Found]:
    """Return findings of the text and of its readings in order; the better reading wins a place.

    `plain`: of the text; `groups`: of encodings; `readings`: of cells. `counts` holds the findings
    of the text; it is brought up to date. `detectors` says which one each pattern belongs to.
    """
    others = [*groups, *(group for reading in readings for group in _groups(reading))]
    own = [
        _Item(rows, value_of(rows, found.values), found.step, found.at)
        for found in plain
        for rows in grouped(found.weighed)
    ]
    own.sort(key=lambda item: item.span)
    accepted: list[Group] = []
    dropped: set[int] = set()
    for group in sorted(others, key=_promise):
        if any(
            other.layer != group.layer and _overlap(other.span, group.span) for other in accepted
        ):
            continue
        rivals = [
            number
            for number, item in enumerate(own)
            if number not in dropped and _overlap(item.span, group.span)
        ]
        if all(_is_better(group, own[number].rows[0], detectors) for number in rivals):
            dropped.update(rivals)
            accepted.append(group)
    for number in dropped:
        counts[detectors[own[number].rows[0][PATTERN]]] -= 1
    accepted = [group for group in accepted if group.total >= floor]
    for group in accepted:
        counts[detectors[group.rows[0][PATTERN]]] += 1
    if not accepted and not dropped:
        return plain
    kept = [item for number, item in enumerate(own) if number not in dropped]
    kept += [
        _Item(group.rows, group.value, group.kind, group.at)
        for group in others
        if any(group is other for other in accepted)
    ]
    return list(_joined(kept))


def _groups(reading: Reading) -> Iterator[Group]:
    for rows in grouped(reading.weighed):
        span = (rows[0][START], rows[0][END])
        value = value_of(rows, reading.values)
        is_seen = reading.knows_more and _is_told(rows[0])
        yield Group(rows, value, reading.layer, "", 0, span, is_seen=is_seen)


def _is_told(fields: Fields) -> bool:
    """Say whether the name of a column is among the evidence."""
    codes = fields[OFFSET + 1 :: 2]
    return any(code & HEADER_FLAG for code in codes[: fields[COUNT]])


def _promise(group: Group) -> tuple[int, tuple[int, int], int, str, int]:
    """Return what to sort by: numbers of layers depend on the pieces, where they stand does not."""
    return -group.total, group.span, group.at, group.kind, group.layer


def _is_better(group: Group, rival: Fields, detectors: Sequence[int]) -> bool:
    """Say whether a reading of undone text replaces one of the text as it stands."""
    same_place = group.span == (rival[START], rival[END])
    same_detector = detectors[group.rows[0][PATTERN]] == detectors[rival[PATTERN]]
    if same_place and same_detector and group.is_seen and not group.is_glued:
        return True
    covers = group.around[0] <= rival[START] and rival[END] <= group.around[1]
    if covers and (group.is_changed or group.around != group.span):
        return group.total >= rival[TOTAL] - WHOLE
    is_inside = rival[START] <= group.span[0] and group.span[1] <= rival[END]
    return group.total > rival[TOTAL] - (not is_inside or (group.is_changed and same_place))


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _joined(items: Iterable[_Item]) -> Iterator[Found]:
    """Yield items in order of their places, runs of one encoding together."""
    run: list[_Item] = []
    for item in sorted(items, key=lambda item: item.span):
        if run and (item.step, item.at) != (run[0].step, run[0].at):
            yield _run(run)
            run = []
        run.append(item)
    if run:
        yield _run(run)


def _run(items: list[_Item]) -> Found:
    weighed, values = _packed((item.rows, item.value) for item in items)
    return Found(weighed, values, items[0].step, items[0].at)


def _packed(items: Iterable[tuple[Rows, bytes]]) -> tuple[bytes, bytes]:
    """Return records whose values stand behind each other, and these."""
    weighed, values = bytearray(), bytearray()
    for rows, value in items:
        for fields in rows:
            weighed += WEIGHED.pack(*fields[:OFFSET], len(values), *fields[OFFSET + 1 :])
        values += value
    return bytes(weighed), bytes(values)
