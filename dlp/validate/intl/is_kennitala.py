"""Icelandic identification number (kennitala), ten digits.

Source: Registers Iceland: birth DDMMYY (day + 40 for firms), sequence, check digit with the
weights 3 2 7 6 5 4 3 2 modulo 11, digit of the century.

>>> is_valid("450401-3150"), is_valid("450401-3151")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import dates, digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.4, "date": 8.0}

_WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2, 1)


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 10) or text[9] not in "90":
        return None
    if weighted.total(text[:9], _WEIGHTS) % 11:
        return None
    day = int(text[:2]) % 40
    century = 1900 if text[9] == "9" else 2000
    real = dates.is_birth(century + int(text[4:6]), int(text[2:4]), day)
    return ("check-digit", "date") if real else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    while True:
        text = f"{sampling.day(rng, 1900, 1910):%d%m%y}{sampling.digits(rng, 3)}9"
        if check(text) is not None:
            return text
