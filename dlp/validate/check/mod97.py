"""Any number whose last two digits are check digits of MOD 97-10.

Source: ISO/IEC 7064.
The digits at the end of the value are checked, whatever letters stand before them.

>>> check("BH123456789092"), check("BH123456789093")
(('check-digits',), None)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import iso7064, sampling, separators
from dlp.validate.check.tail import number_of

EVIDENCE: Mapping[str, float] = {"check-digits": 19.9}


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    number = number_of(text)
    return ("check-digits",) if number and iso7064.remainder_97(number) == 1 else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = "10" + sampling.digits(rng, 8)
    return "EX" + body + iso7064.mod_97_10(body)
