"""National identification number of Taiwan (中華民國身分證字號): a letter and nine digits.

Source: Department of Household Registration: the letter names the place of first
registration, the first digit is 1 (male) or 2 (female), and the sum with the weights
1, 9, 8 … 1, 1 is a multiple of ten.

>>> is_valid("A123456789"), is_valid("A123456780")
(True, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.0, "sex": 3.0}

# The position of a letter, plus ten, is its value: an order of historical registration.
_LETTERS = "ABCDEFGHJKLMNPQRSTUVXYWZIO"
_WEIGHTS = (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)
_SHAPE = re.compile(r"[A-Z][12][0-9]{8}").fullmatch


def _total(text: str) -> int:
    """Return the weighted sum of the letter's two digits and the nine others."""
    return weighted.total(str(10 + _LETTERS.index(text[0])) + text[1:], _WEIGHTS)


def compact(text: str) -> str:
    """Drop separators; letters are upper case."""
    return separators.drop_upper(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not _SHAPE(text):
        return None
    return ("check-digit", "sex") if _total(text) % 10 == 0 else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = rng.choice("AFH") + rng.choice("12") + "000" + sampling.digits(rng, 4)
    return body + str(-_total(body + "0") % 10)
