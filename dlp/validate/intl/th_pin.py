"""Thai personal identification number, 13 digits.

Source: Ministry of Interior, civil registration regulation of 1992: begins with 1 to 8, weights
13 … 2 modulo 11.

>>> is_valid("1-2345-45678-78-1"), is_valid("1-2345-45678-78-9")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.4}


def _check_digits(body: str) -> str:
    """Return what completes `body`."""
    return str((11 - weighted.total(body, range(13, 1, -1)) % 11) % 10)


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 13) or text[0] in "09":
        return None
    return ("check-digit",) if _check_digits(text[:12]) == text[12] else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    while True:
        body = "1000" + sampling.digits(rng, 8)
        text = body + _check_digits(body)
        if check(text) is not None:
            return text
