"""Luxembourgish identification number (matricule), 13 digits.

Source: Règlement grand-ducal of 28 November 2013: birth YYYYMMDD, three digits, a Luhn digit and
a Verhoeff digit, both over the first eleven.

>>> is_valid("1893120105732"), is_valid("1893120105733")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import dates, digits, luhn, sampling, separators, verhoeff

EVIDENCE: Mapping[str, float] = {"check-digits": 20.0, "date": 8.0}


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 13) or not dates.is_birth_text(text[:8]):
        return None
    body = text[:11]
    held = luhn.holds(text[:12]) and verhoeff.check_digit(body) == text[12]
    return ("check-digits", "date") if held else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = f"{sampling.old_birth(rng):%Y%m%d}{sampling.digits(rng, 3)}"
    return body + luhn.check_digit(body) + verhoeff.check_digit(body)
