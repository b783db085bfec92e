r"""Four bytes in a row that every match holds somewhere: what the literals lane looks for.

Of each expression those positions are chosen whose four bytes are the rarest in ordinary text, be
they letters of a label, a prefix and the first letter of a key, or a label's end with its colon.
Grams are folded: capital letters like small ones. How rare they are was counted
(`rarity.bin`; `benchmarks/corpora/rarity.py` says in which texts).
"""

from __future__ import annotations

import functools
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
_Tails = tuple[Found, Found, Found]


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
        shares: list[float] = [10.0 ** (-value / 10) for value in range(256)]
        pairs, rest = 256, 256 + (1 << 16)
        behind = [shares[value] for value in table[pairs:rest]]
        self._behind = [value for byte in range(256) for value in behind[byte::256]]
        """Of a pair of bytes, the first of them the lowest: of the second behind the first."""
        self._pairs = [
            shares[table[pair & 0xFF]] * behind for pair, behind in enumerate(self._behind)
        ]
        for gram, value in struct.iter_unpack("<IB", memoryview(table)[rest:]):
            self[gram] = shares[value]

    def __missing__(self, gram: int) -> float:
        behind = self._behind
        result = self._pairs[gram & 0xFFFF] * behind[gram >> 8 & 0xFFFF] * behind[gram >> 16]
        return min(result, LEAST)


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
            position: speller.grams(position) or frozenset() for position in self.cover.positions
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
        self._edge: _Tails = (_edge(boundary), None, None)
        self._most = most
        self._united: dict[int, _Tails] = {}
        """By the identity of what follows: many positions share it."""
        self._tails: list[_Tails] = []
        """Of each position the folded bytes that may stand from there on, 1 to 3 of them."""
        widest = WIDE if most == FEW else 256
        for mask, follow in zip(positions.masks, positions.follows, strict=True):
            first = _folded(mask)
            if len(first) > widest:
                self._tails.append((first, None, None))
            else:
                self._tails.append(_longer(first, self._behind(follow), most))

    def _behind(self, follow: Follow) -> _Tails:
        """Return the bytes that may stand behind a position, 1 to 3 of them."""
        if len(follow) == 1:
            return self._tail(follow[0])
        found = self._united.get(id(follow))
        if found is None:
            found = self._united[id(follow)] = self._unite([self._tail(at) for at in follow])
        return found

    def _tail(self, position: int) -> _Tails:
        if position >= 0:
            return self._tails[position]
        return self._edge if position == END else (None, None, None)

    def _unite(self, tails: list[_Tails]) -> _Tails:
        one, two, three = (self._union(found) for found in zip(*tails, strict=True))
        return one, two, three

    def _union(self, several: tuple[Found, ...]) -> Found:
        found: set[int] = set()
        for own in several:
            if own is None:
                return None
            found |= own
            if len(found) > self._most:
                return None
        return frozenset(found)

    def grams(self, position: int) -> Found:
        """Return what may stand from a position on; None: too much."""
        first, second, _ = self._tails[position]
        if first is None or second is None:
            return None
        return _joined(first, self._behind(self._positions.follows[position])[2], self._most)

    def cover(self, bound: float = math.inf) -> Cover | None:
        """Return the cover that costs the least, if it costs less than `bound`."""
        places = self._positions.places
        return None if places is None else self._cheapest(places, bound)

    def _cheapest(self, places: Places, bound: float) -> Cover | None:
        if isinstance(places, int):
            cost = self._cost(places, bound)
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

    def _cost(self, position: int, bound: float) -> float:
        """Return what it costs to look for the grams of a position; if not below `bound`, any."""
        low, high = self._positions.before[position]
        if high > FARTHEST:
            return math.inf
        farther = 1 + (high - low) / FAR
        if self._count(position) * EACH * farther >= bound:
            return math.inf
        found = self.grams(position)
        if found is None:
            return math.inf
        return (_expected(found) + len(found) * EACH) * farther

    def _count(self, position: int) -> int:
        """Return how many grams may stand at a position, at least."""
        first, second, third = self._tails[position]
        return len(third or second or first or ())


@functools.lru_cache(maxsize=1 << 15)
def _longer(first: Grams, behind: _Tails, most: int) -> _Tails:
    """Return 1 to 3 bytes of which the first is one of these; many patterns share labels."""
    one, two, _ = behind
    return first, _joined(first, one, most), _joined(first, two, most)


@functools.lru_cache(maxsize=1 << 15)
def _joined(first: Grams, rest: Found, most: int) -> Found:
    """Return all of some bytes before all of some others; None: too many."""
    if rest is None or len(first) * len(rest) > most:
        return None
    return frozenset([one | other << 8 for one in first for other in rest])


@functools.lru_cache(maxsize=1 << 15)
def _expected(grams: Grams) -> float:
    """Return in what share of places any of these stands."""
    return math.fsum(map(_shares().__getitem__, grams))


def forget() -> None:
    """Forget what was spelled: it is much, and no scan needs it."""
    _longer.cache_clear()
    _joined.cache_clear()
    _expected.cache_clear()


@functools.lru_cache(maxsize=4096)
def _folded(mask: int) -> Grams:
    return frozenset(FOLD[byte] for byte in range(256) if mask >> byte & 1)


@functools.cache
def _edge(boundary: str) -> Grams:
    """Return what may stand behind a match; a blank also stands for the end of the text."""
    inside = members(boundary) or b""
    return frozenset(FOLD[byte] for byte in range(256) if byte not in inside)
