"""Landline number of the Chinese mainland with its area code: 0 + area + 7 or 8 digits.

Source: numbering plan of the Ministry of Industry and Information Technology: 010, 02x
(without 026), and three-digit areas 0310 to 0999; subscriber numbers begin with 2 to 8;
eight digits in 010, 02x and the large cities, seven or eight elsewhere.

>>> is_valid("0991-2000000"), is_valid("(010)60000000"), is_valid("0261-2000000")
(True, True, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import sampling, separators

EVIDENCE: Mapping[str, float] = {"area": 4.0}

_SHAPE = re.compile(r"0(?:(?:10|2[0-57-9])[2-8][0-9]{7}|[3-9][0-9]{2}[2-8][0-9]{6,7})").fullmatch


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    return ("area",) if _SHAPE(text) else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    return rng.choice(("0991", "0431", "0571")) + "200" + sampling.digits(rng, 4)
