"""The tables of the literals lane being filled, in slow and obvious Python.

The oracle of the kernel, and its stand-in. Same class as in `dlp.match._starts`.
"""

from __future__ import annotations

import functools
import operator
from array import array
from collections.abc import Iterable, Sequence

from dlp.match._starts_reference import Starts
from dlp.match.grams import WIDTH
from dlp.match.positions import CUT, END, Follow, Positions
from dlp.match.words import FIELDS, PLACE, STOP, WordTables

ALL = 0xFFFFFFFF


class Slots:
    """The tables of the literals lane, being filled."""

    def __init__(self) -> None:
        self.by_gram: dict[int, dict[int, None]] = {}
        self.entries: list[int] = []
        self.lists: list[int] = []
        self.positions: list[int] = []
        self.sets: dict[int, int] = {}
        self._bare: dict[Follow, int] = {}
        """Lists that hold no position."""
        self.reach = 0

    def add(self, slot: int, starts: Starts, inside: int | None, flags: int) -> None:
        """Add a slot with all its grams; `inside`: what may not touch a match, None: anything."""
        positions = starts.positions
        base = len(self.positions) // PLACE
        precedes = _precedes(positions)
        sets, rows = self.sets, self.positions
        listed: dict[int, int] = {}
        """Of what may follow or precede, by its identity: many positions share it."""
        known: dict[Follow, int] = {}
        for mask, follow, precede in zip(positions.masks, positions.follows, precedes, strict=True):
            behind = listed.get(id(follow))
            if behind is None:
                behind = listed[id(follow)] = self._list(follow, base, known)
            before = listed.get(id(precede))
            if before is None:
                before = listed[id(precede)] = self._list(precede, base, known)
            rows += (sets.setdefault(mask, len(sets)), behind, before)
        by_gram: dict[int, list[int]] = {}
        for position in starts.cover.positions:
            for gram in sorted(starts.grams(position)):
                by_gram.setdefault(gram, []).append(position)
        entries: dict[tuple[int, ...], int] = {}
        for gram, places in by_gram.items():
            key = tuple(places)
            if key not in entries:
                entries[key] = self._entry(
                    (slot, flags), inside, starts.positions, places, base, precedes, known
                )
            self.by_gram.setdefault(gram, {})[entries[key]] = None

    def _entry(  # noqa: PLR0913, PLR0917 - the state of one slot
        self,
        slot: tuple[int, int],
        inside: int | None,
        positions: Positions,
        places: list[int],
        base: int,
        precedes: list[Follow],
        known: dict[Follow, int],
    ) -> int:
        before = [positions.before[place] for place in places]
        low, high = min(low for low, _ in before), max(high for _, high in before)
        self.reach = max(self.reach, high + WIDTH)
        edge = -1 if inside is None else self._set(inside)
        number = len(self.entries) // FIELDS
        listed = self._list(tuple(sorted(places)), base, known)
        behind = _steps(places, positions.follows, positions.masks)
        ahead = _steps(places, precedes, positions.masks)
        first = functools.reduce(operator.or_, [positions.masks[place] for place in places])
        self.entries += (
            slot[0], low, high, slot[1], listed, edge,
            *_known(ahead[WIDTH - 1 :: -1]), *_known([first, *behind[: WIDTH - 1]]),
            *_known(behind[WIDTH - 1 :]),
        )  # fmt: skip
        return number

    def _list(self, row: Follow, base: int, known: dict[Follow, int]) -> int:
        """Return the place of a list; only what holds no position is the same in each slot."""
        places = known if row and row[-1] >= 0 else self._bare
        place = places.get(row)
        if place is None:
            place = places[row] = len(self.lists)
            if len(row) == 1 and places is known:  # most are
                self.lists += (row[0] + base, STOP)
            else:
                self.lists += [item + base if item >= 0 else item for item in row]
                self.lists.append(STOP)
        return place

    def _set(self, mask: int) -> int:
        return self.sets.setdefault(mask, len(self.sets))

    def filled(self, slots: int) -> WordTables:
        """Return the tables of so many slots."""
        grams, rows = array("I"), array("i")
        for gram in sorted(self.by_gram):
            entries = list(self.by_gram[gram])
            grams.extend((gram, len(rows), *_common(self.entries, entries)))
            rows.extend((*entries, STOP))
        return WordTables(
            grams=grams,
            rows=rows,
            entries=array("i", self.entries),
            lists=array("i", self.lists),
            positions=array("i", self.positions),
            sets=b"".join(bytes(map(int, f"{mask:0256b}"[::-1])) for mask in self.sets),
            slots=slots,
            reach=self.reach,
        )


