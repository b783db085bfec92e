"""Unified business number of Taiwan (統一編號), eight digits.

Source: Ministry of Finance: digit sums of the products with 1, 2, 1, 2, 1, 2, 4, 1; the total
is a multiple of 5 (of 10 before 2023); with a 7 at the seventh place one more also counts.

>>> is_valid("00501503"), is_valid("00501502")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 6.0}

_WEIGHTS = (1, 2, 1, 2, 1, 2, 4, 1)


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 8) or digits.one_repeated(text):
        return None
    total = weighted.digit_sums(text, _WEIGHTS)
    holds = total % 5 == 0 or (text[6] == "7" and (total + 1) % 5 == 0)
    return ("check-digit",) if holds else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    while True:
        text = sampling.digits(rng, 8)
        if check(text) is not None:
            return text
