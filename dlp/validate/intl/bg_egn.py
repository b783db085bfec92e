"""Bulgarian uniform civil number (EGN), ten digits.

Source: Civil Registration Act: birth YYMMDD (month + 20 for the 1800s, + 40 for the 2000s),
sequence, weights 2 4 8 5 10 9 7 3 6 modulo 11.

>>> is_valid("752316 926 3"), is_valid("752316 926 4")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import dates, digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.4, "date": 8.0}

_WEIGHTS = (2, 4, 8, 5, 10, 9, 7, 3, 6)


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 10) or str(weighted.total(text, _WEIGHTS) % 11 % 10) != text[9]:
        return None
    month = int(text[2:4])
    year = int(text[:2]) + {0: 1900, 1: 1800, 2: 2000}.get(month // 20, 0)
    return ("check-digit", "date") if dates.is_birth(year, month % 20, int(text[4:6])) else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    birth = sampling.day(rng, 1900, 1910)
    body = f"{birth:%y%m%d}" + sampling.digits(rng, 3)
    return body + str(weighted.total(body, _WEIGHTS) % 11 % 10)
