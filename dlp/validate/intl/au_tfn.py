"""Australian tax file number, nine digits.

Source: Australian Taxation Office: weights 1 4 3 7 5 8 6 9 10, a multiple of 11.

>>> is_valid("123 456 782"), is_valid("123 456 783")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.4}

_WEIGHTS = (1, 4, 3, 7, 5, 8, 6, 9, 10)


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 9) or digits.one_repeated(text):
        return None
    return None if weighted.total(text, _WEIGHTS) % 11 else ("check-digit",)


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    while True:
        text = "0000" + sampling.digits(rng, 5)
        if check(text) is not None:
            return text
