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
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from dlp.match.boundary import members
from dlp.match.positions import END, Follow, Places, Positions, Row
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
Grams = frozenset[int]
"""Folded bytes in a row, the first of them the lowest of the number."""
Found = Grams | None
"""None: more than are looked for."""


class Cover(NamedTuple):
    """Positions of which every match goes through one, and what it costs to look for them."""

    cost: float
    positions: tuple[int, ...]


NONE = Cover(math.inf, ())

LEAST = 1e-5
"""Share of the places from which on it is known how often a gram stands in ordinary text."""


class _Shares(dict[int, float]):
    """The share of the places in which a gram stands: counted, or as pairs of bytes let expect."""

    def __init__(self) -> None:
        table = zlib.decompress(RARITY_FILE.read_bytes())
        shares = [10.0 ** (-value / 10) for value in range(256)]
        pairs, rest = 256, 256 + (1 << 16)
        self._alone = [shares[value] for value in table[:pairs]]
        self._behind = [shares[value] for value in table[pairs:rest]]
        """Of each byte behind each other one."""
        for gram, value in struct.iter_unpack("<IB", memoryview(table)[rest:]):
            self[gram] = shares[value]

    def __missing__(self, gram: int) -> float:
        letters = gram.to_bytes(WIDTH, "little")
        result = self._alone[letters[0]]
        for before, byte in itertools.pairwise(letters):
            result *= self._behind[before << 8 | byte]
        self[gram] = share_ = min(result, LEAST)
        return share_


_shares = functools.cache(_Shares)


def share(gram: bytes) -> float:
    """Return in what share of places a gram stands.

    >>> share(b"the ") > 1000 * share(b"akia")
    True
    """
    return _shares()[int.from_bytes(gram, "little")]


class Starts:
    """Where an expression is looked for: positions that cover it, and the grams at each."""

    __slots__ = ("_grams", "cover", "positions")

    def __init__(self, node: Node, boundary: str) -> None:
        self.positions = Positions(node)
        speller = _Speller(self.positions, boundary, FEW)
        cover = speller.cover()
        if cover is None or cover.cost > RARE:
            wider = _Speller(self.positions, boundary, MOST)
            better = wider.cover(math.inf if cover is None else cover.cost)
            speller, cover = (wider, better) if better is not None else (speller, cover)
        self.cover = cover or NONE
        """Positions of which every match goes through one; without any, there are none."""
        self._grams = {
            position: speller.spelled(position, WIDTH) or frozenset()
            for position in self.cover.positions
        }

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
        letters = (gram.to_bytes(WIDTH, "little") for gram in found)
        for gram in sorted(letters, key=lambda gram: (-share(gram), gram)):
            yield gram.decode("utf-8", "backslashreplace")


class _Speller:
    """Finds the grams of those positions that are asked for, and the cheapest of them all."""

    def __init__(self, positions: Positions, boundary: str, most: int) -> None:
        self._positions = positions
        self._edge = _edge(boundary)
        self._most = most
        self._widest = WIDE if most == FEW else 256
        self._spelled: list[dict[int, Found]] = [{} for _ in range(WIDTH + 1)]
        """By width: of a position the folded bytes that may stand from there on."""
        self._behind: list[dict[Follow, Found]] = [{} for _ in range(WIDTH)]

    def cover(self, bound: float = math.inf) -> Cover | None:
        """Return the cover that costs the least, if it costs less than `bound`."""
        places = self._positions.places
        return None if places is None else self._cheapest(places, bound)

    def _cheapest(self, places: Places, bound: float) -> Cover | None:
        if isinstance(places, int):
            cost = self._cost(places)
            return Cover(cost, (places,)) if cost < bound else None
        if isinstance(places, Row):
            best = None
            for place in places.places:
                found = self._cheapest(place, bound)
                if found is not None:
                    best, bound = found, found.cost
            return best
        cost, positions = 0.0, list[int]()
        for place in places.places:
            found = self._cheapest(place, bound)
            if found is None or cost + found.cost >= bound:
                return None
            cost += found.cost
            positions += found.positions
        return Cover(cost, tuple(positions))

    def _cost(self, position: int) -> float:
        """Return what it costs to look for the grams of a position."""
        low, high = self._positions.before[position]
        if high > FARTHEST:
            return math.inf
        found = self.spelled(position, WIDTH)
        if found is None:
            return math.inf
        shares = math.fsum(map(_shares().__getitem__, found))
        return (shares + len(found) * EACH) * (1 + (high - low) / FAR)

    def spelled(self, position: int, width: int) -> Found:
        """Return so many folded bytes as may stand from a position on; None: too many."""
        known = self._spelled[width]
        if position not in known:
            known[position] = self._spell(position, width)
        return known[position]

    def _spell(self, position: int, width: int) -> Found:
        first = _folded(self._positions.masks[position])
        if width == 1:
            return first
        if len(first) > self._widest:
            return None
        rest = self._united(self._positions.follows[position], width - 1)
        if rest is None or len(first) * len(rest) > self._most:
            return None
        return frozenset([one | other << 8 for one in first for other in rest])

    def _united(self, follow: Follow, width: int) -> Found:
        """Return the bytes that may stand behind a position; None: too many, or not so many."""
        known = self._behind[width]
        if follow not in known:
            known[follow] = self._unite(follow, width)
        return known[follow]

    def _unite(self, follow: Follow, width: int) -> Found:
        found: set[int] = set()
        for position in follow:
            if position >= 0:
                own = self.spelled(position, width)
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
    return frozenset(FOLD[byte] for byte in range(256) if mask >> byte & 1)


@functools.cache
def _edge(boundary: str) -> Grams:
    """Return what may stand behind a match; a blank also stands for the end of the text."""
    inside = members(boundary) or b""
    return frozenset(FOLD[byte] for byte in range(256) if byte not in inside)
