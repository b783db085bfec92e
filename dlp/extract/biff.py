"""Records and strings of BIFF8 ([MS-XLS] §2.1.4, §2.5.293), as `ole_sheet` needs them."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

_NOT_FORMAT = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its kind, and where its data is in the stream."""

    kind: int
    start: int
    stop: int


def records(stream: bytes) -> Iterator[Record]:
    """Yield the records of a stream in order; the last one may be cut short."""
    place = 0
    while place + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, place)
        yield Record(kind, place + 4, min(place + 4 + size, len(stream)))
        place += 4 + size


def text_at(data: bytes, place: int, *, wide_length: bool) -> str:
    r"""Return the string at `place`: length, flags, then one or two bytes a character.

    >>> text_at(b"\x02\x00ab", 0, wide_length=False)
    'ab'
    """
    length = int.from_bytes(data[place : place + 2], "little") if wide_length else data[place]
    place += 2 if wide_length else 1
    flags = data[place]
    place += 1 + (2 if flags & 8 else 0) + (4 if flags & 4 else 0)
    if flags & 1:
        return data[place : place + length * 2].decode("utf-16-le", "replace")
    return data[place : place + length].decode("latin-1")


def rk(value: int) -> float:
    """Unpack a number of 30 bits (§2.5.217)."""
    if value & 2:
        number = float((value >> 2) - (1 << 30 if value & 0x80000000 else 0))
    else:
        (number,) = struct.unpack("<d", struct.pack("<Q", (value & 0xFFFFFFFC) << 32))
    return number / 100 if value & 1 else number


def is_date_format(code: str) -> bool:
    """Say whether a number format shows a date.

    >>> is_date_format("yyyy-mm-dd"), is_date_format('0.00"d"')
    (True, False)
    """
    bare = _NOT_FORMAT.sub("", code.partition(";")[0]).lower()
    return bool(set("ymdhs") & set(bare)) and "general" not in bare


def sst(blocks: list[bytes]) -> list[str]:
    """Return the shared strings (§2.4.265); one that is cut goes on in the next block."""
    reader = _Blocks(blocks)
    head = reader.take(8)
    if len(head) < 8:  # noqa: PLR2004 - two counts
        return []
    count = int.from_bytes(head[4:], "little")
    strings: list[str] = []
    while len(strings) < count and not reader.done:
        strings.append(reader.string())
    return strings


class _Blocks:
    """Reads strings over the borders of records (§2.5.293: each border repeats the flags)."""

    __slots__ = ("_blocks", "_index", "_place")

    def __init__(self, blocks: list[bytes]) -> None:
        self._blocks = blocks
        self._index = self._place = 0

    @property
    def done(self) -> bool:
        """True when nothing is left."""
        while self._index < len(self._blocks) and self._place >= len(self._blocks[self._index]):
            self._index += 1
            self._place = 0
        return self._index >= len(self._blocks)

    def take(self, count: int) -> bytes:
        """Return the next bytes, from as many blocks as it needs."""
        out: list[bytes] = []
        while count > 0 and not self.done:
            piece = self._blocks[self._index][self._place : self._place + count]
            self._place += len(piece)
            count -= len(piece)
            out.append(piece)
        return b"".join(out)

    def string(self) -> str:
        """Return the next string."""
        length = int.from_bytes(self.take(2), "little")
        flags = self.take(1)
        if not flags:
            return ""
        runs = int.from_bytes(self.take(2), "little") if flags[0] & 8 else 0
        extra = int.from_bytes(self.take(4), "little") if flags[0] & 4 else 0
        out: list[str] = []
        wide = bool(flags[0] & 1)
        while length > 0 and not self.done:
            room = len(self._blocks[self._index]) - self._place
            fits = min(length, max(room // 2 if wide else room, 1))
            raw = self.take(fits * 2 if wide else fits)
            out.append(raw.decode("utf-16-le" if wide else "latin-1", "replace"))
            length -= fits
            if length > 0 and not self.done and self._place == 0:
                wide = bool(self.take(1)[0] & 1)
        self.take(runs * 4 + extra)
        return "".join(out)
