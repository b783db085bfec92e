"""Chinese resident identity number of the first generation, 15 digits.

Source: GB 11643-1989: 6 digits of GB/T 2260, birth date YYMMDD of the 1900s, 3 of sequence,
no check digit. Accepted when the province exists and the date is real.

>>> is_valid("650102000101001"), is_valid("650102001301001")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import dates, digits, sampling, separators
from dlp.validate.cn import provinces

EVIDENCE: Mapping[str, float] = {"date": 8.0}


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 15) or not provinces.is_province(text[:2]):
        return None
    return ("date",) if dates.is_birth_text("19" + text[6:12]) else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    birth = sampling.day(rng, 1900, 1910)
    return provinces.county(rng) + f"{birth:%y%m%d}" + sampling.digits(rng, 3)
