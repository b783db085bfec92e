"""Literals that every match of an expression holds one of: what an engine of literals looks for.

Literals are found several times as fast as expressions, so they decide where expressions are
looked for at all.
"""

from __future__ import annotations

import functools
import itertools
import math

from dlp.packs.expression import Byte, Choice, Node, Repeat, Sequence, Value

MOST = 128
"""Literals of one expression."""
LONGEST = 16
"""Bytes of a literal that are looked for."""
SHORTEST = 3
"""Bytes below which a literal stands everywhere."""
_FEW = 4
_ENOUGH = 8
_COUNTLESS = 50.0
"""Natural logarithm of a number that stands for all that are larger."""
Literals = frozenset[bytes]
_EMPTY: Literals = frozenset({b""})


def factors(node: Node) -> Literals:
    r"""Return literals of which every match holds one; empty when none are long enough.

    >>> from dlp.packs.expression import parse
    >>> sorted(factors(parse(r"(?:in|out)side [0-9]{2}")))
    [b'inside ', b'outside ']
    >>> factors(parse("[a-z]{3}=[0-9]"))
    frozenset()
    """
    best = _best(node)
    if best is None or min(map(len, best)) < SHORTEST:
        return frozenset()
    return frozenset(literal[:LONGEST] for literal in best)


def ways(node: Node) -> float:
    """Return in how many ways an engine that backtracks may try to match an expression at most.

    >>> from dlp.packs.expression import parse
    >>> ways(parse("[a-z]{1,9}=[0-9]{3}")), ways(parse("(?:a{1,9}){1,9}")) > 1e8
    (9, True)
    """
    match node:
        case Sequence():
            several = [ways(item) for item in node.items if not isinstance(item, Byte)]
            return min(math.prod(several), math.exp(_COUNTLESS))
        case Choice():
            return sum(ways(branch) for branch in node.branches)
        case Repeat():
            inner = ways(node.item)
            if inner <= 1:
                return node.high - node.low + 1
            return math.exp(min(node.high * math.log(inner), _COUNTLESS))
        case Value():
            return ways(node.item)
        case _:
            return 1


def _best(node: Node) -> Literals | None:
    whole = _exact(node)
    if whole is not None:
        return whole
    match node:
        case Sequence():
            return _best_of_row(node.items)
        case Choice():
            return _joined([_best(branch) for branch in node.branches])
        case Repeat() if node.low:
            return _best(node.item)
        case Value():
            return _best(node.item)
        case _:
            return None


def _best_of_row(items: tuple[Node, ...]) -> Literals | None:
    found: list[Literals] = []
    run = _EMPTY
    for item in items:
        exact = _exact(item)
        longer = None if exact is None else _product(run, exact)
        if longer is not None:
            run = longer
            continue
        found.append(run)
        run = exact or _EMPTY
        inner = _best(item)
        found += [inner] if inner is not None else []
    found.append(run)
    return max(found, key=_quality)


def _quality(literals: Literals) -> tuple[int, int]:
    return min(_ENOUGH, *map(len, literals)), -len(literals)


def _exact(node: Node) -> Literals | None:
    """Return all that a node matches, if that is not much."""
    match node:
        case Byte():
            return _bytes(node.mask)
        case Sequence():
            return _row([_exact(item) for item in node.items])
        case Choice():
            return _joined([_exact(branch) for branch in node.branches])
        case Repeat():
            return _repeated(node)
        case Value():
            return _exact(node.item)


@functools.lru_cache(maxsize=1024)
def _bytes(mask: int) -> Literals | None:
    if mask.bit_count() > _FEW:
        return None
    return frozenset(bytes([value]) for value in range(256) if mask >> value & 1)


def _row(parts: list[Literals | None]) -> Literals | None:
    run: Literals | None = _EMPTY
    for part in parts:
        run = None if part is None or run is None else _product(run, part)
    return run


def _joined(parts: list[Literals | None]) -> Literals | None:
    """Return what one of several matches; None if one of them is not known, or it is too much."""
    joined: Literals = frozenset()
    for part in parts:
        if part is None:
            return None
        joined |= part
    return joined if len(joined) <= MOST else None


def _repeated(node: Repeat) -> Literals | None:
    exact = _exact(node.item)
    if exact is None or node.high > _FEW:
        return None
    found: Literals = frozenset()
    run: Literals | None = _EMPTY
    for count in range(node.high + 1):
        if run is None:
            return None
        found |= run if count >= node.low else frozenset()
        run = _product(run, exact)
    return found if len(found) <= MOST else None


def _product(first: Literals, second: Literals) -> Literals | None:
    if len(first) * len(second) > MOST:
        return None
    return frozenset(one + other for one, other in itertools.product(first, second))
