"""Malaysian identity card number (MyKad), 12 digits.

Source: National Registration Department: birth YYMMDD, place of birth, sequence. There is no
check digit.

>>> is_valid("770305-02-1234"), is_valid("771305-02-1234")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import dates, digits, sampling, separators

EVIDENCE: Mapping[str, float] = {"date": 5.0, "place": 2.0}

_UNUSED = frozenset(
    {"00", "17", "18", "19", "20", "69", "70", "73", "80", "81", "94", "95", "96", "97"}
)


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 12) or text[6:8] in _UNUSED:
        return None
    real = dates.is_real(2000 + int(text[:2]), int(text[2:4]), int(text[4:6]))
    return ("date", "place") if real else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    return f"{sampling.day(rng, 1900, 1910):%y%m%d}02" + sampling.digits(rng, 4)
