"""Cells in slow and obvious Python: the oracle of the kernel, and its stand-in.

Same functions as in `dlp._cells`.
"""

from __future__ import annotations

import bisect
from array import array
from collections.abc import Collection

from dlp.readings import START, grouped, value_of
from dlp.score.tables import WEIGHED


def in_cells(  # noqa: PLR0913, PLR0917 - the cells of one column
    weighed: bytes,
    values: bytes,
    cells: list[bytes],
    places: array[int],
    label: int,
    first: int,
    name: bytes,
    names: Collection[bytes],
) -> bytes:
    """Return what was found in lines of a label and a cell, led back to the cells.

    `places` says where each begins in the table. Cells before number `first` are titles, and those
    that are themselves `name`, or one of `names` in other letters than ASCII, are heads.
    """
    outs = [label]
    for text in cells[:-1]:
        outs.append(outs[-1] + len(text) + 1 + label)

    def located(position: int) -> int:
        cell = max(bisect.bisect_right(outs, position) - 1, 0)
        return places[cell] + min(max(position - outs[cell], 0), len(cells[cell]))

    kept = bytearray()
    for rows in grouped(weighed):
        value = value_of(rows, values)
        inner = value.strip()
        is_head = inner == name or (not inner.isascii() and inner.lower() in names)
        cell = bisect.bisect_right(outs, rows[0][START]) - 1
        if b"\n" in value or is_head or cell < max(first, 0):
            continue  # the next field of a form; ASCII may be a weak password
        if rows[0][START] > outs[cell] + len(cells[cell]):
            continue
        for start, end, *rest in rows:
            place = located(start)
            kept += WEIGHED.pack(place, max(place, located(end)), *rest)
    return bytes(kept)


def cell_starts(  # noqa: PLR0913, PLR0917 - how a table is cut
    cells: list[bytes], first: int, step: int, gap: int, more: int, base: int
) -> array[int]:
    """Return where the cells `cells[first::step]` begin.

    Behind each cell stand `gap` bytes, and `more` behind the last one of a row.
    """
    starts = array("q")
    at = base
    for number, cell in enumerate(cells):
        if number % step == first:
            starts.append(at)
        at += len(cell) + gap + (more if number % step == step - 1 else 0)
    return starts
