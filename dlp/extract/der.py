"""Read the elements of DER and BER (X.690 §8.1), with bounds: what keys and key stores are made of.

Nothing is decoded that is not asked for, nothing is entered deeper than `DEEPEST`, and an element
that reaches beyond its parent is an error, which the extractors turn into a notice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dlp.extract.base import Unreadable
from dlp.limits import Budget

INTEGER, BITS, OCTETS, OBJECT, SEQUENCE, EXPLICIT = 0x02, 0x03, 0x04, 0x06, 0x30, 0xA0
CONSTRUCTED = 0x20
DEEPEST = 24
_END = b"\0\0"
_LONG = 0x80
_MOST_LENGTH_BYTES = 4
_HIGH_TAG = 0x1F


@dataclass(frozen=True, slots=True)
class Element:
    """One element: its tag, where it begins, and where its content lies."""

    tag: int
    at: int
    start: int
    stop: int
    end: int
    """Where the next element begins; behind the end mark of an indefinite length."""


def element(data: bytes, at: int, stop: int, budget: Budget, *, depth: int = 0) -> Element:
    r"""Return the element that begins at `at` and ends at `stop` at the latest.

    Raises `Unreadable`: `truncated` when it reaches beyond `stop`, `corrupt` for what is no DER.

    >>> from dlp.limits import Limits
    >>> element(b"\x04\x03abc", 0, 5, Budget(Limits()))
    Element(tag=4, at=0, start=2, stop=5, end=5)
    """
    budget.check_time()
    if depth > DEEPEST:
        raise Unreadable("over-budget", f"DER nested deeper than {DEEPEST}")
    if at + 2 > stop:
        raise Unreadable("truncated", "DER ends within the head of an element")
    tag, length = data[at], data[at + 1]
    if tag & _HIGH_TAG == _HIGH_TAG:
        raise Unreadable("corrupt", "a DER tag that no key has")
    start = at + 2
    if length == _LONG:
        return _indefinite(data, at, stop, budget, depth=depth)
    if length > _LONG:
        size = length - _LONG
        if size > _MOST_LENGTH_BYTES:
            raise Unreadable("corrupt", "a DER length of more than 4 bytes")
        length = int.from_bytes(data[start : start + size], "big")
        start += size
    if start + length > stop:
        raise Unreadable("truncated", "a DER element is longer than what holds it")
    return Element(tag, at, start, start + length, start + length)


def _indefinite(data: bytes, at: int, stop: int, budget: Budget, *, depth: int) -> Element:
    """Find the end mark of an element of indefinite length (X.690 §8.1.3.6)."""
    if not data[at] & CONSTRUCTED:
        raise Unreadable("corrupt", "a primitive DER element without a length")
    place = at + 2
    while data[place : place + 2] != _END:
        place = element(data, place, stop, budget, depth=depth + 1).end
    return Element(data[at], at, at + 2, place, place + 2)


def children(data: bytes, parent: Element, budget: Budget) -> Iterator[Element]:
    """Yield the elements inside a constructed one, in order; errors as `element`."""
    place = parent.start
    while place < parent.stop:
        budget.spend_entry()
        child = element(data, place, parent.stop, budget)
        yield child
        place = child.end


def octets(data: bytes, item: Element, budget: Budget, *, depth: int = 0) -> bytes:
    """Return the content of an octet string; one in pieces is put together (X.690 §8.7.3)."""
    if not item.tag & CONSTRUCTED:
        return data[item.start : item.stop]
    if depth > DEEPEST:
        raise Unreadable("over-budget", f"DER nested deeper than {DEEPEST}")
    pieces = [
        octets(data, child, budget, depth=depth + 1) for child in children(data, item, budget)
    ]
    budget.spend_bytes(sum(map(len, pieces)))
    return b"".join(pieces)
