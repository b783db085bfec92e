"""Turkish tax number (vergi kimlik numarası), ten digits.

Source: Gelir İdaresi Başkanlığı: each digit plus its place, times a power of two, modulo 9.

>>> is_valid("4540536920"), is_valid("4540536921")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators

EVIDENCE: Mapping[str, float] = {"check-digit": 10.0}


def _check_digit(body: str) -> str:
    """Return what completes `body`."""
    total = 0
    for place, digit in zip(range(9, 0, -1), body, strict=True):
        if shifted := (int(digit) + place) % 10:
            total += shifted * 2**place % 9 or 9
    return str(-total % 10)


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 10) or not int(text):
        return None
    return ("check-digit",) if _check_digit(text[:9]) == text[9] else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = "000" + sampling.digits(rng, 6)
    return body + _check_digit(body)
