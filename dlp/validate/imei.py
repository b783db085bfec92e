"""International mobile equipment identity, 15 digits.

Source: 3GPP TS 23.003 clause 6.2.1: 8 digits of the type allocation code, 6 of serial
number, and a Luhn check digit. Test numbers begin with 00 or 01; a reporting body is named by
the first two digits.

>>> is_valid("01-234500-000001-3"), is_valid("012345000000014")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, luhn, sampling, separators

EVIDENCE: Mapping[str, float] = {"luhn": 10.0, "body": 4.0}

_CODES = "01 10 30 33 35 44 45 49 50 51 52 53 54 86 91 98 99"
_BODIES = frozenset(_CODES.split())


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 15) or digits.one_repeated(text) or not luhn.holds(text):
        return None
    return ("luhn", "body") if text[:2] in _BODIES else ("luhn",)


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = rng.choice(("01", "35", "86")) + "000000" + sampling.digits(rng, 6)
    return body + luhn.check_digit(body)
