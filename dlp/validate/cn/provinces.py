"""Province prefixes of GB/T 2260: the first two digits of Chinese codes for people and places.

Only the province is a gate. County codes come and go every year, and a table of the living
ones refuses people born under an older one.
"""

from __future__ import annotations

import random

_CODES = (
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46"
    " 50 51 52 53 54 61 62 63 64 65 71"
)
PROVINCES = frozenset(_CODES.split())


def is_province(code: str) -> bool:
    """Tell whether two digits are a province, an autonomous region or a municipality.

    >>> is_province("65"), is_province("99")
    (True, False)
    """
    return code in PROVINCES


def county(rng: random.Random) -> str:
    """Return a six-digit code of a real province that no county has.

    >>> county(random.Random(1))[2:]
    '0199'
    """
    return rng.choice(sorted(PROVINCES)) + "0199"
