"""Latvian personal code, 11 digits.

Source: Population register law: birth DDMMYY, century and sequence, check digit with the
weights 10 5 8 4 2 1 6 3 7 9; codes from 2017 begin with 32 and have no date.

>>> is_valid("161175-19997"), is_valid("161175-19998")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import dates, digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.4, "date": 6.0}

_WEIGHTS = (10, 5, 8, 4, 2, 1, 6, 3, 7, 9)


def _check_digit(text: str) -> str:
    """Return the digit that completes the first ten."""
    return str((weighted.total(text[:10], _WEIGHTS) + 1) % 11 % 10)


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 11) or _check_digit(text) != text[10]:
        return None
    if text.startswith("32"):
        return ("check-digit",)
    real = dates.is_real(2000 + int(text[4:6]), int(text[2:4]), int(text[:2]))
    return ("check-digit", "date") if real and text[6] in "012" else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = f"{sampling.day(rng, 1900, 1910):%d%m%y}1" + sampling.digits(rng, 3)
    return body + _check_digit(body)
