"""Take the plain rows out of a worksheet's XML, so that the parser need not see them.

Most rows of most sheets are a handful of tags in the order that ECMA-376 part 1 §18.3.1 gives
them. Such a row is taken apart by one regular expression in C; everything else — other
prefixes, comments, character references, rich text, broken XML — goes to the parser, in its
place among the others. A row is plain only if nothing of it is left over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from dlp.extract.expat_feed import is_regular

_LONGEST = 1 << 20
_STEP = 1 << 15

_ROW = re.compile(
    rb'<row(?: r="(\d{1,8})")?(?: (?!r=)[A-Za-z:0-9]{1,30}="[^"<&>]{0,100}"){0,20}>[ \t\r\n]*'
)
_END = b"</row>"
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})\d{1,7}"(?: s="(0|[1-9]\d{0,5})")?(?: t="([A-Za-z]{1,9})")?'
    rb"(?:/>|>(?:<f>([^<&>\0-\x1f]*)</f>)?"
    rb"(?:<v>([^<&>\0-\x1f]*)</v>|"
    rb'<is><t(?: xml:space="preserve")?>([^<&>\0-\x1f]*)</t></is>|<v/>)?</c>)[ \t\r\n]*'
)
_FIELDS = 7
"""Of a row split by `_CELL`: what stands between cells, then the groups of a cell."""

Field = bytes | None
Cell = tuple[Field, Field, Field, Field, Field, Field]
"""Letters of the column, style, type, formula, value, text; None where there is none."""


@dataclass(frozen=True, slots=True)
class PlainRow:
    """A row that needs no parser: its number (-1: not said) and its cells."""

    number: int
    parts: list[Field]

    def cells(self) -> Iterator[Cell]:
        """Yield the cells in order."""
        groups = (self.parts[n::_FIELDS] for n in range(1, _FIELDS))
        return cast("Iterator[Cell]", zip(*groups, strict=True))


def divided(data: bytes) -> Iterator[tuple[int, int, PlainRow | None]]:
    """Yield the stretches of a sheet: plain rows, and None for what a parser has to see.

    The document without its plain rows is as well-formed as the whole.

    >>> [bool(row) for *_, row in divided(b'<s><row r="1"><c r="A1"><v>7</v></c></row></s>')]
    [False, True, False]
    """
    place, seen, end = 0, 0, -1
    following = data.find(b"<row") if is_regular(data) else -1
    while following >= 0:
        start, place = following, following + 4
        following = data.find(b"<row", place)
        if end < place:
            end = data.find(_END, place)
        if end < 0:
            break
        if 0 <= following < end or end - start > _LONGEST:
            continue  # looked at by its own, or by nobody: the work stays linear
        row = _plain(data, start, end)
        if row is None:
            continue
        yield from _steps(seen, start)
        seen = end + len(_END)
        yield start, seen, row
    yield from _steps(seen, len(data))


def _plain(data: bytes, start: int, end: int) -> PlainRow | None:
    tag = _ROW.match(data, start)
    if tag is None or tag.end() > end:
        return None
    parts = _CELL.split(data[tag.end() : end])
    return None if any(parts[::_FIELDS]) else PlainRow(int(tag[1] or -1), parts)


def _steps(start: int, end: int) -> Iterator[tuple[int, int, None]]:
    for place in range(start, end, _STEP):
        yield place, min(place + _STEP, end), None
