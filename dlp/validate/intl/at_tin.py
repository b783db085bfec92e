"""Austrian tax number (Abgabenkontonummer), nine digits.

Source: Bundesministerium für Finanzen, BMF-010222/0068-VI/7/2011: digit sums of weights 1 2 1 2 …
modulo 10.

>>> is_valid("59-119/9013"), is_valid("59-119/9014")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.0}


def _check_digit(body: str) -> str:
    """Return what completes `body`."""
    return str(-weighted.digit_sums(body, (1, 2) * 4) % 10)


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 9):
        return None
    return ("check-digit",) if _check_digit(text[:-1]) == text[-1] else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    while True:
        body = "59" + sampling.digits(rng, 6)
        text = body + _check_digit(body)
        if check(text) is not None:
            return text
