"""Routing number of a United States bank (ABA RTN), nine digits.

Source: American Bankers Association, Routing Number Policy: Federal Reserve prefix, weights 3 7
1 modulo 10.

>>> is_valid("111-000-025"), is_valid("111-000-026")
(True, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.0}

_WEIGHTS = (3, 7, 1, 3, 7, 1, 3, 7)
_PREFIX = re.compile(r"0[1-9]|1[0-2]|2[1-9]|3[0-2]|6[1-9]|7[0-2]|80").match


def _check_digits(body: str) -> str:
    """Return what completes `body`."""
    return str(-weighted.total(body, _WEIGHTS) % 10)


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 9) or not _PREFIX(text):
        return None
    return ("check-digit",) if _check_digits(text[:8]) == text[8] else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    while True:
        body = "1110000" + sampling.digits(rng, 1)
        text = body + _check_digits(body)
        if check(text) is not None:
            return text
