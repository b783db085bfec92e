"""Read a write-ahead log of SQLite that came without its database (file format, §4).

Each frame is a page as it was written: its records are rows, given with their cells apart but
without the names of columns, which the schema of the database holds. Pages that hold no
records (overflow, inner pages) are swept for text.
"""

from __future__ import annotations

from collections.abc import Iterator

from dlp.extract.base import Extracted, Source
from dlp.extract.grid import SPACES
from dlp.extract.islands import sweep
from dlp.limits import Budget, OverBudget
from dlp.model import Notice, Segment, Table

_HEADER, _FRAME = 32, 24
_LEAF_INDEX, _LEAF_TABLE = 10, 13
_SIZES = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)
"""Bytes of a value by serial type (§2.1)."""
_MOST_CELLS = 2_000


def read(source: Source, budget: Budget) -> Extracted:
    """Yield the records of all frames, each row once, then the text of other pages."""
    data = source.data
    page = int.from_bytes(data[8:12], "big")
    if page < 512 or page > 65_536 or page & (page - 1):  # noqa: PLR2004 - sizes of pages
        yield Notice(code="corrupt", detail="WAL: size of pages")
        yield from sweep(data, path="pages")
        return
    seen: dict[bytes, None] = {}
    others: dict[bytes, None] = {}
    place = _HEADER
    while place + _FRAME < len(data):
        block = data[place + _FRAME : place + _FRAME + page]
        try:
            budget.check_time()
            budget.spend_bytes(len(block))
        except OverBudget as limit:
            yield Notice(code=limit.code, detail=limit.detail)
            break
        number = int.from_bytes(data[place : place + 4], "big")
        rows = list(_records(block, 100 if number == 1 else 0))
        seen.update(dict.fromkeys(rows))
        if not rows:
            others[block] = None
        place += _FRAME + page
    if place > len(data):
        yield Notice(code="truncated", detail="WAL: last frame ends early")
    if seen:
        yield Segment(
            data=b"".join(seen),
            path="frames",
            charset="utf-8",
            certain=True,
            table=Table("\t", (), quote=""),
        )
    yield from sweep(b"\0".join(others), path="pages")


def _records(block: bytes, head: int) -> Iterator[bytes]:
    """Yield the records of a leaf page as lines of cells (§1.6)."""
    kind = block[head] if len(block) > head + 8 else 0
    if kind not in {_LEAF_INDEX, _LEAF_TABLE}:
        return
    count = int.from_bytes(block[head + 3 : head + 5], "big")
    for index in range(min(count, (len(block) - head - 8) // 2)):
        at = head + 8 + 2 * index
        place = int.from_bytes(block[at : at + 2], "big")
        _, place = _varint(block, place)
        if kind == _LEAF_TABLE:
            _, place = _varint(block, place)
        if cells := _cells(block, place):
            yield ("\t".join(cells).rstrip("\t") + "\n").encode("utf-8", "replace")


def _cells(block: bytes, place: int) -> list[str]:
    """Return the values of one record; what lies on overflow pages is missing."""
    size, at = _varint(block, place)
    value_at = place + size
    cells: list[str] = []
    while at < place + size and at < len(block) and len(cells) < _MOST_CELLS:
        serial, at = _varint(block, at)
        length = _SIZES[serial] if serial < len(_SIZES) else (serial - 12) // 2
        value = block[value_at : value_at + length]
        value_at += length
        cells.append(_shown(serial, value))
    return cells if any(cells) else []


def _shown(serial: int, value: bytes) -> str:
    if serial >= 12:  # noqa: PLR2004 - blobs are even, texts odd
        for codec in ("utf-8", "gb18030"):
            try:
                return value.decode(codec).translate(SPACES)
            except UnicodeDecodeError:
                continue
        return value.decode("latin-1").translate(SPACES)
    if 1 <= serial <= 6:  # noqa: PLR2004 - integers
        return str(int.from_bytes(value, "big", signed=True))
    return ""


def _varint(block: bytes, place: int) -> tuple[int, int]:
    """Return a number of up to nine bytes (§1.6), and the place behind it."""
    value = 0
    for index in range(9):
        if place + index >= len(block):
            return value, len(block)
        byte = block[place + index]
        if index == 8:  # noqa: PLR2004 - the ninth byte is whole
            return value << 8 | byte, place + 9
        value = value << 7 | (byte & 0x7F)
        if byte < 0x80:  # noqa: PLR2004 - the last byte
            return value, place + index + 1
    return value, place + 9
