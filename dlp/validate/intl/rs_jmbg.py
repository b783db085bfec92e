"""Unique master citizen number of the former Yugoslavia (JMBG, EMŠO), 13 digits.

Source: Law of 1976 (Službeni list SFRJ 58/76): birth DDMMYYY, region, sequence, weights 7 6 5 4
3 2 twice, modulo 11.

>>> is_valid("0101006500006"), is_valid("0101006500007")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import dates, digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.4, "date": 8.0}

_WEIGHTS = (7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def _check_digit(text: str) -> str:
    """Return the digit that completes the first twelve."""
    return str(-weighted.total(text[:12], _WEIGHTS) % 11 % 10)


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 13) or _check_digit(text) != text[12]:
        return None
    year = int(text[4:7]) + (1000 if text[4] != "0" else 2000)
    real = dates.is_birth(year, int(text[2:4]), int(text[:2]))
    return ("check-digit", "date") if real else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    while True:
        birth = sampling.day(rng, 1900, 1910)
        body = f"{birth:%d%m}{birth.year % 1000:03d}71" + sampling.digits(rng, 3)
        text = body + _check_digit(body)
        if check(text) is not None:
            return text
