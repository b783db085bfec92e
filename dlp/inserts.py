"""Inserts: rows of SQL dumps read as if every value stood behind its column's name.

`INSERT INTO t (name, phone) VALUES ('…', '…'), …` and `COPY t (name, phone) FROM stdin;` name
their columns once. `INSERT INTO t VALUES ('…', '…')` names none; there they are those of the last
`CREATE TABLE t` before it, as dumps have them, or what their comments say. The values of columns
whose names say something are read a second time, as lines of `name：value`, and what is found in
them competes with what the text itself gave.
"""

from __future__ import annotations

import math
import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dlp.columns import placed, spoken
from dlp.engine import Engine
from dlp.match import WORDS, Notes
from dlp.readings import Reading
from dlp.rows import Rows, Value, rows_under

ROWS = 256
"""Rows that are read together; a constant number, so that pieces make no difference."""
LARGEST_ROW = 1 << 16
LARGEST_HEAD = 1 << 13
"""Bytes from the first word of a statement to its first row."""
TELLING = 320
"""Bytes that show whether a word begins a statement."""
LARGEST_TABLE = 1 << 14
"""Bytes of the definition of a table."""
MOST_TABLES = 256
"""Definitions of tables that are remembered; those that came first are forgotten first."""
LAYER = -2
_EDGE = 64
_NAME = rb"[\w.$`\"\[\]\x80-\xff]{1,200}"
_INTO = rb"(?:insert|replace)\s{1,9}(?:(?:ignore\s{1,9})?into\s{1,9}|(?=\[))"
"""The word into may be left out, as SQL Server's own scripts do."""
_BEGIN = rb"(?i)" + _INTO + _NAME + rb"\s{0,9}\("
_COPY_BEGIN = rb"COPY\s{1,9}" + _NAME + rb"\s{0,9}\("
_TABLE_BEGIN = (
    rb"(?i:create\s{1,9}table\s{1,9}(?:if\s{1,9}not\s{1,9}exists\s{1,9})?)"
    rb"(" + _NAME + rb")\s{0,9}\("
)
_BARE_BEGIN = rb"(?i:" + _INTO + rb")(" + _NAME + rb")\s{1,9}(?i:values)"
_TELLING = re.compile(  # the flag at the start of the first is that of all
    _BEGIN + rb"|" + _COPY_BEGIN + rb"|" + _TABLE_BEGIN + rb"|" + _BARE_BEGIN + rb"\s{0,40}\("
)
_TABLE = re.compile(_TABLE_BEGIN)
_BARE = re.compile(_BARE_BEGIN + rb"\s{0,40}(?=\()")
_DEFINED = re.compile(
    rb"\s{0,200}(?:--[^\n]{0,200}\n\s{0,200}){0,9}(`[^`\n]{1,128}`|\"[^\"\n]{1,128}\"|\[[^\]\n]{1,128}\]"
    rb"|[\w$\x80-\xff]{1,128})"
    rb"((?:[^(),'\"`\-]|-(?!-)|--[^\n]*+\n|'(?:[^'\\]|\\.|'')*+'|\"[^\"]*+\"|`[^`]*+`"
    rb"|\((?:[^()'\"]|'(?:[^'\\]|\\.|'')*+'|\"[^\"]*+\"|\([^()]*+\))*+\))*+)([,)])",
    re.DOTALL,
)
"""A column of a definition, or a key: its name, what is said of it, and what ends it.

Repeats give nothing back: quotes can be paired in as many ways as there are numbers.
"""
_COMMENT = re.compile(rb"(?i)\bcomment\s{0,9}=?\s{0,9}(?:'([^'\\]{1,64})'|\"([^\"]{1,64})\")")
_KEYS = frozenset(
    b"primary key unique constraint index foreign check fulltext spatial exclude like".split()
)
"""Words that begin what is no column, unless they are quoted."""
_VAGUE = frozenset(
    b"name names cname owner author user username user_name creator contact account code no number"
    b" address addr tel phone".split()
)
"""Names of columns of persons and of things: 商品名称 in a comment says of which."""
_QUOTES = b' \t\r\n`"[]'
_INSERT = re.compile(_BEGIN + rb"([^()]{1,7000})\)\s{0,40}values\s{0,40}(?=\()")
_COPY = re.compile(_COPY_BEGIN + rb"([^()]{1,7000})\)\s{1,9}FROM\s{1,9}stdin[^\n]{0,200}\n")
_ROW = re.compile(rb"[\s,]{0,60}\(")
_VALUE = re.compile(
    rb"\s{0,60}(?:(?:[NnEe]|_[a-z0-9]{1,10}\s?)(?='))?"
    rb"(?:'([^'\\]*(?:(?:\\.|'')[^'\\]*)*)'\s{0,60}"
    rb"|([^,()'\"\\]*(?:(?:\"[^\"]*\"|\([^()]*\))[^,()'\"\\]*)*))([,)])",
    re.DOTALL,
)


