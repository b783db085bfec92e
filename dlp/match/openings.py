"""Openings: which bytes may stand in the first places of a match."""

from __future__ import annotations

from collections.abc import Sequence

from dlp.packs import expression
from dlp.packs.expression import Byte, Choice, Node, Repeat, Value

WIDTH = 3
"""First bytes of a match that are looked at: a Chinese letter has as many."""
_ANY = (1 << 256) - 1


def opening(node: Node) -> list[int]:
    """Return which bytes may stand in each of the first places of a match.

    >>> from dlp.packs.expression import parse
    >>> [mask.bit_count() for mask in opening(parse("[ab]c?d"))]
    [2, 2, 256]
    """
    masks, ends = _ahead(node, WIDTH)
    for short in ends:  # what stands behind a match may be anything
        for place in range(short, WIDTH):
            masks[place] = _ANY
    return masks


def _ahead(node: Node, width: int) -> tuple[list[int], set[int]]:
    """Return the bytes in the first places, and how long a match is that ends before them."""
    match node:
        case _ if not width:
            return [], set()
        case Byte():
            return [node.mask, *[0] * (width - 1)], {1} if width > 1 else set()
        case Value():
            return _ahead(node.item, width)
        case expression.Sequence():
            return _behind(node.items, width)
        case Repeat():
            masks, ends = _behind([node.item] * min(node.low, width), width)
            for count in range(node.low, min(node.high, width) if ends else 0):
                longer, later = _behind([node.item] * (count + 1), width)
                masks = [one | other for one, other in zip(masks, longer, strict=True)]
                ends = ends | later
            return masks, ends
        case Choice():
            masks, ends = [0] * width, set()
            for branch in node.branches:
                inner, lengths = _ahead(branch, width)
                masks = [one | other for one, other in zip(masks, inner, strict=True)]
                ends |= lengths
            return masks, ends


def _behind(items: Sequence[Node], width: int) -> tuple[list[int], set[int]]:
    masks, ends = [0] * width, {0}
    for item in items:
        if not ends:
            break
        later: set[int] = set()
        for at in ends:
            inner, lengths = _ahead(item, width - at)
            for place, mask in enumerate(inner, at):
                masks[place] |= mask
            later |= {at + length for length in lengths}
        ends = later
    return masks, ends
