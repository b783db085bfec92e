"""Australian business number, 11 digits.

Source: Australian Business Register: the first digit less one, weights 10 1 3 5 … 19, a
multiple of 89.

>>> is_valid("83 914 571 673"), is_valid("83 914 571 674")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digits": 19.5}

_WEIGHTS = (10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19)


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 11) or text[0] == "0":
        return None
    total = weighted.total(text, _WEIGHTS) - _WEIGHTS[0]
    return None if total % 89 else ("check-digits",)


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    while True:
        text = "51000" + sampling.digits(rng, 6)
        if check(text) is not None:
            return text
