"""German health insurance number (Krankenversichertennummer), a letter and nine digits.

Source: SGB V section 290, GKV-Spitzenverband: the letter as two digits, weights 1 2 1 2 …, digit
sums, modulo 10.

>>> is_valid("A000500015"), is_valid("A000500016")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.0}

_WEIGHTS = (1, 2) * 5


def _check_digit(body: str) -> str:
    """Return what completes `body`, a letter and eight digits."""
    number = f"{ord(body[0]) - 64:02}{body[1:]}"
    return str(weighted.digit_sums(number, _WEIGHTS) % 10)


def compact(text: str) -> str:
    """Drop separators; letters are capitals."""
    return separators.drop_upper(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if len(text) != 10 or not "A" <= text[0] <= "Z" or not digits.only(text[1:], 9):  # noqa: PLR2004
        return None
    return ("check-digit",) if _check_digit(text[:9]) == text[9] else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = sampling.letters(rng, 1) + "000" + sampling.digits(rng, 5)
    return body + _check_digit(body)
