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
    rows = list(WEIGHED.iter_unpack(weighed))
    starts = located({row[0] for row in rows}, pieces, end=False)
    ends = located({row[1] for row in rows}, pieces, end=True)
    out = bytearray()
    for row in rows:
        byte_start, text_start = starts[row[0]]
        byte_end, text_end = ends[row[1]]
        span = (byte_start, max(byte_end, byte_start), text_start, max(text_end, text_start))
        out += WEIGHED.pack(*span, *row[4:])
    return bytes(out)


def located(
    positions: set[int], pieces: Sequence[Placed], *, end: bool
) -> dict[int, tuple[int, int]]:
    """Locate offsets of the joined text; those of one piece together, which costs one pass."""
    begins = [at for at, _ in pieces]
    look_up = bisect.bisect_left if end else bisect.bisect_right
    wanted: dict[int, list[int]] = {}
    for position in sorted(positions):
        wanted.setdefault(max(look_up(begins, position) - 1, 0), []).append(position)
    found: dict[int, tuple[int, int]] = {}
    for number, group in wanted.items():
        at, piece = pieces[number]
        found.update(
            zip(group, piece.locate([position - at for position in group], end=end), strict=True)
        )
    return found
