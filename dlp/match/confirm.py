"""Confirmation: what a kernel only supposes is matched with `regex`, in a narrow window."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import regex

from dlp.match._reference import SECONDS, validated
from dlp.match.openings import WIDTH
from dlp.match.plan import Planned
from dlp.match.records import Record

EDGE = 20
"""Bytes beside a match that `boundary = "line"` looks at."""
Known = dict[tuple[str, bytes], int | None]
"""What validators said of texts."""
Span = tuple[int, int]
"""First and last place where a match may begin."""


@lru_cache(maxsize=4096)
def _compiled(expression: bytes) -> Any:
    return regex.compile(expression)


@lru_cache(maxsize=4096)
def _searched(opening: bytes) -> re.Pattern[bytes]:
    return re.compile(opening)


def opened(planned: Planned, data: bytes, spans: list[Span]) -> Iterator[int]:
    """Yield the places in the spans where a pattern may open."""
    if spans:
        for low, high in _merged(spans):
            yield from _places(planned.opening, data, low, high)


def confirm(planned: Planned, data: bytes, spans: list[Span], known: Known) -> Iterator[Record]:
    """Yield the first match of each place in the spans, as `dlp.match._reference.find` does.

    What a validator says of a text is kept in `known`, for those who ask again soon.
    Raises TimeoutError when the pattern backtracks for more than SECONDS.
    """
    compiled = _compiled(planned.regex)
    match, group = compiled.match, compiled.groups
    validator, number = planned.pattern.validator, planned.number
    width, size = planned.width[1] + EDGE, len(data)
    # to watch the time costs more than to match
    patience = {"timeout": SECONDS} if planned.is_wild else {}
    for low, high in _merged(spans):
        end = min(high + width, size)
        for place in (low,) if low == high else _places(planned.opening, data, low, high):
            found = match(data, place, end, **patience)
            if found is None:
                continue
            start, stop = found.span(group)
            bits: int | None = 0
            if validator:
                key = (validator, data[start:stop])
                if key not in known:
                    known[key] = validated(planned, key[1])
                bits = known[key]
            if bits is not None:
                yield Record(start, stop, number, bits)


def _places(opening: bytes, data: bytes, low: int, high: int) -> Sequence[int]:
    """Return where in [low, high] what the pattern opens with may stand."""
    low = max(low, 0)
    if not opening:
        return range(low, high + 1)
    stop = min(high + WIDTH, len(data))
    places = [found.start() for found in _searched(opening).finditer(data, low, stop)]
    while places and places[-1] > high:
        places.pop()
    return places


def _merged(spans: list[Span]) -> Iterator[Span]:
    spans.sort()
    low, high = spans[0]
    for next_low, next_high in spans[1:]:
        if next_low > high + 1:
            yield low, high
            low, high = next_low, next_high
        else:
            high = max(high, next_high)
    yield low, high
