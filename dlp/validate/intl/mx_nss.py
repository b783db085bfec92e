"""Mexican social security number (NSS), 11 digits.

Source: Instituto Mexicano del Seguro Social: office, year of affiliation, year of birth, four of
sequence, Luhn.

>>> is_valid("92919084431"), is_valid("92919084432")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, luhn, sampling, separators

EVIDENCE: Mapping[str, float] = {"luhn": 10.0}


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    return ("luhn",) if digits.only(text, 11) and int(text[:2]) and luhn.holds(text) else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = f"{rng.randint(1, 97):02}{sampling.digits(rng, 8)}"
    return body + luhn.check_digit(body)
