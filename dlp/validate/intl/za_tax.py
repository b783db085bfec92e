"""South African tax reference number, ten digits.

Source: SARS, BRS modulus 10: begins with 0, 1, 2, 3 or 9, Luhn.

>>> is_valid("0001339050"), is_valid("0001339051")
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
    held = digits.only(text, 10) and text[0] in "01239" and int(text) and luhn.holds(text)
    return ("luhn",) if held else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = "900" + sampling.digits(rng, 6)
    return body + luhn.check_digit(body)
