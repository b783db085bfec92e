"""Estonian personal code, and the Lithuanian one, which is built alike: 11 digits.

Source: Eesti standard EVS 585; Lithuanian law on the population register: sex and century 1 to
8, birth YYMMDD, sequence, check digit modulo 11 with two rows of weights.

>>> is_valid("36805280109"), is_valid("36805280108")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import dates, digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.4, "date": 8.0}


def _check_digit(body: str) -> str:
    """Return the digit that completes ten others."""
    first = weighted.total(body, (1, 2, 3, 4, 5, 6, 7, 8, 9, 1)) % 11
    second = weighted.total(body, (3, 4, 5, 6, 7, 8, 9, 1, 2, 3)) % 11
    return str((first if first < 10 else second) % 10)  # noqa: PLR2004 - ten: the second series


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 11) or text[0] in "09" or _check_digit(text[:10]) != text[10]:
        return None
    year = 1800 + (int(text[0]) - 1) // 2 * 100 + int(text[1:3])
    real = dates.is_birth(year, int(text[3:5]), int(text[5:7]))
    return ("check-digit", "date") if real else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = f"1{sampling.day(rng, 1880, 1899):%y%m%d}" + sampling.digits(rng, 3)
    return body + _check_digit(body)
