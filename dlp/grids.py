"""Grids: tables inside a text, read as if every cell stood behind its column's name.

Documents give their tables as lines with tabs, programs print them with bars or align them with
blanks, people paste lines with commas, what is read out of a page has single blanks, and mails
quote them all. Where two lines below each other can be cut in the same way, one
of the first three lines may name columns; the values below names that say something are read a
second time, and what is found in them competes with what the text itself gave. In a form the names
stand before their values, in every line. Lists of persons often name no columns: there a column
whose cells are all names is read as one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from dlp.columns import is_name, label_of, placed
from dlp.engine import Engine
from dlp.persons import Persons, unnamed
from dlp.readings import Reading
from dlp.rows import Rows, Value, labels, rows_under

try:
    from dlp.text._lines import cells_of, holds_one, next_rows, rows_end
except ImportError:  # pragma: no cover - an installation without a C compiler
    from dlp.text._lines_reference import cells_of, holds_one, next_rows, rows_end
from dlp.text._lines_reference import BAR, COMMA, FIGURES, GAP, LONGEST, NAMES, PERSON, TAB, WORD

ROWS = 256
"""Rows that are read together; a constant number, so that pieces make no difference."""
LARGEST = 1 << 16
"""Bytes of rows that are read together."""
UNDECIDED = 3 * LONGEST
"""Bytes of lines of which it is not clear yet whether a table begins with them."""
HEADS = 3
"""Lines of a table among which that is which names the columns."""
UNEVEN = 2
"""Rows with another number of cells than the names that may follow each other."""
LEAST_NAMES = 2
LAYER = -3
_DRAWN = b"-+|=: \t\r"
"""What lines between rows are made of."""
WIDEST_NAME = 90
"""Bytes of the name of a column."""
_FORMS = (TAB, BAR, GAP, COMMA)
"""How the lines of a form may be cut."""
PAIR = 2
"""Cells of a line of a form that no sign cuts: a name and its value."""
_STRICT = (GAP, COMMA, WORD)
"""How lines are cut that may be no table: two names must be known."""
_UNNAMED = b"\n"
"""Stands for the name of a column that has none: no cell is equal to it."""


class _Grid:
    """A table whose rows are being read."""

    __slots__ = ("is_new", "kind", "names", "rows", "uneven")

    def __init__(self, kind: int, names: list[bytes], rows: Rows) -> None:
        self.kind = kind
        self.names = names
        self.rows = rows
        self.uneven = 0
        """Rows with another number of cells since the last one that has as many as the names."""
        self.is_new = True
        """Whether no row was read yet."""


class _Form:
    """Lines of names, each before its value."""

    __slots__ = ("kind", "numbers", "rows")

    def __init__(self, kind: int, first: int) -> None:
        self.kind = kind
        self.rows = Rows([], first)
        self.numbers: dict[bytes, int] = {}
        """Number of each name in the labels of `rows`."""

    def add(self, name: bytes, value: Value) -> None:
        """Keep a value behind its name."""
        label = label_of(name.decode("utf-8", "replace"))
        number = self.numbers.setdefault(label, len(self.numbers))
        if number == len(self.rows.labels):
            self.rows.labels.append((number, label))
        self.rows.values.setdefault(number, []).append(value)


class Grids:
    """Follows one text and finds what the columns of its tables say of their cells.

    With `only_forms` somebody else reads the columns of the table that the text is.
    """

    def __init__(self, engine: Engine, *, only_forms: bool = False) -> None:
        self._engine = engine
        self._only_forms = only_forms
        self._at = 0
        """Where to go on, in the whole text; mostly the beginning of a line."""
        self._inside = False
        """Whether that is inside a line that is too long for a row."""
        self._passing = 0
        """How the rest of a table is cut that is passed over; 0: none is."""
        self._tried = 0
        """Lines of the table at hand that name no columns."""
        self._next = 0
        """Where the line behind them begins."""
        self._open: _Grid | _Form | None = None
        self._text = b""
        self._base = 0
        self.overran = False
        """Whether a pattern took too long in some place."""
        self.settled: float = 0
        """No group that is still to come begins before this offset."""

    def push(self, text: bytes, cursor: Any, *, final: bool = False) -> list[Reading]:
        """Take the next piece of a text; return what was found in the cells.

        `text` is what is kept of the text, from where `cursor` stands to the end of the piece.
        """
        self._text, self._base = text, cursor.base
        readings: list[Reading] = []
        while self._step(readings, final=final):
            pass
        self._text = b""
        self.settled = math.inf if final else self._open.rows.first if self._open else self._at
        return placed(readings, text, cursor)

    def _step(self, readings: list[Reading], *, final: bool) -> bool:
        """Go on by one line, or to the next table; False when more must come for that."""
        text, at = self._text, self._at - self._base
        if self._inside:
            end = text.find(b"\n", at)
            self._inside = end < 0
            self._at = self._base + (end + 1 if end >= 0 else len(text))
            return end >= 0
        if self._open is not None:
            return self._read(self._open, readings, final=final)
        if self._passing:
            at, ends = rows_end(text, at, len(text), self._passing, final)
            self._at = self._base + at
            if ends:
                self._passing = 0
            return ends or self._overlong(at)
        first, kinds, at = next_rows(text, at, len(text), final)
        if first >= 0:
            self._try(first, kinds, text[first:at])
            return True
        self._at = self._base + at
        return self._overlong(at)

    def _overlong(self, at: int) -> bool:
        """Say whether what begins at `at` is too long for a row; then its end is looked for."""
        self._inside = self._text.find(b"\n", at) < 0 and len(self._text) - at > LONGEST
        if self._inside:
            self._passing = 0
        return self._inside

    def _try(self, first: int, kinds: int, line: bytes) -> None:
        """Begin a table if this line names columns; else go to the line behind it."""
        if self._base + first != self._next:
            self._tried = 0
        self._tried += 1
        self._at = self._next = self._base + min(first + len(line) + 1, len(self._text))
        for kind in _FORMS:
            if kinds & kind and self._begins_form(line, first, kind):
                self._at = self._base + first
                self._open = _Form(kind, self._at)
                return
        if not self._only_forms and kinds & NAMES:
            self._begin(kinds, line)
        if not self._only_forms and kinds & PERSON and self._open is None:
            self._begin_unnamed(kinds, line, first)
        if self._open is None and self._tried >= HEADS:
            self._passing = kinds & ~(NAMES | PERSON)

    def _begin(self, kinds: int, line: bytes) -> None:
        """Begin a table if this line names columns."""
        for kind in (TAB, BAR, *_STRICT):
            if not kinds & kind:
                continue
            names = [name for _, name in cells_of(line, 0, kind)]
            if sum(map(bool, names)) < LEAST_NAMES or max(map(len, names)) > WIDEST_NAME:
                continue
            rows = rows_under(self._engine, names, self._at)
            # Blanks also align what is no table: fields of a structure, and comments.
            if rows.labels and self._known(names, rows, kind) >= (
                LEAST_NAMES if kind in _STRICT else 1
            ):
                self._open = _Grid(kind, names, rows)
                return

    def _begin_unnamed(self, kinds: int, line: bytes, first: int) -> None:
        """Begin a table without names if this line and the next one are rows of persons."""
        below = list(_filled(self._text, first))[-1]
        for kind in (TAB, BAR, *_STRICT):
            if not kinds & kind:
                continue
            pair = [[cell for _, cell in cells_of(row, 0, kind)] for row in (line, below)]
            labels = unnamed(*pair)
            if labels:
                self._at = self._base + first
                self._open = _Grid(kind, [_UNNAMED] * len(pair[0]), Persons(labels, self._at))
                self._open.is_new = False
                return

    def _known(self, names: list[bytes], rows: Rows, kind: int) -> int:
        """Count the names that say something of their values; but for words also mere names."""
        known = {number for number, _ in rows.labels}
        if kind == WORD:
            return len(known)
        named = (number for number, name in enumerate(names) if is_name(self._engine, name))
        return len(known.union(named))

    def _begins_form(self, line: bytes, first: int, kind: int) -> bool:
        """Say whether in this line and in the next one names stand before values."""
        if not holds_one(line, kind, self._engine.column_names):
            return False
        count = 0
        for filled in _filled(self._text, first):
            cells = cells_of(filled, 0, kind)
            if kind in _STRICT:  # only pairs; a value may be a word, as root is
                begins = len(cells) == PAIR and is_name(self._engine, cells[0][1])
                if not begins or not (count or self._named(cells)):
                    return False
            elif not self._named(cells):
                return False
            count += 1
        return count > 1

    def _named(self, cells: list[Value]) -> list[tuple[bytes, Value]]:
        """Return the names in a line behind which a value stands, and that value."""
        are_names = [is_name(self._engine, cell) for _, cell in cells]
        if True not in are_names:
            return []
        return [
            (cells[number - 1][1], cells[number])
            for number in range(1, len(cells))
            if are_names[number - 1] and not are_names[number] and cells[number][1]
        ]

    def _read(self, grid: _Grid | _Form, readings: list[Reading], *, final: bool) -> bool:
        """Read rows, as many as are searched together; False when more must come."""
        text, rows = self._text, grid.rows
        while rows.count < ROWS and self._at - rows.first < LARGEST:
            at = self._at - self._base
            end = text.find(b"\n", at)
            if end < 0:
                if not final and len(text) - at <= LONGEST:
                    return False
                end = len(text)
            is_last = at >= len(text)
            if is_last or not self._row(grid, text[at:end]):
                self._close(readings)
                return not is_last
            self._at = self._base + min(end + 1, len(text))
        self._search(rows, readings)
        rows.forget(self._at)
        return True

    def _row(self, grid: _Grid | _Form, line: bytes) -> bool:
        """Take a line as a row; False when the table ends before it."""
        if not line.strip(_DRAWN):
            return self._at - grid.rows.first < LARGEST
        cells = cells_of(line, self._at, grid.kind) if len(line) <= LONGEST else []
        if isinstance(grid, _Form):
            for name, value in self._named(cells):
                grid.add(name, value)
            grid.rows.count += 1
            return len(cells) > 1
        if len(cells) != len(grid.names):
            grid.uneven += 1
            return grid.uneven <= UNEVEN and len(cells) > 1
        if self._are_names(grid, cells):
            return False
        grid.uneven = 0
        grid.is_new = False
        grid.rows.add(cells)
        return True

    def _are_names(self, grid: _Grid, cells: list[Value]) -> bool:
        """Say whether a row holds names again: those of the next table, or it is a form."""
        columns = [number for number, _ in grid.rows.labels]
        if any(cells[number][1] == grid.names[number] for number in columns):
            return True
        if not grid.is_new:
            return False
        # A date holds words of dates, but names of columns hold no figures, nor begin with a digit.
        texts = [b"" if FIGURES.search(cell) or cell[:1].isdigit() else cell for _, cell in cells]
        if any(FIGURES.search(cells[number][1]) for number in columns):
            return False
        named = {number for number, _ in labels(self._engine, texts)}
        # Values may be words of their columns; what blanks cut is more often no table.
        half = (len(columns) + (grid.kind not in {GAP, WORD})) / 2
        return len(named.intersection(columns)) >= half

    def _close(self, readings: list[Reading]) -> None:
        """Search what is left of the table at hand; what comes is looked at anew."""
        assert self._open is not None  # noqa: S101 - the caller's condition
        self._search(self._open.rows, readings)
        self._open, self._tried = None, 0

    def _search(self, rows: Rows, readings: list[Reading]) -> None:
        found, late = rows.searched(self._engine, LAYER)
        self.overran = self.overran or late
        readings += found


def _filled(text: bytes, at: int) -> Iterator[bytes]:
    """Yield the first two lines from a place on that are not blank, or less if they are far."""
    count = 0
    last = min(at + 4 * LONGEST, len(text))
    while at < last and count < 2:  # noqa: PLR2004 - two lines begin a form
        end = text.find(b"\n", at, last)
        line = text[at : end if end >= 0 else last]
        if line.strip(_DRAWN):
            count += 1
            yield line
        at += len(line) + 1
