r"""An expression as positions, and what may follow each: a small automaton that begins anywhere.

Every byte of the expression is a position (Glushkov's construction); repeats are written out. So
an expression need not be matched from its beginning: it can be taken up at any position, and what
is read from there says whether a match that goes through this position is still possible.

Positions are made from the end to the beginning, so what follows one is known when it is made.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

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
Follow = frozenset[int]


class Cover(NamedTuple):
    """Positions of which every match goes through one, and what it costs to look for them."""

    cost: float
    positions: tuple[int, ...]


NONE = Cover(math.inf, ())
Cost = Callable[[int], float]


class Positions:
    """The positions of one expression, numbered from 0.

    `cost(position)` is asked for each when all that follows it is known.
    """

    __slots__ = ("_cost", "before", "behind_cut", "cover", "follows", "masks", "starts")

    def __init__(self) -> None:
        self.masks: list[int] = []
        """Bytes that may stand there, a bit each."""
        self.follows: list[Follow] = []
        self.before: list[tuple[int, int]] = []
        """Bytes of a match before it: at least, and at most."""
        self.behind_cut: set[int] = set()
        """Positions before which something may stand that is not written out."""
        self.starts: Follow = frozenset()
        self.cover = NONE
        self._cost: Cost = lambda _: math.inf

    def build(self, node: Node, cost: Cost) -> None:
        """Write out an expression."""
        self._cost = cost
        self.starts, self.cover = self._add(node, frozenset({END}), 0, 0)

    def _add(self, node: Node, behind: Follow, low: int, high: int) -> tuple[Follow, Cover]:
        """Add a node that begins `low` to `high` bytes behind the start; return what begins it."""
        if low >= DEPTH or len(self.masks) >= MOST:
            self.behind_cut |= behind
            return frozenset({CUT}), NONE
        match node:
            case Byte():
                return self._byte(node, behind, low, high)
            case Sequence():
                return self._sequence(node, behind, low, high)
            case Choice():
                return self._choice(node, behind, low, high)
            case Repeat():
                return self._repeat(node, behind, low, high)
            case Value():
                return self._add(node.item, behind, low, high)

    def _byte(self, node: Byte, behind: Follow, low: int, high: int) -> tuple[Follow, Cover]:
        position = len(self.masks)
        self.masks.append(node.mask)
        self.follows.append(behind)
        self.before.append((low, high))
        cost = self._cost(position)
        return frozenset({position}), Cover(cost, (position,)) if cost < math.inf else NONE

    def _sequence(
        self, node: Sequence, behind: Follow, low: int, high: int
    ) -> tuple[Follow, Cover]:
        offsets = []
        for item in node.items:
            offsets.append((low, high))
            width = item.width
            low, high = low + width[0], high + width[1]
        cover = NONE
        for item, (first, last) in zip(reversed(node.items), reversed(offsets), strict=True):
            behind, own = self._add(item, behind, first, last)
            cover = min(cover, own, key=lambda one: one.cost)
        return behind, cover

    def _choice(self, node: Choice, behind: Follow, low: int, high: int) -> tuple[Follow, Cover]:
        starts: set[int] = set()
        cost, positions = 0.0, list[int]()
        for branch in node.branches:
            first, own = self._add(branch, behind, low, high)
            starts |= first
            cost += own.cost
            positions += own.positions
        return frozenset(starts), Cover(cost, tuple(positions)) if cost < math.inf else NONE

    def _repeat(self, node: Repeat, behind: Follow, low: int, high: int) -> tuple[Follow, Cover]:
        width = node.item.width
        copies = min(node.high, max(COPIES // size(node.item), 1))
        here = behind
        if copies < node.high:
            here = frozenset({CUT})
            self.behind_cut |= behind
        cover = NONE
        for copy in reversed(range(copies)):
            first, cover = self._add(node.item, here, low + copy * width[0], high + copy * width[1])
            here = first | behind if copy >= node.low else first
        return here, cover if node.low else NONE


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
