"""Korean resident registration number, 13 digits.

Source: Resident Registration Act, enforcement rule: birth YYMMDD, century and sex, place,
sequence, weights 2 … 9, 2 … 5 modulo 11. Numbers given since October 2020 have a random end, so
the check digit is evidence, not a gate.

>>> is_valid("971013-9019902"), is_valid("971313-9019902")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import dates, digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"date": 8.0, "check-digit": 9.0}

_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 13):
        return None
    year = (1800, 1900, 1900, 2000, 2000, 1900, 1900, 2000, 2000, 1800)[int(text[6])] + int(
        text[:2]
    )
    if not dates.is_birth(year, int(text[2:4]), int(text[4:6])):
        return None
    expected = str((11 - weighted.total(text[:12], _WEIGHTS) % 11) % 10)
    return ("date", "check-digit") if expected == text[12] else ("date",)


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = f"{sampling.day(rng, 1880, 1899):%y%m%d}9" + sampling.digits(rng, 5)
    return body + str((11 - weighted.total(body, _WEIGHTS) % 11) % 10)
