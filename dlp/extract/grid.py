"""Cells with addresses: names of columns, and the way from an offset back to a cell."""

from __future__ import annotations

import bisect
import itertools
import string
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dlp.model import Place, Segment, Table

_COLUMNS = 16_384
SPACES = str.maketrans("\t\r\n", "   ")
"""What would end a cell or a row becomes a space inside a cell."""


@dataclass(frozen=True, slots=True)
class CellPlaces:
    """The cell of an offset: the row by search, the column by counting tabs."""

    data: bytes
    starts: array[int]
    rows: array[int]
    sheet: str

    def at(self, offset: int) -> Place:
        """Return sheet and cell of the byte at `offset`."""
        index = bisect.bisect_right(self.starts, offset) - 1
        if index < 0:
            return Place(sheet=self.sheet)
        column = self.data.count(b"\t", self.starts[index], offset)
        return Place(sheet=self.sheet, cell=f"{letters(column)}{self.rows[index]}")


def letters(column: int) -> str:
    """Return the name of a column counted from 0.

    >>> letters(0), letters(27), letters(16383)
    ('A', 'AB', 'XFD')
    """
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = string.ascii_uppercase[rest] + name
    return name


def column_of(reference: str) -> int:
    """Return the column of `B7`, counted from 0; -1 if there is none.

    >>> column_of("B7"), column_of("XFD1"), column_of("7")
    (1, 16383, -1)
    """
    column = 0
    for letter in reference.rstrip("0123456789").lstrip("$")[:4].upper():
        column = column * 26 + ord(letter) - 64
    return column - 1 if 0 < column <= _COLUMNS else -1


_TITLES = 5


def is_title(cells: Sequence[str] | Sequence[bytes]) -> bool:
    """Say whether a row names the table rather than its columns: one cell is filled.

    >>> is_title(["roster", ""]), is_title(["name", "phone"])
    (True, False)
    """
    return sum(1 for cell in cells if cell.strip()) < 2  # noqa: PLR2004


def _header_row(rows: Mapping[int, Sequence[str]]) -> tuple[int, Sequence[str]]:
    """Return the first row that is no title, from those at the top; else the first."""
    top = list(itertools.islice(rows.items(), _TITLES))
    return next((row for row in top if not is_title(row[1])), top[0])


def grid_segment(
    cells: Mapping[tuple[int, int], str], *, name: str, path: str, kind: str, numeric: set[int]
) -> Iterator[Segment]:
    r"""Yield cells, given by row and column from 0, as one table; nothing if there are none.

    `numeric` holds the rows in which a number stands: such a row is no header.

    >>> cells = {(0, 1): "b", (2, 0): "x"}
    >>> [s.data for s in grid_segment(cells, name="S", path="S", kind="body", numeric=set())]
    [b'\tb\nx\n']
    """
    rows: dict[int, list[str]] = {}
    for (row, column), text in sorted(cells.items()):
        line = rows.setdefault(row, [])
        line.extend([""] * (column - len(line)))
        line.append(text.translate(SPACES))
    if not rows:
        return
    starts: array[int] = array("q")
    lines: list[bytes] = []
    size = 0
    for line in rows.values():
        starts.append(size)
        lines.append(("\t".join(line) + "\n").encode("utf-8", "replace"))
        size += len(lines[-1])
    data = b"".join(lines)
    first, titles = _header_row(rows)
    header = () if first in numeric else tuple(cell[:200] for cell in titles)
    yield Segment(
        data=data,
        path=path,
        kind=kind,
        charset="utf-8",
        certain=True,
        table=Table("\t", header, quote=""),
        places=CellPlaces(data, starts, array("q", (row + 1 for row in rows)), name),
    )
