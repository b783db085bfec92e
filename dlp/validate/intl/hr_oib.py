"""Croatian personal identification number (OIB), 11 digits.

Source: Zakon o osobnom identifikacijskom broju: ISO 7064 MOD 11,10.

>>> is_valid("33392005961"), is_valid("33392005962")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, iso7064, sampling, separators

EVIDENCE: Mapping[str, float] = {"check-digit": 10.0}


def _check_digits(body: str) -> str:
    """Return what completes `body`."""
    return iso7064.mod_11_10(body)


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