def _precedes(positions: Positions) -> list[Follow]:
    """Return what may precede each position; END stands for the beginning, CUT for anything.

    What the same positions lead to has the same before it, and shares it.
    """
    leads: list[list[int]] = [[] for _ in positions.masks]
    """Of each position the numbers of what stands before it."""
    before = [[CUT], [END]]
    for number, follow in enumerate((positions.behind_cut, positions.starts)):
        for item in follow:
            if item >= 0:
                leads[item].append(number)
    sharing: dict[int, list[int]] = {}
    """By the identity of what follows them: positions are made with the same object."""
    for position, behind in enumerate(positions.follows):
        own = sharing.get(id(behind))
        if own is None:
            own = sharing[id(behind)] = []
            for item in behind:
                if item >= 0:
                    leads[item].append(len(before))
            before.append(own)
        own.append(position)
    return _merged(leads, before)


def _merged(leads: list[list[int]], before: list[list[int]]) -> list[Follow]:
    known: dict[tuple[int, ...], Follow] = {}
    found: list[Follow] = []
    for lead in leads:
        key = tuple(lead)
        if key not in known:
            together = before[key[0]] if len(key) == 1 else {x for at in key for x in before[at]}
            known[key] = tuple(sorted(together))
        found.append(known[key])
    return found


def _steps(
    places: Iterable[int], nexts: Sequence[Iterable[int]], masks: Sequence[int]
) -> list[int | None]:
    """Return the bytes that may stand 1, 2, … steps from these places; None: any."""
    found: list[int | None] = []
    here = set(places)
    for _ in range(2 * WIDTH - 1):
        ahead: set[int] = set()
        for place in here:
            ahead.update(nexts[place])
        if not ahead or min(ahead) < 0:
            break
        mask = 0
        for place in ahead:
            mask |= masks[place]
        found.append(mask)
        here = ahead
    return [*found, *[None] * (2 * WIDTH - 1 - len(found))]


def _known(masks: Iterable[int | None]) -> tuple[int, int]:
    """Return which bits of four bytes in a row are always the same, and these bits."""
    same = value = 0
    for number, mask in enumerate(masks):
        if mask is None:
            continue
        both, either = _bits(mask)
        same |= (0xFF ^ both ^ either) << 8 * number
        value |= both << 8 * number
    return _signed(same), _signed(value & same)


def _common(entries: Sequence[int], numbers: Iterable[int]) -> list[int]:
    """Return the bits around a gram that all of these entries have in common."""
    found: list[int] = []
    for column in (FIELDS - 6, FIELDS - 4, FIELDS - 2):
        pairs = [
            (entries[FIELDS * number + column] & ALL, entries[FIELDS * number + column + 1] & ALL)
            for number in numbers
        ]
        same, value = pairs[0]
        for other, bits in pairs[1:]:
            same &= other & (ALL ^ value ^ bits)
        found += [same, value & same]
    return found


def _signed(number: int) -> int:
    return number - (1 << 32) if number >> 31 else number


@functools.lru_cache(maxsize=4096)
def _bits(mask: int) -> tuple[int, int]:
    """Return the bits that all bytes of a set have, and those that any has."""
    both, either = 0xFF, 0
    for byte in range(256):
        if mask >> byte & 1:
            both &= byte
            either |= byte
    return both, either
