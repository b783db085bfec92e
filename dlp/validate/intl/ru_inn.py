"""Russian tax number (ИНН): ten digits of a firm, twelve of a person.

Source: Приказ ФНС ММВ-7-6/435: weights 2 4 10 3 5 9 4 6 8 (with 7 and 3 before them), modulo
11.

>>> is_valid("7707083893"), is_valid("7707083894")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digits": 10.4, "person": 9.0}

_WEIGHTS = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)


def _digit(body: str) -> str:
    """Return the check digit after nine, ten or eleven digits."""
    return str(weighted.total(body, _WEIGHTS[11 - len(body) :]) % 11 % 10)


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 10, 12) or text.startswith("00"):
        return None
    if not text[10:]:
        return ("check-digits",) if _digit(text[:9]) == text[9] else None
    return (
        ("check-digits", "person") if _digit(text[:10]) + _digit(text[:11]) == text[10:] else None
    )


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = "770000" + sampling.digits(rng, 4)
    body += _digit(body)
    return body + _digit(body)
