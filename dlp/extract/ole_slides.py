"""Read .ppt ([MS-PPT]) and WPS .dps: a flat walk over the records, text atoms in order."""

from __future__ import annotations

import struct

from dlp.extract import office_crypto
from dlp.extract.base import Extracted, Source
from dlp.extract.ole import opened, read_others
from dlp.extract.segments import text_segment
from dlp.limits import Budget

_CONTAINER = 0xF
_CHARS, _BYTES, _STRING = 0x0FA0, 0x0FA8, 0x0FBA
_CRYPT = b"\xdf\xc4\xd1\xf3"
_STREAM = "PowerPoint Document"
_SIGNS = str.maketrans({"\x0b": "\n", "\x0d": "\n", "\x00": None})


def read(source: Source, budget: Budget) -> Extracted:
    """Yield the text of slides and notes, other strings, then what is left."""
    compound = opened(source)
    stream = compound.find(_STREAM)
    if _CRYPT in compound.find("Current User"):
        detail = "PowerPoint file with a password"
        yield from office_crypto.opened(source, budget, detail=detail)
    covered: list[tuple[int, int]] = []
    texts: list[str] = []
    strings: list[str] = []
    place = 0
    while place + 8 <= len(stream):
        version, kind, size = struct.unpack_from("<HHI", stream, place)
        place += 8
        if version & 0xF == _CONTAINER:
            continue
        stop = min(place + size, len(stream))
        if kind in {_CHARS, _BYTES, _STRING}:
            codec = "cp1252" if kind == _BYTES else "utf-16-le"
            text = stream[place:stop].decode(codec, "replace").translate(_SIGNS)
            (strings if kind == _STRING else texts).append(text)
            covered.append((place, stop))
        place = stop
        budget.check_time()
    if any(text.strip() for text in texts):
        yield text_segment("\n".join(texts) + "\n", path="slides")
    if any(text.strip() for text in strings):
        yield text_segment("\n".join(strings) + "\n", kind="attribute", path="slides")
    yield from read_others(compound, budget, {(_STREAM,): covered})
