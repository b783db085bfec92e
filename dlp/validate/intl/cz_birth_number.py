"""Czech and Slovak birth number (rodné číslo), ten digits.

Source: Act 133/2000 Coll. section 13: birth YYMMDD (month + 50 for women, + 20 when a day runs
out), sequence, the whole a multiple of 11 (before 1986 also a remainder of 10 with check digit
0).

>>> is_valid("710319/2745"), is_valid("710319/2746")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import dates, digits, sampling, separators

EVIDENCE: Mapping[str, float] = {"check-digit": 10.4, "date": 8.0}


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 10):
        return None
    if int(text[:9]) % 11 % 10 != int(text[9]):
        return None
    month, short = int(text[2:4]) % 50, int(text[:2])
    month = month - 20 if month > 20 else month  # noqa: PLR2004 - the second series of a day
    year = short + (1900 if short >= 54 else 2000)  # noqa: PLR2004 - ten digits began in 1954
    return ("check-digit", "date") if dates.is_birth(year, month, int(text[4:6])) else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = f"{sampling.day(rng, 1954, 1960):%y%m%d}000"
    return body + str(int(body) % 11 % 10)
