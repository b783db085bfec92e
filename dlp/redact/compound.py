"""Rewrite old Office files (.doc, .xls, .ppt, .msg; [MS-CFB]) in place: no byte moves.

Lengths and offsets of these formats stand all over the file, so a value is overwritten by as many
bytes, wherever its letters stand in one of the ways these formats write text. What lies
otherwise (packed, as a number, over a border of sectors) is left, and the second scan refuses it.
"""

from __future__ import annotations

from dlp.extract.cfb import MAGIC, root_names
from dlp.redact.errors import Refused
from dlp.redact.plain import encoded
from dlp.redact.seeker import Finder

SHORTEST = 6
"""Characters of a value that is overwritten; the bytes of a shorter one may be anything."""
_WAYS = (("utf-16-le", 0), ("utf-16-le", 1), ("latin-1", 0), ("utf-8", 0), ("gb18030", 0))
"""Charsets, and the byte at which reading begins: UTF-16 may stand at odd places."""
_SIGNED = frozenset({"_signatures", "_xmlsignatures"})


def is_compound(data: bytes) -> bool:
    """Say whether bytes are a compound file."""
    return data.startswith(MAGIC)


def rewrite_compound(data: bytes, finder: Finder, *, path: str) -> bytes:
    """Return a compound file with the known values overwritten.

    A replacement of another length in bytes becomes stars. Raises `Refused` for a signed file.
    """
    if root_names(data) & _SIGNED:
        raise Refused([f"signed: {path or 'the document'}"])
    out = bytearray(data)
    for charset, first in _WAYS:
        for spot in finder.spots(bytes(out[first:]), charset=charset, alone=None):
            start, end = spot.span.start + first, spot.span.end + first
            if spot.text_span.end - spot.text_span.start < SHORTEST:
                continue
            text = encoded(spot.replacement, charset)
            if len(text) != end - start:
                star = "*".encode(charset)
                text = (star * (end - start))[: end - start]
            out[start:end] = text
    return bytes(out)
