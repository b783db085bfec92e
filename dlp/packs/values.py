"""Values: the part of a match that is the finding, where it stands, and how often.

In a repeat it is a list: each round gives a value, or none.
"""

from __future__ import annotations

from dlp.packs.nodes import Byte, Choice, Node, Repeat, Sequence, Value, Width

LONGEST_LIST = 2_048
"""Bytes from the start of a match in which the values of a list are looked for."""
MOST_VALUES = 128
"""Values of a list; `DLP_VALUES` in `_program.h` says the same."""


def has_certain_value(node: Node) -> bool:
    """Say whether every match has a value that is not empty, or is a list of such."""
    items = node.items if isinstance(node, Sequence) else (node,)
    if any(isinstance(item, Value) and item.width[0] > 0 for item in items):
        return True
    return any(isinstance(item, Repeat) and item.low and most_values(item) for item in items)


def most_values(node: Node) -> int:
    """Return how many values, not empty ones, a match may have.

    >>> from dlp.packs.expression import parse
    >>> most_values(parse("ab(?:,(?P<value>c)|,none){1,9}"))
    9
    """
    match node:
        case Byte():
            return 0
        case Value():
            return int(node.width[0] > 0)
        case Repeat():
            return node.high * most_values(node.item)
        case Sequence():
            return sum(map(most_values, node.items))
        case Choice():
            return max(map(most_values, node.branches))


def is_list(node: Node) -> bool:
    """Say whether a match may have several values."""
    items = node.items if isinstance(node, Sequence) else (node,)
    return any(isinstance(item, Repeat) and item.has_value for item in items)


def width_of(node: Node) -> Width:
    """Return the bytes of the shortest and the longest match; of a list, what is looked at."""
    low, high = node.width
    return low, min(high, LONGEST_LIST) if is_list(node) else high


def value_offset(node: Node) -> int:
    """Return how many bytes of a match may stand before its value, or its last one.

    >>> from dlp.packs.expression import parse
    >>> value_offset(parse("ab(?:(?P<value>[cd]{1,4}),){1,9}"))
    42
    """
    match node:
        case Sequence():
            offset = 0
            for item in node.items:
                if item.has_value:
                    return offset + value_offset(item)
                offset += item.width[1]
            return 0
        case Choice():
            return max(value_offset(branch) for branch in node.branches)
        case Repeat() if node.has_value:
            offset = (node.high - 1) * node.item.width[1] + value_offset(node.item)
            return min(offset, LONGEST_LIST)
        case _:
            return 0
