"""Tables to be registered: CSV and JSON Lines as they are read, all else by the extractors."""

from __future__ import annotations

import codecs
import csv
import io
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from dlp.extract import Source
from dlp.extract.delimited import dialect, sample_text
from dlp.extract.reading import Reading
from dlp.limits import Budget, Limits
from dlp.model import Segment, Table
from dlp.registered.errors import RegisterError

Row = Sequence[str]
LINES = frozenset({".jsonl", ".ndjson"})
TEXTS = frozenset({".csv", ".tsv", ".txt"})
BLOCK = 1 << 20
SAMPLE = 4096
LONGEST_ROW = 16 << 20
"""Characters of a cell of a CSV file; a quote that never closes is no cell."""
HEADER_ROWS = 5
_HINT = "a CSV, JSON Lines or spreadsheet file with the names of the columns above them"


def rows_of(path: str | os.PathLike[str]) -> Iterator[Row]:
    """Yield the names of the columns, then the rows of the tables in a file.

    Raises `RegisterError` (X110) for a file in which none can be made out.
    """
    place = Path(path)
    try:
        if place.suffix.lower() in LINES:
            yield from _lines(place)
        elif place.suffix.lower() in TEXTS:
            yield from _text(place)
        else:
            yield from _extracted(place)
    except OSError as error:
        raise _error(place, error.strerror or str(error)) from None
    except (csv.Error, UnicodeError) as error:
        raise _error(place, str(error)) from None


def _lines(path: Path) -> Iterator[Row]:
    """Yield the names in all objects, a line each, and what each object has of them."""
    columns = list(dict.fromkeys(name for values in _objects(path) for name in values))
    if not columns:
        raise _error(path, "holds no object with names")
    yield columns
    for values in _objects(path):
        yield [_plain(values.get(column)) for column in columns]


def _objects(path: Path) -> Iterator[dict[str, object]]:
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                values = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise _error(path, str(error), number) from None
            if not isinstance(values, dict):
                raise _error(path, "is no object", number)
            yield values


def _plain(value: object) -> str:
    """Return a value of JSON as text; what holds others is no cell."""
    return str(value) if isinstance(value, str | int | float) else ""


def _text(path: Path) -> Iterator[Row]:
    charset = _charset(path)
    with path.open("rb") as file:
        table = dialect(sample_text(file.read(SAMPLE), charset))
    if table is None:
        raise _error(path, "holds no table that can be made out")
    with path.open(encoding=charset, newline="") as text:
        yield from _rows(text, table, path)


def _charset(path: Path) -> str:
    """Return the charset of a file: UTF-8 if all of it is, else GB 18030."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        head = file.read(2)
        if head in {b"\xff\xfe", b"\xfe\xff"}:
            return "utf-16"
        try:
            decoder.decode(head)
            while block := file.read(BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "gb18030"
    return "utf-8-sig"


def _rows(text: io.TextIOBase, table: Table, path: Path) -> Iterator[Row]:
    """Yield the names of the columns, and what stands below them."""
    if not table.header:
        raise _error(path, "has no names above its columns")
    csv.field_size_limit(LONGEST_ROW)
    quote = table.quote or None
    rows = csv.reader(text, delimiter=table.delimiter, quotechar=quote)
    for _, row in zip(range(HEADER_ROWS), rows, strict=False):
        if tuple(" ".join(cell.split())[:200] for cell in row) == table.header:
            break
    else:
        raise _error(path, "has no names above its columns")
    yield list(table.header)
    yield from rows


def _extracted(path: Path) -> Iterator[Row]:
    """Yield the rows of all sheets of a file, in the columns of the first one by their names."""
    source = Source(data=path.read_bytes(), name=path.name)
    columns: Row = ()
    for place, item in Reading().walk(source, Budget(Limits())):
        if not isinstance(item, Segment):
            if item.limits:
                raise _error(path, f"{place}: {item.code} {item.detail}")
            continue
        if item.table is None or not item.table.header:
            continue
        text = io.StringIO(item.data.decode(item.charset or "utf-8", "replace"), newline="")
        rows = _rows(text, item.table, path)
        header = next(rows)
        if not columns:
            columns = header
            yield columns
        places = [header.index(name) if name in header else -1 for name in columns]
        for row in rows:
            yield [row[place] if 0 <= place < len(row) else "" for place in places]
    if not columns:
        raise _error(path, "holds no table with names above its columns")


def _error(path: Path, message: str, line: int = 0) -> RegisterError:
    return RegisterError(message, code="X110", file=str(path), line=line, hint=_HINT)
