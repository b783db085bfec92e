"""Heads: what every mark begins with, up to where it may become long.

Where a head ends says which mark a text shows first, and which of several places that lead to the
same one it is.
"""

from __future__ import annotations

from dlp.match.plan import flattened, head_of
from dlp.packs.expression import Byte, Choice, Node, Repeat, Sequence, Value

END = Value(Sequence(()))
"""Matches nothing, and tells where that is."""


def with_head(node: Node) -> Node:
    r"""Return the same expression, with END where its head ends: as soon as it may.

    >>> from dlp.packs.expression import parse, to_regex
    >>> to_regex(with_head(parse("use [a-z]{1,9}")))
    b'use\\x20[a-z]{1,1}()[a-z]{0,8}'
    """
    return _headed(_bare(node) if node.has_value else node)


def _headed(node: Node) -> Node:
    match node:
        case Choice():
            branches = [_headed(branch) for branch in node.branches]
            if all(_items(branch)[-1] is END for branch in branches):
                return Sequence((node, END))
            return Choice(tuple(branches))
        case Sequence(items=(Choice() as only,)):
            return _headed(only)
        case _:
            short = head_of(node)
            return Sequence(tuple(_ended(flattened(node), short)))


def _ended(items: list[Node], short: Node | None) -> list[Node]:
    """Return a row of items with END where `short` ends, or before, if it may be shorter."""
    count = len(short.items) if isinstance(short, Sequence) else len(items)
    for at in range(count - 1, -1, -1):
        match items[at]:
            case Repeat(item=item, low=low, high=high) if low < high:
                if not low:
                    continue  # it need not be there
                least, more = Repeat(item, low, low), Repeat(item, 0, high - low)
                return [*items[:at], least, END, more, *items[at + 1 :]]
            case Choice() as choice:
                return [*items[:at], *_items(_headed(choice)), *items[at + 1 :]]
            case _:
                return [*items[: at + 1], END, *items[at + 1 :]]
    return [*items, END]


def _items(node: Node) -> tuple[Node, ...]:
    return node.items if isinstance(node, Sequence) else (node,)


def _bare(node: Node) -> Node:
    """Return a node without values: a mark is not read for one."""
    match node:
        case Byte():
            return node
        case Value():
            return _bare(node.item)
        case Repeat():
            return Repeat(_bare(node.item), node.low, node.high)
        case Choice():
            return Choice(tuple(map(_bare, node.branches)))
        case Sequence():
            return Sequence(tuple(map(_bare, node.items)))
