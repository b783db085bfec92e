"""Peruvian tax number (RUC), 11 digits.

Source: SUNAT: begins with 10, 15, 16, 17 or 20; weights 5 4 3 2 7 6 5 4 3 2 modulo 11.

>>> is_valid("20512333797"), is_valid("20512333798")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.4}

_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_KINDS = frozenset({"10", "15", "16", "17", "20"})


def _check_digits(body: str) -> str:
    """Return what completes `body`."""
    return str((11 - weighted.total(body, _WEIGHTS) % 11) % 10)


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 11) or text[:2] not in _KINDS:
        return None
    return ("check-digit",) if _check_digits(text[:10]) == text[10] else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    while True:
        body = "20" + sampling.digits(rng, 8)
        text = body + _check_digits(body)
        if check(text) is not None:
            return text
