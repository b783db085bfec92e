"""Ukrainian register number of a firm (ЄДРПОУ), eight digits.

Source: Cabinet of Ministers, resolution 118 of 1996: weights 1 to 7 (7 1 2 … from 30 to 60
millions) modulo 11; where that is ten, weights two higher.

>>> is_valid("32855961"), is_valid("32855968")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.4}


def _check_digit(body: str) -> str:
    """Return what completes `body`."""
    weights = (7, 1, 2, 3, 4, 5, 6) if body[0] in "345" else (1, 2, 3, 4, 5, 6, 7)
    rest = weighted.total(body, weights) % 11
    if rest == 10:  # noqa: PLR2004 - no digit
        rest = weighted.total(body, [weight + 2 for weight in weights]) % 11
    return str(rest % 10)


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 8) or not int(text):
        return None
    return ("check-digit",) if _check_digit(text[:-1]) == text[-1] else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    while True:
        body = "000" + sampling.digits(rng, 4)
        text = body + _check_digit(body)
        if check(text) is not None:
            return text
