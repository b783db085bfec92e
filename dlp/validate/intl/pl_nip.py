"""Polish tax number (NIP), ten digits.

Source: Ustawa o zasadach ewidencji i identyfikacji podatników: weights 6 5 7 2 3 4 5 6 7 modulo
11.

>>> is_valid("856-734-62-15"), is_valid("856-734-62-16")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.4}


def _check_digits(body: str) -> str:
    """Return what completes `body`."""
    return str(weighted.total(body, (6, 5, 7, 2, 3, 4, 5, 6, 7)) % 11)[:2]


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 10) or digits.one_repeated(text):
        return None
    return ("check-digit",) if _check_digits(text[:9]) == text[9] else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    while True:
        body = "1000" + sampling.digits(rng, 5)
        text = body + _check_digits(body)
        if check(text) is not None:
            return text
