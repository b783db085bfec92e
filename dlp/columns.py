"""Columns: a table read as if every cell stood behind its column's name.

Many detectors know a value by the label before it (姓名：…, password = …). In a table the label
stands once, at the head of the column. So the cells of such columns are read a second time, as
lines of `name：value`, and what is found in them competes with what the table itself gave.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from dlp.engine import Engine
from dlp.model import Table
from dlp.readings import Reading
from dlp.session import Session, copied

try:
    from dlp._cells import cell_starts, in_cells
    from dlp._contest import ordered
except ImportError:  # pragma: no cover - an installation without a C compiler
    from dlp._cells_reference import cell_starts, in_cells
    from dlp._contest_reference import ordered

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

    def push(self, data: bytes, text: bytes, cursor: Any, *, final: bool = False) -> list[Reading]:
        """Take the next piece of the table; return what was found in the cells.

        `text` is what is kept of the table, from where `cursor` stands to the end of the piece.
        """
        if not self._labels:
            return []
        self._text = self._text + data if self._text else data
        readings: list[Reading] = []
        while (end := self._block_end(final=final)) > self._at:
            readings += self._read(self._text[self._at : end])
            self._at = end
        self._text = self._text[self._at :]
        self._base += self._at
        self._at = 0
        self.settled = math.inf if final else self._base
        return placed(readings, text, cursor)

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

    def _read(self, block: bytes) -> list[Reading]:
        """Search the labelled columns of a block of rows."""
        readings: list[Reading] = []
        for column in self._columns(block):
            readings += self._found(column)
        self._is_first = False
        return readings

    def _columns(self, block: bytes) -> Iterator[_Column]:
        ending = b"\r\n" if block.endswith(b"\r\n") else b"\n"
        body = block.removesuffix(ending)
        is_plain = not (self._quote and self._quote in block) and (
            ending == b"\n" or body.count(b"\n") == body.count(ending)
        )
        if is_plain:
            cells = body.replace(ending, self._delimiter).split(self._delimiter)
            if len(cells) == (body.count(b"\n") + 1) * self._width:
                yield from self._even(cells, len(ending))
                return
        yield from self._uneven(block)

    def _even(self, cells: list[bytes], ending: int) -> Iterator[_Column]:
        """Take the columns of a block of which every row has as many cells as the header."""
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

    def _found(self, column: _Column) -> list[Reading]:
        """Search one column; lead what is found back to the cells."""
        if not column.values:
            return []
        name = column.label[: -len(COLON)]
        head = [value.strip() for value in column.values[:ABOVE]] if self._is_first else []
        readings, overran = labelled(
            self._engine, column.label, column.lines, column.values,
            lambda: self._starts(column), LAYER,
            first=head.index(name) + 1 if name in head else 0, only_by_label=True,
        )  # fmt: skip
        self.overran = self.overran or overran
        return readings

    def _starts(self, column: _Column) -> array[int]:
        """Return where the cells of a column begin in the table."""
        base = self._base + self._at
        if not column.cells:
            return array("q", [base + start for start in column.starts])
        gap = len(self._delimiter)
        return cell_starts(
            column.cells, column.first, column.step, gap, column.starts[0] - gap, base
        )


def labelled(  # noqa: PLR0913, PLR0917 - the cells of one column
    engine: Engine,
    label: bytes,
    lines: bytes,
    values: list[bytes],
    starts: Callable[[], array[int]],
    layer: int,
    *,
    first: int = 0,
    only_by_label: bool = False,
) -> tuple[list[Reading], bool]:
    """Search values that stand behind their label in `lines`; lead what is found back to them.

    `only_by_label`: what needs no label was found in the text, with the column's name as evidence.

    `starts` says where the values begin in the text; it is asked only if something is found.
    The values before number `first` do not count. Returns also whether a pattern took too long.
    """
    lead = len(label) if only_by_label else 0
    session = Session.open(engine, engine.new_counts(), lead=lead, by_line=True)
    found = [(weighed, texts) for weighed, texts in session.whole(lines) if weighed]
    readings: list[Reading] = []
    if found:
        places, name = starts(), label[: -len(COLON)]
        for weighed, texts in found:
            kept = in_cells(
                weighed, texts, values, places, len(label), first, name, engine.column_names
            )
            if kept:
                readings.append(Reading(kept, texts, layer))
    return readings, session.overran


def is_name(engine: Engine, cell: bytes) -> bool:
    """Say whether a cell is itself what columns are called: a whole hotword."""
    return cell.lower() in engine.column_names


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


def placed(readings: list[Reading], text: bytes, cursor: Any) -> list[Reading]:
    """Join readings of one layer, and say on which lines and at which code points they stand.

    `text` is what is kept of the whole, from where `cursor` stands.
    """
    if not readings:
        return []
    joined = ordered(readings)
    return [joined._replace(weighed=copied(cursor).placed(text, joined.weighed))]
