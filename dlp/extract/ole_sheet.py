"""Read .xls ([MS-XLS], BIFF8) and WPS .et: cells as tables, names and comments beside them.

Records that give cells and shared strings are taken; every other record is swept for text
(names, prompts, headers, formats, links).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from dlp.extract import office_crypto
from dlp.extract.base import Extracted, Source
from dlp.extract.biff import Record, is_date_format, records, rk, sst, text_at
from dlp.extract.grid import grid_segment
from dlp.extract.ole import opened, read_others
from dlp.extract.ooxml_strings import Formats, plain_digits
from dlp.extract.segments import text_segment
from dlp.limits import Budget

_BOF, _EOF, _FILEPASS, _SHEET = 0x0809, 0x0A, 0x2F, 0x85
_SST, _CONTINUE = 0xFC, 0x3C
_NUMBER, _RK, _MULRK, _LABEL, _LABELSST = 0x203, 0x27E, 0xBD, 0x204, 0xFD
_FORMULA, _STRING, _FORMAT, _XF, _DATEMODE = 0x06, 0x207, 0x41E, 0xE0, 0x22
_BIFF8 = b"\x00\x06"
_TAKEN = frozenset({_SST, _LABEL, _STRING})
_BUILT_IN = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))


@dataclass(slots=True)
class _Book:
    """What the records said so far."""

    names: list[tuple[int, str, bool]] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    formats: dict[int, bool] = field(default_factory=dict)
    styles: list[int] = field(default_factory=list)
    cells: dict[int, dict[tuple[int, int], str]] = field(default_factory=dict)
    numeric: dict[int, set[int]] = field(default_factory=dict)
    sheet: int = 0
    last: tuple[int, int] = (0, 0)

    def put(self, row: int, column: int, text: str) -> None:
        """Put a text into a cell of the current sheet."""
        self.cells.setdefault(self.sheet, {})[row, column] = text
        self.last = (row, column)

    def number(self, row: int, column: int, style: int, value: float) -> None:
        """Put a number into a cell, as a date where its style says so."""
        raw = plain_digits(repr(value)).removesuffix(".0")
        code = self.styles[style] if style < len(self.styles) else 0
        dates = frozenset({0}) if self.formats.get(code, code in _BUILT_IN) else frozenset[int]()
        self.numeric.setdefault(self.sheet, set()).add(row)
        self.put(row, column, Formats(dates).shown(raw, "0"))


def read(source: Source, budget: Budget) -> Extracted:
    """Yield the sheets, strings that no cell uses, then everything else."""
    compound = opened(source)
    name = next((s.name for s in compound.streams if s.path in {("Workbook",), ("Book",)}), "")
    stream = compound.find(name)
    book = _Book()
    covered: list[tuple[int, int]] = []
    pending: list[Record] = []
    for record in records(stream):
        budget.check_time()
        if record.kind == _FILEPASS:
            yield from office_crypto.opened(source, budget, detail="Excel file with a password")
            break
        if record.kind == _CONTINUE and pending:
            pending.append(record)
            covered.append((record.start, record.stop))
            continue
        if pending:
            book.strings = sst([stream[r.start : r.stop] for r in pending])
            pending = []
        if record.kind == _SST:
            pending = [record]
        if record.kind in _TAKEN:
            covered.append((record.start, record.stop))
        if (
            record.kind == _BOF
            and not book.cells
            and stream[record.start : record.start + 2] < _BIFF8
        ):
            # Older strings have another form: nothing is taken, all is swept.
            covered = []
            break
        _take(book, record, stream)
    yield from _sheets(book, budget)
    yield from read_others(compound, budget, {(name,): covered})


def _sheets(book: _Book, budget: Budget) -> Extracted:
    """Yield one table per sheet, and the leftover strings."""
    known = {offset: (name, hidden) for offset, name, hidden in book.names}
    for offset, cells in book.cells.items():
        name, hidden = known.get(offset, (f"sheet at {offset}", False))
        path = f"{name}(hidden)" if hidden else name
        numeric = book.numeric.get(offset, set())
        kind = "hidden" if hidden else "body"
        for segment in grid_segment(cells, name=name, path=path, kind=kind, numeric=numeric):
            budget.spend_bytes(len(segment.data))
            yield segment
    if book.names:
        yield text_segment("\n".join(name for _, name, _ in book.names), kind="workbook")
    unused = [text for i, text in enumerate(book.strings) if text and i not in book.used]
    if unused:
        yield text_segment("\n".join(unused), kind="unused-string", path="Workbook")


def _take(book: _Book, record: Record, stream: bytes) -> None:
    """Use one record; a record that is too short for its kind is left to the sweep."""
    data = stream[record.start : record.stop]
    try:
        if record.kind == _BOF:
            book.sheet = record.start - 4
        elif record.kind == _SHEET:
            offset, state = struct.unpack_from("<IB", data)
            book.names.append((offset, text_at(data, 6, wide_length=False), bool(state & 3)))
        elif record.kind == _FORMAT:
            code = int.from_bytes(data[:2], "little")
            book.formats[code] = is_date_format(text_at(data, 2, wide_length=True))
        elif record.kind == _XF:
            book.styles.append(int.from_bytes(data[2:4], "little"))
        else:
            _take_cell(book, record.kind, data)
    except (struct.error, IndexError):
        return


def _take_cell(book: _Book, kind: int, data: bytes) -> None:
    """Use a record that gives one or more cells."""
    if kind == _STRING:
        book.put(*book.last, text_at(data, 0, wide_length=True))
        return
    if kind not in {_NUMBER, _RK, _MULRK, _LABEL, _LABELSST, _FORMULA}:
        return
    row, column, style = struct.unpack_from("<HHH", data)
    if kind == _LABELSST:
        (index,) = struct.unpack_from("<I", data, 6)
        book.used.add(index)
        book.put(row, column, book.strings[index])
    elif kind == _LABEL:
        book.put(row, column, text_at(data, 6, wide_length=True))
    elif kind == _NUMBER:
        book.number(row, column, style, struct.unpack_from("<d", data, 6)[0])
    elif kind == _RK:
        book.number(row, column, style, rk(struct.unpack_from("<I", data, 6)[0]))
    elif kind == _MULRK:
        for index in range((len(data) - 6) // 6):
            style, value = struct.unpack_from("<HI", data, 4 + index * 6)
            book.number(row, column + index, style, rk(value))
    elif data[12:14] == b"\xff\xff":
        book.last = (row, column)
    else:
        book.number(row, column, style, struct.unpack_from("<d", data, 6)[0])
