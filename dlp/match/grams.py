r"""Four bytes in a row that every match holds somewhere: what the literals lane looks for.

Of each expression those positions are chosen whose four bytes are the rarest in ordinary text, be
they letters of a label, a prefix and the first letter of a key, or a label's end with its colon.
Grams are folded: capital letters like small ones. How rare they are was counted
(`rarity.bin`; `benchmarks/corpora/rarity.py` says in which texts).
"""

from __future__ import annotations

import functools
import itertools
import math
import zlib
from collections.abc import Iterator
from pathlib import Path

from dlp.match.boundary import members
from dlp.match.positions import END, Cover, Follow, Positions
from dlp.packs.expression import Node

WIDTH = 4
"""Bytes of a gram."""
RARITY_FILE = Path(__file__).with_name("rarity.bin")
FOLD = bytes(byte | 0x20 if byte < 0x80 else byte for byte in range(256))  # noqa: PLR2004 - ASCII
r"""What folds text: `b"Key_1".translate(FOLD)` is `b"key\x7f1"`."""
FEW, MOST = 64, 2048
"""Grams that may stand at one position; more than a few only where nothing else is rare."""
EACH = 2e-6
"""What one more gram costs, by places of the filter that it fills."""
FAR = 128
"""Bytes; what may begin in so many more places costs twice as much to confirm."""
FARTHEST = 256
"""Bytes between the start of a match and a gram, at most."""
WIDE = 16
"""Bytes of which any may stand at a place of a gram before its last, while few grams are wanted."""
RARE, COMMON = 0.001, 0.01
"""Shares of the places in ordinary text: below the first nothing better is looked for, above the
second a gram is no help."""
Grams = frozenset[bytes]


LEAST = 1e-5
"""Share of the places from which on it is known how often a gram stands in ordinary text."""


@functools.cache
def _shares() -> tuple[tuple[float, ...], tuple[float, ...], dict[bytes, float]]:
    """Return the share of each byte, of each behind each other byte, and of frequent grams."""
    table = zlib.decompress(RARITY_FILE.read_bytes())
    shares = [10.0 ** (-value / 10) for value in range(256)]
    pairs, rest = 256, 256 + (1 << 16)
    frequent = {
        table[at : at + WIDTH]: shares[table[at + WIDTH]]
        for at in range(rest, len(table), WIDTH + 1)
    }
    return (
        tuple(shares[value] for value in table[:pairs]),
        tuple(shares[value] for value in table[pairs:rest]),
        frequent,
    )


@functools.lru_cache(maxsize=1 << 16)
def share(gram: bytes) -> float:
    """Return in what share of places a gram stands: counted, or as pairs of bytes let expect.

    >>> share(b"the ") > 1000 * share(b"akia")
    True
    """
    alone, behind, frequent = _shares()
    if gram in frequent:
        return frequent[gram]
    result = alone[gram[0]]
    for before, byte in itertools.pairwise(gram):
        result *= behind[before << 8 | byte]
    return min(result, LEAST)


class Starts:
    """Where an expression is looked for: positions that cover it, and the grams at each."""

    __slots__ = ("_after", "_edge", "_grams", "_most", "positions")
    positions: Positions

    def __init__(self, node: Node, boundary: str) -> None:
        self._edge = _edge(boundary)
        self.positions = self._built(node, FEW)
        if self.cover.cost > RARE:
            first = self.positions
            self.positions = self._built(node, MOST)
            if first.cover.cost <= self.cover.cost:
                self.positions = first

    def _built(self, node: Node, most: int) -> Positions:
        self._most = most
        self._grams: dict[tuple[int, int], Grams | None] = {}
        self._after: dict[tuple[Follow, int], Grams | None] = {}
        self.positions = Positions()
        self.positions.build(node, self._cost)
        return self.positions

    @property
    def cover(self) -> Cover:
        """Positions of which every match goes through one; without any, there are none."""
        return self.positions.cover

    @property
    def are_rare(self) -> bool:
        """Whether it pays to look for them."""
        return self.cover.cost <= COMMON

    def grams(self, position: int) -> Grams:
        """Return what may stand at a position of the cover."""
        return self._from(position, WIDTH) or frozenset()

    def reach(self) -> int:
        """Return how far behind the start of a match the last gram may begin."""
        return max(self.positions.before[position][1] for position in self.cover.positions)

    @property
    def count(self) -> int:
        """How many grams it is looked for by."""
        places = self.cover.positions
        return len({gram for position in places for gram in self.grams(position)})

    def shown(self) -> Iterator[str]:
        """Yield the grams in words, the most frequent first."""
        found = {gram for position in self.cover.positions for gram in self.grams(position)}
        for gram in sorted(found, key=lambda gram: (-share(gram), gram)):
            yield repr(gram)[2:-1]

    def _cost(self, position: int) -> float:
        low, high = self.positions.before[position]
        found = self._from(position, WIDTH) if high <= FARTHEST else None
        if found is None:
            return math.inf
        return (sum(map(share, found)) + len(found) * EACH) * (1 + (high - low) / FAR)

    def _from(self, position: int, width: int) -> Grams | None:
        """Return the folded bytes that may stand from a position on; None: too many."""
        key = (position, width)
        if key not in self._grams:
            self._grams[key] = self._found(position, width)
        return self._grams[key]

    def _found(self, position: int, width: int) -> Grams | None:
        first = _folded(self.positions.masks[position])
        if width == 1:
            return first
        if self._most == FEW and len(first) > WIDE:
            return None
        rest = self._behind(self.positions.follows[position], width - 1)
        if rest is None or len(first) * len(rest) > self._most:
            return None
        return frozenset(one + other for one in first for other in rest)

    def _behind(self, follow: Follow, width: int) -> Grams | None:
        key = (follow, width)
        if key not in self._after:
            self._after[key] = self._united(follow, width)
        return self._after[key]

    def _united(self, follow: Follow, width: int) -> Grams | None:
        found: set[bytes] = set()
        for position in follow:
            if position >= 0:
                own = self._from(position, width)
            else:
                own = self._edge if position == END and width == 1 else None
            if own is None:
                return None
            found |= own
            if len(found) > self._most:
                return None
        return frozenset(found)


@functools.lru_cache(maxsize=4096)
def _folded(mask: int) -> Grams:
    return frozenset(FOLD[byte : byte + 1] for byte in range(256) if mask >> byte & 1)


@functools.cache
def _edge(boundary: str) -> Grams:
    """Return what may stand behind a match; a blank also stands for the end of the text."""
    inside = members(boundary) or b""
    return frozenset(FOLD[byte : byte + 1] for byte in range(256) if byte not in inside)
