"""Read SQLite files (file format documentation, §1): rows of all tables, then what is left over.

The standard library opens the bytes in memory. Deleted rows stay in free pages and in the
unused middle of pages, so those are swept for text.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from dlp.extract.base import Extracted, Source
from dlp.extract.grid import SPACES
from dlp.extract.islands import sweep
from dlp.extract.segments import text_segment
from dlp.limits import Budget, OverBudget
from dlp.model import Notice, Part, Place, PlaceIndex, Segment, Table

_FLUSH = 4 << 20
_BLOB = 256


def read(source: Source, budget: Budget) -> Extracted:
    """Yield the schema, every table, blobs as parts, and text in unused space."""
    data = source.data
    if data[18:20] == b"\x02\x02":
        # Write-ahead mode needs files beside the database; in memory there are none.
        data = data[:18] + b"\x01\x01" + data[20:]
    try:
        budget.spend_bytes(len(data))
        yield from _tables(data, budget)
    except (sqlite3.Error, OverflowError, MemoryError, ValueError) as error:
        yield Notice(code="corrupt", detail=f"SQLite: {type(error).__name__}")
        yield from sweep(source.data, path="pages")
        return
    yield from sweep(_unused(data), path="unused space", kind="slack")


def _tables(data: bytes, budget: Budget) -> Extracted:
    connection = sqlite3.connect(":memory:")
    try:
        connection.deserialize(data)
        connection.text_factory = bytes
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.set_progress_handler(lambda: _late(budget), 100_000)
        schema = connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
        lines = [_text(sql) for _, _, sql in schema if sql]
        if lines:
            yield text_segment("\n".join(lines), kind="schema", path="schema")
        for kind, name, sql in schema:
            budget.spend_entry()
            if kind == b"table" and not (sql or b"").upper().startswith(b"CREATE VIRTUAL"):
                yield from _rows(connection, _text(name), budget)
    finally:
        connection.close()


def _late(budget: Budget) -> int:
    try:
        budget.check_time()
    except OverBudget:
        return 1
    return 0


def _rows(connection: sqlite3.Connection, name: str, budget: Budget) -> Extracted:
    """Yield one table as rows of cells, a few megabytes at a time."""
    quoted = '"' + name.replace('"', '""') + '"'
    lines: list[bytes] = []
    header: tuple[str, ...] = ()
    try:
        cursor = connection.execute(f"SELECT * FROM {quoted}")  # noqa: S608 - quoted, own copy
        header = tuple(column[0] for column in cursor.description)
        size = 0
        for row in cursor:
            yield from _blobs(row, name)
            line = ("\t".join(_cell(value) for value in row) + "\n").encode("utf-8", "replace")
            budget.spend_bytes(len(line))
            lines.append(line)
            size += len(line)
            if size > _FLUSH:
                yield _segment(b"".join(lines), name, header)
                lines, size = [], 0
    except (sqlite3.Error, ValueError) as error:
        yield Notice(code="corrupt", detail=f"SQLite: {type(error).__name__}", path=name)
    if lines:
        yield _segment(b"".join(lines), name, header)


def _segment(data: bytes, name: str, header: tuple[str, ...]) -> Segment:
    return Segment(
        data=data,
        path=name,
        charset="utf-8",
        certain=True,
        table=Table("\t", header, quote=""),
        places=PlaceIndex([0], [Place(sheet=name)]),
    )


def _blobs(row: tuple[object, ...], name: str) -> Iterator[Part]:
    for value in row:
        if isinstance(value, bytes) and len(value) >= _BLOB and _is_binary(value):
            yield Part(name=f"{name} blob", data=value, kind="embedded")


def _is_binary(value: bytes) -> bool:
    return b"\0" in value[:1024]


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = _text(value) if isinstance(value, bytes) else str(value)
    return text.translate(SPACES)


def _text(value: bytes) -> str:
    for codec in ("utf-8", "gb18030"):
        try:
            return value.decode(codec)
        except UnicodeDecodeError:
            continue
    return value.decode("latin-1")


def _unused(data: bytes) -> bytes:
    """Return free pages, and the unused middle of the pages of b-trees (§1.5, §1.6)."""
    page = int.from_bytes(data[16:18], "big")
    page = 65_536 if page == 1 else page
    if page < 512:  # noqa: PLR2004 - smallest page
        return b""
    out: list[bytes] = []
    for start in range(0, len(data), page):
        block = data[start : start + page]
        head = 100 if start == 0 else 0
        kind = block[head] if len(block) > head + 8 else 0
        if kind in {2, 5, 10, 13}:
            cells = int.from_bytes(block[head + 3 : head + 5], "big")
            content = int.from_bytes(block[head + 5 : head + 7], "big") or 65_536
            used = head + (8 if kind > 5 else 12) + cells * 2  # noqa: PLR2004 - leaf or inner
            out.append(block[used:content])
            out.append(_free_blocks(block, int.from_bytes(block[head + 1 : head + 3], "big")))
        else:
            out.append(block)
    return b"\0".join(piece for piece in out if piece.strip(b"\0"))


def _free_blocks(block: bytes, place: int) -> bytes:
    """Follow the chain of free blocks inside a page; each must lie behind the last one."""
    out: list[bytes] = []
    while 0 < place < len(block) - 4:
        following = int.from_bytes(block[place : place + 2], "big")
        size = int.from_bytes(block[place + 2 : place + 4], "big")
        out.append(block[place + 4 : place + size])
        if following <= place:
            break
        place = following
    return b"\0".join(out)
