"""Columns: a table read as if every cell stood behind its column's name.

Many detectors know a value by the label before it (姓名：…, password = …). In a table the label
stands once, at the head of the column. So the cells of such columns are read a second time, as
lines of `name：value`, and what is found in them competes with what the table itself gave.
"""

from __future__ import annotations

import bisect
import math
from collections.abc import Iterator
from typing import Any, NamedTuple

from dlp.contest import Group, grouped, moved
from dlp.engine import Engine
from dlp.model import Table
from dlp.session import Session, copied

ROWS = 64
"""Rows that are read together; a constant number, so that pieces make no difference."""
MOST_CELL = 4096
"""Bytes of a cell that are read."""
COLON = "：".encode()
KIND = ""
LAYER = -1
PROBES = ("一丁".encode(), b"Ab1-", b"1234")
"""How values may begin: what is looked for may be a label and the first letters behind it."""
_LABELS = 64
"""Bytes of a column's name that can be a label."""


class _Cell(NamedTuple):
    out: int
    """Where the value begins in the lines."""
    start: int
    """Where it begins in the table."""


class Columns:
    """Follows one table and finds what its column names say of its cells."""

    def __init__(self, engine: Engine, table: Table) -> None:
        self._engine = engine
        self._delimiter = table.delimiter.encode()
        self._quote = table.quote.encode()
        self._labels = _labels(engine, table)
        self._text = b""
        self._base = 0
        self._rows = 0
        """Rows before `_text`; the first is the header."""
        self.settled: float = 0 if self._labels else math.inf
        """No group that is still to come begins before this offset."""

    def push(self, data: bytes, text: bytes, cursor: Any, *, final: bool = False) -> list[Group]:
        """Take the next piece of the table; return what was found in the cells.

        `text` is what is kept of the table, from where `cursor` stands to the end of the piece.
        """
        if not self._labels:
            return []
        self._text = self._text + data if self._text else data
        groups: list[Group] = []
        moving = None
        while block := self._block(final=final):
            lines, cells = self._lines(block)
            found = self._found(lines, cells)
            if found:
                moving = moving or copied(cursor)
                groups += [_placed(group, text, cursor.base, moving) for group in found]
            self._text = self._text[len(block) :]
            self._base += len(block)
            self._rows += ROWS
        self.settled = math.inf if final else self._base
        return groups

    def _block(self, *, final: bool) -> bytes:
        """Return the next rows, if they are all there."""
        at = rows = 0
        while rows < ROWS:
            end = self._row_end(at)
            if end < 0:
                return self._text if final else b""
            at = end
            rows += 1
        return self._text[:at]

    def _row_end(self, at: int) -> int:
        """Return where the row that begins at `at` ends, with its line break; -1: not yet."""
        end = self._text.find(b"\n", at)
        while end >= 0:
            if not self._quote or self._text.count(self._quote, at, end) % 2 == 0:
                return end + 1
            end = self._text.find(b"\n", end + 1)
        return -1

    def _lines(self, block: bytes) -> tuple[bytes, list[_Cell]]:
        """Write the cells behind their labels."""
        out: list[bytes] = []
        cells: list[_Cell] = []
        size = 0
        for number, (start, row) in enumerate(self._split(block)):
            if number == 0 and self._rows == 0:
                continue  # the header
            parts = self._cells(row)
            for column, label in self._labels:
                if column >= len(parts):
                    break
                offset, value = parts[column]
                value = value[:MOST_CELL]
                if value and value != label[: -len(COLON)]:  # a header once more
                    cells.append(_Cell(size + len(label), self._base + start + offset))
                    out += [label, value, b"\n"]
                    size += len(label) + len(value) + 1
            out.append(b"\n")
            size += 1
        return b"".join(out), cells

    def _split(self, block: bytes) -> Iterator[tuple[int, bytes]]:
        start = 0
        while start < len(block):
            end = start
            while True:
                end = block.find(b"\n", end)
                end = len(block) if end < 0 else end
                inside = self._quote and block.count(self._quote, start, end) % 2
                if end == len(block) or not inside:
                    break
                end += 1
            yield start, block[start:end]
            start = end + 1

    def _cells(self, row: bytes) -> list[tuple[int, bytes]]:
        """Cut a row into cells: where each begins, and its bytes without quotes around it."""
        cells: list[tuple[int, bytes]] = []
        at = 0
        pending = b""
        for part in row.rstrip(b"\r").split(self._delimiter):
            pending = pending + self._delimiter + part if pending else part
            if self._quote and pending.count(self._quote) % 2:
                continue
            quoted = self._quote and len(pending) > 1 and pending[:1] == self._quote
            cells.append((at + 1, pending[1:-1]) if quoted else (at, pending))
            at += len(pending) + len(self._delimiter)
            pending = b""
        if pending:
            cells.append((at, pending))
        return cells

    def _found(self, lines: bytes, cells: list[_Cell]) -> list[Group]:
        if not cells:
            return []
        outs = [cell.out for cell in cells]

        def locate(positions: list[int], end: bool) -> list[int]:  # noqa: FBT001 - of starts or ends
            del end
            places = []
            for position in positions:
                cell = cells[max(bisect.bisect_right(outs, position) - 1, 0)]
                places.append(cell.start + max(position - cell.out, 0))
            return places

        session = Session.open(self._engine, self._engine.new_counts())
        groups: list[Group] = []
        for weighed, values in session.whole(lines):
            for rows in grouped(weighed):
                offset, length = rows[0][13], rows[0][12]
                value = values[offset : offset + length]
                span = rows[0][0], rows[0][1]
                if b"\n" not in value:
                    groups.append(Group(rows, value, LAYER, KIND, 0, span))
        return moved(groups, locate)


def _labels(engine: Engine, table: Table) -> list[tuple[int, bytes]]:
    """Return the columns whose names begin a pattern that knows values by their label."""
    finder = engine.matcher.finder
    labels: list[tuple[int, bytes]] = []
    for column, name in enumerate(table.header):
        label = name.strip().encode()[:_LABELS] + COLON
        if finder is None or len(label) == len(COLON):
            continue
        hits = [number for probe in PROBES for number, _ in finder.find(label + probe)]
        if any(not engine.matcher.triggers[number].word for number in hits):
            labels.append((column, label))
    return labels


def _placed(group: Group, text: bytes, base: int, cursor: Any) -> Group:
    """Say on which line and at which code point of the table the rows stand."""
    rows = []
    for fields in group.rows:
        start, end = fields[0], fields[1]
        here = cursor if start >= cursor.at else None
        if here is None:  # an alternative that begins before its winner
            rows.append((start, end, *rows[0][2:7], *fields[7:]) if rows else fields)
            continue
        here.skip(text, start)
        points = here.points
        width = len(text[start - base : end - base].decode("utf-8", "replace"))
        place = (points, points + width, here.lines + 1, here.line_start)
        rows.append((start, end, *place, points - here.line_points + 1, *fields[7:]))
    return group._replace(rows=tuple(rows))
