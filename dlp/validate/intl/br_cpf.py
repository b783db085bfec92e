"""Brazilian tax number of a person (CPF), 11 digits, two of them check digits.

Source: Receita Federal, Instrução Normativa RFB 1548/2015: modulo 11 twice, weights 10 … 2 and
11 … 2.

>>> is_valid("111.444.777-35"), is_valid("111.444.777-36")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digits": 20.0}


def _check_digits(body: str) -> str:
    """Return what completes `body`."""
    first = weighted.total(body, range(10, 1, -1)) * 10 % 11 % 10
    second = weighted.total(f"{body}{first}", range(11, 1, -1)) * 10 % 11 % 10
    return f"{first}{second}"


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
    while True:
        body = "000" + sampling.digits(rng, 6)
        text = body + _check_digits(body)
        if check(text) is not None:
            return text
