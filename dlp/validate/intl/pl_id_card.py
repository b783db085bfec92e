"""Polish identity card (three letters, six digits) or passport (two letters, seven digits).

Source: Rozporządzenie MSWiA of 2019-02-27 (dowód osobisty), ICAO Doc 9303: the digit behind the
letters is the check digit; weights 7 3 1 (9) 7 3 1 7 3 modulo 10.

>>> is_valid("ABA300000"), is_valid("ABA400000")
(True, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.0}

_CARD = re.compile(r"[A-Z]{3}[0-9]{6}").fullmatch
_PASSPORT = re.compile(r"[A-Z]{2}[0-9]{7}").fullmatch


def compact(text: str) -> str:
    """Drop separators; letters are capitals."""
    return separators.drop_upper(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if _CARD(text):
        return (
            ("check-digit",) if not weighted.total(text, (7, 3, 1, 9, 7, 3, 1, 7, 3)) % 10 else None
        )
    if _PASSPORT(text):
        return (
            ("check-digit",) if not weighted.total(text, (7, 3, 9, 1, 7, 3, 1, 7, 3)) % 10 else None
        )
    return None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    while True:
        text = sampling.letters(rng, 3) + sampling.digits(rng, 6)
        if check(text) is not None:
            return text
