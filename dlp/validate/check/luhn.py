"""Any number whose last digit is a Luhn check digit.

Source: ISO/IEC 7812-1 annex B.
The digits at the end of the value are checked, whatever letters stand before them.

>>> check("BH12345678903"), check("BH12345678904")
(('check-digit',), None)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import luhn, sampling, separators
from dlp.validate.check.tail import number_of

EVIDENCE: Mapping[str, float] = {"check-digit": 10.0}


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    number = number_of(text)
    return ("check-digit",) if number and luhn.holds(number) else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = "10" + sampling.digits(rng, 8)
    return "EX" + body + luhn.check_digit(body)
