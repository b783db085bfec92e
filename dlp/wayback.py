"""From offsets in folded text back to offsets in the source, for weighed records.

Text that needed no change has no way back to go: its offsets are the source's.
"""

from __future__ import annotations

import bisect
from array import array
from collections.abc import Sequence

from dlp.score.tables import WEIGHED
from dlp.text import Piece

try:
    from dlp._wayback import put, ranked
except ImportError:  # pragma: no cover - an installation without a C compiler
    from dlp._wayback_reference import put, ranked

_START, _END, _TEXT_START, _TEXT_END = 0, 1, 2, 3
_STRIDE = WEIGHED.size // 8
assert WEIGHED.size % 8 == 0  # noqa: S101 - the fields of a record are read by their stride

Placed = tuple[int, Piece]
"""Where a piece begins in the joined folded text, and the piece."""


def is_identity(piece: Piece, at: int) -> bool:
    """Say whether offsets in a piece that begins at `at` are the source's own."""
    return piece.start == at and all(part.plain and part.charset is None for part in piece.parts)


def mapped(weighed: bytes, pieces: Sequence[Placed]) -> bytes:
    """Return weighed records with the spans of the source, in bytes and code points."""
    numbers = array("q", weighed)
    for field, text_field, end in ((_START, _TEXT_START, False), (_END, _TEXT_END, True)):
        wanted, ranks = ranked(numbers, field, _STRIDE)
        offsets, chars = _places(wanted, pieces, end=end)
        put(numbers, field, _STRIDE, offsets, ranks, _START)
        put(numbers, text_field, _STRIDE, chars, ranks, _TEXT_START)
    return numbers.tobytes()


def located(
    positions: set[int], pieces: Sequence[Placed], *, end: bool
) -> dict[int, tuple[int, int]]:
    """Locate offsets of the joined text; those of one piece together, which costs one pass."""
    wanted = array("q", sorted(positions))
    return dict(zip(wanted, zip(*_places(wanted, pieces, end=end), strict=True), strict=True))


def _places(
    wanted: array[int], pieces: Sequence[Placed], *, end: bool
) -> tuple[array[int], array[int]]:
    """Locate sorted offsets; those of one piece together, which costs one pass."""
    begins = [at for at, _ in pieces]
    look_up = bisect.bisect_left if end else bisect.bisect_right
    offsets, chars = array("q"), array("q")
    done = 0
    while done < len(wanted):
        number = max(look_up(begins, wanted[done]) - 1, 0)
        at, piece = pieces[number]
        stop = len(wanted)
        if number + 1 < len(pieces):  # as a start the next one's first byte is its own
            cut = bisect.bisect_right if end else bisect.bisect_left
            stop = cut(wanted, begins[number + 1], done)
        found = piece.places(wanted[done:stop], end=end, at=at)
        offsets += found[0]
        chars += found[1]
        done = stop
    return offsets, chars
