"""Read .doc ([MS-DOC]) and WPS .wps: the piece table gives the text in order.

Main text, footnotes, headers, comments and text boxes lie behind one another in one stream
of characters (§2.4.1, §2.8.35); what the pieces leave out is swept.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from dlp.extract import office_crypto
from dlp.extract.base import Extracted, Source
from dlp.extract.cfb import Compound
from dlp.extract.ole import opened, read_others
from dlp.extract.segments import text_segment
from dlp.limits import Budget
from dlp.model import Notice

_KINDS = ("body", "footnote", "header", "macro", "comment", "endnote", "text-box", "text-box")
_COUNTS = 0x4C
_CLX = 0x01A2
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
_COMPRESSED = 0x40000000
_SIGNS = str.maketrans(
    {
        "\x07": "\t", "\x0b": "\n", "\x0c": "\n", "\x0d": "\n", "\x0e": "\n",
        "\x1e": "-", "\x1f": "\u00ad", "\x00": None, "\x01": None, "\x02": None,
        "\x05": None, "\x08": None,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of characters and where its bytes are."""

    first: int
    text: str
    start: int
    stop: int


def read(source: Source, budget: Budget) -> Extracted:
    """Yield the text by kind, then everything the pieces do not cover."""
    compound = opened(source)
    stream = compound.find("WordDocument")
    flags = int.from_bytes(stream[10:12], "little")
    covered: list[tuple[int, int]] = []
    if flags & _ENCRYPTED:
        yield from office_crypto.opened(source, budget, detail="Word file with a password")
    else:
        pieces = _pieces(compound, stream, flags)
        if not pieces:
            yield Notice(code="corrupt", detail="no piece table: text is swept", limits=False)
        covered = [(piece.start, piece.stop) for piece in pieces]
        text = "".join(piece.text for piece in pieces)
        budget.spend_bytes(len(text) * 3)
        yield from _split(text, stream)
    yield from read_others(compound, budget, {("WordDocument",): covered})


def _pieces(compound: Compound, stream: bytes, flags: int) -> list[_Piece]:
    """Parse the piece table (§2.8.35)."""
    if len(stream) < _CLX + 8:
        return []
    table = compound.find("1Table" if flags & _TABLE_1 else "0Table")
    offset, size = struct.unpack_from("<II", stream, _CLX)
    clx = table[offset : offset + size]
    place = 0
    while place + 3 <= len(clx) and clx[place] == 1:
        place += 3 + int.from_bytes(clx[place + 1 : place + 3], "little")
    if place + 5 > len(clx) or clx[place] != 2:  # noqa: PLR2004 - mark of the table
        return []
    plc = clx[place + 5 :]
    count = (len(plc) - 4) // 12
    found: list[_Piece] = []
    for index in range(max(count, 0)):
        first, last = struct.unpack_from("<II", plc, index * 4)
        (where,) = struct.unpack_from("<I", plc, (count + 1) * 4 + index * 8 + 2)
        if last <= first or last - first > len(stream):
            continue
        found.append(_piece(stream, first, last - first, where))
    return found


def _piece(stream: bytes, first: int, count: int, where: int) -> _Piece:
    if where & _COMPRESSED:
        start = (where & ~_COMPRESSED) // 2
        stop = start + count
        return _Piece(first, stream[start:stop].decode("cp1252", "replace"), start, stop)
    stop = where + count * 2
    return _Piece(first, stream[where:stop].decode("utf-16-le", "replace"), where, stop)


def _split(text: str, stream: bytes) -> Extracted:
    """Cut the characters into main text, notes, headers, comments and boxes."""
    counts = struct.unpack_from("<8i", stream, _COUNTS) if len(stream) >= _COUNTS + 32 else (0,) * 8
    place = 0
    for kind, count in zip(_KINDS, counts, strict=True):
        part = text[place : place + max(count, 0)]
        place += max(count, 0)
        yield from _readable(part, kind)
    yield from _readable(text[place:], "body")


def _readable(part: str, kind: str) -> Extracted:
    """Take field codes aside and turn marks into line breaks and tabs."""
    shown: list[str] = []
    codes: list[str] = []
    for index, piece in enumerate(part.split("\x13")):
        code, mark, rest = piece.partition("\x14")
        if index and mark:
            codes.append(code)
            shown.append(rest)
        elif index:
            code, _, rest = piece.partition("\x15")
            codes.append(code)
            shown.append(rest)
        else:
            shown.append(piece)
    text = "".join(shown).replace("\x15", "").replace("\x14", "").translate(_SIGNS)
    if text.strip():
        yield text_segment(text, kind=kind, path="WordDocument")
    if fields := "\n".join(code for code in codes if code.strip()):
        yield text_segment(fields, kind="field", path="WordDocument")
