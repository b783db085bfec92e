r"""How matches may open: their first bytes, as an expression that is searched for.

Where a kernel leaves it open in which of many places a match begins, it is tried only where the
first bytes and what stands before them are right.
"""

from __future__ import annotations

from collections.abc import Iterable

from dlp.match.boundary import members
from dlp.packs.expression import Byte, Choice, Node, Repeat, Sequence, Value, to_regex

WIDTH = 3
"""Bytes that are looked at: a Chinese letter has as many."""
MOST = 4096
"""Different openings of an expression; for more a byte less is looked at."""
Path = tuple[int, ...]
"""Sets of bytes behind each other, as bits; shorter than asked for: a match may end there."""


class _TooManyError(Exception):
    """More openings than are written out."""


def opening(node: Node, boundary: str) -> bytes:
    r"""Return an expression for `re` that matches one byte where what `node` matches may begin.

    Empty: anywhere.

    >>> from dlp.packs.expression import parse
    >>> opening(parse("a?[bc]d"), "digit")
    b'(?:a(?=[b-c]d)|[b-c](?=d))(?<![0-9](?s:.))'
    """
    for width in range(WIDTH, 0, -1):
        try:
            paths = _paths(node, width)
        except _TooManyError:
            continue
        if () in paths:
            break
        found = _alternatives(paths, ahead=True)
        inside = members(boundary) if boundary != "line" else None
        if inside is None:
            return found
        before = to_regex(Byte(sum(1 << byte for byte in inside)))
        return found + b"(?<!" + before + b"(?s:.))"
    return b""


def _paths(node: Node, width: int) -> frozenset[Path]:
    """Return the openings of `width` bytes, and shorter ones of matches that end before."""
    match node:
        case _ if not width:
            return frozenset({()})
        case Byte():
            return frozenset({(node.mask,)})
        case Value():
            return _paths(node.item, width)
        case Choice():
            return _few(path for branch in node.branches for path in _paths(branch, width))
        case Sequence():
            return _row(node.items, width)
        case Repeat():
            found = _row([node.item] * node.low, width)
            longer = found
            for _ in range(min(node.high - node.low, width)):
                longer = _longer(longer, node.item, width)
                found = _few([*found, *longer])
            return found


def _row(items: Iterable[Node], width: int) -> frozenset[Path]:
    found = frozenset[Path]({()})
    for item in items:
        if all(len(path) == width for path in found):
            break
        found = _longer(found, item, width)
    return found


def _longer(paths: frozenset[Path], item: Node, width: int) -> frozenset[Path]:
    """Return openings with an item behind them."""
    behind = {size: _paths(item, width - size) for size in {len(path) for path in paths}}
    return _few(path + rest for path in paths for rest in behind[len(path)])


def _few(paths: Iterable[Path]) -> frozenset[Path]:
    found = set[Path]()
    for path in paths:
        found.add(path)
        if len(found) > MOST:
            raise _TooManyError
    return frozenset(found)


def _alternatives(paths: Iterable[Path], *, ahead: bool = False) -> bytes:
    """Write openings out as a tree; with `ahead` all but the first byte is only looked at."""
    tree: dict[int, set[Path]] = {}
    for first, *rest in paths:
        tree.setdefault(first, set()).add(tuple(rest))
    by_rest: dict[bytes, int] = {}
    for first, rests in tree.items():
        behind = b"" if () in rests else _alternatives(rests)
        by_rest[behind] = by_rest.get(behind, 0) | first
    written: list[bytes] = []
    for behind, mask in sorted(by_rest.items()):
        look = b"(?=" + behind + b")" if ahead and behind else behind
        written.append(to_regex(Byte(mask)) + look)
    return written[0] if len(written) == 1 else b"(?:" + b"|".join(written) + b")"
