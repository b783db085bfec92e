"""United States social security number, nine digits.

Source: Social Security Administration, POMS RM 10201.030: no area 000, 666 or 900-999, no
group 00, no serial 0000. Numbers that were printed in advertisements or used as fillers are
refused. There is no check digit.

>>> is_valid("457-55-5462"), is_valid("666-55-5462"), is_valid("078-05-1120")
(True, False, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, separators

EVIDENCE: Mapping[str, float] = {"area": 1.0}

_PUBLISHED = frozenset({"078051120", "219099999", "123456789", "987654321"})


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 9) or text in _PUBLISHED or digits.one_repeated(text):
        return None
    if text[:3] in {"000", "666"} or text[0] == "9" or text[3:5] == "00" or text[5:] == "0000":
        return None
    return ("area",)


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    # Areas above 772 were not assigned before 2011, and never to anybody born before then.
    return f"{rng.randint(800, 899)}-{rng.randint(1, 99):02d}-{rng.randint(1, 9999):04d}"
