"""Weighted sums: the check digits of most national numbers are one, modulo something.

A module states its weights and its modulus; the arithmetic is here once.
"""

from __future__ import annotations

from collections.abc import Sequence


def total(text: str, weights: Sequence[int]) -> int:
    """Return the sum of each digit times its weight; letters count A = 10 … Z = 35.

    >>> total("12345678", (3, 7, 9, 10, 5, 8, 4, 2))
    201
    """
    return sum(
        int(character, 36) * weight for character, weight in zip(text, weights, strict=False)
    )


def digit_sums(text: str, weights: Sequence[int]) -> int:
    """Return the sum of the digit sums of each product (the way Luhn adds up).

    >>> digit_sums("79", (2, 1))
    14
    """
    products = (int(digit) * weight for digit, weight in zip(text, weights, strict=False))
    return sum(sum(divmod(product, 10)) for product in products)
