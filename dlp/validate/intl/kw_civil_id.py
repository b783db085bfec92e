"""Kuwaiti civil number (الرقم المدني), 12 digits.

Source: Public Authority for Civil Information: century, birth YYMMDD, four digits, check digit;
weights 2 1 6 3 7 9 10 5 8 4 2, eleven less the sum modulo 11.

>>> is_valid("201070558019"), is_valid("201070558010")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import dates, digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.4, "date": 8.0}

_CENTURIES = {"1": 1800, "2": 1900, "3": 2000}


def _check(body: str) -> int:
    """Return what completes `body`; ten and eleven are no digits."""
    return 11 - weighted.total(body, (2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)) % 11


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 12) or text[0] not in _CENTURIES:
        return None
    year = _CENTURIES[text[0]] + int(text[1:3])
    if not dates.is_birth(year, int(text[3:5]), int(text[5:7])):
        return None
    return ("check-digit", "date") if _check(text[:11]) == int(text[11]) else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    while True:
        body = f"2{sampling.day(rng, 1900, 1910):%y%m%d}{sampling.digits(rng, 4)}"
        if check(f"{body}{_check(body) % 10}") is not None:
            return f"{body}{_check(body)}"
