"""Austrian social insurance number, ten digits.

Source: Dachverband der Sozialversicherungsträger: three of sequence, check digit, birth DDMMYY;
weights 3 7 9 0 5 8 4 2 1 6 modulo 11. A month of 13 to 15 stands for an unknown day.

>>> is_valid("1237 010180"), is_valid("2237 010180")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import dates, digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.4, "date": 6.0}

_WEIGHTS = (3, 7, 9, 0, 5, 8, 4, 2, 1, 6)


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 10) or text[0] == "0":
        return None
    if weighted.total(text, _WEIGHTS) % 11 != int(text[3]):
        return None
    real = dates.is_real(2000 + int(text[8:]), int(text[6:8]), int(text[4:6]))
    return ("check-digit", "date") if real else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    while True:
        body = f"{rng.randint(100, 999)}0{sampling.day(rng, 1900, 1910):%d%m%y}"
        text = f"{body[:3]}{weighted.total(body, _WEIGHTS) % 11}{body[4:]}"
        if check(text) is not None:
            return text
