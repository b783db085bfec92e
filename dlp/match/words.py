"""Everything that is looked for by its letters, in tables for the kernel of the literals lane.

A *slot* is what a hit is reported for: a pattern, a hotword, the word that begins a statement, the
literal of a mark. Slots are told apart by their number alone; whoever numbers them knows what a
hit leads to.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass

from dlp.packs import expression
from dlp.packs.expression import Byte, Node

GRAM = 8
"""Numbers of a gram."""
FIELDS = 12
"""Numbers of an entry: slot, least and most bytes before its gram, flags, its places, its edges,
and the same bits as of a gram."""
PLACE = 3
"""Numbers of a position: its set of bytes, lists of what may follow, and of what may precede."""
NEEDS_END = 1
"""A match that the end of the text cuts is none: a literal, which stands there or does not."""
ONCE = 2
"""One hit in a scan is enough."""
STOP = -3
"""Ends a list of positions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordTables:
    """All slots, as the kernel takes them: arrays of 32-bit numbers, and sets of bytes."""

    grams: array[int]
    """Sorted rows: gram, where its entries begin in `rows`, and of the four bytes before it, of
    its own as they are written, and of the four behind it which bits are always the same, and
    which."""
    rows: array[int]
    """Entries of each gram, each list ended by STOP."""
    entries: array[int]
    lists: array[int]
    """Positions, END or CUT, each list ended by STOP."""
    positions: array[int]
    sets: bytes
    """Sets of bytes, 256 bytes of 0 or 1 each."""
    slots: int
    reach: int
    """Bytes from the start of a match to the end of the gram by which it is found, at most."""


def literal(text: bytes, *, ignore_case: bool) -> Node:
    """Return the expression of these bytes."""
    return expression.Sequence(tuple(Byte(_mask(byte, ignore_case=ignore_case)) for byte in text))


def _mask(byte: int, *, ignore_case: bool) -> int:
    letter = bytes([byte])
    if not ignore_case:
        return 1 << byte
    return 1 << letter.lower()[0] | 1 << letter.upper()[0]
