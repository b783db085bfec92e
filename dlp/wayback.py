"""From offsets in folded text back to offsets in the source, for weighed records.

Text that needed no change has no way back to go: its offsets are the source's.
"""

from __future__ import annotations

import bisect
from array import array
from collections.abc import Sequence

from dlp.score.tables import WEIGHED
from dlp.text import Piece

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
    starts, ends = numbers[_START::_STRIDE], numbers[_END::_STRIDE]
    byte_start, text_start = _both(starts, pieces, end=False)
    byte_end, text_end = _both(ends, pieces, end=True)
    numbers[_START::_STRIDE] = byte_start
    numbers[_END::_STRIDE] = array("q", map(max, byte_start, byte_end))
    numbers[_TEXT_START::_STRIDE] = text_start
    numbers[_TEXT_END::_STRIDE] = array("q", map(max, text_start, text_end))
    return numbers.tobytes()


def located(
    positions: set[int], pieces: Sequence[Placed], *, end: bool
) -> dict[int, tuple[int, int]]:
    """Locate offsets of the joined text; those of one piece together, which costs one pass."""
    wanted = sorted(positions)
    return dict(zip(wanted, zip(*_places(wanted, pieces, end=end), strict=True), strict=True))


def _both(
    positions: array[int], pieces: Sequence[Placed], *, end: bool
) -> tuple[array[int], array[int]]:
    """Locate offsets in any order."""
    wanted = sorted(set(positions))
    offsets, chars = _places(wanted, pieces, end=end)
    if len(wanted) == len(positions) and wanted == positions.tolist():
        return offsets, chars
    number = {position: index for index, position in enumerate(wanted)}
    order = [number[position] for position in positions]
    return (
        array("q", map(offsets.__getitem__, order)),
        array("q", map(chars.__getitem__, order)),
    )


def _places(
    wanted: list[int], pieces: Sequence[Placed], *, end: bool
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
        group = wanted[done:stop]
        if at:
            group = [position - at for position in group]
        found = piece.places(group, end=end)
        offsets += found[0]
        chars += found[1]
        done = stop
    return offsets, chars
