"""Greek social security number (AMKA), 11 digits.

Source: Law 3655/2008: birth DDMMYY, sequence, Luhn.

>>> is_valid("01013099997"), is_valid("01013099998")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import dates, digits, luhn, sampling, separators

EVIDENCE: Mapping[str, float] = {"luhn": 10.0, "date": 6.0}


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 11) or not luhn.holds(text):
        return None
    real = dates.is_real(2000 + int(text[4:6]), int(text[2:4]), int(text[:2]))
    return ("luhn", "date") if real else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = f"{sampling.day(rng, 1900, 1910):%d%m%y}" + sampling.digits(rng, 4)
    return body + luhn.check_digit(body)
