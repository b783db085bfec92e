"""Columns: a table read as if every cell stood behind its column's name.

Many detectors know a value by the label before it (姓名：…, password = …). In a table the label
stands once, at the head of the column. So the cells of such columns are read a second time, as
lines of `name：value`, and what is found in them competes with what the table itself gave.
"""

from __future__ import annotations

import bisect
import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from dlp.contest import Group, grouped, moved
from dlp.engine import Engine
from dlp.model import Table
from dlp.session import Session, copied

ROWS = 512
"""Rows that are read together; a constant number, so that pieces make no difference."""
ABOVE = 8
"""Rows above the names of columns, at most: titles."""
AHEAD = 1 << 16
"""Bytes in which the rows of a block mostly lie."""
COLON = "：".encode()
KIND = ""
LAYER = -1
PROBES = (b"", "一丁".encode(), b"Ab1", b"Mar", b"123", b"198", b"G11")
"""How values may begin: what a pattern is looked for by may be the first letters behind a label."""
_LABELS = 64
"""Bytes of a column's name that can be a label."""


class _Column(NamedTuple):
    """The cells of one column in one block, written behind their label."""

    label: bytes
    lines: bytes
    values: list[bytes]
    starts: list[int]
    """Where the cells begin in the table; empty: to be counted from `cells`."""
    cells: list[bytes]
    """All cells of the block, where none is quoted."""
    first: int
    step: int
    """Cells of this column are `cells[first::step]`."""


