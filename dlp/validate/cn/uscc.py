"""Unified social credit code (统一社会信用代码), 18 characters.

Source: GB 32100-2015: registration department, category, 6 digits of the place, the 9
characters of the organisation code (GB 11714-1997), and a check character modulo 31. The
department is 1 to 9, A (military), N (agriculture) or Y (other); the alphabet has no
I, O, S, V, Z. Both the outer and the inner check must hold.

>>> is_valid("91650100MA0000007E"), is_valid("916501001234567804")
(True, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import separators
from dlp.validate.cn import org_code, provinces

EVIDENCE: Mapping[str, float] = {"check-character": 14.9, "inner": 10.4}

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_SHAPE = re.compile(r"[1-9ANY][0-9A-HJ-NPQRTUWXY][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}").fullmatch


def _check_character(body: str) -> str:
    """Return the character that completes 17 others (GB 32100-2015 annex A)."""
    pairs = zip(body, _WEIGHTS, strict=True)
    return _ALPHABET[-sum(_ALPHABET.index(character) * weight for character, weight in pairs) % 31]


def compact(text: str) -> str:
    """Drop separators; letters are upper case."""
    return separators.drop_upper(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not _SHAPE(text) or org_code.check(text[8:17]) is None:
        return None
    return ("check-character", "inner") if _check_character(text[:17]) == text[17] else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = rng.choice("159") + rng.choice("1") + provinces.county(rng) + org_code.sample(rng)
    return body + _check_character(body)
