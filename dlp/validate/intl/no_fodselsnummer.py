"""Norwegian birth number (fødselsnummer, D-number), 11 digits.

Source: Skatteetaten: birth DDMMYY (day + 40 in a D-number, month + 40 in an H-number),
sequence, two check digits modulo 11.

>>> is_valid("151086 95088"), is_valid("151086 95077")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import dates, digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digits": 20.8, "date": 6.0}

_FIRST = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_SECOND = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 11):
        return None
    if weighted.total(text[:10], _FIRST) % 11 or weighted.total(text, _SECOND) % 11:
        return None
    day, month = int(text[:2]) % 40, int(text[2:4]) % 40
    real = dates.is_real(2000 + int(text[4:6]), month, day)
    return ("check-digits", "date") if real else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    while True:
        text = f"{sampling.day(rng, 1900, 1910):%d%m%y}{sampling.digits(rng, 3)}"
        text += str(-weighted.total(text, _FIRST) % 11)
        text += str(-weighted.total(text, _SECOND) % 11)
        if check(text) is not None:
            return text
