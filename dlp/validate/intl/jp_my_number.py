"""Japanese individual number (マイナンバー), 12 digits.

Source: Ministry ordinance 85 of 2014, article 5: weights 6 5 4 3 2 7 6 5 4 3 2 modulo 11.

>>> is_valid("6214-9832-0257"), is_valid("6214-9832-0258")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.4}

_WEIGHTS = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def _check_digits(body: str) -> str:
    """Return what completes `body`."""
    return "012345678900"[-weighted.total(body, _WEIGHTS) % 11]


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 12) or digits.one_repeated(text):
        return None
    return ("check-digit",) if _check_digits(text[:11]) == text[11] else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    while True:
        body = "0000" + sampling.digits(rng, 7)
        text = body + _check_digits(body)
        if check(text) is not None:
            return text
