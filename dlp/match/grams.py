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
RARITY_FILE = Path(__file__).with_name("data") / "rarity.bin"
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
RARE, COMMON = 0.002, 0.01
"""Shares of the places in ordinary text: below the first nothing better is looked for, above the
second a gram is no help."""
Grams = frozenset[bytes]
Found = Grams | None
"""None: more than are looked for."""


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

    __slots__ = ("_grams", "positions")

    def __init__(self, node: Node, boundary: str) -> None:
        built = _Builder(node, boundary, FEW)
        if built.positions.cover.cost > RARE:
            wider = _Builder(node, boundary, MOST)
            if wider.positions.cover.cost < built.positions.cover.cost:
                built = wider
        self.positions = built.positions
        self._grams = {
            position: built.widths[position][WIDTH - 1] or frozenset()
            for position in self.cover.positions
        }

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
        return self._grams[position]

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
            yield gram.decode("utf-8", "backslashreplace")


class _Builder:
    """Writes out an expression, and finds the grams of each position on the way."""

    def __init__(self, node: Node, boundary: str, most: int) -> None:
        self._edge = _edge(boundary)
        self._most = most
        self.widths: list[tuple[Found, ...]] = []
        """Of each position the folded bytes that may stand from there on, 1 to WIDTH of them."""
        self._after: dict[Follow, tuple[Found, ...]] = {}
        self.positions = Positions()
        self.positions.build(node, self._cost)

    def _cost(self, position: int) -> float:
        """Find the grams of a new position; return what it costs to look for them."""
        first = _folded(self.positions.masks[position])
        if self._most == FEW and len(first) > WIDE:
            self.widths.append((first, None, None, None))
            return math.inf
        behind = self.positions.follows[position]
        if behind not in self._after:
            self._after[behind] = tuple(self._united(behind, width) for width in range(1, WIDTH))
        widths: list[Found] = [first]
        for rest in self._after[behind]:
            if rest is None or len(first) * len(rest) > self._most:
                widths.append(None)
            else:
                widths.append(frozenset([one + other for one in first for other in rest]))
        self.widths.append(tuple(widths))
        low, high = self.positions.before[position]
        found = widths[-1]
        if found is None or high > FARTHEST:
            return math.inf
        return (math.fsum(map(share, found)) + len(found) * EACH) * (1 + (high - low) / FAR)

    def _united(self, follow: Follow, width: int) -> Found:
        """Return the bytes that may stand behind a position; None: too many, or not so many."""
        found: set[bytes] = set()
        for position in follow:
            if position >= 0:
                own = self.widths[position][width - 1]
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
