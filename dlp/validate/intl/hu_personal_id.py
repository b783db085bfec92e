"""Hungarian personal identifier (személyi azonosító), 11 digits.

Source: Act XX of 1996, annex: sex and century, birth YYMMDD, three of sequence, check digit
modulo 11; weights 1 to 10, from 1997 on 10 to 1.

>>> is_valid("10107052441"), is_valid("10107052442")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import dates, digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.4, "date": 8.0}

_CENTURIES = {"1": 1900, "2": 1900, "3": 2000, "4": 2000}
_TURNED = 1997
"""From this year on the weights fall."""


def _check(body: str, year: int) -> int:
    """Return what completes `body`; ten is no digit."""
    weights = range(1, 11) if year < _TURNED else range(10, 0, -1)
    return weighted.total(body, weights) % 11


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 11) or text[0] not in _CENTURIES:
        return None
    year = _CENTURIES[text[0]] + int(text[1:3])
    if not dates.is_birth(year, int(text[3:5]), int(text[5:7])):
        return None
    return ("check-digit", "date") if _check(text[:10], year) == int(text[10]) else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    while True:
        birth = sampling.day(rng, 1900, 1910)
        body = f"{rng.choice('12')}{birth:%y%m%d}{sampling.digits(rng, 3)}"
        text = f"{body}{_check(body, birth.year) % 10}"
        if check(text) is not None:
            return text
