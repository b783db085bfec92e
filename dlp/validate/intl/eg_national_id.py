"""Egyptian national identity number (الرقم القومي), 14 digits.

Source: Civil Status Law 143 of 1994: century, birth YYMMDD, governorate, sequence with the sex,
a digit whose rule is not published.

>>> is_valid("29001010112345"), is_valid("29013010112345")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import dates, digits, sampling, separators

EVIDENCE: Mapping[str, float] = {"date": 8.0, "governorate": 4.0}

_CENTURIES = {"2": 1900, "3": 2000}
_GOVERNORATES = frozenset(
    f"{number:02}" for number in (*range(1, 5), *range(11, 20), *range(21, 30), *range(31, 36), 88)
)


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 14) or text[0] not in _CENTURIES or text[7:9] not in _GOVERNORATES:
        return None
    year = _CENTURIES[text[0]] + int(text[1:3])
    born = dates.is_birth(year, int(text[3:5]), int(text[5:7]))
    return ("date", "governorate") if born else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    place = rng.choice(sorted(_GOVERNORATES))
    return f"2{sampling.day(rng, 1900, 1910):%y%m%d}{place}{sampling.digits(rng, 5)}"
