"""Italian tax code of a person (codice fiscale), 16 characters.

Source: Decreto ministeriale 23 dicembre 1976: letters of the names, year, month letter, day (+
40 for women), place, and a check letter modulo 26; digits may be replaced by letters.

>>> is_valid("RCCMNL83S18D969H"), is_valid("RCCMNL83S18D969I")
(True, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import dates, sampling, separators

EVIDENCE: Mapping[str, float] = {"check-letter": 14.1, "date": 6.0}

_MONTHS = "ABCDEHLMPRST"
_DIGITS = str.maketrans("LMNPQRSTUV", "0123456789")
_ODD = (
    1,
    0,
    5,
    7,
    9,
    13,
    15,
    17,
    19,
    21,
    2,
    4,
    18,
    20,
    11,
    3,
    6,
    8,
    12,
    14,
    16,
    10,
    22,
    25,
    24,
    23,
)
_SHAPE = re.compile(
    r"[A-Z]{6}[0-9LMNP-V]{2}[A-EHLMPRST][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z]"
).fullmatch


def _check_letter(body: str) -> str:
    """Return the letter that completes fifteen characters."""
    values = [int(c) if c.isdigit() else ord(c) - ord("A") for c in body]
    total = sum(_ODD[value] for value in values[::2]) + sum(values[1::2])
    return chr(ord("A") + total % 26)


def compact(text: str) -> str:
    """Drop separators; letters are upper case."""
    return separators.drop_upper(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not _SHAPE(text) or _check_letter(text[:15]) != text[15]:
        return None
    number = text[6:8].translate(_DIGITS), text[9:11].translate(_DIGITS)
    real = dates.is_real(2000 + int(number[0]), _MONTHS.index(text[8]) + 1, int(number[1]) % 40)
    return ("check-letter", "date") if real else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    birth = sampling.day(rng, 1900, 1910)
    body = f"XXXYYY{birth:%y}{_MONTHS[birth.month - 1]}{birth:%d}Z{sampling.digits(rng, 3)}"
    return body + _check_letter(body)
