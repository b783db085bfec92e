"""Australian Medicare card number, ten digits.

Source: Services Australia: begins with 2 to 6; the ninth digit is the sum with the weights 1 3
7 9 1 3 7 9 modulo 10, the tenth counts cards.

>>> is_valid("2123 45670 1"), is_valid("2123 45671 1")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.0}

_WEIGHTS = (1, 3, 7, 9, 1, 3, 7, 9)


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 10) or text[0] not in "23456" or text[9] == "0":
        return None
    return ("check-digit",) if weighted.total(text[:8], _WEIGHTS) % 10 == int(text[8]) else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = "2000" + sampling.digits(rng, 4)
    return f"{body}{weighted.total(body, _WEIGHTS) % 10}1"
