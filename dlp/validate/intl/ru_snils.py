"""Russian insurance number (СНИЛС), 11 digits.

Source: Постановление Правления ПФР 192п: weights 9 … 1, modulo 101.

>>> is_valid("112-233-445 95"), is_valid("112-233-445 96")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digits": 20.0}


def _check_digits(body: str) -> str:
    """Return the two digits that complete nine."""
    return f"{weighted.total(body, range(9, 0, -1)) % 101 % 100:02d}"


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 11) or digits.one_repeated(text):
        return None
    return ("check-digits",) if _check_digits(text[:9]) == text[9:] else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = "900" + sampling.digits(rng, 6)
    return body + _check_digits(body)
