"""Korean business registration number, ten digits.

Source: National Tax Service: weights 1 3 7 1 3 7 1 3 5, plus the tens of the last product,
modulo 10.

>>> is_valid("116-82-00276"), is_valid("116-82-00277")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.0}

_WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5, 1)


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 10) or text[:3] < "101" or text[3:5] == "00" or text[5:9] == "0000":
        return None
    total = weighted.total(text, _WEIGHTS) + int(text[8]) * 5 // 10
    return None if total % 10 else ("check-digit",)


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    while True:
        text = "10181" + sampling.digits(rng, 5)
        if check(text) is not None:
            return text
