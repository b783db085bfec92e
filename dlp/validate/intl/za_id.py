"""South African identity number, 13 digits.

Source: Identification Act 68 of 1997: birth YYMMDD, sequence (sex), citizenship 0, 1 or 2, 8 or
9, Luhn.

>>> is_valid("750330 5044089"), is_valid("750330 5044088")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import dates, digits, luhn, sampling, separators

EVIDENCE: Mapping[str, float] = {"luhn": 10.0, "date": 7.0}


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 13) or text[10] not in "012" or not luhn.holds(text):
        return None
    real = dates.is_real(2000 + int(text[:2]), int(text[2:4]), int(text[4:6]))
    return ("luhn", "date") if real else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = f"{sampling.day(rng, 1900, 1910):%y%m%d}5" + sampling.digits(rng, 3) + "08"
    return body + luhn.check_digit(body)
