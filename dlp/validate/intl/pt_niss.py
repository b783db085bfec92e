"""Portuguese social security number (NISS), 11 digits.

Source: Instituto da Segurança Social: begins with 1 or 2; prime weights 29 … 2, nine less the sum
modulo 10.

>>> is_valid("10018724464"), is_valid("10018724465")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.0}


def _check_digit(body: str) -> str:
    """Return what completes `body`."""
    return str(9 - weighted.total(body, (29, 23, 19, 17, 13, 11, 7, 5, 3, 2)) % 10)


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 11) or text[0] not in "12":
        return None
    return ("check-digit",) if _check_digit(text[:-1]) == text[-1] else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    while True:
        body = "100" + sampling.digits(rng, 7)
        text = body + _check_digit(body)
        if check(text) is not None:
            return text
