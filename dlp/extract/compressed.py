"""Files with one compressed stream: gzip (RFC 1952), bzip2, xz and lzma.

What is inside goes back to the start as a part, so a compressed tar is a tar one level down.
"""

from __future__ import annotations

import bz2
import lzma
from collections.abc import Callable

from dlp.extract.base import Extracted, Source
from dlp.extract.inflate import Decompressor, Inflation, Zlib
from dlp.extract.pieces import Pieces
from dlp.limits import Budget
from dlp.model import Notice, Segment

_OPEN: tuple[tuple[bytes, Callable[[], Decompressor]], ...] = (
    (b"\x1f\x8b", lambda: Zlib(31)),
    (b"BZh", bz2.BZ2Decompressor),
    (b"\xfd7zXZ", lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ)),
    (b"\x5d\0\0", lambda: lzma.LZMADecompressor(lzma.FORMAT_ALONE)),
)
_ENDINGS = (".gz", ".bz2", ".xz", ".lzma", ".zst", ".lz4", ".lz", ".z")


def read(source: Source, budget: Budget) -> Extracted:
    """Yield the gzip header's texts, the unpacked bytes of all streams, and what follows."""
    rest = source.data
    pieces = Pieces(inner_name(source.name), budget.limits)
    notices: list[Notice] = []
    while rest:
        opener = next((make for magic, make in _OPEN if rest.startswith(magic)), None)
        if opener is None:
            break
        budget.spend_entry()
        yield from _gzip_header(rest)
        stream = Inflation(rest, opener(), budget)
        for chunk in stream:
            yield from pieces.add(chunk)
        rest = stream.rest
        if stream.notice:
            notices.append(stream.notice)
            break
    yield from pieces.end()
    yield from notices
    if rest.strip(b"\0"):
        yield Segment(data=rest, kind="slack", path="after the end")


def inner_name(name: str) -> str:
    """Return the name without the ending that says how it is packed.

    >>> inner_name("a/logs.tgz"), inner_name("list.csv.gz")
    ('a/logs.tar', 'list.csv')
    """
    low = name.lower()
    if low.endswith((".tgz", ".tbz", ".txz")):
        return name[:-4] + ".tar"
    ending = next((ending for ending in _ENDINGS if low.endswith(ending)), "")
    base = name[: len(name) - len(ending)] if ending else name
    return base.rpartition("/")[2] or "content"


def _gzip_header(data: bytes) -> Extracted:
    """Yield file name and comment of a gzip header (RFC 1952 §2.3.1)."""
    if not data.startswith(b"\x1f\x8b") or len(data) < 10:  # noqa: PLR2004 - fixed header
        return
    flags, place = data[3], 10
    if flags & 4:
        place += 2 + int.from_bytes(data[place : place + 2], "little")
    for bit, kind in ((8, "name"), (16, "comment")):
        if flags & bit:
            stop = data.find(b"\0", place, place + 65_536)
            if stop < 0:
                return
            if stop > place:
                yield Segment(data=data[place:stop], kind=kind, path="gzip header")
            place = stop + 1
