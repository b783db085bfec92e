"""Verhoeff's check digit (1969), over the dihedral group of ten elements: Indian Aadhaar.

It catches every single error and every swap of neighbours.
"""

from __future__ import annotations


def _times(left: int, right: int) -> int:
    """Multiply in the dihedral group D5."""
    if left < 5:  # noqa: PLR2004 - the rotations are 0 to 4, the reflections 5 to 9
        return (left + right) % 5 if right < 5 else 5 + (left + right) % 5  # noqa: PLR2004
    return 5 + (left - right) % 5 if right < 5 else (left - right) % 5  # noqa: PLR2004


_START = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)
_INVERSE = (0, 4, 3, 2, 1, 5, 6, 7, 8, 9)


def _permutations() -> tuple[tuple[int, ...], ...]:
    """Return the eight powers of the permutation."""
    rows = [tuple(range(10))]
    for _ in range(7):
        rows.append(tuple(_START[digit] for digit in rows[-1]))
    return tuple(rows)


_PERMUTED = _permutations()


def _fold(number: str, first: int) -> int:
    """Multiply all digits, from the right, the last one at position `first`."""
    product = 0
    for position, digit in enumerate(reversed(number), first):
        product = _times(product, _PERMUTED[position % 8][int(digit)])
    return product


def holds(number: str) -> bool:
    """Tell whether the last of these ASCII digits is the right check digit.

    >>> holds("2363"), holds("2364")
    (True, False)
    """
    return _fold(number, 0) == 0


def check_digit(body: str) -> str:
    """Return the digit that completes `body`.

    >>> check_digit("236")
    '3'
    """
    return str(_INVERSE[_fold(body, 1)])
