"""Polish person number (PESEL), 11 digits.

Source: Ustawa o ewidencji ludności, article 15: birth YYMMDD (month + 80, 20, 40, 60 for the
1800s, 2000s, 2100s, 2200s), sequence, weights 1 3 7 9 modulo 10.

>>> is_valid("44051401359"), is_valid("44051401358")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import dates, digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.0, "date": 8.0}

_WEIGHTS = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 11) or weighted.total(text, _WEIGHTS) % 10:
        return None
    month, year = int(text[2:4]), int(text[:2])
    year += (1900, 2000, 2100, 2200, 1800)[month // 20]
    return ("check-digit", "date") if dates.is_birth(year, month % 20, int(text[4:6])) else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    birth = sampling.day(rng, 1900, 1910)
    body = f"{birth:%y%m%d}" + sampling.digits(rng, 4)
    return body + str(-weighted.total(body, _WEIGHTS) % 10)