class Columns:
    """Follows one table and finds what its column names say of its cells."""

    def __init__(self, engine: Engine, table: Table) -> None:
        self._engine = engine
        self._delimiter = table.delimiter.encode()
        self._quote = table.quote.encode()
        self._width = len(table.header)
        self._labels = _labels(engine, table)
        self._text = b""
        self._at = 0
        """Where the next block begins in `_text`."""
        self._base = 0
        self._is_first = True
        """Whether no block was read yet: there may be titles above the names."""
        self.overran = False
        """Whether a pattern took too long in some place."""
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
        while (end := self._block_end(final=final)) > self._at:
            block = self._text[self._at : end]
            found = self._read(block)
            if found:
                moving = moving or copied(cursor)
                found.sort(key=lambda group: group.span)
                groups += [placed(group, text, cursor.base, moving) for group in found]
            self._at = end
        self._text = self._text[self._at :]
        self._base += self._at
        self._at = 0
        self.settled = math.inf if final else self._base
        return groups

    def _block_end(self, *, final: bool) -> int:
        """Return where the next rows end, if they are all there; else where they begin."""
        at = self._at
        ahead = self._text[at : at + AHEAD]
        if not self._quote or self._quote not in ahead:
            rows = ahead.split(b"\n", ROWS)
            if len(rows) > ROWS:
                return at + len(ahead) - len(rows[-1])
        for _ in range(ROWS):
            end = self._row_end(at)
            if end < 0:
                return len(self._text) if final else self._at
            at = end
        return at

    def _row_end(self, at: int) -> int:
        """Return where the row that begins at `at` ends, with its line break; -1: not yet."""
        end = self._text.find(b"\n", at)
        while end >= 0 and self._quote and self._text.count(self._quote, at, end) % 2:
            end = self._text.find(b"\n", end + 1)
        return end + 1 if end >= 0 else -1

    def _read(self, block: bytes) -> list[Group]:
        """Search the labelled columns of a block of rows."""
        groups: list[Group] = []
        for column in self._columns(block):
            groups += self._found(column)
        self._is_first = False
        return groups

    def _columns(self, block: bytes) -> Iterator[_Column]:
        ending = b"\r\n" if block.endswith(b"\r\n") else b"\n"
        body = block.removesuffix(ending)
        rows = body.count(ending) + 1
        even = not (self._quote and self._quote in block) and (
            body.count(self._delimiter) == rows * (self._width - 1)
            and body.count(b"\n") == body.count(ending)
        )
        if even:
            yield from self._even(body.replace(ending, self._delimiter), len(ending))
        else:
            yield from self._uneven(block)

    def _even(self, body: bytes, ending: int) -> Iterator[_Column]:
        """Cut a block of which every row has as many cells as the header."""
        cells = body.split(self._delimiter)
        for number, label in self._labels:
            values = cells[number :: self._width]
            lines = b"".join((label, (b"\n" + label).join(values), b"\n"))
            yield _Column(label, lines, values, [ending], cells, number, self._width)

    def _uneven(self, block: bytes) -> Iterator[_Column]:
        values: dict[int, list[bytes]] = {number: [] for number, _ in self._labels}
        starts: dict[int, list[int]] = {number: [] for number, _ in self._labels}
        for start, text in self._split(block):
            parts = self._cells(text)
            for number, _ in self._labels:
                if number < len(parts):
                    offset, value = parts[number]
                    values[number].append(value)
                    starts[number].append(start + offset)
        for number, label in self._labels:
            column = values[number]
            lines = b"".join((label, (b"\n" + label).join(column), b"\n")) if column else b""
            yield _Column(label, lines, column, starts[number], [], 0, 1)

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

    def _found(self, column: _Column) -> list[Group]:
        """Search one column; lead what is found back to the cells."""
        if not column.values:
            return []

        def starts() -> list[int]:
            return [self._base + self._at + start for start in self._starts(column)]

        name = column.label[: -len(COLON)]
        head = [value.strip() for value in column.values[:ABOVE]] if self._is_first else []
        groups, overran = labelled(
            self._engine, column.label, column.lines, column.values, starts, LAYER,
            first=head.index(name) + 1 if name in head else 0, only_by_label=True,
        )  # fmt: skip
        self.overran = self.overran or overran
        return groups

    def _starts(self, column: _Column) -> list[int]:
        """Return where the cells of a column begin in its block."""
        if not column.cells:
            return column.starts
        sizes = itertools.accumulate(
            (len(cell) + len(self._delimiter) for cell in column.cells), initial=0
        )
        longer = column.starts[0] - len(self._delimiter)
        return [
            start + longer * (number // column.step)
            for number, start in enumerate(sizes)
            if number >= column.first
            and number < len(column.cells)
            and (number - column.first) % column.step == 0
        ]


def labelled(  # noqa: PLR0913, PLR0917 - the cells of one column
    engine: Engine,
    label: bytes,
    lines: bytes,
    values: list[bytes],
    starts: Callable[[], list[int]],
    layer: int,
    *,
    first: int = 0,
    only_by_label: bool = False,
) -> tuple[list[Group], bool]:
    """Search values that stand behind their label in `lines`; lead what is found back to them.

    `only_by_label`: what needs no label was found in the text, with the column's name as evidence.

    `starts` says where the values begin in the text; it is asked only if something is found.
    The values before number `first` do not count. Returns also whether a pattern took too long.
    """
    lead = len(label) if only_by_label else 0
    session = Session.open(engine, engine.new_counts(), lead=lead)
    name = label[: -len(COLON)]
    groups: list[Group] = []
    for weighed, found in session.whole(lines):
        for rows in grouped(weighed):
            offset, length = rows[0][13], rows[0][12]
            value = found[offset : offset + length]
            cell = value.strip()
            if b"\n" in value or cell == name or (not cell.isascii() and is_name(engine, cell)):
                continue  # the header, or the next field of a form; ASCII may be a weak password
            groups.append(Group(rows, value, layer, KIND, 0, (rows[0][0], rows[0][1])))
    if not groups:
        return [], session.overran
    places = starts()
    outs = [len(label)]
    for value in values[:-1]:
        outs.append(outs[-1] + len(value) + 1 + len(label))

    def in_cell(start: int) -> bool:
        """Say whether a finding is of a cell, and not of the name before it."""
        cell = bisect.bisect_right(outs, start) - 1
        return cell >= first and start <= outs[cell] + len(values[cell])

    groups = [group for group in groups if in_cell(group.span[0])]

    def locate(positions: list[int], end: bool) -> list[int]:  # noqa: FBT001 - starts or ends
        del end
        located = []
        for position in positions:
            cell = max(bisect.bisect_right(outs, position) - 1, 0)
            inside = min(max(position - outs[cell], 0), len(values[cell]))
            located.append(places[cell] + inside)
        return located

    return moved(groups, locate), session.overran


def is_name(engine: Engine, cell: bytes) -> bool:
    """Say whether a cell is itself what columns are called: a whole hotword."""
    names, code = engine.tables.names, engine.tables.word_code
    words = engine.weigher.header_words(cell)
    return any(names[code + word].encode().lower() == cell.lower() for word in words)


def label_of(name: str) -> bytes:
    """Return the name of a column as it stands before its values."""
    return name.strip().encode()[:_LABELS] + COLON


def _labels(engine: Engine, table: Table) -> list[tuple[int, bytes]]:
    """Return the columns whose names begin a pattern that knows values by their label."""
    return known_labels(engine, table.header)


def known_labels(engine: Engine, names: Sequence[str]) -> list[tuple[int, bytes]]:
    """Return which of several names begin a pattern that knows values by their label."""
    labels: list[tuple[int, bytes]] = []
    for column, name in enumerate(names):
        label = label_of(name)
        if len(label) == len(COLON):
            continue
        if engine.begins(label, PROBES):
            labels.append((column, label))
    return labels


def placed(group: Group, text: bytes, base: int, cursor: Any) -> Group:
    """Say on which line and at which code point of the table the rows stand."""
    rows: list[tuple[int, ...]] = []
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
