"""Integrated circuit card identifier of a SIM card: 19 or 20 digits.

Source: ITU-T E.118: 89, country code, issuer, account, Luhn check digit. Chinese cards of 20
characters are in use whose last one is not a Luhn digit; those are not accepted.

>>> is_valid("89860000000000000019"), is_valid("89860000000000000010")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, luhn, sampling, separators

EVIDENCE: Mapping[str, float] = {"luhn": 10.0, "china": 8.0}


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 19, 20) or text[:2] != "89" or not luhn.holds(text):
        return None
    return ("luhn", "china") if text[2:4] == "86" else ("luhn",)


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = "898600" + "0" * 8 + sampling.digits(rng, 5)
    return body + luhn.check_digit(body)
