"""Readings: what was found in other readings of the same bytes, and in the cells of tables."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from typing import NamedTuple

from dlp.score.tables import SLOTS, TENTHS, WEIGHED
from dlp.text.layer import GLUED

WHOLE = 10 * TENTHS
"""What a value that was broken by escapes may lose by being whole."""

START, END, PATTERN, TOTAL, COUNT, ALTERNATIVE, LENGTH, OFFSET = 0, 1, 7, 8, 9, 10, 12, 13
"""Fields of a weighed record."""
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


LOW = -150 * TENTHS
"""Another reading may be less certain than what it replaces, and fall below the floor."""


class Reading(NamedTuple):
    """What was found in cells behind their label: records in order of their places."""

    weighed: bytes
    values: bytes
    layer: int
    """Number of the reading: findings of one do not compete with each other."""
    knows_more: bool = False
    """Whether it alone knows the names of all columns: what these say of a value counts, also
    where it makes the value less likely than the text did."""


class Group(NamedTuple):
    """A finding of another reading, and its alternatives."""

    rows: tuple[Fields, ...]
    value: bytes
    layer: int
    """Number of the reading, as above."""
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
        return self.rows[0][START], self.rows[0][END]

    @property
    def total(self) -> int:
        """Tenths of a deciban."""
        return self.rows[0][TOTAL]

    @property
    def weighed(self) -> bytes:
        """The rows as records, for a value that begins at 0."""
        return b"".join(
            WEIGHED.pack(*fields[:OFFSET], 0, *fields[OFFSET + 1 :]) for fields in self.rows
        )

    @property
    def is_glued(self) -> bool:
        """Whether the escapes of its kind join what stood apart."""
        return self.kind in GLUED


def renamed(weighed: bytes, since: int, code: int) -> bytes:
    """Return records in which all evidence with a code from `since` on is called `code`."""
    fields = array("H", weighed)
    size, first = WEIGHED.size // fields.itemsize, 2 * SLOTS
    for record in range(size - first, len(fields), size):
        for slot in range(record, record + first, 2):
            if fields[slot] >= since:
                fields[slot] = code
    return fields.tobytes()


def grouped(weighed: bytes) -> list[tuple[Fields, ...]]:
    """Cut weighed records into findings, each with its alternatives."""
    groups: list[list[Fields]] = []
    for fields in WEIGHED.iter_unpack(weighed):
        if fields[ALTERNATIVE] and groups:
            groups[-1].append(fields)
        else:
            groups.append([fields])
    return [tuple(group) for group in groups]


def moved(groups: list[Group], locate: Locate) -> list[Group]:
    """Lead spans back; all of a layer together, which costs one pass."""
    firsts = sorted(
        {fields[START] for group in groups for fields in group.rows}
        | {group.around[0] for group in groups}
    )
    lasts = sorted(
        {fields[END] for group in groups for fields in group.rows}
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


def value_of(rows: tuple[Fields, ...], values: bytes) -> bytes:
    """Return the value of a finding."""
    return values[rows[0][OFFSET] : rows[0][OFFSET] + rows[0][LENGTH]]
