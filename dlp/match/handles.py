"""Handles: the few bytes by which a mark is taken up, and how far behind its start they may stand.

Many marks begin with anything, such as a name, and have their rare bytes behind it. A text is asked
for these, and a mark is tried from the places that they leave.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass

from dlp.match.openings import WIDTH, opening
from dlp.match.plan import flattened
from dlp.packs.expression import Choice, Node, Sequence, mask_of

FARTHEST = 128
"""Bytes before a handle in which a mark may begin."""
_ORDINARY = mask_of(b" abcdefghijklmnopqrstuvwxyz")
"""What stands everywhere, some times as often as any other byte."""
_OFTEN, _TOTAL = 8, 256 + 7 * 27
_RARE = 2e-3
"""What a handle costs at most that needs no better one."""


@dataclass(frozen=True, slots=True)
class Handle:
    """Sets of WIDTH bytes in a row; they stand `low` to `high` bytes behind a start."""

    low: int
    high: int
    masks: tuple[int, ...]


def handles(node: Node) -> list[Handle]:
    r"""Return handles of which every match has one, each the rarest that a way to match has.

    >>> from dlp.packs.expression import parse
    >>> [(handle.low, handle.high) for handle in handles(parse(r"[a-z]{1,9} => |use [a-z]"))]
    [(0, 0), (1, 9)]
    """
    best = [_best(branch) for branch in (node.branches if isinstance(node, Choice) else (node,))]
    starts = [item.masks for item in best if not item.high]
    others = [item for item in best if item.high]
    if not starts:
        return others
    united = [functools.reduce(int.__or__, place) for place in zip(*starts, strict=True)]
    return [Handle(0, 0, tuple(united)), *others]


def _best(node: Node) -> Handle:
    """Return where a match begins if that is rare, else the rarest handle."""
    items = flattened(node)
    best: Handle | None = None
    low = high = 0
    for at, item in enumerate(items):
        found = Handle(low, high, tuple(opening(Sequence(tuple(items[at:])))))
        best = found if best is None else min(best, found, key=_cost)
        low, high = low + item.width[0], high + item.width[1]
        if _cost(best) <= _RARE or high > FARTHEST:
            break
    assert best is not None  # noqa: S101 - no expression is empty
    return best


def _cost(handle: Handle) -> float:
    """Return in what share of places a mark is tried for it, in a text of signs at random."""
    return math.prod(map(_share, handle.masks)) * (1 + handle.high - handle.low)


def _share(mask: int) -> float:
    return (mask.bit_count() + (_OFTEN - 1) * (mask & _ORDINARY).bit_count()) / _TOTAL


assert WIDTH == 3  # noqa: PLR2004, S101 - as many tables has the kernel
