"""Polish register number of business (REGON), nine or 14 digits.

Source: Główny Urząd Statystyczny: weights 8 9 2 3 4 5 6 7 and 2 4 8 5 0 9 7 3 6 1 2 4 8, modulo
11.

>>> is_valid("192598184"), is_valid("192598183")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.4}

_NINE = (8, 9, 2, 3, 4, 5, 6, 7)
_FOURTEEN = (2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8)


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 9, 14) or digits.one_repeated(text):
        return None
    if weighted.total(text[:8], _NINE) % 11 % 10 != int(text[8]):
        return None
    if text[9:] and weighted.total(text[:13], _FOURTEEN) % 11 % 10 != int(text[13]):
        return None
    return ("check-digit",)


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = "0000" + sampling.digits(rng, 4)
    return body + str(weighted.total(body, _NINE) % 11 % 10)