@dataclass(slots=True)
class _Statement:
    """A statement whose rows are being read, and those before it with the same columns."""

    head: bytes
    """The first letter of the statement, and its columns."""
    is_copy: bool
    rows: Rows
    width: int
    """Values that a row must have to be read; 0: those that the statement names."""


class Inserts:
    """Follows one text and finds what the columns of its statements say of their values."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._text = b""
        self._base = 0
        self._looked = 0
        """Before this offset all words are known."""
        self._at = 0
        """Where to go on, in the whole text."""
        self._starts: deque[int] = deque()
        """Where words stand that may begin a statement."""
        self._open: _Statement | None = None
        self._tables: dict[bytes, list[bytes]] = {}
        """Names of the columns of the tables that were defined."""
        self._undefined = 0
        """Before this offset no definition is looked for: one that did not end went on to it."""
        self._kept: _Statement | None = None
        """Rows that are searched with those of the next statement, if it has the same columns."""
        self.overran = False
        """Whether a pattern took too long in some place."""
        self.settled: float = 0
        """No group that is still to come begins before this offset."""

    def push(
        self, notes: Sequence[Notes], looked: int, text: bytes, cursor: Any, *, final: bool = False
    ) -> list[Reading]:
        """Take the words of the next piece of the text; return what was found in the values.

        Words are known before the offset `looked`. `text` is what is kept of the text, from where
        `cursor` stands to the end of the piece.
        """
        if notes:
            self._take(notes)
        if not self._starts and self._open is None and self._kept is None:
            self._at = max(self._at, looked - (0 if final else _EDGE))
            self.settled = math.inf if final else self._at
            return []
        self._text, self._base, self._looked = text, cursor.base, looked
        readings: list[Reading] = []
        while self._step(readings, final=final):
            pass
        rows = self._open or self._kept
        keep = min(rows.rows.first, self._at) if rows else self._at
        self._text = b""
        self.settled = math.inf if final else keep
        return placed(readings, text, cursor)

    def _step(self, readings: list[Reading], *, final: bool) -> bool:
        """Go on by a statement's head, or its rows; False when more must come for that."""
        if self._open is None:
            return self._seek(readings, final=final)
        return self._read(self._open, readings, final=final)

    def _seek(self, readings: list[Reading], *, final: bool) -> bool:
        """Go to the rows of the next statement."""
        start = self._word()
        if start < 0:
            self._at = max(self._at, self._looked - (0 if final else _EDGE))
            if self._kept and (final or self._at - self._kept.rows.first > LARGEST_ROW):
                readings += self._searched()
            return False
        at = start - self._base
        match = _INSERT.match(self._text, at, at + LARGEST_HEAD)
        copy = None if match else _COPY.match(self._text, at, at + LARGEST_HEAD)
        bare = None if match or copy else _BARE.match(self._text, at, at + LARGEST_HEAD)
        found = match or copy or bare
        if found is None and (end := self._defined(at, final=final)) is not None:
            self._at = self._base + end if end else start
            return end > 0
        if found is None:
            there = len(self._text) - at
            telling = there < TELLING or _TELLING.match(self._text, at, at + TELLING)
            if telling and there < LARGEST_HEAD and not final:
                self._at = start
                return False
            self._at = start + 1
            return True
        self._at = self._base + found.end()
        columns = found[1]
        if bare:
            columns = b",".join(self._tables.get(_unquoted(bare[1]), ()))
        head = b"%s%d %s" % (found[0][:1].upper(), bool(bare), columns)
        kept = self._kept
        if kept and (kept.head != head or start - kept.rows.first > LARGEST_ROW):
            readings += self._searched()
        if self._kept is None and (rows := self._rows(columns)).labels:
            width = columns.count(b",") + 1 if bare else 0
            self._kept = _Statement(head, copy is not None, rows, width)
        self._open, self._kept = self._kept, None
        return True

    def _defined(self, at: int, *, final: bool) -> int | None:
        """Remember the columns of a table that is defined at `at`; return where they end.

        0: more must come for that; None: no table is defined there, or in no way that is known.
        """
        head = _TABLE.match(self._text, at, at + TELLING)
        if head is None or self._base + at < self._undefined:
            return None
        names: list[bytes] = []
        place, last = head.end(), at + LARGEST_TABLE
        while match := _DEFINED.match(self._text, place, last):
            place = match.end()
            if match[1].lower() not in _KEYS:
                names.append(self._column(match))
            if match[3] == b")":
                self._tables.pop(table := _unquoted(head[1]), None)
                self._tables[table] = names
                if len(self._tables) > MOST_TABLES:
                    del self._tables[next(iter(self._tables))]
                return place
        if len(self._text) < last and not final:
            return 0
        self._undefined = self._base + last
        return None

    def _column(self, match: re.Match[bytes]) -> bytes:
        """Return what a column of a definition is called: its name, or what its comment says."""
        name = match[1].strip(_QUOTES).replace(b",", b" ")
        comment = _COMMENT.search(match[2])
        if not comment or (spoken(self._engine, name) and name.lower() not in _VAGUE):
            return name
        said = (comment[1] or comment[2]).strip().replace(b",", b" ")
        is_told = spoken(self._engine, said) or (name.lower() in _VAGUE and not said.isascii())
        return said if is_told else name

    def _searched(self) -> list[Reading]:
        """Search the rows that were kept."""
        kept, self._kept = self._kept, None
        return self._found(kept) if kept else []

    def _take(self, notes: Sequence[Notes]) -> None:
        """Keep where words stand that may begin a statement; stretches overlap."""
        last = max(self._starts[-1] if self._starts else -1, self._at - 1)
        starts = {end - len(WORDS[number]) for note in notes for number, end in note.words}
        self._starts += sorted(start for start in starts if start > last)

    def _word(self) -> int:
        """Return where the next word stands that begins a statement; -1: not in what is there."""
        while self._starts and self._starts[0] < self._at:
            self._starts.popleft()
        return self._starts[0] if self._starts else -1

    def _rows(self, columns: bytes) -> Rows:
        """Return rows under the names of columns, as far as these say something."""
        names = columns.split(b",")
        stripped = [name.strip(_QUOTES) for name in names]
        return rows_under(self._engine, stripped, self._at)

    def _read(self, statement: _Statement, readings: list[Reading], *, final: bool) -> bool:
        """Read rows, as many as are searched together."""
        row = self._copied if statement.is_copy else self._inserted
        rows = statement.rows
        while rows.count < ROWS and self._at - rows.first < LARGEST_ROW:
            cells = row(final=final)
            if cells is None:
                return False
            if not cells:
                self._open, self._kept = None, statement
                return True
            if statement.width in {0, len(cells)}:
                rows.add(cells)
        readings += self._found(statement)
        rows.forget(self._at)
        return True

    def _inserted(self, *, final: bool) -> list[Value] | None:
        """Read the row of an INSERT at `_at`; empty: there is none; None: more must come."""
        text, at = self._text, self._at - self._base
        there = len(text) - at
        head = _ROW.match(text, at)
        if head is None:
            open_end = there < _EDGE and not text[at:].strip(b" \t\r\n,")
            return None if open_end and not final else []
        cells: list[Value] = []
        place = head.end()
        while True:
            match = _VALUE.match(text, place, at + LARGEST_ROW)
            if match is None:
                return None if there < LARGEST_ROW and not final else []
            place = match.end()
            number = 1 if match[1] is not None else 2
            value = match[number]
            blank = len(value) - len(value.lstrip())
            value = value.strip()
            if number > 1 and len(value) > 1 and value[:1] == value[-1:] == b'"':
                blank, value = blank + 1, value[1:-1]  # in MySQL a string, too
            cells.append((self._base + match.start(number) + blank, value))
            if match[3] == b")":
                break
        self._at = self._base + place
        return cells

    def _copied(self, *, final: bool) -> list[Value] | None:
        """Read the row of a COPY at `_at`; empty: there is none; None: more must come."""
        text, at = self._text, self._at - self._base
        end = text.find(b"\n", at, at + LARGEST_ROW)
        if end < 0:
            return None if len(text) - at < LARGEST_ROW and not final else []
        line = text[at:end]
        if line.startswith(b"\\."):
            return []
        cells: list[Value] = []
        start = self._at
        for cell in line.rstrip(b"\r").split(b"\t"):
            cells.append((start, cell))
            start += len(cell) + 1
        self._at = self._base + end + 1
        return cells

    def _found(self, statement: _Statement) -> list[Reading]:
        """Search the labelled columns of the rows that were read."""
        readings, overran = statement.rows.searched(self._engine, LAYER)
        self.overran = self.overran or overran
        return readings


def _unquoted(name: bytes) -> bytes:
    """Return the name of a table without its quotes, and without that of what it belongs to."""
    return name.translate(None, b'`"[]').rpartition(b".")[2].lower()
