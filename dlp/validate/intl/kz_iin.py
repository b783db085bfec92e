"""Kazakh individual identification number (ЖСН, ИИН), 12 digits.

Source: Law 223-III of 2007: birth YYMMDD, century and sex, sequence, check digit modulo 11 with
two rows of weights.

>>> is_valid("000101100006"), is_valid("000101100007")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import dates, digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.4, "date": 8.0}


def _check_digit(text: str) -> str:
    """Return the digit that completes the first eleven (ten fits none)."""
    first = weighted.total(text[:11], range(1, 12)) % 11
    second = weighted.total(text[:11], (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)) % 11
    return str(first if first < 10 else second)  # noqa: PLR2004 - ten: the second row


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 12) or text[6] not in "123456" or _check_digit(text) != text[11]:
        return None
    year = 1800 + (int(text[6]) - 1) // 2 * 100 + int(text[:2])
    return ("check-digit", "date") if dates.is_birth(year, int(text[2:4]), int(text[4:6])) else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    while True:
        body = f"{sampling.day(rng, 1880, 1899):%y%m%d}1" + sampling.digits(rng, 4)
        text = body + _check_digit(body)
        if check(text) is not None:
            return text
