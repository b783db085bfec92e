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
_OFTEN = b" etaoinsrhldcumfpgwybvkxjqz"
"""What stands everywhere, the most frequent first."""
_MOST, _STEP, _OTHER = 0.15, 0.87, 0.004
"""In what share of the places the first of them stands, each that follows, and any other byte."""
_RARE = 1e-6
"""What a handle costs at most that needs no better one."""
_JOINED = 1.5
MOST = 16
"""Handles of one mark."""


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
    [(1, 9), (0, 0)]
    """
    branches = _ways(node)
    found = _joined([_best(branch) for branch in branches])
    if len(found) <= MOST:
        return found
    by_first: dict[int, tuple[int, ...]] = {}
    for branch in branches:
        first, *rest = opening(branch)
        known = by_first.get(first, (0,) * len(rest))
        by_first[first] = tuple(one | other for one, other in zip(known, rest, strict=True))
    if len(by_first) <= MOST:
        return [Handle(0, 0, (first, *rest)) for first, rest in by_first.items()]
    return [Handle(0, 0, tuple(opening(node)))]


def _ways(node: Node) -> tuple[Node, ...]:
    """Return the ways to begin a match, each with what follows it."""
    match node:
        case Choice():
            return node.branches
        case Sequence(items=(Choice() as first, *rest)):
            return tuple(Sequence((branch, *rest)) for branch in first.branches)
        case _:
            return (node,)


def _joined(found: list[Handle]) -> list[Handle]:
    """Join handles that are hardly rarer by themselves than together."""
    joined: list[Handle] = []
    for handle in found:
        for at, other in enumerate(joined):
            pairs = zip(handle.masks, other.masks, strict=True)
            both = Handle(handle.low, handle.high, tuple(one | two for one, two in pairs))
            is_alike = (handle.low, handle.high) == (other.low, other.high)
            if is_alike and _cost(both) <= _JOINED * (_cost(handle) + _cost(other)):
                joined[at] = both
                break
        else:
            joined.append(handle)
    return joined


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
    """Return in what share of the places of a text a mark is tried for it, or about."""
    return math.prod(map(_share, handle.masks)) * (1 + handle.high - handle.low)


@functools.lru_cache(maxsize=1024)
def _share(mask: int) -> float:
    ordinary = sum(share for byte, share in _SHARES.items() if mask >> byte & 1)
    return ordinary + _OTHER * (mask & ~_ORDINARY).bit_count()


_ORDINARY = mask_of(_OFTEN)
_SHARES = {byte: _MOST * _STEP**rank for rank, byte in enumerate(_OFTEN)}
assert WIDTH == 3  # noqa: PLR2004, S101 - as many tables has the kernel
