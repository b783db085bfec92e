"""Hungarian tax number of a person (adóazonosító jel), ten digits.

Source: Act CL of 2017: begins with 8; weights 1 … 9 modulo 11.

>>> is_valid("8071592153"), is_valid("8071592154")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.4}


def _check_digits(body: str) -> str:
    """Return what completes `body`."""
    return str(weighted.total(body, range(1, 10)) % 11)[:2]


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 10) or text[0] != "8":
        return None
    return ("check-digit",) if _check_digits(text[:9]) == text[9] else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    while True:
        body = "8000" + sampling.digits(rng, 5)
        text = body + _check_digits(body)
        if check(text) is not None:
            return text
