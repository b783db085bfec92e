"""United States individual taxpayer identification number, nine digits.

Source: Internal Revenue Service, Publication 1915: begins with 9, fourth and fifth digit 50-65,
70-88, 90-92 or 94-99. There is no check digit.

>>> is_valid("912-90-3456"), is_valid("912-89-3456")
(True, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import sampling, separators

EVIDENCE: Mapping[str, float] = {"group": 3.0}

_SHAPE = re.compile(r"9[0-9]{2}(?:5[0-9]|6[0-5]|7[0-9]|8[0-8]|9[0-24-9])[0-9]{4}").fullmatch


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    return ("group",) if _SHAPE(text) else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    return f"9{sampling.digits(rng, 2)}-7{rng.randint(0, 9)}-{sampling.digits(rng, 4)}"
