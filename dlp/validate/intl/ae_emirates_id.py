"""Emirates identity card number, 15 digits.

Source: Federal Authority for Identity: 784, year of birth, seven digits, Luhn.

>>> is_valid("784-1900-1234567-5"), is_valid("784-1900-1234567-6")
(True, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import digits, luhn, sampling, separators

EVIDENCE: Mapping[str, float] = {"luhn": 10.0, "prefix": 12.0}

_PREFIX = re.compile(r"784(?:19|20)").match


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 15) or not _PREFIX(text) or not luhn.holds(text):
        return None
    return ("luhn", "prefix")


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = f"784{rng.randint(1900, 1910)}" + sampling.digits(rng, 7)
    return body + luhn.check_digit(body)
