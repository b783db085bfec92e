"""Uruguayan tax number (RUT), 12 digits.

Source: Dirección General Impositiva: begins with 01 to 22, a sequence, 001, and a modulo 11
check digit with the weights 4 3 2 9 8 7 6 5 4 3 2.

>>> is_valid("21-100342-001-7"), is_valid("21-100342-001-8")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.4}

_WEIGHTS = (4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 12) or text[8:11] != "001" or not "01" <= text[:2] <= "22":
        return None
    return ("check-digit",) if str(-weighted.total(text[:11], _WEIGHTS) % 11) == text[11] else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    while True:
        body = "21" + sampling.digits(rng, 6) + "001"
        text = body + str(-weighted.total(body, _WEIGHTS) % 11)
        if check(text) is not None:
            return text
