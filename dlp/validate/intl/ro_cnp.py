"""Romanian personal numeric code (CNP), 13 digits.

Source: Legea 105/1996: sex and century, birth YYMMDD, county, sequence, check digit with the
weights 2 7 9 1 4 6 3 5 8 2 7 9 modulo 11.

>>> is_valid("1630615123457"), is_valid("1630615123458")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import dates, digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.4, "date": 8.0}

_WEIGHTS = (2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9)


def _check_digit(text: str) -> str:
    """Return the digit that completes the first twelve."""
    return "01234567891"[weighted.total(text[:12], _WEIGHTS) % 11]


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 13) or text[0] == "0" or _check_digit(text) != text[12]:
        return None
    century = {"3": 1800, "4": 1800, "5": 2000, "6": 2000}.get(text[0], 1900)
    real = dates.is_birth(century + int(text[1:3]), int(text[3:5]), int(text[5:7]))
    return ("check-digit", "date") if real else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = f"1{sampling.day(rng, 1900, 1910):%y%m%d}12" + f"{rng.randint(1, 999):03d}"
    return body + _check_digit(body)
