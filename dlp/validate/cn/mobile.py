"""Mobile telephone number of the Chinese mainland: 11 digits, with or without 86.

Source: numbering plan of the Ministry of Industry and Information Technology, as operator
prefixes 130 to 199. Not assigned: 12x, 154, 160, 161, 163, 164, 168, 169, 179, 194.

>>> is_valid("+86 138-0000-0000"), is_valid("15400000000")
(True, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import sampling, separators

EVIDENCE: Mapping[str, float] = {"prefix": 6.0}

_SHAPE = re.compile(
    r"(?:(?:00)?86)?1(?:3[0-9]|4[0-9]|5[0-35-9]|6[25-7]|7[0-8]|8[0-9]|9[0-35-9])[0-9]{8}"
).fullmatch


def compact(text: str) -> str:
    """Drop separators and the plus sign."""
    return separators.drop(text).replace("+", "")


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    return ("prefix",) if _SHAPE(text) else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    return rng.choice(("138", "199", "186", "150")) + "0000" + sampling.digits(rng, 4)
