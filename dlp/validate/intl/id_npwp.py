"""Indonesian tax number (NPWP) in its form of 15 digits.

Source: Peraturan Dirjen Pajak PER-20/PJ/2013: nine digits with Luhn, office, status. The form of
16 digits is the identity number.

>>> is_valid("01.312.166.0-091.000"), is_valid("01.312.166.1-091.000")
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
    if not digits.only(text, 15) or not int(text[:9]) or not luhn.holds(text[:9]):
        return None
    return ("luhn",)


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = f"0{rng.randint(1, 9)}{sampling.digits(rng, 6)}"
    return f"{body}{luhn.check_digit(body)}{rng.randint(1, 999):03}000"
