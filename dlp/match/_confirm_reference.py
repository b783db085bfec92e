"""Confirmation in slow and obvious Python: the oracle of the kernel, and its stand-in.

Same class as in `dlp.match._confirm`, with `regex` for the programs.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import regex

from dlp.match._reference import FAR, SECONDS
from dlp.match.boundary import EDGE
from dlp.match.openings import opening
from dlp.match.plan import Lane, Planned
from dlp.match.records import Record, pack
from dlp.text.words import whole_word

if TYPE_CHECKING:
    from dlp.match.matcher import MatcherTables

_HIT = struct.Struct("<qqii")
_CHARACTER = 4
"""Bytes of one at most."""
OUTSIDE = -1
"""The place of the line break before a text."""
Window = tuple[int, int, int, bool]
"""Pattern, first and last place where it may begin, and whether a hotword says so."""


@lru_cache(maxsize=4096)
def _compiled(expression: bytes) -> Any:
    return regex.compile(expression)


class Confirm:
    """Patterns of a plan; immutable, shared by threads."""

    def __init__(self, tables: MatcherTables) -> None:
        """Take tables."""
        self._plan = tables.plan
        self._triggers = tables.triggers
        self._context = tables.context
        self._before = [item for item in tables.plan if item.lane is Lane.BESIDE]
        self._behind = [item for item in tables.plan if item.lane is Lane.BEHIND]
        self._openings = {
            item.number: opening(item.pattern.expression) for item in (*self._before, *self._behind)
        }

    def confirm(  # noqa: PLR0913, PLR0917 - the state of one range
        self,
        data: bytes,
        found: bytes,
        behind: list[int],
        before: list[tuple[int, int]],
        start: int,
        stop: int,
        horizon: int,
        final: bool,  # noqa: FBT001 - as of the kernel
        lead: int,
    ) -> tuple[int, bytes, bytes, bool, list[tuple[int, int]]]:
        """Return the horizon, matches, such for a validator, whether a pattern took too long, and
        the hits of no pattern: their slot, and where they begin.

        `found` are hits in `data[:stop]`, `behind` and `before` places of numbers as of `beside`.
        With `lead` what is known by its letters must begin in so many first bytes of a line. What
        needs bytes still to come draws the horizon before it.
        """  # noqa: D205 - one sentence
        windows: dict[int, list[tuple[int, int]]] = {}
        rest: list[tuple[int, int]] = []
        places = [*self._known(data, found, lead, rest), *self._beside(data, behind, before)]
        for pattern, low, high, is_near in places:
            need = high + self._plan[pattern].width[1] + self._context + EDGE
            if not final and not is_near and need > stop:
                horizon = max(min(horizon, low), start)
            else:
                windows.setdefault(pattern, []).append((low, high))
        decided: list[Record] = []
        undecided: list[Record] = []
        overran = False
        for number in sorted(windows):
            item = self._plan[number]
            kept = undecided if item.pattern.validator else decided
            try:
                kept += _matched(item, data, windows[number], final=final)
            except TimeoutError:
                overran = True
        decided = [record for record in decided if start <= record.start < horizon]
        undecided = [record for record in undecided if start <= record.start < horizon]
        return horizon, pack(decided), pack(undecided), overran, rest

    def _known(
        self, data: bytes, found: bytes, lead: int, rest: list[tuple[int, int]]
    ) -> Iterator[Window]:
        patterns = len(self._plan)
        for first, last, slot, _ in _HIT.iter_unpack(found):
            if slot < patterns:
                if not lead or first - data.rfind(b"\n", 0, max(first, 0)) <= lead:
                    yield slot, first, last, False
            elif slot < patterns + len(self._triggers):
                trigger = self._triggers[slot - patterns]
                if whole_word(data, first, first + trigger.size):
                    for pattern, far in trigger.patterns:
                        place = first + trigger.size
                        yield pattern, place - far, place + far, True
            else:
                rest.append((slot, first))

    def _beside(
        self, data: bytes, behind: list[int], before: list[tuple[int, int]]
    ) -> Iterator[Window]:
        """Yield places before numbers, or in them, where a pattern may open."""
        for item in self._before:
            spans = [(at - min(item.width[1], FAR), at) for at in behind]
            yield from self._opened(item, data, spans)
        for item in self._behind:
            yield from self._opened(item, data, [(low - _CHARACTER, high) for low, high in before])

    def _opened(self, item: Planned, data: bytes, spans: list[tuple[int, int]]) -> Iterator[Window]:
        sets = self._openings[item.number]
        for low, high in _merged(spans) if spans else ():
            for place in range(max(low, OUTSIDE), min(high, len(data) - 1) + 1):
                ahead = data[place : place + len(sets)]
                if place == OUTSIDE:
                    ahead = b"\n" + data[: len(sets) - 1]
                if all(mask >> byte & 1 for mask, byte in zip(sets, ahead, strict=False)):
                    yield item.number, place, place, False


def _matched(
    planned: Planned, data: bytes, windows: list[tuple[int, int]], *, final: bool
) -> Iterator[Record]:
    """Yield the first match of each place in the windows.

    Raises TimeoutError when the pattern backtracks for more than SECONDS.
    """
    compiled = _compiled(planned.regex)
    size = len(data)
    lined = b"\n" + data + b"\n" * final  # where a text begins or ends, lines do
    for low, high in _merged(windows):
        end = min(high + planned.width[1] + EDGE, size)
        end += final and end == size
        for place in range(max(low, OUTSIDE), min(high, size - 1) + 1):
            last = min(end, place + planned.cut) if planned.cut else end
            found = compiled.match(lined, place + 1, last + 1, timeout=SECONDS)
            if found is not None:
                spans = [
                    (max(start - 1, 0), min(stop - 1, size))
                    for start, stop in found.spans(compiled.groups)
                ]
                for start, stop in spans:
                    if start < stop and data[start:stop] not in planned.excepted:
                        yield Record(start, stop, planned.number, 0)


def _merged(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    spans.sort()
    low, high = spans[0]
    for next_low, next_high in spans[1:]:
        if next_low > high + 1:
            yield low, high
            low, high = next_low, next_high
        else:
            high = max(high, next_high)
    yield low, high
