"""German value added tax number, nine digits (after DE).

Source: Bundeszentralamt für Steuern: no leading zero, ISO 7064 MOD 11,10.

>>> is_valid("136695976"), is_valid("136695978"), is_valid("DE 136 695 976")
(True, False, True)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, iso7064, sampling, separators

EVIDENCE: Mapping[str, float] = {"check-digit": 10.0}


def _check_digits(body: str) -> str:
    """Return what completes `body`."""
    return iso7064.mod_11_10(body)


def compact(text: str) -> str:
    """Drop separators and the letters of the country."""
    return separators.drop(text).removeprefix("DE")


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 9) or text[0] == "0":
        return None
    return ("check-digit",) if _check_digits(text[:8]) == text[8] else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    while True:
        body = "1000" + sampling.digits(rng, 4)
        text = body + _check_digits(body)
        if check(text) is not None:
            return text
