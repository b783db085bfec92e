r"""An expression as positions, and what may follow each: a small automaton that begins anywhere.

Every byte of the expression is a position (Glushkov's construction); repeats are written out. So
an expression need not be matched from its beginning: it can be taken up at any position, and what
is read from there says whether a match that goes through this position is still possible.

Positions are made from the end to the beginning, so what follows one is known when it is made.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dlp.packs.expression import Byte, Choice, Node, Repeat, Sequence, Value

END = -1
"""Behind the last byte of a match."""
CUT = -2
"""Where the expression goes on, and it is not looked at any more."""
DEPTH = 128
"""Bytes of a match that are looked at, and no more."""
COPIES = 16
"""Positions of a repeat that is written out, and no more."""
MOST = 20_000
"""Positions of an expression: far more than any built-in one has."""
Follow = tuple[int, ...]
"""Positions, END or CUT, in rising order."""


@dataclass(frozen=True, slots=True)
class Row:
    """Places behind each other, the last first: every match goes through each of them."""

    places: list[Places]


@dataclass(frozen=True, slots=True)
class Either:
    """Places beside each other: every match goes through one of them."""

    places: list[Places]


Places = int | Row | Either
"""A position, or several."""
_END: Follow = (END,)
_CUT: Follow = (CUT,)
_Added = tuple[Follow, Places | None]
"""What begins a node, and the places that every match goes through; None: it may pass them by."""


class Positions:
    """The positions of one expression, numbered from 0."""

    __slots__ = ("before", "behind_cut", "follows", "masks", "places", "starts")

    def __init__(self, node: Node) -> None:
        self.masks: list[int] = []
        """Bytes that may stand there, a bit each."""
        self.follows: list[Follow] = []
        self.before: list[tuple[int, int]] = []
        """Bytes of a match before it: at least, and at most."""
        self.behind_cut: set[int] = set()
        """Positions before which something may stand that is not written out."""
        self.starts, self.places = self._add(node, _END, 0, 0)

    def _add(self, node: Node, behind: Follow, low: int, high: int) -> _Added:
        """Add a node that begins `low` to `high` bytes behind the start."""
        if low >= DEPTH or len(self.masks) >= MOST:
            self.behind_cut.update(behind)
            return _CUT, None
        if isinstance(node, Byte):
            position = len(self.masks)
            self.masks.append(node.mask)
            self.follows.append(behind)
            self.before.append((low, high))
            return (position,), position
        if isinstance(node, Sequence):
            return self._sequence(node, behind, low, high)
        if isinstance(node, Choice):
            return self._choice(node, behind, low, high)
        if isinstance(node, Repeat):
            return self._repeat(node, behind, low, high)
        return self._add(node.item, behind, low, high)

    def _sequence(self, node: Sequence, behind: Follow, low: int, high: int) -> _Added:
        offsets = []
        for item in node.items:
            offsets.append((low, high))
            width = item.width
            low, high = low + width[0], high + width[1]
        row: list[Places] = []
        for item, (first, last) in zip(reversed(node.items), reversed(offsets), strict=True):
            places: Places | None
            behind, places = self._add(item, behind, first, last)
            if places is not None:
                row.append(places)
        return behind, Row(row)

    def _choice(self, node: Choice, behind: Follow, low: int, high: int) -> _Added:
        starts: list[int] = []
        either: list[Places] = []
        for branch in node.branches:
            first, places = self._add(branch, behind, low, high)
            starts += first
            if places is not None:
                either.append(places)
        return _rising(starts), Either(either) if len(either) == len(node.branches) else None

    def _repeat(self, node: Repeat, behind: Follow, low: int, high: int) -> _Added:
        width = node.item.width
        copies = min(node.high, max(COPIES // size(node.item), 1))
        here = behind
        if copies < node.high:
            here = _CUT
            self.behind_cut.update(behind)
        places: Places | None = None
        for copy in reversed(range(copies)):
            first, places = self._add(
                node.item, here, low + copy * width[0], high + copy * width[1]
            )
            here = _rising(first + behind) if copy >= node.low else first
        return here, places if node.low else None


def _rising(positions: Iterable[int]) -> Follow:
    return tuple(sorted(set(positions)))


def size(node: Node) -> int:
    """Return how many positions a node has when its repeats are written out.

    >>> from dlp.packs.expression import parse
    >>> size(parse("a[bc]{2,3}"))
    4
    """
    match node:
        case Byte():
            return 1
        case Sequence():
            return sum(size(item) for item in node.items)
        case Choice():
            return sum(size(branch) for branch in node.branches)
        case Repeat():
            return node.high * size(node.item)
        case Value():
            return size(node.item)
