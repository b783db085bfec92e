"""Danish person number (CPR), ten digits.

Source: CPR-kontoret: birth DDMMYY, century and sequence; weights 4 3 2 7 6 5 4 3 2 1 modulo 11,
which has not been kept for every number since 2007, so it is evidence and no gate.

>>> is_valid("211062-5629"), is_valid("511062-5629")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import dates, digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"date": 6.0, "check-digit": 8.0}

_WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 10) or not dates.is_real(
        2000 + int(text[4:6]), int(text[2:4]), int(text[:2])
    ):
        return None
    return ("date",) if weighted.total(text, _WEIGHTS) % 11 else ("date", "check-digit")


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    while True:
        text = f"{sampling.day(rng, 1900, 1910):%d%m%y}{sampling.digits(rng, 4)}"
        if check(text) == ("date", "check-digit"):
            return text
