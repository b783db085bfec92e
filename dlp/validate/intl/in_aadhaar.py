"""Indian Aadhaar number, 12 digits.

Source: UIDAI, Aadhaar Numbering Scheme: does not begin with 0 or 1, Verhoeff check digit.

>>> is_valid("234123412346"), is_valid("234123412347")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators, verhoeff

EVIDENCE: Mapping[str, float] = {"check-digit": 10.0}


def _check_digits(body: str) -> str:
    """Return what completes `body`."""
    return verhoeff.check_digit(body)


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 12) or text[0] in "01" or text == text[::-1]:
        return None
    return ("check-digit",) if _check_digits(text[:11]) == text[11] else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    while True:
        body = "2000" + sampling.digits(rng, 7)
        text = body + _check_digits(body)
        if check(text) is not None:
            return text
