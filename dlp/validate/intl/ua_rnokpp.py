"""Ukrainian taxpayer number of a person (РНОКПП), ten digits.

Source: State Tax Service: days since 1900, sequence, weights -1 5 7 9 4 6 10 5 7 modulo 11.

>>> is_valid("1759013776"), is_valid("1759013770")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.4}


def _check_digits(body: str) -> str:
    """Return what completes `body`."""
    return str(weighted.total(body, (-1, 5, 7, 9, 4, 6, 10, 5, 7)) % 11 % 10)


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
        body = "0300" + sampling.digits(rng, 5)
        text = body + _check_digits(body)
        if check(text) is not None:
            return text
