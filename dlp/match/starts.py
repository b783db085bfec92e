"""What is looked for by its letters: of each slot, where in its expression, and all as tables."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass

from dlp.match import words
from dlp.match.boundary import members
from dlp.match.words import WordTables

try:
    from dlp.match._starts import Slots, Starts, forget, kept
except ImportError:  # pragma: no cover - an installation without a C compiler
    from dlp.match._slots_reference import Slots  # type: ignore[assignment]
    from dlp.match._starts_reference import Starts, forget, kept  # type: ignore[assignment]

__all__ = ["Sought", "Starts", "forget", "kept", "literal", "prepare"]


@dataclass(frozen=True, slots=True)
class Sought:
    """One slot's expression."""

    starts: Starts
    boundary: str = "none"
    flags: int = 0


def literal(text: bytes, *, ignore_case: bool, flags: int = 0) -> Sought:
    """Return what stands for these bytes, all of them."""
    starts = Starts(words.literal(text, ignore_case=ignore_case), "none")
    return Sought(starts, flags=flags | words.NEEDS_END)


def prepare(sought: Iterable[Sought | None]) -> WordTables:
    """Return the tables of these slots, numbered from 0; None: nothing is looked for."""
    slots = Slots()
    count = 0
    for slot, item in enumerate(sought):
        count = slot + 1
        if item is not None:
            slots.add(slot, item.starts, _inside(item.boundary), item.flags)
    return slots.filled(count)


@functools.cache
def _inside(boundary: str) -> int | None:
    """Return the set of bytes that may not touch the end of a match; None: anything may."""
    inside = members(boundary) if boundary != "line" else None
    return None if inside is None else sum(1 << byte for byte in inside)
