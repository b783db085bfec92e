"""Classes of characters as their UTF-8: a byte, or rows of bytes beside each other."""

from __future__ import annotations

import functools
from collections.abc import Iterable

from dlp.errors import PatternError
from dlp.packs.nodes import LETTERS, Byte, Choice, Node, Sequence

Ranges = list[tuple[int, int]]
"""Code points, the first and the last of each."""
LAST = 0x10FFFF
_SURROGATES = (0xD800, 0xDFFF)


def cased(ranges: Ranges, *, ignore_case: bool) -> Ranges:
    """Add the other case of ASCII letters, if it is ignored."""
    if not ignore_case:
        return ranges
    added = [
        (value ^ 0x20, value ^ 0x20)
        for low, high in ranges
        for value in range(low, min(high, 0x7A) + 1)
        if value in LETTERS
    ]
    return ranges + added


def inverted(ranges: Ranges) -> Ranges:
    """Return the characters that are in none of the ranges.

    >>> inverted([(10, 10)]) == [(0, 9), (11, LAST)]
    True
    """
    result: Ranges = []
    start = 0
    for low, high in sorted(ranges):
        if low > start:
            result.append((start, low - 1))
        start = max(start, high + 1)
    return [*result, (start, LAST)] if start <= LAST else result


def as_bytes(ranges: Ranges) -> Node:
    """Turn code points into bytes: one `Byte` for ASCII, sequences for the rest."""
    return _bytes_of(tuple(sorted(ranges)))


@functools.lru_cache(maxsize=4096)
def _bytes_of(ranges: tuple[tuple[int, int], ...]) -> Node:
    mask = 0
    sequences: list[tuple[int, ...]] = []
    for low, high in ranges:
        for value in range(low, min(high, 0x7F) + 1):
            mask |= 1 << value
        sequences.extend(_utf8_sequences(max(low, 0x80), high))
    nodes: list[Node] = [Byte(mask)] if mask else []
    nodes.extend(_joined(sequences))
    if not nodes:
        hint = "name a character that text can hold"
        raise PatternError("an empty class", code="P203", key="regex", hint=hint)
    return nodes[0] if len(nodes) == 1 else Choice(tuple(nodes))


def _joined(sequences: Iterable[tuple[int, ...]]) -> list[Node]:
    """Join characters by the bytes that they have in common: a long class is a small tree.

    No character begins another one, so their order says nothing.
    """
    lasts: dict[tuple[int, ...], int] = {}
    for sequence in sequences:
        start, end = sequence[:-1], sequence[-1]
        lasts[start] = lasts.get(start, 0) | end
    branches: dict[int, list[tuple[int, ...]]] = {}
    nodes: list[Node] = []
    for before, last in lasts.items():
        if before:
            branches.setdefault(before[0], []).append((*before[1:], last))
        else:
            nodes.append(Byte(last))
    for first, rests in branches.items():
        inner = _joined(rests)
        rest = inner[0] if len(inner) == 1 else Choice(tuple(inner))
        items = rest.items if isinstance(rest, Sequence) else (rest,)
        nodes.append(Sequence((Byte(first), *items)))
    return nodes


def _utf8_sequences(low: int, high: int) -> list[tuple[int, ...]]:
    """Split a range of code points so that each piece is one run in every byte of UTF-8."""
    if low > high:
        return []
    if low <= _SURROGATES[1] and high >= _SURROGATES[0]:
        before = _utf8_sequences(low, _SURROGATES[0] - 1)
        return before + _utf8_sequences(_SURROGATES[1] + 1, high)
    for last in (0x7FF, 0xFFFF):
        if low <= last < high:
            return _utf8_sequences(low, last) + _utf8_sequences(last + 1, high)
    first, final = chr(low).encode(), chr(high).encode()
    for tail in range(1, len(first)):
        block = (1 << 6 * tail) - 1
        if low & ~block != high & ~block:
            if low & block:
                return _utf8_sequences(low, low | block) + _utf8_sequences((low | block) + 1, high)
            if high & block != block:
                edge = high & ~block
                return _utf8_sequences(low, edge - 1) + _utf8_sequences(edge, high)
    return [tuple((2 << b) - (1 << a) for a, b in zip(first, final, strict=True))]
