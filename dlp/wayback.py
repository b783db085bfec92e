"""From offsets in folded text back to offsets in the source, for weighed records.

Text that needed no change has no way back to go: its offsets are the source's.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence

from dlp.score.tables import WEIGHED
from dlp.text import Piece

Placed = tuple[int, Piece]
"""Where a piece begins in the joined folded text, and the piece."""


def is_identity(piece: Piece, at: int) -> bool:
    """Say whether offsets in a piece that begins at `at` are the source's own."""
    return piece.start == at and all(part.plain and part.charset is None for part in piece.parts)


def mapped(weighed: bytes, pieces: Sequence[Placed]) -> bytes:
    """Return weighed records with the spans of the source, in bytes and code points."""
    out = bytearray(weighed)
    starts = [at for at, _ in pieces]
    for offset in range(0, len(weighed), WEIGHED.size):
        fields = list(WEIGHED.unpack_from(weighed, offset))
        first, last = fields[0], fields[1]
        at, piece = pieces[max(bisect.bisect_right(starts, first) - 1, 0)]
        [(byte_start, text_start)] = piece.locate([first - at])
        at, piece = pieces[max(bisect.bisect_left(starts, last) - 1, 0)]
        [(byte_end, text_end)] = piece.locate([last - at], end=True)
        fields[:4] = byte_start, max(byte_end, byte_start), text_start, max(text_end, text_start)
        WEIGHED.pack_into(out, offset, *fields)
    return bytes(out)
