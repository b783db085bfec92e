"""Arrays: rows of JSON tables read as if every value stood behind its column's name.

`{"columns": ["name", "phone"], "rows": [["…", "…"], …]}` and `[["name", "phone"], ["…", "…"], …]`
name their columns once. The values of columns whose names say something are read a second time, as
lines of `name：value`, and what is found in them competes with what the text itself gave.
"""

from __future__ import annotations

import math
import re
from typing import Any

from dlp.columns import placed
from dlp.engine import Engine
from dlp.readings import Reading
from dlp.rows import Rows, Value, rows_under

ROWS = 256
"""Rows that are read together; a constant number, so that pieces make no difference."""
LARGEST = 1 << 16
"""Bytes of a row, and of rows that are read together; rows end that far behind the last one."""
LARGEST_NAMES = 1 << 13
BEFORE = 64
"""Bytes before a list that say what it is."""
BLANK = 4096
"""Blanks with which a JSON text may begin."""
LAYER = -4
_STRING = rb'"[^"\\]{0,90}"'
_NAMES = re.compile(
    rb"\[\s{0,60}(" + _STRING + rb"(?:\s{0,60},\s{0,60}" + _STRING + rb"){1,250})\s{0,60}\]"
)
_KEY = re.compile(
    rb'(?i)"[a-z_]{0,24}(?:columns?|cols|fields?|headers?|heads?|titles?|names|keys|labels)[a-z_]{0,8}"\s{0,9}:\s{0,9}\Z'
)
_FIGURES = re.compile(rb"[0-9]{3}|[@\\=;{}<]")
_CELL = re.compile(
    rb'\s{0,60}(?:"([^"\\]*(?:\\.[^"\\]*)*)"|([^\s,"\[\]{}]{1,400}))\s{0,60}([,\]])', re.DOTALL
)


class Arrays:
    """Follows one text and finds what the columns of its JSON tables say of their values."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._at = 0
        """Where to go on, in the whole text."""
        self._width = 0
        """Values of a row; 0: no columns are known."""
        self._rows = Rows([], 0)
        self._text = b""
        self._base = 0
        self._is_json: bool | None = None
        """Whether the text begins as JSON does; None: it has not begun yet."""
        self.overran = False
        """Whether a pattern took too long in some place."""
        self.settled: float = 0
        """No group that is still to come begins before this offset."""

    def push(self, text: bytes, cursor: Any, *, final: bool = False) -> list[Reading]:
        """Take the next piece of a text; return what was found in the values.

        `text` is what is kept of the text, from where `cursor` stands to the end of the piece.
        """
        if self._is_json is None:
            begun = text[:BLANK].lstrip(b" \t\r\n\xef\xbb\xbf")[:1]
            is_clear = begun or final or len(text) >= BLANK
            self._is_json = begun in {b"{", b"["} if is_clear else None
        if not self._is_json:
            self.settled = 0 if self._is_json is None else math.inf
            return []
        self._text, self._base = text, cursor.base
        readings: list[Reading] = []
        while self._step(readings, final=final):
            pass
        if final or self._at - self._rows.first > LARGEST:
            self._search(readings)  # no other row can be read together with these
        self._text = b""
        kept = self._rows.first if self._rows.count else self._at
        self.settled = math.inf if final else max(min(kept, self._at) - BEFORE, 0)
        return placed(readings, text, cursor)

    def _step(self, readings: list[Reading], *, final: bool) -> bool:
        """Go on by one list; False when more must come for that."""
        text, at = self._text, self._at - self._base
        start = text.find(b"[", at)
        if start < 0:
            self._at = self._base + len(text)
            return False
        self._at = self._base + start
        if self._at - self._rows.first > LARGEST:
            self._search(readings)
        there = len(text) - start
        if self._may_name(start):
            names = _NAMES.match(text, start, start + LARGEST_NAMES)
            if names is None and there < LARGEST_NAMES and not final:
                return False
            if names and self._begin(names[1].split(b","), readings):
                self._at = self._base + names.end()
                return True
        if self._width:
            cells = self._row(start)
            if cells is None and there < LARGEST and not final:
                return False
            if cells:
                self._rows.add(cells)
                if self._rows.count >= ROWS or self._at - self._rows.first >= LARGEST:
                    self._search(readings)
                return True
        self._at = self._base + start + 1
        return True

    def _may_name(self, start: int) -> bool:
        """Say whether the list at `start` is where names of columns stand."""
        before = self._text[max(start - BEFORE, 0) : start]
        if before.rstrip()[-1:] == b"[":
            return True
        return _KEY.search(before) is not None

    def _begin(self, quoted: list[bytes], readings: list[Reading]) -> bool:
        """Take names of columns; False when they say nothing, or too little to replace others."""
        names = [name.strip()[1:-1] for name in quoted]
        if any(_FIGURES.search(name) for name in names):
            return False
        rows = rows_under(self._engine, names, self._at)
        if not rows.labels or (self._width and 2 * len(rows.labels) < max(len(names), 4)):
            return False
        self._search(readings)
        self._width = len(names)
        self._rows = rows
        return True

    def _row(self, start: int) -> list[Value] | None:
        """Read the list at `start` as a row; empty: it is none; None: it does not end here."""
        cells: list[Value] = []
        place, last = start + 1, start + LARGEST
        while len(cells) <= self._width:
            cell = _CELL.match(self._text, place, last)
            if cell is None:
                left = self._text[place : place + 1]
                return [] if left and left in b"[{" else None
            number = 1 if cell[1] is not None else 2
            cells.append((self._base + cell.start(number), cell[number]))
            place = cell.end()
            if cell[3] == b"]":
                break
        if len(cells) != self._width:
            return []
        self._at = self._base + place
        return cells

    def _search(self, readings: list[Reading]) -> None:
        """Search the labelled columns of the rows that were read."""
        if self._rows.count:
            found, late = self._rows.searched(self._engine, LAYER)
            self.overran = self.overran or late
            readings += found
        self._rows.forget(self._at)
