"""Mexican standardised bank account number (CLABE), 18 digits.

Source: Asociación de Bancos de México, CLABE: bank, place, account; weights 3 7 1, each product
modulo 10.

>>> is_valid("032180000118359719"), is_valid("032180000118359718")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators

EVIDENCE: Mapping[str, float] = {"check-digit": 10.0}

_WEIGHTS = (3, 7, 1) * 6


def _check_digit(body: str) -> str:
    """Return what completes `body`."""
    total = sum(int(digit) * weight % 10 for digit, weight in zip(body, _WEIGHTS, strict=False))
    return str(-total % 10)


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 18) or not int(text[:3]):
        return None
    return ("check-digit",) if _check_digit(text[:-1]) == text[-1] else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    while True:
        body = rng.choice(("002", "012", "014", "032", "072")) + "180000" + sampling.digits(rng, 8)
        text = body + _check_digit(body)
        if check(text) is not None:
            return text
