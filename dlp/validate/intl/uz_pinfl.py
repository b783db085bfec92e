"""Uzbek personal identification number (ПИНФЛ, JShShIR), 14 digits.

Source: Cabinet of Ministers, resolution 285 of 2010: sex and century, birth DDMMYY, district,
sequence, check digit; weights 7 3 1 modulo 10.

>>> is_valid("30507015801745"), is_valid("30507015801746")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import dates, digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.0, "date": 6.0}

_WEIGHTS = (7, 3, 1) * 5


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 14) or text[0] not in "123456":
        return None
    year = 1800 + (int(text[0]) - 1) // 2 * 100 + int(text[5:7])
    if not dates.is_birth(year, int(text[3:5]), int(text[1:3])):
        return None
    return (
        ("check-digit", "date")
        if str(weighted.total(text[:13], _WEIGHTS) % 10) == text[13]
        else None
    )


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = f"3{sampling.day(rng, 1900, 1910):%d%m%y}{sampling.digits(rng, 6)}"
    return f"{body}{weighted.total(body, _WEIGHTS) % 10}"
