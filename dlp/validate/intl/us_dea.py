"""Registration number of the Drug Enforcement Administration: two letters and seven digits.

Source: 21 CFR 1301, DEA registration numbers: kind of registrant, initial (or 9), six digits and
a check digit: the first, third and fifth and twice the others, modulo 10.

>>> is_valid("AB1234563"), is_valid("AB1234564")
(True, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import sampling, separators

EVIDENCE: Mapping[str, float] = {"check-digit": 10.0}

_SHAPE = re.compile(r"[ABCDEFGHJKLMPRSTUX][A-Z9][0-9]{7}").fullmatch


def _check_digit(body: str) -> str:
    """Return what completes the six digits of `body`."""
    return str((sum(map(int, body[::2])) + 2 * sum(map(int, body[1::2]))) % 10)


def compact(text: str) -> str:
    """Drop separators; letters are capitals."""
    return separators.drop_upper(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if _SHAPE(text) is None:
        return None
    return ("check-digit",) if _check_digit(text[2:8]) == text[8] else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = "000" + sampling.digits(rng, 3)
    return f"{rng.choice('ABFGM')}{sampling.letters(rng, 1)}{body}{_check_digit(body)}"
