"""Spanish identity number (DNI: eight digits and a letter; NIE: X, Y, Z, seven and a letter).

Source: Real Decreto 1553/2005 article 11; Orden INT/2058/2008: the letter is the number modulo
23.

>>> is_valid("54362315-K"), is_valid("54362315-Z")
(True, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import separators

EVIDENCE: Mapping[str, float] = {"check-letter": 13.6}

_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
_FIRST = str.maketrans("XYZ", "012")
_SHAPE = re.compile(r"[0-9XYZ][0-9]{7}[A-Z]").fullmatch


def compact(text: str) -> str:
    """Drop separators; letters are upper case."""
    return separators.drop_upper(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not _SHAPE(text):
        return None
    number = int(text[:-1].translate(_FIRST))
    return ("check-letter",) if _LETTERS[number % 23] == text[-1] else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    number = rng.randint(99_990_000, 99_999_999)
    return f"{number}{_LETTERS[number % 23]}"
