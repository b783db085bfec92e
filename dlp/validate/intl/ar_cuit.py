"""Argentine tax number (CUIT, CUIL), 11 digits.

Source: AFIP, Resolución General 10/1997: kind 20, 23, 24, 27, 30, 33, 34, 50, 51 or 55, weights
5 4 3 2 7 6 5 4 3 2 modulo 11.

>>> is_valid("20-05536168-2"), is_valid("20-05536168-3")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.4}

_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_KINDS = frozenset({"20", "23", "24", "27", "30", "33", "34", "50", "51", "55"})


def _check_digits(body: str) -> str:
    """Return what completes `body`."""
    return "012345678990"[-weighted.total(body, _WEIGHTS) % 11]


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
