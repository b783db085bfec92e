"""United States national provider identifier of health care, ten digits.

Source: 45 CFR 162.406: begins with 1 or 2; Luhn over the number with 80840 before it.

>>> is_valid("1234567893"), is_valid("1234567894")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, luhn, sampling, separators

EVIDENCE: Mapping[str, float] = {"check-digit": 10.0}


def _check_digits(body: str) -> str:
    """Return what completes `body`."""
    return luhn.check_digit("80840" + body)


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 10) or text[0] not in "12":
        return None
    return ("check-digit",) if _check_digits(text[:9]) == text[9] else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    while True:
        body = "1000" + sampling.digits(rng, 5)
        text = body + _check_digits(body)
        if check(text) is not None:
            return text
