"""The literals lane in slow and obvious Python: the oracle of the kernel, and its stand-in.

Same class as in `dlp.match._words`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

from dlp.match.grams import FOLD, WIDTH
from dlp.match.positions import CUT, END
from dlp.match.words import FIELDS, GRAM, NEEDS_END, ONCE, PLACE, STOP, WordTables

HIT = struct.Struct("<qqii")
"""First and last place where a match may begin, slot, nothing."""
NEWLINE = ord("\n")
BITS = 6
"""Column of an entry from which on it says what bits its bytes have."""
MOST = 64
"""Positions that are followed at the same time; with more it counts as a hit."""
NOWHERE = -2
"""No match begins there; one may at -1, with the line break that is not written."""
SPREAD = 1024
"""Bytes in which a match may begin, at most; hits of a slot that overlap are one till then."""


class Words:
    """Slots, ready to be found; immutable, shared by threads."""

    def __init__(self, tables: WordTables) -> None:
        """Take tables."""
        self._tables = tables
        pairs = zip(tables.grams[::GRAM], tables.grams[1::GRAM], strict=True)
        self._firsts = {gram.to_bytes(WIDTH, "little"): first for gram, first in pairs}

    def find(self, data: bytes, start: int, stop: int) -> bytes:
        """Return the hits in `data[start:stop]` as records, in order of their grams."""
        stop = min(stop, len(data))
        text = data[start:stop].translate(FOLD) + b" " * (WIDTH - 1)
        hits: list[tuple[int, int, int]] = []
        recent: dict[int, int] = {}
        for place in range(start, stop):
            first = self._firsts.get(text[place - start : place - start + WIDTH])
            if first is None:
                continue
            for number in self._listed(self._tables.rows, first):
                slot, low, high, flags = self._tables.entries[FIELDS * number :][:4]
                if not self._agrees(data, place, stop, number):
                    continue
                known = hits[recent[slot]][:2] if slot in recent else (0, -1)
                if slot in recent and flags & ONCE:
                    continue
                if known[0] <= place - high and place - low <= known[1]:
                    continue  # it would say nothing new
                span = self._span(data, place, stop, number)
                if span is None:
                    continue
                if known[0] <= span[0] <= known[1] and span[1] - known[0] < SPREAD:
                    hits[recent[slot]] = (known[0], max(span[1], known[1]), slot)
                    continue
                recent[slot] = len(hits)
                hits.append((*span, slot))
        return b"".join(HIT.pack(*hit, 0) for hit in hits)

    def begins(self, label: bytes, probes: Sequence[bytes], slots: int) -> bool:
        """Return whether one of the first slots may match in `label` and one of `probes`."""
        return any(
            slot < slots
            for probe in probes
            for _, _, slot, _ in HIT.iter_unpack(self.find(label + probe, 0, len(label + probe)))
        )

    def _agrees(self, data: bytes, place: int, stop: int, number: int) -> bool:
        """Say whether the bytes at the gram have the bits that all positions there want."""
        bits = self._tables.entries[FIELDS * number + BITS :][: FIELDS - BITS]
        own = data[place : min(place + WIDTH, stop)].ljust(WIDTH)
        before = data[place - WIDTH : place] if place >= WIDTH else b""
        behind = data[place + WIDTH : place + 2 * WIDTH] if place + 2 * WIDTH <= stop else b""
        return not any(
            read and (int.from_bytes(read, "little") ^ value) & mask & 0xFFFFFFFF
            for read, mask, value in zip((before, own, behind), bits[::2], bits[1::2], strict=True)
        )

    @staticmethod
    def _listed(row: Sequence[int], first: int) -> Iterator[int]:
        at = first
        while row[at] != STOP:
            yield row[at]
            at += 1

    def _fits(self, position: int, byte: int) -> bool:
        return self._in_set(self._tables.positions[PLACE * position], byte)

    def _in_set(self, number: int, byte: int) -> bool:
        return number >= 0 and bool(self._tables.sets[256 * number + byte])

    def _next(self, position: int, column: int) -> Iterator[int]:
        return self._listed(self._tables.lists, self._tables.positions[PLACE * position + column])

    def _span(self, data: bytes, place: int, stop: int, number: int) -> tuple[int, int] | None:
        """Return the first and last place where a match may begin that goes through the gram."""
        _, low, high, flags, listed, edge, *_ = self._tables.entries[FIELDS * number :][:FIELDS]
        if low == high and place > low and self._in_set(edge, data[place - low - 1]):
            return None
        places = [
            item
            for item in self._listed(self._tables.lists, listed)
            if self._fits(item, data[place])
        ]
        anywhere = (place - high, place - low) if place - low > NOWHERE else None
        if len(places) >= MOST:
            return anywhere
        is_literal = bool(flags & NEEDS_END)
        if not self._ends(data[:stop], place, places, edge, is_literal=is_literal):
            return None
        starts = self._begins(data, place, places, edge)
        if starts is None:
            return anywhere
        return (min(starts), max(starts)) if starts else None

    def _begins(self, data: bytes, at: int, here: list[int], edge: int) -> list[int] | None:
        """Return where a match may begin; None when that is not written out, or too much.

        Before the text a line ends: -1 is the place of that line break.
        """
        starts: list[int] = []
        while here:
            ahead: dict[int, None] = {}
            for item in (item for position in here for item in self._next(position, 2)):
                if item == CUT:
                    return None
                if item == END:
                    if at <= 0 or not self._in_set(edge, data[at - 1]):
                        starts.append(at)
                elif at >= 0 and self._fits(item, data[at - 1] if at else NEWLINE):
                    ahead[item] = None
            if len(ahead) > MOST:
                return None
            here = list(ahead)
            at -= 1
        return starts

    def _ends(self, text: bytes, at: int, here: list[int], edge: int, *, is_literal: bool) -> bool:
        """Say whether a match may end in the text, or be cut by its end."""
        while here:
            at += 1
            ahead: dict[int, None] = {}
            for item in (item for position in here for item in self._next(position, 1)):
                is_over = at >= len(text)
                if item == CUT or (item == END and (is_over or not self._in_set(edge, text[at]))):
                    return True
                if item >= 0 and is_over and not is_literal:
                    return True
                if item >= 0 and not is_over and self._fits(item, text[at]):
                    ahead[item] = None
            if len(ahead) > MOST:
                return True
            here = list(ahead)
        return False
