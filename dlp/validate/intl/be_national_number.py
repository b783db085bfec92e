"""Belgian national register number, 11 digits.

Source: Royal decree of 3 April 1984: birth YYMMDD, three of sequence, and 97 less the remainder
of the nine digits modulo 97 (with 2 before them for births from 2000).

>>> is_valid("85.07.30-033 28"), is_valid("85.07.30-033 29")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import dates, digits, sampling, separators

EVIDENCE: Mapping[str, float] = {"check-digits": 19.0, "date": 6.0}


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 11):
        return None
    rest = 97 - int(text[9:])
    if rest not in {int(text[:9]) % 97, int("2" + text[:9]) % 97}:
        return None
    real = dates.is_real(2000 + int(text[:2]), int(text[2:4]), int(text[4:6]))
    return ("check-digits", "date") if real else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = f"{sampling.day(rng, 1900, 1910):%y%m%d}{rng.randint(1, 99):03d}"
    return f"{body}{97 - int(body) % 97:02d}"
