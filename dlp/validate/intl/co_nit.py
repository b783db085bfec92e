"""Colombian tax number (NIT): eight to fifteen digits and a check digit.

Source: DIAN, Orden Administrativa 4/1989: weights 3 7 13 17 19 23 29 37 41 43 47 53 59 67 71
from the right, modulo 11.

>>> is_valid("213.123.432-1"), is_valid("213.123.432-5")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.4}

_WEIGHTS = (3, 7, 13, 17, 19, 23, 29, 37, 41, 43)


def _check_digit(body: str) -> str:
    """Return the digit that completes `body`."""
    return "01987654321"[weighted.total(body[::-1], _WEIGHTS) % 11]


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 9, 10, 11) or digits.one_repeated(text):
        return None
    return ("check-digit",) if _check_digit(text[:-1]) == text[-1] else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = "8000" + sampling.digits(rng, 5)
    return body + _check_digit(body)
