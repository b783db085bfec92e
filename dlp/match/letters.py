"""Letters: classes of characters of UTF-8 as small automata over bytes.

Most repeats of patterns are of such classes. No character begins another one, so a class needs no
branches: one look-up a byte says whether a character of it stands there.
"""

from __future__ import annotations

import functools

from dlp.packs import expression
from dlp.packs.expression import Byte, Choice, Node

ROW = 256
_MOST_PATHS, _MOST_STATES = 1024, 255
_LEADS = ((0, 0x80, 1), (0xC2, 0xE0, 2), (0xE0, 0xF0, 3), (0xF0, 0xF5, 4))
"""Which bytes begin a character of how many."""
_BEHIND = expression.mask_of(range(0x80, 0xC0))
_LEAD = expression.mask_of(range(0xC2, 0xF5))
_FIRSTS = [(expression.mask_of(range(low, high)), size) for low, high, size in _LEADS]


def characters(node: Node) -> list[tuple[int, ...]]:
    """Return the ways to match a node, if each is one character of UTF-8; else nothing."""
    found: list[tuple[int, ...]] = []
    for branch in node.branches if isinstance(node, Choice) else (node,):
        items = branch.items if isinstance(branch, expression.Sequence) else ()
        head = items[0] if items else None
        if isinstance(head, Byte) and head.mask & ~_LEAD:
            return []  # a word, or the rest of a character
        paths = _paths(branch)
        if paths is None or not all(map(_is_character, paths)):
            return []
        found += paths
    return found if len(found) <= _MOST_PATHS else []


def _paths(node: Node) -> list[tuple[int, ...]] | None:
    """Return the ways through a node as sets of bytes; None: too many, or repeats."""
    if isinstance(node, Byte):
        return [(node.mask,)]
    found: list[tuple[int, ...]] = []
    if isinstance(node, Choice):
        for branch in node.branches:
            more = _paths(branch)
            if more is None or len(found) + len(more) > _MOST_PATHS:
                return None
            found += more
        return found
    if not isinstance(node, expression.Sequence):
        return None
    found = [()]
    for item in node.items:
        more = _paths(item)
        if more is None or len(found) * len(more) > _MOST_PATHS:
            return None
        found = [(*path, *rest) for path in found for rest in more]
    return found


def _is_character(path: tuple[int, ...]) -> bool:
    if not path or any(mask & ~_BEHIND for mask in path[1:]):
        return False
    return any(len(path) == size and not path[0] & ~leads for leads, size in _FIRSTS)


def automaton(paths: list[tuple[int, ...]]) -> bytes:
    """Return the rows of an automaton of characters; empty: it would have too many."""
    states: dict[tuple[tuple[int, ...], ...], int] = {tuple(dict.fromkeys(paths)): 0}
    rows: list[bytes] = []
    for state in (order := list(states)):
        row = bytearray(ROW)
        nexts: dict[int, list[tuple[int, ...]]] = {}
        for first, *rest in state:
            for byte in members(first):
                nexts.setdefault(byte, []).append(tuple(rest))
        for byte, rests in nexts.items():
            key = tuple(rests)
            if () in rests:
                row[byte] = 1
                continue
            if key not in states:
                states[key] = len(states)
                order.append(key)
            if states[key] > _MOST_STATES - 1:
                return b""
            row[byte] = states[key] + 1
        rows.append(bytes(row))
    return b"".join(rows)


@functools.lru_cache(maxsize=1024)
def members(mask: int) -> tuple[int, ...]:
    """Return the bytes of a set."""
    return tuple(byte for byte in range(256) if mask >> byte & 1)
