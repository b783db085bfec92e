"""Ecuadorian identity card (cédula), ten digits.

Source: Registro Civil: province 01 to 24 or 30, third digit below 6, Luhn.

>>> is_valid("171430710-3"), is_valid("171430710-4")
(True, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import digits, luhn, sampling, separators

EVIDENCE: Mapping[str, float] = {"check-digit": 10.0}

_PREFIX = re.compile(r"(?:0[1-9]|1[0-9]|2[0-4]|30)[0-5]").match


def _check_digits(body: str) -> str:
    """Return what completes `body`."""
    return luhn.check_digit(body)


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 10) or not _PREFIX(text):
        return None
    return ("check-digit",) if _check_digits(text[:9]) == text[9] else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    while True:
        body = "1700" + sampling.digits(rng, 5)
        text = body + _check_digits(body)
        if check(text) is not None:
            return text
