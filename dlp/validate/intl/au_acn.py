"""Australian company number, nine digits.

Source: Australian Securities and Investments Commission: weights 8 to 1, modulo 10.

>>> is_valid("004 085 616"), is_valid("004 085 617")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.0}


def _check_digit(body: str) -> str:
    """Return what completes `body`."""
    return str(-weighted.total(body, range(8, 0, -1)) % 10)


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 9) or not int(text):
        return None
    return ("check-digit",) if _check_digit(text[:8]) == text[8] else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = "000" + sampling.digits(rng, 5)
    return body + _check_digit(body)
