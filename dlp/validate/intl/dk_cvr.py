"""Danish business number (CVR), eight digits.

Source: Erhvervsstyrelsen: weights 2 7 6 5 4 3 2 1, divisible by 11.

>>> is_valid("13585628"), is_valid("13585629")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.4}

_WEIGHTS = (2, 7, 6, 5, 4, 3, 2, 1)


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 8) or text[0] == "0":
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
            return text
