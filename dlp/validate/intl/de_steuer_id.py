"""German tax identification number of a person, 11 digits.

Source: Abgabenordnung section 139b, BZSt specification: no leading zero, one digit occurs two
or three times among the first ten, ISO 7064 MOD 11,10.

>>> is_valid("36 574 261 809"), is_valid("36 574 261 890")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, iso7064, separators

EVIDENCE: Mapping[str, float] = {"check-digit": 10.0, "repetition": 3.0}


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 11) or text[0] == "0" or iso7064.mod_11_10(text[:10]) != text[10]:
        return None
    counts = sorted(text[:10].count(digit) for digit in set(text[:10]))
    fits = counts[-1] in {2, 3} and counts[-2:-1] == [1]
    return ("check-digit", "repetition") if fits else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    while True:
        body = "".join(rng.sample("123456789", 9))
        body += rng.choice(body)
        text = body + iso7064.mod_11_10(body)
        if check(text) is not None:
            return text
