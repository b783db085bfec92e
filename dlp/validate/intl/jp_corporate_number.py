"""Japanese corporate number (法人番号), 13 digits.

Source: Ministry ordinance 70 of 2014, article 2: the first digit is 9 less the weighted sum (1,
2 from the right) of the rest modulo 9.

>>> is_valid("5-8356-7825-6246"), is_valid("6-8356-7825-6246")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 9.5}


def _check_digit(body: str) -> str:
    """Return the digit that stands before twelve others."""
    return str(9 - weighted.total(body[::-1], (1, 2) * 6) % 9)


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 13) or digits.one_repeated(text):
        return None
    return ("check-digit",) if _check_digit(text[1:]) == text[0] else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = "0000" + sampling.digits(rng, 8)
    return _check_digit(body) + body
