"""Swiss enterprise number (UID): CHE and nine digits.

Source: Verordnung über die Unternehmens-Identifikationsnummer: weights 5 4 3 2 7 6 5 4 modulo
11.

>>> is_valid("CHE-100.155.212"), is_valid("CHE-100.155.213")
(True, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.4}

_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4)
_SHAPE = re.compile(r"CHE[0-9]{9}").fullmatch


def compact(text: str) -> str:
    """Drop separators; letters are upper case."""
    return separators.drop_upper(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not _SHAPE(text) or str(-weighted.total(text[3:11], _WEIGHTS) % 11) != text[11]:
        return None
    return ("check-digit",)


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    while True:
        body = "10000" + sampling.digits(rng, 3)
        text = f"CHE{body}{-weighted.total(body, _WEIGHTS) % 11}"
        if check(text) is not None:
            return text
