"""Dominican identity card (cédula), 11 digits.

Source: Junta Central Electoral: Luhn.

>>> is_valid("001-1391805-6"), is_valid("001-1391805-7")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, luhn, sampling, separators

EVIDENCE: Mapping[str, float] = {"check-digit": 10.0}


def _check_digits(body: str) -> str:
    """Return what completes `body`."""
    return luhn.check_digit(body)


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 11) or digits.one_repeated(text):
        return None
    return ("check-digit",) if _check_digits(text[:10]) == text[10] else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    while True:
        body = "0000" + sampling.digits(rng, 6)
        text = body + _check_digits(body)
        if check(text) is not None:
            return text
