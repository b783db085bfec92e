"""What an expression is made of: bytes, rows, choices and repeats of them.

A node knows from the moment it is made how long its matches are, and whether a value is in it:
everyone asks.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import ClassVar

Width = tuple[int, int]
"""Bytes of the shortest and longest match."""


@dataclass(frozen=True, slots=True)
class Byte:
    """One byte out of a set; bit `b` of `mask` says whether byte `b` is in it."""

    mask: int
    width: ClassVar[Width] = (1, 1)
    has_value: ClassVar[bool] = False

    def __contains__(self, byte: int) -> bool:
        return bool(self.mask >> byte & 1)


@dataclass(frozen=True, slots=True)
class Sequence:
    """Nodes one after another."""

    items: tuple[Node, ...]
    width: Width = field(init=False, repr=False, compare=False)
    has_value: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        low = high = 0
        has_value = False
        for item in self.items:
            shortest, longest = item.width
            low += shortest
            high += longest
            has_value = has_value or item.has_value
        object.__setattr__(self, "width", (low, high))
        object.__setattr__(self, "has_value", has_value)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several nodes; the first that leads to a match is taken."""

    branches: tuple[Node, ...]
    width: Width = field(init=False, repr=False, compare=False)
    has_value: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        widths = [branch.width for branch in self.branches]
        low, high = min(low for low, _ in widths), max(high for _, high in widths)
        object.__setattr__(self, "width", (low, high))
        object.__setattr__(self, "has_value", any(branch.has_value for branch in self.branches))


@dataclass(frozen=True, slots=True)
class Repeat:
    """A node `low` to `high` times, as often as possible."""

    item: Node
    low: int
    high: int
    width: Width = field(init=False, repr=False, compare=False)
    has_value: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        low, high = self.item.width
        object.__setattr__(self, "width", (low * self.low, high * self.high))
        object.__setattr__(self, "has_value", self.item.has_value)


@dataclass(frozen=True, slots=True)
class Value:
    """The part of a match that is the finding: `(?P<value>…)`."""

    item: Node
    width: Width = field(init=False, repr=False, compare=False)
    has_value: ClassVar[bool] = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "width", self.item.width)


Node = Byte | Sequence | Choice | Repeat | Value

DIGITS = frozenset(range(0x30, 0x3A))
LETTERS = frozenset({*range(0x41, 0x5B), *range(0x61, 0x7B)})


def mask_of(byte_values: Iterable[int]) -> int:
    """Return the mask of a `Byte` for a set of byte values."""
    return sum(1 << value for value in set(byte_values))


def to_regex(node: Node) -> bytes:
    """Return the same pattern in the syntax of `regex`, for bytes."""
    match node:
        case Byte():
            return _byte_regex(node.mask)
        case Sequence():
            return b"".join(
                [
                    _byte_regex(item.mask) if isinstance(item, Byte) else to_regex(item)
                    for item in node.items
                ]
            )
        case Choice():
            return b"(?:" + b"|".join(to_regex(branch) for branch in node.branches) + b")"
        case Repeat():
            inner = to_regex(node.item)
            if not isinstance(node.item, (Byte, Choice, Value)):
                inner = b"(?:" + inner + b")"
            return inner + b"{%d,%d}" % (node.low, node.high)
        case Value():
            return b"(" + to_regex(node.item) + b")"


@functools.lru_cache(maxsize=4096)
def _byte_regex(mask: int) -> bytes:
    values = [value for value in range(256) if mask >> value & 1]
    if len(values) == 1:
        return _quoted(values[0])
    runs: list[list[int]] = []
    for value in values:
        if runs and runs[-1][1] == value - 1:
            runs[-1][1] = value
        else:
            runs.append([value, value])
    inner = b"".join(
        _quoted(low) if low == high else _quoted(low) + b"-" + _quoted(high) for low, high in runs
    )
    return b"[" + inner + b"]"


def _quoted(value: int) -> bytes:
    return bytes([value]) if value in DIGITS or value in LETTERS else b"\\x%02x" % value
