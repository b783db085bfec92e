"""Turn one worksheet's XML into rows: cells joined by tabs, with a way back to sheet and cell.

The raw text of `<v>` is what counts: numbers keep every digit. `<dimension>` is a claim and
is not asked (a false one hides cells from readers that trust it).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from dlp.extract.expat_feed import Feeder, recoded
from dlp.extract.grid import SPACES, CellPlaces, column_of, is_title, letters
from dlp.extract.ooxml_rows import PlainRow, divided
from dlp.extract.ooxml_strings import Formats, Strings, unescape
from dlp.limits import Budget, OverBudget
from dlp.model import Notice, Place, PlaceIndex, Segment, Table

_FLUSH = 4 << 20
_PADDING = 8 << 20
_TITLES = 5
"""Rows of one cell that may stand above the names of the columns."""
_SHORT, _KNOWN = 1024, 200_000
"""Shared strings that are kept as bytes: how long, how many."""
_VALUE = frozenset({"v", "t"})


@dataclass(slots=True)
class _Side:
    """Texts that belong to cells but are not what a cell shows."""

    lines: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)

    def add(self, cell: str, text: str) -> None:
        self.lines.append(text.translate(SPACES) + "\n")
        self.cells.append(cell)


class Sheet:
    """Reads one worksheet: `segments` drives the parser and yields rows as they fill up."""

    def __init__(
        self, name: str, *, path: str, kind: str, strings: Strings, formats: Formats
    ) -> None:
        self._name = name
        self._path = path
        self._kind = kind
        self._strings = strings
        self._formats = formats
        self._locals: dict[str, str] = {}
        self._columns: dict[str | bytes, int] = {}
        self._dates = frozenset(str(style).encode() for style in formats.dates)
        self._texts: dict[bytes, bytes] = {}
        self._cells: list[bytes] = []
        self._numeric = False
        self._row = 0
        self._width = 0
        self._type = self._style = self._reference = ""
        self._value: list[str] = []
        self._formula: list[str] = []
        self._target: list[str] | None = None
        self._strays: list[str] = []
        self._open_cell = False
        self._out: list[bytes] = []
        self._starts: array[int] = array("q")
        self._rows: array[int] = array("q")
        self._size = 0
        self._passed = 0
        """Bytes of plain rows before those that the parser has gone through."""
        self._padding = _PADDING
        self._header: tuple[str, ...] | None = None
        self._titles: list[tuple[str, ...]] = []
        self._formulas = _Side()
        self._raw = _Side()

    def segments(self, data: bytes, budget: Budget) -> Iterator[Segment | Notice]:
        """Parse the sheet and yield its rows, formulas, raw values and stray text."""
        data = recoded(data)
        parser = self._parser()
        feeder = Feeder(parser, budget)
        broken = ""
        limit: OverBudget | None = None
        try:
            yield from self._read(data, feeder, budget)
        except expat.ExpatError as error:
            broken = expat.ErrorString(error.code)
        except OverBudget as error:
            limit = error
        if self._open_cell:
            self._end_cell()
        self._end_row()
        yield from self._flush(budget)
        for kind, side in (("formula", self._formulas), ("raw-value", self._raw)):
            yield from self._side_segment(kind, side, budget)
        if self._strays:
            text = "\n".join(self._strays).encode("utf-8", "replace")
            yield Segment(data=text, path=self._path, kind="orphan", charset="utf-8", certain=True)
        if broken:
            yield Notice(code="corrupt", detail=f"XML: {broken}", path=self._path)
            rest = data[max(parser.ErrorByteIndex, 0) + self._passed :]
            yield Segment(data=rest, path=self._path, kind="bytes")
        if limit is not None:
            raise limit

    def _read(self, data: bytes, feeder: Feeder, budget: Budget) -> Iterator[Segment]:
        for start, end, row in divided(data):
            if row is not None and self._takes_rows():
                self._plain_row(row)
                if feeder.is_clear:
                    self._passed = end - feeder.given
            else:
                feeder.add(data[start:end])
            if self._size > _FLUSH:
                budget.check_time()
                yield from self._flush(budget)
        feeder.end()

    def _parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.ordered_attributes = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text

        def doctype(*_: object) -> None:
            parser.DefaultHandler = lambda _text: None

        parser.StartDoctypeDeclHandler = doctype
        return parser

    def _local(self, name: str) -> str:
        local = self._locals.get(name)
        if local is None:
            local = name.rpartition(":")[2]
            if len(self._locals) < 1_000:  # noqa: PLR2004 - hostile names must not pile up
                self._locals[name] = local
        return local

    def _start(self, name: str, attributes: list[str]) -> None:
        if name == "c":
            self._start_cell(attributes)
        elif name in _VALUE:
            self._target = self._value
        elif ":" in name and (local := self._local(name)) != name:
            self._start(local, attributes)
        elif name == "row":
            self._end_row()
            pairs = dict(zip(attributes[::2], attributes[1::2], strict=True))
            number = pairs.get("r", "")
            self._row = int(number) if number.isdecimal() and len(number) < 9 else self._row + 1  # noqa: PLR2004
        elif name == "f":
            self._target = self._formula
        elif name == "rPh":
            self._target = self._strays

    def _start_cell(self, attributes: list[str]) -> None:
        self._open_cell = True
        reference = kind = style = ""
        pairs = iter(attributes)
        for name, value in zip(pairs, pairs, strict=False):
            if name == "r":
                reference = value
            elif name == "t":
                kind = value
            elif name == "s":
                style = value
        self._reference, self._type, self._style = reference, kind, style

    def _text(self, text: str) -> None:
        if self._target is not None:
            self._target.append(text)
        elif self._open_cell and not text.isspace():
            self._strays.append(text)

    def _end(self, name: str) -> None:
        if name == "v":
            self._target = None
        elif name == "c":
            self._end_cell()
        elif name == "row":
            self._end_row()
        elif ":" in name:
            self._end(self._local(name))
        else:
            self._target = None

    def _end_cell(self) -> None:
        self._open_cell = False
        self._target = None
        column = self._column()
        if self._formula:
            self._formulas.add(self._cell(column), "=" + "".join(self._formula))
            self._formula.clear()
        held = self._value
        if not held:
            return
        value = self._shown(held[0] if len(held) == 1 else "".join(held), column)
        held.clear()
        if column == self._width:
            self._cells.append(value)
            self._width = column + 1
        else:
            self._place(column, value)

    def _column(self) -> int:
        key = self._reference.rstrip("0123456789")
        column = self._columns.get(key, -1)
        if column < 0:
            column = column_of(key)
            if column < 0:
                return self._width
            self._columns[key] = column
        return column

    # --- rows that need no parser ---

    def _takes_rows(self) -> bool:
        """Say whether a plain row means here what it means anywhere, and the header is known."""
        return self._header is not None and not self._open_cell and self._target is None

    def _plain_row(self, row: PlainRow) -> None:
        self._end_row()
        self._row = row.number if row.number >= 0 else self._row + 1
        columns, dates = self._columns, self._dates
        for key, style, kind, formula, number, text in row.cells():
            column = columns.get(key or b"", -1)
            if column < 0:
                column = self._new_column(key or b"")
            if formula:
                self._formulas.add(self._cell(column), "=" + formula.decode())
            value = number or text
            if not value:
                continue
            if kind == b"s":
                value = self._texts.get(value) or self._text_of(value)
            elif kind is None or kind == b"n":
                if b"E" in value or b"e" in value or (style and style in dates):
                    shown = self._formats.shown(value.decode(), (style or b"").decode())
                    value = self._as_number(value.decode(), shown, column)
            elif b"_x" in value:
                value = _in_cell(unescape(value.decode()))
            if column == self._width:
                self._cells.append(value)
                self._width = column + 1
            else:
                self._place(column, value)
        self._end_row()

    def _new_column(self, key: bytes) -> int:
        column = column_of(key.decode())
        if column < 0:
            return self._width
        self._columns[key] = column
        return column

    def _text_of(self, index: bytes) -> bytes:
        text = self._strings.get(index.decode())
        encoded = _in_cell(text)
        if len(text) < _SHORT and len(self._texts) < _KNOWN:  # a long one is given whole once
            self._texts[index] = encoded
        return encoded

    def _as_number(self, raw: str, shown: str, column: int) -> bytes:
        if shown != raw:
            self._raw.add(self._cell(column), raw)
        return _in_cell(shown)

    # --- cells ---

    def _cell(self, column: int) -> str:
        return f"{letters(column)}{self._row or 1}"

    def _shown(self, value: str, column: int) -> bytes:
        kind = self._type
        if kind == "s":
            value = self._strings.get(value)
        elif kind in {"", "n"}:
            shown = self._formats.shown(value, self._style)
            self._numeric = self._numeric or shown == value
            return self._as_number(value, shown, column)
        elif "_x" in value:
            value = unescape(value)
        return _in_cell(value)

    def _place(self, column: int, value: bytes) -> None:
        gap = column - self._width
        if gap < 0:
            self._end_row()
            gap = column
        if gap:
            self._padding -= gap
            # A sheet of cells in the last column would be mostly tabs: past a limit only one.
            self._cells.extend([b""] * (gap if self._padding > 0 else 1))
        self._cells.append(value)
        self._width = column + 1

    def _end_row(self) -> None:
        if not self._cells:
            self._width = 0
            return
        if self._header is None:
            self._look_for_header()
        line = b"\t".join(self._cells) + b"\n"
        self._starts.append(self._size)
        self._rows.append(self._row or 1)
        self._size += len(line)
        self._out.append(line)
        self._cells = []
        self._numeric = False
        self._width = 0

    def _look_for_header(self) -> None:
        """Take this row for the names of the columns, unless it is a title above them."""
        names = () if self._numeric else tuple(cell.decode()[:200] for cell in self._cells)
        if not is_title(self._cells):
            self._header = names
            return
        self._titles.append(names)
        if len(self._titles) >= _TITLES:
            self._header = self._titles[0]

    def _flush(self, budget: Budget) -> Iterator[Segment]:
        """Hand over the rows collected so far, so that a big sheet is never held whole."""
        if not self._out:
            return
        data = b"".join(self._out)
        header = self._header if self._header is not None else next(iter(self._titles), ())
        budget.spend_bytes(len(data))
        yield Segment(
            data=data,
            path=self._path,
            kind=self._kind,
            charset="utf-8",
            certain=True,
            table=Table("\t", header, quote=""),
            places=CellPlaces(data, self._starts, self._rows, self._name),
        )
        self._out, self._size = [], 0
        self._starts, self._rows = array("q"), array("q")

    def _side_segment(self, kind: str, side: _Side, budget: Budget) -> Iterator[Segment]:
        if not side.lines:
            return
        encoded = [line.encode("utf-8", "replace") for line in side.lines]
        starts: list[int] = []
        place = 0
        for line in encoded:
            starts.append(place)
            place += len(line)
        budget.spend_bytes(place)
        yield Segment(
            data=b"".join(encoded),
            path=self._path,
            kind=kind,
            charset="utf-8",
            certain=True,
            places=PlaceIndex(starts, [Place(sheet=self._name, cell=cell) for cell in side.cells]),
        )


def _in_cell(text: str) -> bytes:
    if "\n" in text or "\t" in text or "\r" in text:
        text = text.translate(SPACES)
    return text.encode("utf-8", "replace")
