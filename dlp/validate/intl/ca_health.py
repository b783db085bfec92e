"""Health number of a Canadian province: ten digits with a check digit.

Source: BC PharmaCare PHN check digit routine (begins with 9; weights 2 4 8 5 10 9 7 3 modulo 11);
Ontario Ministry of Health, health number check digit (Luhn).

>>> is_valid("9012372173"), is_valid("9012372174")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, luhn, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.0}


def _check(body: str) -> int:
    """Return the check digit of British Columbia; 10 and 11 are none."""
    return 11 - weighted.total(body, (2, 4, 8, 5, 10, 9, 7, 3)) % 11


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 10) or text[0] == "0":
        return None
    if text[0] == "9":
        return ("check-digit",) if _check(text[1:9]) == int(text[9]) else None
    return ("check-digit",) if luhn.holds(text) else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = "1000" + sampling.digits(rng, 5)
    return body + luhn.check_digit(body)
