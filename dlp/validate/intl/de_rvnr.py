"""German pension insurance number (Versicherungsnummer), 12 characters.

Source: VKVV section 2: area, birth DDMMYY, first letter of the name at birth, two of sequence,
check digit; the letter as two digits, weights 2 1 2 5 7 1 2 1 2 1 2 1, digit sums, modulo 10.

>>> is_valid("15 070649 C 103"), is_valid("15 070649 C 104")
(True, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import dates, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.0, "date": 6.0}

_SHAPE = re.compile(r"[0-9]{8}[A-Z][0-9]{3}").fullmatch
_WEIGHTS = (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)


def _check_digit(body: str) -> str:
    """Return what completes `body`."""
    number = f"{body[:8]}{ord(body[8]) - 64:02}{body[9:]}"
    return str(weighted.digit_sums(number, _WEIGHTS) % 10)


def compact(text: str) -> str:
    """Drop separators; letters are capitals."""
    return separators.drop_upper(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if _SHAPE(text) is None or _check_digit(text[:11]) != text[11]:
        return None
    day = int(text[2:4]) % 50  # numbers that were given twice add 50
    real = dates.is_real(2000 + int(text[6:8]), int(text[4:6]), day)
    return ("check-digit", "date") if real else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    while True:
        birth = sampling.day(rng, 1900, 1910)
        letter = sampling.letters(rng, 1)
        body = f"{rng.choice((10, 12, 15, 65))}{birth:%d%m%y}{letter}{sampling.digits(rng, 2)}"
        if check(body + _check_digit(body)) is not None:
            return body + _check_digit(body)
