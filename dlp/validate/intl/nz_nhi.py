"""National health index number of New Zealand: three letters and four characters.

Source: HISO 10046:2023: no I and no O; weights 7 to 2; three digits and a check digit modulo 11,
or two digits, a letter and a check letter modulo 23 (24 before 2023, when none was issued).

>>> is_valid("ZZZ0016"), is_valid("ZZZ0017"), is_valid("ZZZ00AC"), is_valid("ZZZ00AX")
(True, False, True, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import sampling, separators

EVIDENCE: Mapping[str, float] = {"check-digit": 10.4}

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_SHAPE = re.compile(rf"[{_LETTERS}]{{3}}(?:[0-9]{{4}}|[0-9]{{2}}[{_LETTERS}]{{2}})").fullmatch


def _value(character: str) -> int:
    return int(character) if character.isdigit() else _LETTERS.index(character) + 1


def compact(text: str) -> str:
    """Drop separators; letters are capitals."""
    return separators.drop_upper(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if _SHAPE(text) is None:
        return None
    rest = sum(_value(c) * weight for c, weight in zip(text, range(7, 1, -1), strict=False))
    if text[6].isdigit():
        return ("check-digit",) if rest % 11 and str((11 - rest % 11) % 10) == text[6] else None
    return ("check-digit",) if 23 - rest % 23 == _value(text[6]) else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    while True:
        text = "ZZ" + sampling.letters(rng, 1, alphabet=_LETTERS) + sampling.digits(rng, 4)
        if check(text) is not None:
            return text
