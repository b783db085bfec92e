"""Iranian national code (کد ملی), ten digits.

Source: Civil registration organisation: weights 10 to 2, modulo 11; above one, eleven less it.

>>> is_valid("0013542419"), is_valid("0013542418")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.4}


def _check_digit(body: str) -> str:
    """Return what completes `body`."""
    rest = weighted.total(body, range(10, 1, -1)) % 11
    return str(rest if rest < 2 else 11 - rest)  # noqa: PLR2004 - nought and one stand for themselves


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 10) or digits.one_repeated(text):
        return None
    return ("check-digit",) if _check_digit(text[:9]) == text[9] else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = "000" + sampling.digits(rng, 6)
    return body + _check_digit(body)
