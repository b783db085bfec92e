"""United States Medicare beneficiary identifier, 11 characters.

Source: Centers for Medicare & Medicaid Services, MBI format: letters and digits at fixed
places, without S, L, O, I, B, Z. There is no check digit.

>>> is_valid("1EG4-TE5-MK73"), is_valid("1EG4-TE5-MKB3")
(True, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import sampling, separators

EVIDENCE: Mapping[str, float] = {"shape": 12.0}

_LETTER = "[AC-HJKMNP-RT-Y]"
_EITHER = "[0-9AC-HJKMNP-RT-Y]"
_SHAPE = re.compile(
    f"[1-9]{_LETTER}{_EITHER}[0-9]{_LETTER}{_EITHER}[0-9]{_LETTER}{{2}}[0-9]{{2}}"
).fullmatch


def compact(text: str) -> str:
    """Drop separators; letters are upper case."""
    return separators.drop_upper(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    return ("shape",) if _SHAPE(text) else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    return f"1AA0AA{sampling.digits(rng, 1)}AA{sampling.digits(rng, 2)}"
