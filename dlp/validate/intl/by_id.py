"""Belarusian identification number: seven digits, region, three digits, two letters, check digit.

Source: Decree of the President 294 of 2008; ICAO Doc 9303: sex and century, birth DDMMYY; weights
7 3 1 modulo 10, A counting 10.

>>> is_valid("3050702K872PB6"), is_valid("3050702K872PB7")
(True, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import dates, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.0, "date": 6.0}

_SHAPE = re.compile(r"[1-6][0-9]{6}[A-Z][0-9]{3}(?:PB|BA|BI)[0-9]").fullmatch
_WEIGHTS = (7, 3, 1) * 5


def compact(text: str) -> str:
    """Drop separators; letters are capitals."""
    return separators.drop_upper(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if _SHAPE(text) is None or str(weighted.total(text[:13], _WEIGHTS) % 10) != text[13]:
        return None
    real = dates.is_real(2000 + int(text[5:7]), int(text[3:5]), int(text[1:3]))
    return ("check-digit", "date") if real else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    birth = sampling.day(rng, 1901, 1910)
    body = f"3{birth:%d%m%y}{rng.choice('ABCHKEM')}{sampling.digits(rng, 3)}PB"
    return f"{body}{weighted.total(body, _WEIGHTS) % 10}"
