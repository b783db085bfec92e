"""Tell a table of delimited text by its first lines: part of saying what bytes are.

It works on bytes, because the charset is not known yet, and on ten lines, because every file is
asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence


def delimiter_of(start: bytes, *, complete: bool, named: bool) -> bytes:
    r"""Return the delimiter that every one of the first lines has equally often, or nothing.

    `named`: the name says that this is a table, so less evidence is enough.

    >>> delimiter_of(b"name,id,city\na,1,b\nc,2,d\n", complete=True, named=False)
    b','
    """
    if not named and b"\n" not in start:
        return b""  # one line agrees with itself
    lines = start.split(b"\n", _LOOKED_AT)
    if not complete or len(lines) > _LOOKED_AT:
        lines.pop()  # the last piece is not a whole line
    if named:
        return _most_frequent(lines)
    lines = [line for line in lines if line.strip()]
    if found := _agreed(lines, _DELIMITERS):
        return found
    for titles in range(1, min(_TITLES, len(lines) - 2) + 1):
        # Below a title only what begins with names of columns, and goes on, is a table.
        wide = [d for d in _DELIMITERS if lines[titles].count(d) > 1]
        below = lines[titles:]
        if wide and len(below) > 2 and not _NO_NAMES.search(below[0]):  # noqa: PLR2004
            found = _agreed(below, wide)
            if found:
                return found
    return b""


_DELIMITERS: Sequence[bytes] = (b"\t", b",", b";", b"|")
_LOOKED_AT, _ROWS, _TITLES = 10, 6, 4
_NO_NAMES = re.compile(rb"^ |\d{3}|[={}<>]|[,;:(][ \r]*$")


def _most_frequent(lines: Sequence[bytes]) -> bytes:
    """Return the delimiter of the first line that has any; a tab before all others."""
    for line in lines[: _TITLES + 1]:
        found = [delimiter for delimiter in _DELIMITERS if delimiter in line]
        if found:
            return found[0] if found[0] == b"\t" else max(found, key=line.count)
    return b""


def _agreed(lines: Sequence[bytes], candidates: Sequence[bytes]) -> bytes:
    """Return the delimiter that all of the first six lines have equally often."""
    lines = lines[:_ROWS]
    if len(lines) < 2:  # noqa: PLR2004 - one line agrees with itself
        return b""
    for delimiter in candidates:
        if delimiter not in lines[0] or delimiter not in lines[1]:
            continue
        counts = {_cells(line, delimiter) for line in lines}
        # Prose has commas too: few lines must have more than one each.
        enough = max(counts) >= (2 if len(lines) < 4 else 1)  # noqa: PLR2004
        if len(counts) == 1 and enough:
            return delimiter
    return b""


_QUOTED = re.compile(rb'"[^"]*"')


def _cells(line: bytes, delimiter: bytes) -> int:
    """Count delimiters outside quotes."""
    return (_QUOTED.sub(b"", line) if b'"' in line else line).count(delimiter)
