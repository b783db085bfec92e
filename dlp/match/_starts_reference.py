"""Where expressions are looked for, in slow and obvious Python.

The oracle of the kernel, and its stand-in. Same class as in `dlp.match._starts`.
"""

from __future__ import annotations

import functools
import math

from dlp.match.boundary import members
from dlp.match.grams import (
    COMMON,
    EACH,
    FAR,
    FARTHEST,
    FEW,
    FOLD,
    MOST,
    NONE,
    RARE,
    WIDE,
    WIDTH,
    Cover,
    Grams,
    share,
    shares,
)
from dlp.match.positions import END, Follow, Places, Positions, Row
from dlp.packs.expression import Node

Found = Grams | None
"""None: more than are looked for."""
_Tails = tuple[Found, Found, Found]


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

    @property
    def count(self) -> int:
        """How many grams it is looked for by."""
        places = self.cover.positions
        return len({gram for position in places for gram in self.grams(position)})

    @property
    def reach(self) -> int:
        """How far behind the start of a match the last gram may begin."""
        return max(self.positions.before[position][1] for position in self.cover.positions)

    def shown(self, most: int) -> list[str]:
        """Return the most frequent grams in words, the most frequent first."""
        found = {gram for position in self.cover.positions for gram in self.grams(position)}
        letters = (gram.to_bytes(WIDTH, "little") for gram in found)
        order = sorted(letters, key=lambda gram: (-share(gram), gram))
        return [gram.decode("utf-8", "backslashreplace") for gram in order[:most]]


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
    return math.fsum(map(shares().__getitem__, grams))


def forget() -> None:
    """Forget what was spelled: it is much, and no scan needs it."""
    for memory in (_longer, _joined, _expected):
        memory.cache_clear()


def kept() -> int:
    """Return how many sets of grams are known."""
    return sum(memory.cache_info().currsize for memory in (_longer, _joined, _expected))


@functools.lru_cache(maxsize=4096)
def _folded(mask: int) -> Grams:
    return frozenset(FOLD[byte] for byte in range(256) if mask >> byte & 1)


@functools.cache
def _edge(boundary: str) -> Grams:
    """Return what may stand behind a match; a blank also stands for the end of the text."""
    inside = members(boundary) or b""
    return frozenset(FOLD[byte] for byte in range(256) if byte not in inside)
