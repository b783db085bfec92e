"""Moldovan identification number (IDNP of a person, IDNO of a firm), 13 digits.

Source: Hotărârea Guvernului 333/2002: weights 7 3 1 modulo 10.

>>> is_valid("1008600038413"), is_valid("1008600038412")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.0}

_WEIGHTS = (7, 3, 1) * 4


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 13) or text[0] not in "0129":
        return None
    return ("check-digit",) if weighted.total(text, _WEIGHTS) % 10 == int(text[12]) else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = "200" + sampling.digits(rng, 9)
    return f"{body}{weighted.total(body, _WEIGHTS) % 10}"
