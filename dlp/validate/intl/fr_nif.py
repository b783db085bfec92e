"""French tax number of a person (numéro fiscal), 13 digits.

Source: Direction générale des Finances publiques: begins with 0 to 3; the last three digits are
the first ten modulo 511.

>>> is_valid("30 23 217 600 053"), is_valid("30 23 217 600 054")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators

EVIDENCE: Mapping[str, float] = {"check-digits": 27.0}


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 13) or text[0] not in "0123":
        return None
    return ("check-digits",) if int(text[:10]) % 511 == int(text[10:]) else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = "0000" + sampling.digits(rng, 6)
    return f"{body}{int(body) % 511:03d}"
