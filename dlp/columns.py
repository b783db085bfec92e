"""Columns: a table read as if every cell stood behind its column's name.

Many detectors know a value by the label before it (姓名：…, password = …). In a table the label
stands once, at the head of the column. So the cells of such columns are read a second time, as
lines of `name：value`, and what is found in them competes with what the table itself gave.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator
from typing import Any, NamedTuple

from dlp.engine import Engine
from dlp.model import Table
from dlp.readings import LOW, Reading
from dlp.session import Session, copied

try:
    from dlp._cells import cut, in_cells, labelled_lines, rows_end
    from dlp._contest import ordered
except ImportError:  # pragma: no cover - an installation without a C compiler
    from dlp._cells_reference import cut, in_cells, labelled_lines, rows_end
    from dlp._contest_reference import ordered

ROWS = 512
"""Rows that are read together; a constant number, so that pieces make no difference."""
ABOVE = 8
"""Rows above the names of columns, at most: titles."""
COLON = "：".encode()
KIND = ""
LAYER = -1
PROBES = (b"", "一丁".encode(), b"Ab1", b"Mar", b"123", b"198", b"G11")
"""How values may begin: what a pattern is looked for by may be the first letters behind a label."""
MOST_LABELS = 1 << 14
"""Names of columns of which it is remembered what they say."""
_LABELS = 64
"""Bytes of a column's name that can be a label."""


class _Column(NamedTuple):
    """The cells of one column in one block, written behind their label."""

    label: bytes
    lines: bytes
    starts: array[int]
    """Where the cells begin in the table."""
    lengths: array[int]


class Columns:
    """Follows one table and finds what its column names say of its cells."""

    def __init__(self, engine: Engine, table: Table) -> None:
        self._engine = engine
        self._delimiter = table.delimiter.encode()
        self._quote = table.quote.encode()
        self._labels = _labels(engine, table)
        self._told = engine.told(table.header) if self._labels else None
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
        end = rows_end(self._text, self._at, ROWS, self._quote)
        return end if end >= 0 else len(self._text) if final else self._at

    def _read(self, block: bytes) -> list[Reading]:
        """Search the labelled columns of a block of rows."""
        readings: list[Reading] = []
        for column in self._columns(block):
            readings += self._found(column)
        self._is_first = False
        return readings

    def _columns(self, block: bytes) -> Iterator[_Column]:
        """Take the labelled columns of a block."""
        base = self._base + self._at
        numbers = [number for number, _ in self._labels]
        columns = cut(block, self._delimiter, self._quote, numbers, base)
        for (_, label), (starts, lengths) in zip(self._labels, columns, strict=True):
            lines = labelled_lines(block, base, starts, lengths, label)
            yield _Column(label, lines, starts, lengths)

    def _found(self, column: _Column) -> list[Reading]:
        """Search one column; lead what is found back to the cells."""
        if not column.lengths:
            return []
        readings, overran = labelled(
            self._engine, column.label, column.lines, column.lengths, column.starts, LAYER,
            first=self._titles(column) if self._is_first else 0, only_by_label=True,
            told=self._told,
        )  # fmt: skip
        self.overran = self.overran or overran
        return readings

    @staticmethod
    def _titles(column: _Column) -> int:
        """Return how many cells of the first block are titles, and the column's name."""
        at, head = len(column.label), []
        for length in column.lengths[:ABOVE]:
            head.append(column.lines[at : at + length].strip())
            at += length + 1 + len(column.label)
        name = column.label[: -len(COLON)]
        return head.index(name) + 1 if name in head else 0


def labelled(  # noqa: PLR0913, PLR0917 - the cells of one column
    engine: Engine,
    label: bytes,
    lines: bytes,
    lengths: array[int],
    starts: array[int],
    layer: int,
    *,
    first: int = 0,
    only_by_label: bool = False,
    told: array[int] | None = None,
) -> tuple[list[Reading], bool]:
    """Search values that stand behind their label in `lines`; lead what is found back to them.

    `only_by_label`: what needs no label was found in the text, with the column's name as evidence.

    `starts` says where the values begin in the text, `lengths` how long they are.
    The values before number `first` do not count. `told`: words in the names of all columns that
    say something of these values. Returns also whether a pattern took too long.
    """
    lead = len(label) if only_by_label else 0
    session = Session.open(engine, engine.new_counts(), lead=lead, by_line=True)
    if told is not None:  # what they say against a value counts, also below the floor
        session.rows, session.floor = engine.beside(told), LOW
    found = [(weighed, texts) for weighed, texts in session.whole(lines) if weighed]
    readings: list[Reading] = []
    if found:
        name = label[: -len(COLON)]
        for weighed, texts in found:
            kept = in_cells(
                weighed, texts, lengths, starts, len(label), first, name, engine.column_names
            )
            if kept:
                knows_more = told is not None and not only_by_label
                readings.append(Reading(kept, texts, layer, knows_more))
    return readings, session.overran


def is_name(engine: Engine, cell: bytes) -> bool:
    """Say whether a cell is itself what columns are called: a whole hotword."""
    return cell.lower() in engine.column_names


def label_of(name: str) -> bytes:
    """Return the name of a column as it stands before its values."""
    return name.strip().encode()[:_LABELS] + COLON


def _labels(engine: Engine, table: Table) -> list[tuple[int, bytes]]:
    """Return the columns whose names begin a pattern that knows values by their label."""
    begun = [_begun(engine, name) for name in table.header]
    return [(column, label) for column, label in enumerate(begun) if label]


def spoken(engine: Engine, name: bytes) -> bytes:
    """Return a column's name as it stands before its values; empty: it says nothing of them.

    It says something if it begins a pattern, or holds a hotword. Names come again and again, and
    asking costs more than looking them up.
    """
    known = engine.labels.get(name)
    if known is None:
        text = name.decode("utf-8", "replace")
        known = _begun(engine, text)
        if not known and engine.weigher.header_words(text.encode()):
            known = label_of(text)
        if len(engine.labels) >= MOST_LABELS:
            engine.labels.clear()
        engine.labels[name] = known
    return known


def _begun(engine: Engine, name: str) -> bytes:
    """Return the label if it begins a pattern, whatever its value is; else nothing."""
    label = label_of(name)
    return label if len(label) > len(COLON) and engine.matcher.begins(label, PROBES) else b""


def placed(readings: list[Reading], text: bytes, cursor: Any) -> list[Reading]:
    """Join readings of one layer, and say on which lines and at which code points they stand.

    `text` is what is kept of the whole, from where `cursor` stands.
    """
    if not readings:
        return []
    joined = ordered(readings)
    return [joined._replace(weighed=copied(cursor).placed(text, joined.weighed))]
