"""Unique entity number of Singapore, nine or ten characters.

Source: ACRA, UEN: eight digits and a letter of businesses, year, five digits and a letter of
companies, T or S, year, two letters, four digits and a letter of others.

>>> is_valid("00192200M"), is_valid("00192200K")
(True, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-letter": 10.4}

_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWX0123456789"
_CENTURIES = {"18", "19", "20"}
_OTHER = re.compile(r"[STR][0-9]{2}[A-HJ-NP-X]{2}[0-9]{4}[A-HJ-NP-X]").fullmatch


def compact(text: str) -> str:
    """Drop separators; letters are capitals."""
    return separators.drop_upper(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if digits.only(text[:-1], 8) and len(text) == 9:  # noqa: PLR2004 - a business
        letter = "XMKECAWLJDB"[weighted.total(text, (10, 4, 9, 3, 8, 2, 7, 1)) % 11]
    elif digits.only(text[:-1], 9) and len(text) == 10 and text[:2] in _CENTURIES:  # noqa: PLR2004
        letter = "ZKCMDNERGWH"[weighted.total(text, (10, 8, 6, 4, 9, 7, 5, 3, 1)) % 11]
    elif _OTHER(text):
        values = [_ALPHABET.index(character) for character in text[:-1]]
        total = sum(map(int.__mul__, values, (4, 3, 5, 3, 10, 2, 2, 5, 7)))
        letter = _ALPHABET[(total - 5) % 11]
    else:
        return None
    return ("check-letter",) if text[-1] == letter else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    while True:
        text = f"{rng.randint(1900, 1910)}0{sampling.digits(rng, 4)}{sampling.letters(rng, 1)}"
        if check(text) is not None:
            return text
