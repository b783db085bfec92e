"""Finnish business number (Y-tunnus), seven digits and a check digit.

Source: Patentti- ja rekisterihallitus: weights 7 9 10 5 8 4 2 1, divisible by 11.

>>> is_valid("2077474-0"), is_valid("2077474-1")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.4}

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1)


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 8) or not int(text):
        return None
    return ("check-digit",) if weighted.total(text, _WEIGHTS) % 11 == 0 else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    while True:
        text = "99" + sampling.digits(rng, 6)
        if check(text) is not None:
            return f"{text[:7]}-{text[7]}"
