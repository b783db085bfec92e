"""Portuguese tax number (NIF), nine digits.

Source: Decreto-Lei 14/2013: does not begin with 0; weights 9 … 2 modulo 11.

>>> is_valid("501 964 843"), is_valid("501 964 842")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.4}


def _check_digits(body: str) -> str:
    """Return what completes `body`."""
    return str(-weighted.total(body, range(9, 1, -1)) % 11 % 10)


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 9) or text[0] == "0" or digits.one_repeated(text):
        return None
    return ("check-digit",) if _check_digits(text[:8]) == text[8] else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    while True:
        body = "2000" + sampling.digits(rng, 4)
        text = body + _check_digits(body)
        if check(text) is not None:
            return text
